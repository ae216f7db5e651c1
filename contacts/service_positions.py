"""Positions are opened and abolished; people take them, give them up, and stand in for each other."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contacts import rows
from contacts.errors import AlreadyEnded, HasLeft, HeldAlready, PositionGone, wrong
from contacts.rows import Row
from contacts.schemas import AbolishIn, AssignmentIn, DelegationIn, EndIn, PositionIn
from contacts.writing import Change, House, added, done, enter, entered, found, revised
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id

_DAY = timedelta(days=1)


async def open_position(actor: Actor, organisation_id: UUID, given: PositionIn) -> UUID:
    """Open a post; until somebody takes it, it is a vacancy that everybody sees.

    Raises:
        NotFound, Refused: as `writing.enter`.
    """
    async with db.transaction():
        house = await enter(actor, organisation_id)
        after = await added("position", {"id": new_id(), "organisation_id": house.id, **_columns(given)})
        await done(actor, [house.id], Change("opened", "position", after=after))
        return UUID(str(after["id"]))


async def describe_position(actor: Actor, position_id: UUID, given: PositionIn, version: int) -> None:
    """Change what a post is called, is for, or whether it must be filled.

    Raises:
        PositionGone, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await _position(actor, position_id)
        after = await revised("position", before, version, _columns(given))
        await done(actor, [house.id], Change("described", "position", before, after))


async def abolish_position(actor: Actor, position_id: UUID, given: AbolishIn, version: int) -> None:
    """Abolish a post; who held it no longer does. Its own lines are retired, or pass to the post that takes over.

    Raises:
        PositionGone, Invalid, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await _position(actor, position_id)
        on = given.on or house.today
        into = await _into(given.into_id, before, on)
        after = await revised("position", before, version, {"abolished_on": on})
        changes = [
            *[await _end(row["id"], on - _DAY) for row in await db.fetch(_HELD, position_id, on)],
            *[await _let_go(row["id"], on, into) for row in await db.fetch(_LINES, position_id)],
            *([await _answer_for(into, before["purposes"])] if into else []),
        ]
        await done(actor, [house.id], Change("abolished", "position", before, after), *changes)


async def _into(into_id: UUID | None, position: Row, on: date) -> Row | None:
    if into_id is None:
        return None
    row = await db.fetch_one("SELECT * FROM position WHERE id = $1 FOR NO KEY UPDATE", into_id)
    if row is None or row["id"] == position["id"] or row["organisation_id"] != position["organisation_id"]:
        raise wrong("into_id", "Choose another position of this organisation.")
    if not rows.position(row).exists(on):
        raise wrong("into_id", "That position is abolished by then. Choose one that goes on.")
    return row


async def _answer_for(into: Row, purposes: Collection[str]) -> Change:
    both = sorted({*into["purposes"], *purposes})
    return Change("described", "position", into, await revised("position", into, into["version"], {"purposes": both}))


async def assign(actor: Actor, position_id: UUID, given: AssignmentIn) -> UUID:
    """Give a post to somebody, who may work elsewhere: a deputy can be a school's resource officer.

    Raises:
        HasLeft, HeldAlready, PositionGone, Invalid, NotFound, Refused.
    """
    async with db.transaction():
        _, house = await _position(actor, position_id)
        starts_on = given.starts_on or house.today
        _in_order(starts_on, given.ends_on)
        await _available("person_id", given.person_id, starts_on)
        await _not_twice(position_id, given, starts_on)
        values = {
            "id": new_id(), "position_id": position_id, "person_id": given.person_id, "kind": given.kind,
            "rank": given.rank, "starts_on": starts_on, "ends_on": given.ends_on,
        }  # fmt: skip
        after = await added("assignment", values)
        await done(actor, [house.id], Change("assigned", "assignment", after=after))
        return UUID(str(after["id"]))


async def end_assignment(actor: Actor, assignment_id: UUID, given: EndIn, version: int) -> None:
    """Somebody gives up a post; `on` is their last day.

    Raises:
        AlreadyEnded, Invalid, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "assignment", assignment_id)
        on = given.on or house.today
        if on < before["starts_on"]:
            raise wrong("on", "That is before the assignment began.")
        if before["ends_on"] is not None and before["ends_on"] < house.today:
            raise AlreadyEnded("This assignment")
        after = await revised("assignment", before, version, {"ends_on": on})
        await done(actor, [house.id], Change("ended", "assignment", before, after))


async def delegate(actor: Actor, assignment_id: UUID, given: DelegationIn) -> UUID:
    """Somebody stands in for the holder of a post for some days.

    Raises:
        HasLeft, AlreadyEnded, Invalid, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "assignment", assignment_id)
        _in_order(given.starts_on, given.ends_on)
        if before["ends_on"] is not None and before["ends_on"] < given.starts_on:
            raise AlreadyEnded("This assignment")
        if given.delegate_id == before["person_id"]:
            raise wrong("delegate_id", "Choose somebody other than the one who is away.")
        await _available("delegate_id", given.delegate_id, given.starts_on)
        values = {
            "id": new_id(), "assignment_id": assignment_id, "delegate_id": given.delegate_id,
            "starts_on": given.starts_on, "ends_on": given.ends_on,
        }  # fmt: skip
        after = await added("delegation", values)
        await done(actor, [house.id], Change("delegated", "delegation", after=after))
        return UUID(str(after["id"]))


async def end_delegation(actor: Actor, delegation_id: UUID, given: EndIn) -> None:
    """The holder is back before the end; `on` is the last day of standing in.

    Raises:
        AlreadyEnded, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "delegation", delegation_id)
        if before["ends_on"] < house.today:
            raise AlreadyEnded("This delegation")
        on = max(before["starts_on"], given.on or house.today - _DAY)
        after = await revised("delegation", before, before["version"], {"ends_on": min(on, before["ends_on"])})
        await done(actor, [house.id], Change("ended", "delegation", before, after))


_HELD = "SELECT id FROM assignment WHERE position_id = $1 AND (ends_on IS NULL OR ends_on >= $2) ORDER BY id"
_LINES = "SELECT id FROM contact_point WHERE position_id = $1 AND retired_on IS NULL ORDER BY id"


async def _position(actor: Actor, position_id: UUID) -> tuple[Row, House]:
    row, house = await entered(actor, "position", position_id)
    position = rows.position(row)
    if not position.exists(house.today):
        raise PositionGone(position.name)
    return row, house


def _columns(given: PositionIn) -> dict[str, Any]:
    return {
        "role": given.role,
        "title": given.title or None,
        "purposes": sorted(set(given.purposes)),
        "required": given.required,
    }


def _in_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise wrong("ends_on", "The last day is before the first.")


async def _available(field: str, person_id: UUID, day: date) -> None:
    row = await db.fetch_one("SELECT * FROM person WHERE id = $1 FOR KEY SHARE", person_id)
    if row is None:
        raise wrong(field, "Choose somebody who is listed.")
    if rows.person(row).gone(day):
        raise HasLeft(row["name"])


async def _not_twice(position_id: UUID, given: AssignmentIn, starts_on: date) -> None:
    sql = """
        SELECT p.name FROM assignment a JOIN person p ON p.id = a.person_id
        WHERE a.position_id = $1 AND a.person_id = $2 AND a.kind = $3
            AND a.starts_on <= coalesce($5, 'infinity'::date) AND coalesce(a.ends_on, 'infinity'::date) >= $4
    """
    row = await db.fetch_one(sql, position_id, given.person_id, given.kind, starts_on, given.ends_on)
    if row is not None:
        raise HeldAlready(row["name"])


async def _end(assignment_id: UUID, on: date) -> Change:
    before = await found("assignment", assignment_id)
    ends_on = max(before["starts_on"], on)
    after = await revised("assignment", before, before["version"], {"ends_on": ends_on})
    return Change("ended", "assignment", before, after)


async def _let_go(point_id: UUID, on: date, into: Row | None) -> Change:
    """A line of the post alone passes on or is retired with it; one that is also somebody's own stays theirs."""
    before = await found("contact_point", point_id)
    values: dict[str, Any]
    if before["person_id"] is not None:
        action, values = "kept", {"position_id": None}
    elif into is not None:
        action, values = "passed on", {"position_id": into["id"]}
    else:
        action, values = "retired", {"retired_on": on}
    return Change(action, "contact_point", before, await revised("contact_point", before, before["version"], values))
