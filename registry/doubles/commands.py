"""The command that looks for doubles."""

import click

from registry.doubles.finding import find
from registry.platform.command import with_database
from registry.platform.exchange.bar import Bar


@click.group()
def doubles() -> None:
    """Find partners that are in the directory twice."""


@doubles.command("find")
@click.option("--all", "everything", is_flag=True, help="Compare the whole directory, not only what changed.")
def find_command(*, everything: bool) -> None:
    """Compare what changed since the last time with the rest of the directory, as is done every night.

    What is found waits under /doubles for a person to decide. With --all everything is compared anew, which takes some
    minutes for a hundred thousand partners; the registry serves meanwhile.
    """

    async def work() -> int:
        with Bar() as bar:
            return await find(bar.at, everything=everything)

    click.echo(f"{with_database(work):,} pairs may be the same.")
