"""`registry mail …`: mail as a local mail server hands it over."""

import sys

import click

from registry.platform.command import with_database
from registry.platform.mail.parsing import MOST_BYTES
from registry.platform.mail.receiving import receive

# What a mail server takes as "later" (sysexits: EX_TEMPFAIL); with anything else it would send a bounce.
_LATER = 75


@click.group()
def mail() -> None:
    """Take in mail that came back or answers."""


@mail.command("receive")
@click.option("--to", multiple=True, help="The address it was delivered to; several may be given.")
def receive_mail(to: tuple[str, ...]) -> None:
    """Read one mail from the standard input, as a local mail server gives it.

    Undeliverable mail marks its address, answers to invitations are written down; what nobody can read waits for a
    person in the outbox. Ends with exit code 75, "try again later", where that could not be done.
    """
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        kind = with_database(lambda: receive(content, to))
    except Exception as problem:  # whatever it is, the mail is still theirs
        click.echo(f"Not taken in: {type(problem).__name__}. The mail server should try again later.", err=True)
        raise SystemExit(_LATER) from problem
    click.echo(kind)


COMMANDS = [mail]
