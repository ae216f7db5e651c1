"""The look-up's command."""

import click

from registry.lookup import service
from registry.platform.command import with_database


@click.group()
def lookup() -> None:
    """Look after the index that finds partners."""


@lookup.command()
def rebuild() -> None:
    """Read the whole directory into the index again, while it is served.

    Needed only when a version of the registry finds by more than the one before; every change is found at once.
    """
    count = with_database(service.rebuild)
    click.echo(f"{count:,} organisations can be found.")
