"""`registry import`."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import click
from msgspec.structs import replace

from registry.platform.command import sentences, with_database
from registry.platform.errors import Invalid
from registry.platform.exchange import runs
from registry.platform.exchange.bar import Bar
from registry.platform.exchange.export_commands import export
from registry.platform.exchange.importing import Report, bring_in
from registry.platform.exchange.kinds import ImportKind, kind_called, kinds
from registry.platform.exchange.profile import Profile, from_json, to_json
from registry.platform.exchange.refused import problems_csv
from registry.platform.exchange.reporting import REPORT, report_lines
from registry.platform.exchange.revert import revert as take_back
from registry.platform.exchange.runs import COMMAND_LINE, Run
from registry.platform.exchange.saved import profiles_of
from registry.platform.exchange.spreadsheet import write_csv
from registry.platform.exchange.telling import mapping_told, told


class _Kinds(click.Group):
    """The kinds of import, which the slices bring, before the commands about imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*sorted(kinds()), *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or (_command_for(cmd_name) if cmd_name in kinds() else None)


@click.group("import", cls=_Kinds)
def import_() -> None:
    """Bring a directory in from a file, and take it back."""


def _command_for(name: str) -> click.Command:
    options = [
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.Option(["--profile", "-p"], help="A profile's name, or a file that holds one; proposed when left out."),
        click.Option(["--set", "constants"], multiple=True, metavar="FIELD=VALUE",
                     help="A value for new records where no column has one, like sector=education_k12."),
        click.Option(["--leave-doubles"], is_flag=True,
                     help="Leave out what is new and may be in the directory already, for somebody to look at."),
        click.Option(["--apply"], is_flag=True, help="Do it. Without this it is a dry run, which writes nothing."),
        click.Option(["--report"], type=click.Path(dir_okay=False, path_type=Path),
                     help="Write what becomes of every row to this CSV file."),
        click.Option(["--refused"], type=click.Path(dir_okay=False, path_type=Path),
                     help="Give refused rows back in this CSV file, to be corrected and imported again."),
    ]  # fmt: skip
    return click.Command(name, params=list(options), callback=_import(name), help=_HELP.format(kind=name))


_HELP = """Import FILE: CSV in any encoding and with any separator, XLSX, or a JSON array.

    Says what would be created, updated and refused, and what is missing from the file; with --apply, does it in one
    transaction: all or nothing. Importing the same file again changes nothing.

    Ends with exit code 0 when the file could be read, refused rows or not: they are named, and the others do not wait
    for them. With 1 when nothing could be read or applied, with 2 when the command was not understood.

    \b
    registry import {kind} schools.csv                        look first
    registry import {kind} schools.csv --apply                then do it
    registry import revert 01932f0e-…                         take it back
    """


def _import(name: str) -> Callable[..., None]:
    def run(  # noqa: PLR0913, PLR0917 - the options
        file: Path,
        profile: str | None,
        constants: tuple[str, ...],
        leave_doubles: bool,  # noqa: FBT001
        apply: bool,  # noqa: FBT001
        report: Path | None,
        refused: Path | None,
    ) -> None:
        kind = kind_called(name)
        with sentences():
            given = _constants(constants)
        found = with_database(lambda: _bring(file, kind, profile, given, leave_doubles=leave_doubles, apply=apply))
        _say(found, file, applied=apply)
        _write(found, report, refused)

    return run


async def _bring(  # noqa: PLR0913 - the options
    file: Path,
    kind: ImportKind,
    profile: str | None,
    constants: dict[str, str],
    *,
    leave_doubles: bool,
    apply: bool,
) -> Report:
    chosen = await _chosen(kind, profile) if profile else None
    if chosen and constants:
        chosen = replace(chosen, constants=chosen.constants | constants)
    with Bar() as bar:
        return await bring_in(
            file, kind, chosen, COMMAND_LINE, constants=constants, leave_doubles=leave_doubles, apply=apply,
            progress=bar.at,
        )  # fmt: skip


async def _chosen(kind: ImportKind, name: str) -> Profile:
    known = await profiles_of(kind)
    if name in known:
        return known[name]
    path = Path(name)
    if not await asyncio.to_thread(path.is_file):
        raise Invalid({"profile": f"There is no profile “{name}”, and no such file. Known: {', '.join(known)}."})
    return from_json(await asyncio.to_thread(path.read_bytes))


def _constants(texts: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    wrong = [text for text, (_, sign, value) in zip(texts, pairs, strict=True) if not sign or not value]
    if wrong:
        raise Invalid({"set": f"“{wrong[0]}” is not FIELD=VALUE."})
    return {field.strip(): value.strip() for field, _, value in pairs}


def _say(found: Report, file: Path, *, applied: bool) -> None:
    of = found.profile
    click.echo(f"{file.name}: {found.summary.rows:,} rows, understood as {of.label or of.name or 'proposed here'}.")
    for note in found.read.notes:
        click.echo(note)
    if not found.recognised:
        click.echo("No profile is made for such a file; this mapping is proposed by the columns' names:")
        click.echo("\n".join(mapping_told(of)))
    lines = told(found.summary, found.prepared.plan.refused, applied=applied and found.run is not None)
    click.echo("\n".join(["", *lines, ""]))
    if found.run:
        click.echo(f"Done. To take it back: registry import revert {found.run}")
    elif applied:
        click.echo("There was nothing to change, and nothing was changed.")
    else:
        click.echo("This was a dry run; nothing was changed." + (" Add --apply to do it." * bool(found.summary.writes)))


def _write(found: Report, report: Path | None, refused: Path | None) -> None:
    if report:
        lines = report_lines(found.prepared.plan, found.prepared.current.records)
        _save(report, write_csv(REPORT, lines, spreadsheet=True))
    if refused:
        _save(refused, problems_csv(found.read.columns, found.prepared.plan.refused))


def _save(path: Path, pieces: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)  # type: ignore[arg-type]


@import_.command("revert")
@click.argument("run_id", metavar="ID", type=click.UUID)
def revert_command(run_id: UUID) -> None:
    """Take the whole import ID back.

    What it made goes, and what it changed is as it was. Refuses, naming the first few, when newer work stands on it.
    """

    async def work() -> Run:
        with Bar() as bar:
            return await take_back(run_id, COMMAND_LINE, bar.at)

    run = with_database(work)
    click.echo(f"Taken back: {run.summary.create if run.summary else 0:,} removed, "
               f"{run.summary.update if run.summary else 0:,} as they were before.")  # fmt: skip


@import_.command("list")
@click.option("--number", "-n", type=click.IntRange(1, 1000), default=20, show_default=True)
def list_command(number: int) -> None:
    """The latest imports, with the ids that `registry import revert` takes."""
    for run in with_database(lambda: runs.listed(COMMAND_LINE, None, number)):
        done = f"{run.summary.create:,} created, {run.summary.update:,} updated" if run.summary else ""
        words = f"{run.id}  {run.created_at:%Y-%m-%d %H:%M}  {run.status:9}  {run.file_name}  {done}  by {run.by_name}"
        click.echo(" ".join(words.split(" ")))


@import_.command("profiles")
@click.argument("name", required=False)
@click.option("--kind", default="partners", show_default=True)
def profiles_command(name: str | None, kind: str) -> None:
    """The profiles that are known; with NAME, that one as JSON, to be changed and given to --profile."""
    with sentences():
        of = kind_called(kind)
    known = with_database(lambda: profiles_of(of))
    if name is None:
        click.echo("\n".join(f"{key:28}  {profile.label}" for key, profile in known.items()))
    elif name in known:
        click.echo(to_json(known[name]), nl=False)
    else:
        raise click.ClickException(f"There is no profile “{name}”. Known: {', '.join(known)}.")


COMMANDS = [import_, export]
