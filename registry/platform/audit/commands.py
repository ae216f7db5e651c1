"""`registry audit`."""

import click

from registry.platform.audit.verify import verify as walk
from registry.platform.command import with_database


@click.group()
def audit() -> None:
    """The append-only record of who did what."""


@audit.command("verify")
@click.pass_context
def verify(context: click.Context) -> None:
    """Walk the chain and say whether anything was changed after it was written.

    Keep the head that is printed somewhere else: only that shows a tail that was cut off. Exit code 1 when broken.
    """
    verdicts = with_database(walk)
    for verdict in verdicts:
        sign = "ok    " if verdict.broken_at is None else "BROKEN"
        click.echo(f"{sign}  {verdict.chain}: {verdict.events} events, {verdict.reason}, head {verdict.head.hex()}")
    if not verdicts:
        click.echo("Nothing is recorded yet.")
    if any(verdict.broken_at is not None for verdict in verdicts):
        context.exit(1)


COMMANDS = [audit]
