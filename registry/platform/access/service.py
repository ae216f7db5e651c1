"""What is done with people's accounts. `actor` None is the operator at the command line."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from registry.platform import audit, clock, db
from registry.platform.access import links, queries, sessions, throttle
from registry.platform.access.addresses import account_address, check_zone
from registry.platform.access.errors import WouldLockOut
from registry.platform.access.links import Purpose
from registry.platform.access.model import Actor, Permission, Role, can
from registry.platform.access.rules import Account, ends_sessions, lock_out
from registry.platform.errors import Conflict, Invalid, Refused
from registry.platform.ids import new_id


def _checked(account: Account) -> dict[str, Any]:
    """The columns, with what the database cannot check itself looked at."""
    check_zone(account.time_zone)
    return account.facts() | {"email": account_address(account.email)}


def _allow(actor: Actor | None) -> None:
    if actor is not None and not can(actor, Permission.MANAGE_USERS):
        raise Refused


async def invite(  # noqa: PLR0913 - the columns of an account
    actor: Actor | None,
    email: str,
    name: str,
    role: Role,
    *,
    sworn: bool = False,
    organisation_id: UUID | None = None,
    sectors: Iterable[str] = (),
    jurisdictions: Iterable[UUID] = (),
    time_zone: str = "America/New_York",
    expires_on: date | None = None,
) -> str:
    """Open an account; the path of the invitation link, good once and for seven days.

    Raises:
        Refused: the actor does not administer.
        Invalid: the address is not one, or somebody has it.
    """
    account = Account(
        email=email, name=name, role=role, sworn=sworn, organisation_id=organisation_id, sectors=frozenset(sectors),
        jurisdictions=frozenset(jurisdictions), time_zone=time_zone, expires_on=expires_on,
    )  # fmt: skip
    async with db.transaction():
        return await hand_over(actor, await open_account(actor, account))


async def open_account(actor: Actor | None, account: Account) -> UUID:
    """A new account that nobody can sign in to yet; its id. Raises as `invite` does."""
    _allow(actor)
    facts = _checked(account)
    user_id = new_id()
    async with db.transaction():
        await _write(
            f"INSERT INTO app_user (id, {', '.join(facts)}) VALUES ($1, {_marks(facts, 2)})",  # noqa: S608 - our columns
            user_id, *facts.values(),
        )  # fmt: skip
        await audit.record(actor, "invited", "user", user_id, after=_told(facts))
    return user_id


async def amend(actor: Actor | None, user_id: UUID, version: int, account: Account) -> None:
    """Change what somebody may do, from the next request on.

    Raises:
        Refused: the actor does not administer.
        WouldLockOut: nobody, or not oneself, could administer afterwards.
        Conflict: somebody changed the account since `version`.
        Invalid: the address is not one, or somebody has it.
    """
    _allow(actor)
    facts = _checked(account)
    async with db.transaction():
        was = await queries.user(user_id)
        await _refuse_lock_out(actor, was, stays=account.role is Role.ADMINISTRATOR)
        written = await _write(
            f"UPDATE app_user SET ({', '.join(facts)}) = ROW({_marks(facts, 4)}), version = version + 1,"  # noqa: S608
            " updated_at = $3 WHERE id = $1 AND version = $2",
            user_id, version, clock.now(), *facts.values(),
        )  # fmt: skip
        if not written:
            raise Conflict(mine=facts, theirs=was.account.facts())
        if ends_sessions(was.account, account):
            await sessions.end_all(user_id)
        await audit.record(actor, "amended", "user", user_id, before=_told(was.account.facts()), after=_told(facts))


async def disable(actor: Actor | None, user_id: UUID, reason: str = "by an administrator") -> None:
    """Close an account at once: sessions, tokens and links end.

    Raises:
        Refused: the actor does not administer.
        WouldLockOut: it is one's own, or the last administrator's.
    """
    _allow(actor)
    async with db.transaction():
        was = await queries.user(user_id)
        await _refuse_lock_out(actor, was, stays=False)
        now = clock.now()
        await db.execute(
            "UPDATE app_user SET disabled_at = coalesce(disabled_at, $2), version = version + 1, updated_at = $2"
            " WHERE id = $1",
            user_id, now,
        )  # fmt: skip
        await db.execute("UPDATE api_token SET revoked_at = coalesce(revoked_at, $2) WHERE user_id = $1", user_id, now)
        await sessions.end_all(user_id)
        await links.drop(user_id)
        after = {"state": "disabled", "reason": reason}
        await audit.record(actor, "disabled", "user", user_id, before={"state": was.state}, after=after)


async def enable(actor: Actor | None, user_id: UUID) -> None:
    """Open a closed account again. Its tokens stay ended.

    Raises:
        Refused: the actor does not administer.
    """
    _allow(actor)
    async with db.transaction():
        was = await queries.user(user_id)
        await db.execute(
            "UPDATE app_user SET disabled_at = NULL, last_seen_at = $2, version = version + 1, updated_at = $2"
            " WHERE id = $1",
            user_id, clock.now(),
        )  # fmt: skip
        now = await queries.user(user_id)
        await audit.record(actor, "enabled", "user", user_id, before={"state": was.state}, after={"state": now.state})


async def hand_over(actor: Actor | None, user_id: UUID, *, factors: bool = False) -> str:
    """The path of a new one-time link; earlier ones end.

    For somebody who never joined it is the invitation (seven days), else it sets a new password (20 minutes), and with
    `factors` a new second factor too, for who has lost phone and codes: be sure who asks.

    Raises:
        Refused: the actor does not administer, or the account is disabled.
    """
    _allow(actor)
    async with db.transaction():
        user = await queries.user(user_id)
        if user.state == "disabled":
            raise Refused("This account is disabled. Enable it first.")
        purpose = Purpose.INVITE if not user.joined else Purpose.FACTORS if factors else Purpose.PASSWORD
        key = await links.make(purpose, user_id)
        if user.joined:
            await sessions.end_all(user_id)
            await throttle.release(user.account.email)
        await audit.record(actor, "handed_over_link", "user", user_id, after={"link": str(purpose)})
    return path_of(key)


async def reset(actor: Actor | None, user_id: UUID, *, factors: bool = False) -> str:
    """Sign somebody out everywhere and give the path of a reset link. Raises as `hand_over` does."""
    return await hand_over(actor, user_id, factors=factors)


def path_of(key: str) -> str:
    """Where a one-time link leads; put the public address before it."""
    return f"/welcome/{key}"


async def first_administrator_link() -> str | None:
    """The path by which the first administrator comes in, good for 24 hours; None once anybody has joined."""
    async with db.transaction():
        if await anybody_joined():
            return None
        return path_of(await links.make(Purpose.FIRST))


async def anybody_joined() -> bool:
    """Whether anybody has a password yet."""
    return bool(await db.fetch("SELECT 1 FROM app_user WHERE password_hash IS NOT NULL LIMIT 1"))


async def disable_inactive(days: int) -> list[UUID]:
    """Close accounts that nobody used for so many days, and those whose last day is over; which (CJIS AC-2(3))."""
    now = clock.now()
    rows = await db.fetch(
        "SELECT id, expires_on < $2 AS expired FROM app_user WHERE disabled_at IS NULL"
        " AND (coalesce(last_seen_at, created_at) < $1 OR expires_on < $2) ORDER BY id",
        now - timedelta(days=days), clock.today() - timedelta(days=1),
    )  # fmt: skip
    closed = []
    for row in rows:
        try:
            await disable(None, row["id"], "its last day is over" if row["expired"] else f"not used for {days} days")
        except WouldLockOut:
            continue
        closed.append(row["id"])
    return closed


async def purge_expired() -> int:
    """Forget sessions, links and counted tries that have no meaning any more; how many rows."""
    now = clock.now()
    return sum([
        await db.execute("DELETE FROM session WHERE created_at < $1", now - timedelta(hours=12)),
        await db.execute("DELETE FROM access_link WHERE expires_at < $1", now),
        await db.execute("DELETE FROM throttle WHERE at < $1", now - throttle.WINDOW),
    ])  # fmt: skip


async def _refuse_lock_out(actor: Actor | None, was: queries.User, *, stays: bool) -> None:
    problem = lock_out(
        own=actor is not None and actor.user_id == was.id,
        was_administrator=was.account.role is Role.ADMINISTRATOR and was.state == "active",
        stays_administrator=stays,
        other_administrators=await queries.other_administrators(was.id),
    )
    if problem:
        raise WouldLockOut(problem)


async def _write(sql: str, *values: object) -> int:
    try:
        async with db.transaction():
            return await db.execute(sql, *values)
    except asyncpg.UniqueViolationError:
        raise Invalid({"email": "Somebody already has this e-mail address."}) from None
    except asyncpg.ForeignKeyViolationError:
        raise Invalid({"organisation_id": "There is no such organisation."}) from None


def _marks(facts: Mapping[str, Any], first: int) -> str:
    return ", ".join(f"${number}" for number in range(first, first + len(facts)))


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit trail is told: the address only as far as it takes to tell two apart."""
    local, _, domain = facts["email"].partition("@")
    return {**facts, "email": f"{local[:1]}…@{domain}"}
