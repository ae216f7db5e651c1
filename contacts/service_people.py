"""People come, change, go on leave and leave."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from contacts import rows
from contacts.errors import AlreadyEnded, wrong
from contacts.model import Directory, Person, Position, Visibility
from contacts.queries import directories
from contacts.rows import Row
from contacts.schemas import LeaveIn, LeftIn, PersonIn
from contacts.succession import (
    Appoint,
    EndAssignment,
    EndDelegation,
    Intent,
    PassOn,
    RetirePoint,
    Vacate,
    succession,
)
from contacts.writing import Change, added, done, enter, entered, found, houses_of, revised
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.text import fold


@dataclass(frozen=True, slots=True)
class Departure:
    """What follows when somebody leaves: positions that nobody holds now, and how many of their lines were retired."""

    vacant: tuple[Position, ...]
    retired: int


async def add_person(actor: Actor, organisation_id: UUID, given: PersonIn, *, demo: bool = False) -> UUID:
    """List somebody who works for an organisation.

    Raises:
        NotFound, Refused: as `writing.enter`.
    """
    async with db.transaction():
        house = await enter(actor, organisation_id)
        after = await added(
            "person", {"id": new_id(), "organisation_id": house.id, **_columns(given), "status": "active", "demo": demo}
        )
        await done(actor, [house.id], Change("added", "person", after=after))
        return UUID(str(after["id"]))


async def correct_person(actor: Actor, person_id: UUID, given: PersonIn, version: int) -> None:
    """Correct a name, title or language.

    Raises:
        NotFound, Refused: as `writing.enter`; Conflict: it was changed since `version`.
    """
    async with db.transaction():
        before, _ = await entered(actor, "person", person_id)
        after = await revised("person", before, version, _columns(given))
        await done(actor, await houses_of(person_id), Change("corrected", "person", before, after))


async def person_on_leave(actor: Actor, person_id: UUID, given: LeaveIn, version: int) -> None:
    """Note that somebody is away; they hold what they hold, and the call list says that they may not answer.

    Raises:
        HasLeft, Invalid, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        _still_there(before, house.today)
        if given.back_on and given.back_on <= house.today:
            raise wrong("back_on", "Give a day to come: the first on which they are back.")
        after = await revised("person", before, version, {"status": "on_leave", "back_on": given.back_on})
        await done(actor, [house.id], Change("went on leave", "person", before, after))


async def person_returned(actor: Actor, person_id: UUID, version: int) -> None:
    """Note that somebody is back, from leave or from being unreachable.

    Raises:
        HasLeft, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        _still_there(before, house.today)
        after = await revised("person", before, version, {"status": "active", "back_on": None})
        await done(actor, [house.id], Change("returned", "person", before, after))


async def person_left(actor: Actor, person_id: UUID, given: LeftIn, version: int) -> Departure:
    """Somebody leaves: assignments end, their own lines are retired, vacancies open or the successor begins.

    All or nothing, at every organisation where they held a position.

    Raises:
        AlreadyEnded: they have left already; Invalid: the successor is gone or works elsewhere;
        Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        left_on = given.left_on or house.today
        if rows.person(before).gone(house.today):
            raise AlreadyEnded(f"The time of {before['name']} here")
        successor = await _successor(given.successor_id, before, left_on)
        houses = sorted(await houses_of(person_id), key=lambda one: one != house.id)
        directory = await _everywhere(houses, left_on)
        intents = succession(rows.person(before), left_on, directory, successor)
        changes = [change for intent in intents if (change := await _follow(intent))]
        after = await revised("person", before, version, _gone(left_on, house.today, given.successor_id))
        await done(actor, houses, Change("left", "person", before, after), *changes)
        vacant = tuple(one.position for one in intents if isinstance(one, Vacate))
        return Departure(vacant, sum(isinstance(one, RetirePoint) for one in intents))


def _still_there(row: Row, today: date) -> None:
    if rows.person(row).gone(today):
        raise AlreadyEnded(f"The time of {row['name']} here")


def _columns(given: PersonIn) -> dict[str, Any]:
    return {
        "name": given.name,
        "sort_name": fold(given.name),
        "title": given.title or None,
        "languages": given.languages,
        "accepted_on": given.accepted_on,
    }


def _gone(left_on: date, today: date, successor_id: UUID | None) -> dict[str, Any]:
    """A departure announced for later leaves the person active until then."""
    values = {"left_on": left_on, "successor_id": successor_id, "back_on": None}
    return values | {"status": "left"} if left_on <= today else values


async def _successor(successor_id: UUID | None, person: Row, left_on: date) -> Person | None:
    if successor_id is None:
        return None
    row = await db.fetch_one("SELECT * FROM person WHERE id = $1", successor_id)
    if row is None or row["organisation_id"] != person["organisation_id"] or row["id"] == person["id"]:
        raise wrong("successor_id", "Choose somebody else who works here.")
    successor = rows.person(row)
    if successor.gone(left_on):
        raise wrong("successor_id", f"{successor.name} has left by then. Choose somebody who is still there.")
    return successor


async def _everywhere(houses: list[UUID], left_on: date) -> Directory:
    """All organisations where somebody holds something as one, with every line whoever may see it."""
    read = await directories(houses, list(Visibility), since=min(left_on, clock.today()))
    parts = [read[house] for house in houses]
    return replace(
        parts[0],
        parent=None,
        positions=_once(one.positions for one in parts),
        people=_once(one.people for one in parts),
        assignments=_once(one.assignments for one in parts),
        delegations=_once(one.delegations for one in parts),
        points=_once(one.points for one in parts),
    )


def _once(groups: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple({one.id: one for one in chain.from_iterable(groups)}.values())


async def _follow(intent: Intent) -> Change | None:
    match intent:
        case EndAssignment(assignment, ends_on):
            return await _set("ended", "assignment", assignment.id, {"ends_on": ends_on})
        case EndDelegation(delegation, ends_on):
            return await _set("ended", "delegation", delegation.id, {"ends_on": ends_on})
        case RetirePoint(point, retired_on):
            return await _set("retired", "contact_point", point.id, {"retired_on": retired_on})
        case PassOn(point, _):
            return await _set("passed on", "contact_point", point.id, {"person_id": None})
        case Appoint(successor, assignment, starts_on):
            return await _appoint(successor.id, assignment, starts_on)
        case Vacate():
            return None


async def _set(action: str, table: str, key: UUID, values: dict[str, Any]) -> Change:
    before = await found(table, key)
    return Change(action, table, before, await revised(table, before, before["version"], values))


async def _appoint(successor_id: UUID, assignment: Any, starts_on: date) -> Change | None:
    held = "SELECT 1 FROM assignment WHERE position_id = $1 AND person_id = $2 AND kind = $3 AND ends_on IS NULL"
    if await db.fetch_one(held, assignment.position_id, successor_id, assignment.kind):
        return None
    values = {
        "id": new_id(), "position_id": assignment.position_id, "person_id": successor_id, "kind": assignment.kind,
        "rank": assignment.rank, "starts_on": starts_on,
    }  # fmt: skip
    return Change("assigned", "assignment", after=await added("assignment", values))
