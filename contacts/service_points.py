"""Numbers and addresses are published, corrected and retired."""

from datetime import date
from typing import Any
from uuid import UUID

from contacts import rows
from contacts.checks import noted_check
from contacts.errors import HasLeft, ListedAlready, PointRetired, wrong
from contacts.model import CheckMethod, CheckOutcome, WeeklyHours
from contacts.rows import Row
from contacts.schemas import CheckIn, EndIn, PointIn
from contacts.values import understood
from contacts.words import languages
from contacts.writing import Change, House, added, done, enter, entered, revised
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound
from registry.platform.hours import HoursNotUnderstoodError
from registry.platform.hours_text import hours_from_text
from registry.platform.ids import new_id

_SAME = """
    SELECT 1 FROM contact_point
    WHERE organisation_id = $1 AND value = $2 AND kind = $3 AND retired_on IS NULL AND id <> $8
        AND extension IS NOT DISTINCT FROM $4 AND position_id IS NOT DISTINCT FROM $5
        AND person_id IS NOT DISTINCT FROM $6 AND visibility = ANY($7)
"""
# Somebody who works here, or comes from elsewhere to fill a position here.
_PERSON_HERE = """
    SELECT * FROM person WHERE id = $1 AND (organisation_id = $2 OR id IN (
        SELECT a.person_id FROM assignment a JOIN position p ON p.id = a.position_id
        WHERE p.organisation_id = $2 AND a.person_id = $1))
"""
# What makes it another number, which nobody has confirmed yet.
_IDENTITY = ("kind", "value", "extension")


async def publish_point(actor: Actor, organisation_id: UUID, given: PointIn) -> UUID:
    """List a number or address of an organisation, a position or a person. Nobody has confirmed it by that.

    Raises:
        Invalid: it cannot be understood, or belongs to somebody elsewhere; ListedAlready, HasLeft, NotFound, Refused.
    """
    async with db.transaction():
        house = await enter(actor, organisation_id)
        values = await _columns(actor, house, given)
        await _not_twice(actor, house, values)
        after = await _published(actor, house, values)
        await done(actor, [house.id], Change("published", "contact_point", after=after))
        return UUID(str(after["id"]))


async def correct_point(actor: Actor, point_id: UUID, given: PointIn, version: int) -> UUID:
    """Correct a number or what is said of it; the id of the point that is used from now on.

    Another number is another point: the old one is retired, still finds its organisation and keeps its evidence.

    Raises:
        PointRetired, Conflict, and as `publish_point`.
    """
    async with db.transaction():
        before, house = await _usable(actor, point_id)
        values = await _columns(actor, house, given)
        await _not_twice(actor, house, values, other_than=point_id)
        if all(values[name] == before[name] for name in _IDENTITY):
            after = await revised("contact_point", before, version, values)
            await done(actor, [house.id], Change("corrected", "contact_point", before, after))
            return point_id
        new = await _published(actor, house, values)
        old = await revised("contact_point", before, version, {"retired_on": house.today, "replaced_by_id": new["id"]})
        changes = Change("replaced", "contact_point", before, old), Change("published", "contact_point", after=new)
        await done(actor, [house.id], *changes)
        return UUID(str(new["id"]))


async def retire_point(actor: Actor, point_id: UUID, given: EndIn, version: int) -> None:
    """Stop using a number or address; `on` is the first day without it. It still finds its organisation.

    Raises:
        PointRetired, Conflict, NotFound, Refused.
    """
    async with db.transaction():
        before, house = await _usable(actor, point_id)
        after = await revised("contact_point", before, version, {"retired_on": given.on or house.today})
        await done(actor, [house.id], Change("retired", "contact_point", before, after))


async def _usable(actor: Actor, point_id: UUID) -> tuple[Row, House]:
    seen = await db.fetch_one("SELECT visibility FROM contact_point WHERE id = $1", point_id)
    if seen is None or not actor.sees(seen["visibility"]):
        raise NotFound
    before, house = await entered(actor, "contact_point", point_id)
    if not rows.point(before).in_use(house.today):
        raise PointRetired
    return before, house


async def _published(actor: Actor, house: House, values: dict[str, Any]) -> Row:
    row = await added("contact_point", {"id": new_id(), "organisation_id": house.id, **values})
    await noted_check(actor, row["id"], CheckIn(method=CheckMethod.EDITED, outcome=CheckOutcome.EDITED))
    return row


async def _columns(actor: Actor, house: House, given: PointIn) -> dict[str, Any]:
    value = understood(given.kind, given.value, given.extension)
    if not actor.sees(given.visibility):
        raise wrong("visibility", "Choose who may see it so that you still see it yourself.")
    if given.person_id:
        await _belongs(given.person_id, house, house.today)
    if given.position_id:
        await _placed(given.position_id, house)
    return {
        "kind": given.kind,
        "value": value.value,
        "extension": value.extension,
        "as_typed": value.as_typed,
        "label": given.label or None,
        "position_id": given.position_id,
        "person_id": given.person_id,
        "coverage": rows.stored(_hours(given.coverage)),
        "languages": languages(given.languages),
        "visibility": given.visibility,
        "source": given.source or None,
        "confirm_months": given.confirm_months,
    }


def _hours(text: str | None) -> WeeklyHours | None:
    try:
        return hours_from_text(text) if text else None
    except HoursNotUnderstoodError as problem:
        raise wrong("coverage", problem.sentence) from problem


async def _belongs(person_id: UUID, house: House, today: date) -> None:
    row = await db.fetch_one(_PERSON_HERE, person_id, house.id)
    if row is None:
        raise wrong("person_id", "Choose somebody who works here.")
    if rows.person(row).gone(today):
        raise HasLeft(row["name"])


async def _placed(position_id: UUID, house: House) -> None:
    row = await db.fetch_one("SELECT * FROM position WHERE id = $1 AND organisation_id = $2", position_id, house.id)
    if row is None or not rows.position(row).exists(house.today):
        raise wrong("position_id", "Choose a position of this organisation.")


async def _not_twice(actor: Actor, house: House, values: dict[str, Any], other_than: UUID | None = None) -> None:
    # Only among what this person sees: a refusal must not tell that a restricted number exists.
    where = [values[name] for name in ("value", "kind", "extension", "position_id", "person_id")]
    if await db.fetch_one(_SAME, house.id, *where, actor.visibilities(), other_than or house.id):
        raise ListedAlready
