"""Somebody leaves, stays after all, or has left because the day came that was announced."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from contacts import rows
from contacts.errors import AlreadyEnded, NeverLeft, wrong
from contacts.model import Directory, Person, Position, Visibility
from contacts.queries import directories
from contacts.rows import Row
from contacts.schemas import LeftIn
from contacts.succession import (
    Appoint,
    EndAssignment,
    EndDelegation,
    Intent,
    PassOn,
    Reopen,
    RetirePoint,
    Return,
    Revive,
    Vacate,
    Withdraw,
    staying,
    succession,
)
from contacts.writing import Change, added, done, entered, foreseen, found, houses_of, revised
from registry.platform import clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.ids import new_id

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Departure:
    """What follows when somebody leaves: positions that nobody holds now, and how many of their lines were retired."""

    vacant: tuple[Position, ...]
    retired: int


async def person_left(actor: Actor, person_id: UUID, given: LeftIn, version: int) -> Departure:
    """Somebody leaves: assignments end, their own lines are retired, vacancies open or the successor begins.

    All or nothing, at every organisation where they held a position. A departure that was announced for another day
    is taken back first.

    Raises:
        AlreadyEnded: they have left already; Invalid: the successor is gone or works elsewhere;
        Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        left_on = given.left_on or house.today
        if rows.person(before).gone(house.today):
            raise AlreadyEnded(f"The time of {before['name']} here")
        successor = await the_successor(given.successor_id, before, left_on)
        houses = sorted(await houses_of(person_id), key=lambda one: one != house.id)
        back = await _taken_back(before, houses, house.today) if before["left_on"] else []
        intents = await _intents(before, houses, left_on, successor)
        changes = [*back, *await _followed(intents)]
        after = await revised("person", before, version, _gone(before, left_on, house.today, given.successor_id))
        if rows.person(after).gone(house.today):
            await _let_alone(person_id)
        await done(actor, houses, Change("left", "person", before, after), *changes)
        vacant = tuple(one.position for one in intents if isinstance(one, Vacate))
        return Departure(vacant, sum(isinstance(one, RetirePoint) for one in intents))


async def person_stays(actor: Actor, person_id: UUID, version: int) -> None:
    """Somebody does not leave after all, or it was a mistake: what ended with their departure goes on.

    Raises:
        NeverLeft: there is nothing to take back; Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        if before["left_on"] is None:
            raise NeverLeft(before["name"])
        houses = sorted(await houses_of(person_id), key=lambda one: one != house.id)
        changes = await _taken_back(before, houses, house.today)
        status = "active" if before["status"] == "left" else before["status"]
        values = {"status": status, "left_on": None, "successor_id": None}
        after = await revised("person", before, version, values)
        await done(actor, houses, Change("stays", "person", before, after), *changes)


async def what_was_announced(person_id: UUID) -> None:
    """The day came: who was to leave has left, with whatever was added meanwhile; who was away is back."""
    async with db.transaction():
        before, house = await foreseen(person_id)
        person = rows.person(before)
        if person.gone(house.today) and before["status"] != "left":
            await _has_left(before, house.id)
        elif before["status"] == "on_leave" and not person.on_leave(house.today):
            after = await revised("person", before, before["version"], {"status": "active", "back_on": None})
            await done(None, [house.id], Change("returned", "person", before, after))


async def _has_left(before: Row, house: UUID) -> None:
    houses = sorted(await houses_of(before["id"]), key=lambda one: one != house)
    intents = await _intents(before, houses, before["left_on"], None)
    changes = await _followed(intents)
    after = await revised("person", before, before["version"], {"status": "left", "back_on": None})
    await _let_alone(before["id"])
    await done(None, houses, Change("left", "person", before, after), *changes)


def _gone(before: Row, left_on: date, today: date, successor_id: UUID | None) -> dict[str, Any]:
    """A departure announced for later leaves the person where they are until then, on leave or not."""
    values = {"left_on": left_on, "successor_id": successor_id}
    if left_on <= today:
        return values | {"status": "left", "back_on": None}
    return values | {"status": before["status"], "back_on": before["back_on"]}


async def the_successor(successor_id: UUID | None, person: Row, left_on: date) -> Person | None:
    """Whoever takes over from somebody on a day, None where nobody is named.

    Raises:
        Invalid: they have left by then, work elsewhere, or it is the same person.
    """
    if successor_id is None:
        return None
    row = await db.fetch_one("SELECT * FROM person WHERE id = $1", successor_id)
    if row is None or row["organisation_id"] != person["organisation_id"] or row["id"] == person["id"]:
        raise wrong("successor_id", "Choose somebody else who works here.")
    successor = rows.person(row)
    if successor.gone(left_on):
        raise wrong("successor_id", f"{successor.name} has left by then. Choose somebody who is still there.")
    return successor


async def _intents(person: Row, houses: list[UUID], left_on: date, successor: Person | None) -> tuple[Intent, ...]:
    return succession(rows.person(person), left_on, await _everywhere(houses, left_on), successor)


async def _taken_back(person: Row, houses: list[UUID], today: date) -> list[Change]:
    directory = await _everywhere(houses, person["left_on"] - _DAY)
    intents = staying(rows.person(person), directory, today)
    return [change for intent in intents if (change := await _return(intent))]


async def _everywhere(houses: list[UUID], since: date) -> Directory:
    """All organisations where somebody holds something as one, with every line whoever may see it."""
    read = await directories(houses, list(Visibility), since=min(since, clock.today()))
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


async def _followed(intents: Iterable[Intent]) -> list[Change]:
    return [change for intent in intents if (change := await _follow(intent))]


async def _follow(intent: Intent) -> Change | None:
    match intent:
        case EndAssignment(assignment, ends_on) if assignment.ends_on != ends_on:
            return await _set("ended", "assignment", assignment.id, {"ends_on": ends_on})
        case EndDelegation(delegation, ends_on) if delegation.ends_on != ends_on:
            return await _set("ended", "delegation", delegation.id, {"ends_on": ends_on})
        case RetirePoint(point, retired_on):
            return await _set("retired", "contact_point", point.id, {"retired_on": retired_on})
        case PassOn(point, _):
            return await _set("passed on", "contact_point", point.id, {"person_id": None})
        case Appoint(successor, assignment, starts_on):
            return await _appoint(successor.id, assignment, starts_on)
        case _:
            return None


async def _return(intent: Return) -> Change | None:
    match intent:
        case Reopen(assignment):
            return await _set("reopened", "assignment", assignment.id, {"ends_on": None})
        case Withdraw(assignment):
            before = await found("assignment", assignment.id)
            await db.execute("DELETE FROM assignment WHERE id = $1", assignment.id)
            return Change("withdrawn", "assignment", before)
        case Revive(point):
            row = await found("contact_point", point.id)
            if row["replaced_by_id"]:
                return None
            return await _set("revived", "contact_point", point.id, {"retired_on": None})


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


# What they answered stands; of the rest whoever holds their positions next is asked.
_ASK_NO_MORE = """
    UPDATE confirmation_ask a SET version = a.version + 1,
        state = CASE WHEN said.at IS NULL THEN 'closed' ELSE 'answered' END, answered_at = said.at
    FROM confirmation_ask was LEFT JOIN LATERAL (
        SELECT max(answered_at) AS at FROM confirmation_line WHERE ask_id = was.id AND answer IS NOT NULL) said ON true
    WHERE was.id = a.id AND a.state IN ('asked', 'unresponsive', 'escalated', 'on_call_list') AND (a.person_id = $1
        OR a.recipient IN (SELECT lower(value) FROM contact_point WHERE person_id = $1 AND kind LIKE 'email%')
            AND NOT EXISTS (
                SELECT 1 FROM contact_point c WHERE lower(c.value) = a.recipient AND c.retired_on IS NULL
                    AND c.person_id IS DISTINCT FROM $1))
"""


# Their own, unless somebody who is there has the same, or an account.
_ADDRESSES = """
    SELECT DISTINCT lower(value) AS address FROM contact_point p WHERE person_id = $1 AND kind LIKE 'email%'
        AND NOT EXISTS (SELECT 1 FROM contact_point c WHERE lower(c.value) = lower(p.value) AND c.retired_on IS NULL
            AND c.person_id IS DISTINCT FROM $1)
        AND NOT EXISTS (SELECT 1 FROM app_user u WHERE lower(u.email) = lower(p.value) AND u.disabled_at IS NULL)
"""


async def _let_alone(person_id: UUID) -> None:
    """Whoever has left is reminded of no request to confirm any more, and no calendar opens for them."""
    await db.execute(_ASK_NO_MORE, person_id)
    await slices.addresses_left([row["address"] for row in await db.fetch(_ADDRESSES, person_id)])
