"""`registry user` and `registry token`."""

from uuid import UUID

import click

from registry.platform import clock
from registry.platform.access import api_tokens, queries, service, sessions
from registry.platform.access.model import TOKEN_SCOPES, Actor, Permission, Role
from registry.platform.command import public_url, settings, with_database
from registry.platform.db import fetch_one
from registry.platform.errors import Refused

_SCOPES = sorted(scope.value for scope in TOKEN_SCOPES)


@click.group()
def user() -> None:
    """Who may come in."""


@user.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([str(role) for role in Role]), default="officer", show_default=True)
@click.option("--sworn", is_flag=True, help="Sees the lines that are for sworn officers only.")
def add(email: str, name: str, role: str, *, sworn: bool) -> None:
    """Invite NAME and print the link to hand over, good once and for seven days."""
    path = with_database(lambda: service.invite(None, email, name, Role(role), sworn=sworn))
    click.echo(public_url(settings()) + path)


@user.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Close the account of EMAIL at once: sessions, links and tokens end."""

    async def work() -> None:
        await service.disable(None, await queries.user_id_of(email), "at the command line")

    with_database(work)
    click.echo("Disabled.")


@user.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Open the account of EMAIL again."""

    async def work() -> None:
        await service.enable(None, await queries.user_id_of(email))

    with_database(work)
    click.echo("Enabled.")


@user.command("reset")
@click.argument("email")
@click.option("--phone", is_flag=True, help="Phone and recovery codes are lost too: set the second factor anew.")
def reset(email: str, *, phone: bool) -> None:
    """Sign EMAIL out everywhere and print a link for a new password, good once and for 20 minutes."""

    async def work() -> str:
        return await service.reset(None, await queries.user_id_of(email), factors=phone)

    click.echo(public_url(settings()) + with_database(work))


@click.group()
def token() -> None:
    """Keys for programs that use the API."""


@token.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES))
@click.option("--days", type=click.IntRange(1, api_tokens.MOST_DAYS), default=90, show_default=True)
def create(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token called NAME that acts for EMAIL, and print it: it is never shown again."""

    async def work() -> str:
        chosen = frozenset(Permission(scope) for scope in scopes)
        return (await api_tokens.create(await _owner(email), name, chosen, days))[1]

    click.echo(with_database(work))


@token.command("list")
@click.argument("email")
def listing(email: str) -> None:
    """The tokens of EMAIL."""

    async def work() -> list[api_tokens.ApiToken]:
        return await api_tokens.of(await queries.user_id_of(email))

    for each in with_database(work):
        state = "live" if each.live(clock.now()) else "ended"
        click.echo(f"{each.id}  {state:5}  until {each.expires_at:%Y-%m-%d}  {each.name}: {', '.join(each.scopes)}")


@token.command("revoke")
@click.argument("token_id", type=click.UUID)
def revoke(token_id: UUID) -> None:
    """End a token at once, by the id that `registry token list` shows."""
    with_database(lambda: api_tokens.revoke(None, token_id))
    click.echo("Revoked.")


async def _owner(email: str) -> Actor:
    user_id = await queries.user_id_of(email)
    row = await fetch_one(
        f"SELECT {sessions.ACTOR_COLUMNS} FROM app_user u WHERE u.id = $1 AND u.disabled_at IS NULL",  # noqa: S608 - ours
        user_id,
    )
    actor = sessions.actor_of(row) if row is not None else None
    if actor is None:
        raise Refused("This account is disabled, or its last day is over.")
    return actor


COMMANDS = [user, token]
