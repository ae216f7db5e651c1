"""What every write of the contacts begins and ends with: the permission and the lock, the version, the audit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contacts.model import ContactPoint
from contacts.rows import Row
from registry.partners.errors import NoSuchOrganisation, NotYours
from registry.partners.queries import subject
from registry.platform import audit, clock, db, rows, slices
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import Conflict, NotFound, Refused

PERSON = ("name", "title", "status", "left_on", "back_on", "successor_id", "accepted_on", "languages")
POSITION = ("role", "title", "purposes", "required", "abolished_on")
ASSIGNMENT = ("position_id", "person_id", "kind", "rank", "starts_on", "ends_on")
DELEGATION = ("assignment_id", "delegate_id", "starts_on", "ends_on")
POINT = (
    "kind", "value", "extension", "label", "position_id", "person_id", "coverage", "languages", "visibility", "source",
    "confirm_months", "retired_on", "replaced_by_id",
)  # fmt: skip
_FIELDS = {
    "person": PERSON,
    "position": POSITION,
    "assignment": ASSIGNMENT,
    "delegation": DELEGATION,
    "contact_point": POINT,
}


@dataclass(frozen=True, slots=True)
class House:
    """An organisation that is being changed."""

    id: UUID
    name: str
    zone: str

    @property
    def today(self) -> date:
        return clock.today(self.zone)


async def enter(actor: Actor, organisation_id: UUID) -> House:
    """Begin a change of who can be called at an organisation: one at a time for each, so that no two overlap.

    Raises:
        NoSuchOrganisation: there is none.
        Refused, NotYours: this person may not edit it.
    """
    sql = "SELECT id, name, time_zone FROM organisation WHERE id = $1 FOR NO KEY UPDATE"
    row, whose = await db.fetch_one(sql, organisation_id), await subject(organisation_id)
    if row is None or whose is None:
        raise NoSuchOrganisation
    if not actor.may(Permission.EDIT_DIRECTORY):
        raise Refused
    if not can(actor, Permission.EDIT_DIRECTORY, whose):
        raise NotYours
    return House(row["id"], row["name"], row["time_zone"])


_WHOSE = {
    "person": "SELECT organisation_id FROM person WHERE id = $1",
    "position": "SELECT organisation_id FROM position WHERE id = $1",
    "contact_point": "SELECT organisation_id FROM contact_point WHERE id = $1",
    "assignment": """
        SELECT p.organisation_id FROM assignment a JOIN position p ON p.id = a.position_id WHERE a.id = $1
    """,
    "delegation": """
        SELECT p.organisation_id FROM delegation d JOIN assignment a ON a.id = d.assignment_id
        JOIN position p ON p.id = a.position_id WHERE d.id = $1
    """,
}


async def entered(actor: Actor, table: str, key: UUID) -> tuple[Row, House]:
    """Begin a change of one row: its organisation is locked first, always, so that two writers never wait in a ring.

    Of a person that is every organisation whose call list they are or were on, in the order of their ids.

    Raises:
        NotFound, Refused: as `enter`.
    """
    whose = await db.fetch_one(_WHOSE[table], key)
    if whose is None:
        raise NotFound
    if table == "person":
        await _lock(await houses_of(key))
    house = await enter(actor, whose["organisation_id"])
    return await found(table, key), house


_HOUSES = """
    SELECT organisation_id FROM person WHERE id = $1
    UNION SELECT p.organisation_id FROM assignment a JOIN position p ON p.id = a.position_id WHERE a.person_id = $1
    UNION SELECT p.organisation_id FROM delegation d
        JOIN assignment a ON a.id = d.assignment_id JOIN position p ON p.id = a.position_id WHERE d.delegate_id = $1
"""


async def houses_of(person_id: UUID) -> list[UUID]:
    """Every organisation whose call list somebody is or was on, their own included."""
    return [row["organisation_id"] for row in await db.fetch(_HOUSES, person_id)]


async def foreseen(person_id: UUID) -> tuple[Row, House]:
    """Begin what was announced of somebody before: nobody asks for it today, so that nobody's rights are asked.

    Raises:
        NotFound: there is nobody.
    """
    await _lock(await houses_of(person_id))
    row = await found("person", person_id)
    house = await db.fetch_one("SELECT id, name, time_zone FROM organisation WHERE id = $1", row["organisation_id"])
    assert house is not None  # noqa: S101 - a person is of one
    return row, House(house["id"], house["name"], house["time_zone"])


async def _lock(houses: Sequence[UUID]) -> None:
    await db.fetch("SELECT FROM organisation WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", list(houses))


async def found(table: str, key: UUID) -> Row:
    """A row by its id, locked for the rest of the transaction.

    Raises:
        NotFound: there is none.
    """
    row = await db.fetch_one(f"SELECT * FROM {table} WHERE id = $1 FOR NO KEY UPDATE", key)  # noqa: S608 - our own names
    if row is None:
        raise NotFound
    return row


async def added(table: str, values: Mapping[str, Any]) -> Row:
    """Insert a row; it as it is then."""
    if table in _FIELDS:
        values = {**values, "created_at": clock.now(), "updated_at": clock.now()}
    return await rows.added(table, values)


async def revised(table: str, row: Row, version: int, values: Mapping[str, Any]) -> Row:
    """Change a row if it still is at the version that was seen; it as it is then.

    Raises:
        Conflict: somebody was faster; with what was sent and what is stored.
    """
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(values, 4))
    sql = f"""
        UPDATE {table} SET {sets}, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $2 RETURNING *
    """  # noqa: S608 - our own names
    after = await db.fetch_one(sql, row["id"], version, clock.now(), *values.values())
    if after is None:
        theirs = readable({name: row[name] for name in values}) | {"version": row["version"]}
        raise Conflict(mine=readable(values), theirs=theirs)
    return after


def readable(values: Mapping[str, Any]) -> dict[str, object]:
    """Columns as they are sent and shown."""
    return {name: json.loads(value) if name == "coverage" and value else value for name, value in values.items()}


def snapshot(table: str, row: Row) -> dict[str, object]:
    """What can be said of a row; the audit trail masks some of it."""
    return {name: row[name] for name in _FIELDS[table]}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one row; before or after is None when it was not there."""

    action: str
    table: str
    before: Row | None = None
    after: Row | None = None

    def event(self, house: UUID) -> audit.Event:
        """The change as the audit trail keeps it: told apart by the values, which are then masked."""
        old, new = ({} if row is None else snapshot(self.table, row) for row in (self.before, self.after))
        row = self.before if self.after is None else self.after
        assert row is not None  # noqa: S101 - a change is of something
        told = all(everybodys(one) for one in (old, new))
        changes = {name: _masked(name, pair, told=told) for name, pair in audit.differences(old, new).items()}
        return audit.Event(self.action, self.table, str(row["id"]), changes, house if told else None)


# Words that somebody typed about a number, and all of a restricted one, stay out of the trail: only that they changed.
_TYPED = frozenset({"label", "source", "extension"})
_HIDDEN = "…"


def _masked(name: str, pair: Sequence[Any], *, told: bool) -> list[object]:
    if name in _TYPED or (name == "value" and not told):
        return [value and _HIDDEN for value in pair]
    return [audit.mask(value) for value in pair] if name == "value" else list(pair)


def everybodys(values: Mapping[str, object]) -> bool:
    """Whether an event about this may stand in its organisation's history, which more people read than may see it."""
    return values.get("visibility", "all_users") == "all_users"


async def done(actor: Actor | None, houses: Sequence[UUID], *changes: Change) -> None:
    """End a change: the look-up follows, then the audit trail. The first of `houses` is whose change it is."""
    await slices.reindex(houses)
    await audit.record_many(actor, [change.event(houses[0]) for change in changes])


async def disclosed(actor: Actor, where: UUID | str, points: Iterable[ContactPoint]) -> None:
    """Record that restricted numbers were read: one event for a view, with the ids and never the values.

    Its subject is the point, or when there were several `where`: the organisation, or a list. It is in nobody's history
    but the trail's.
    """
    restricted = sorted({str(point.id) for point in points if point.visibility != "all_users"})
    if not restricted:
        return
    async with db.transaction():
        await audit.record(
            actor,
            "read",
            "contact_point",
            restricted[0] if len(restricted) == 1 else where,
            after={"points": restricted},
        )
