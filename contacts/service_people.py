"""People come, change, are away and are back. How they leave: see service_leaving."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contacts import rows
from contacts.errors import AlreadyEnded, HasLeft, wrong
from contacts.rows import Row
from contacts.schemas import LeaveIn, PersonIn
from contacts.words import languages
from contacts.writing import Change, House, added, done, enter, entered, found, houses_of, revised
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.text import fold

_DAY = timedelta(days=1)


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

    Who stands in does so for all that they hold, up to the day before they are back.

    Raises:
        AlreadyEnded, HasLeft, Invalid, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        _still_there(before, house.today)
        if given.back_on and given.back_on <= house.today:
            raise wrong("back_on", "Give a day to come: the first on which they are back.")
        after = await revised("person", before, version, {"status": "on_leave", "back_on": given.back_on})
        changes = await _stood_in_for(before, given, house)
        await done(actor, await _houses(house, person_id), Change("went on leave", "person", before, after), *changes)


async def person_returned(actor: Actor, person_id: UUID, version: int) -> None:
    """Note that somebody is back, from leave or from being unreachable; nobody stands in for them any more.

    Raises:
        AlreadyEnded, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        _still_there(before, house.today)
        after = await revised("person", before, version, {"status": "active", "back_on": None})
        changes = await _stood_down(person_id, house.today)
        await done(actor, await _houses(house, person_id), Change("returned", "person", before, after), *changes)


async def _stood_in_for(person: Row, given: LeaveIn, house: House) -> list[Change]:
    """Let somebody stand in for all that a person holds; whoever did so until now no longer does."""
    if given.stand_in_id is None:
        return []
    if given.back_on is None:
        raise wrong(
            "back_on", "Say until when they stand in: the first day back, or your best guess. It can be changed."
        )
    await _may_stand_in(given.stand_in_id, person, house.today)
    changes = await _stood_down(person["id"], house.today)
    values = {"delegate_id": given.stand_in_id, "starts_on": house.today}
    for row in await db.fetch(_HELD, person["id"], house.today):
        last = min(filter(None, (given.back_on - _DAY, row["ends_on"])))
        standing = {"id": new_id(), "assignment_id": row["id"], "ends_on": last, **values}
        changes.append(Change("delegated", "delegation", after=await added("delegation", standing)))
    return changes


async def _may_stand_in(stand_in_id: UUID, person: Row, today: date) -> None:
    row = await db.fetch_one("SELECT * FROM person WHERE id = $1 FOR KEY SHARE", stand_in_id)
    if row is None or row["id"] == person["id"]:
        raise wrong("stand_in_id", "Choose somebody other than the one who is away.")
    if rows.person(row).gone(today):
        raise HasLeft(row["name"])


# What they hold today; who stands in for it today. A stand-in that is planned for later stays.
_HELD = """
    SELECT a.id, a.ends_on FROM assignment a JOIN position p ON p.id = a.position_id
    WHERE a.person_id = $1 AND a.starts_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $2)
        AND (p.abolished_on IS NULL OR p.abolished_on > $2)
    ORDER BY a.id
"""
_STANDING_IN = """
    SELECT d.id, d.starts_on FROM delegation d JOIN assignment a ON a.id = d.assignment_id
    WHERE a.person_id = $1 AND d.starts_on <= $2 AND d.ends_on >= $2 ORDER BY d.id
"""


async def _stood_down(person_id: UUID, today: date) -> list[Change]:
    return [await _no_longer(row, today) for row in await db.fetch(_STANDING_IN, person_id, today)]


async def _no_longer(row: Row, today: date) -> Change:
    """Yesterday was the last day; of one that began today there was none."""
    before = await found("delegation", row["id"])
    if row["starts_on"] >= today:
        await db.execute("DELETE FROM delegation WHERE id = $1", row["id"])
        return Change("withdrawn", "delegation", before)
    return Change(
        "ended", "delegation", before, await revised("delegation", before, before["version"], {"ends_on": today - _DAY})
    )


async def _houses(house: House, person_id: UUID) -> list[UUID]:
    """Where somebody is listed or was, their own organisation first."""
    return sorted(await houses_of(person_id), key=lambda one: one != house.id)


def _still_there(row: Row, today: date) -> None:
    if rows.person(row).gone(today):
        raise AlreadyEnded(f"The time of {row['name']} here")


def _columns(given: PersonIn) -> dict[str, Any]:
    return {
        "name": given.name,
        "sort_name": fold(given.name),
        "title": given.title or None,
        "languages": languages(given.languages),
        "accepted_on": given.accepted_on,
    }
