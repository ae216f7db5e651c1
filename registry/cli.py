"""The command `registry`: run the service, look after it, and bring a directory in and out."""

import asyncio
import os
from importlib import import_module

import click

from registry import running
from registry.platform import leaving, logs, slices
from registry.platform.access.service import first_administrator_link
from registry.platform.check import findings
from registry.platform.command import database_url, leave_address, opened, sentences, settings, with_database
from registry.platform.jobs.worker import with_pool
from registry.platform.migrate import migrate as bring_up_to_date
from registry.platform.settings import Settings


class _Commands(click.Group):
    """Commands in the order in which a newcomer needs them, the slices' own after ours."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Keep a community's prevention network current.

    Settings come from the environment: REGISTRY_HOME (where the embedded database lives, default var), DATABASE_URL (a
    PostgreSQL 16 or later of your own instead), PUBLIC_URL, REGISTRY_LISTEN and more; the README lists them all.
    `registry check` tells whether they fit.
    """
    logs.begin(os.environ.get("REGISTRY_LOG", ""))


@main.command()
@click.option("--demo/--no-demo", default=False, help="Load the demonstration county into an empty registry first.")
@click.option("--worker/--no-worker", default=True, help="Keep one worker going beside the server.")
def serve(*, demo: bool, worker: bool) -> None:
    """Serve the pages and the API until Ctrl-C.

    Starts the embedded database where none is named, migrates it, and prints where to open the registry. Several
    servers may share one DATABASE_URL.
    """
    chosen = settings()
    with sentences():
        running.check_port(chosen)
        with database_url(chosen) as url:
            click.echo(asyncio.run(opened(url, lambda: _prepare(chosen, demo=demo))))
            leave_address(chosen)
            running.serve(chosen, url, worker=worker)


async def _prepare(chosen: Settings, *, demo: bool) -> str:
    await bring_up_to_date()
    if demo:
        await _first_demo()
    link = await first_administrator_link()
    lines = ["", f"  The registry is at  {chosen.public_url}"]
    if link:
        lines.append(f"  First sign-in (once, within a day):  {chosen.public_url}{link}")
    return "\n".join([*lines, "  Ctrl-C stops it.", ""])


async def _first_demo() -> None:
    await import_module("registry.demo.county").load_once()


@main.command()
def worker() -> None:
    """Do queued work and the daily round until told to stop. Any number may run."""
    chosen = settings()
    jobs = [job for part in slices.load() for job in part.jobs]
    with sentences(), database_url(chosen) as url:
        leaving.with_parent()
        asyncio.run(with_pool(url, jobs, chosen.time_zone, chosen.ping_url))


@main.command()
def migrate() -> None:
    """Bring the database to the shape that this version needs. Safe to repeat, and beside running servers."""
    applied = with_database(bring_up_to_date)
    click.echo("\n".join(f"applied {name}" for name in applied) or "Nothing to do: the database is up to date.")


@main.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Look at settings, database, versions, clock, mail and disk; say what to do about each problem.

    Ends with exit code 1 when something keeps the registry from working.
    """
    found = findings(settings())
    for finding in found:
        click.echo(f"{finding.mark}  {finding.what}: {finding.words}")
    if any(finding.fatal for finding in found):
        context.exit(1)


for part in slices.load():
    for command in part.commands:
        main.add_command(command)
