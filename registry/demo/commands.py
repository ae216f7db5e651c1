"""`registry demo`."""

import click

from registry.demo import county
from registry.demo.removal import remove
from registry.platform.command import with_database


@click.command()
@click.option("--remove", "take_away", is_flag=True, help="Take the demonstration away; what is real stays.")
def demo(*, take_away: bool) -> None:
    """Load Marlow County, a fictional one, into an empty registry, or take it away again.

    Its six users cannot sign in until an administrator hands them a link. While it is loaded every page says so.
    """
    if take_away:
        click.echo(f"Removed the demonstration with its {with_database(remove)} partners.")
        return
    click.echo(f"Loaded Marlow County with {with_database(county.load)} partners. Everything in it is fictional.")
