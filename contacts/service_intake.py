"""Somebody new, with what they do and how they are reached, from one short form."""

from uuid import UUID

from contacts import rows
from contacts.model import PositionRole
from contacts.schemas import AssignmentIn, IntakeIn, PersonIn, PointIn, PositionIn
from contacts.service_people import add_person
from contacts.service_points import publish_point
from contacts.service_positions import assign, open_position
from contacts.writing import enter
from registry.platform import db
from registry.platform.access.model import Actor

_OF_ROLE = """
    SELECT p.*, EXISTS (
        SELECT 1 FROM assignment a WHERE a.position_id = p.id AND a.ends_on IS NULL
    ) AS held
    FROM position p WHERE p.organisation_id = $1 AND p.role = $2 AND p.abolished_on IS NULL
    ORDER BY held, p.required DESC, p.id LIMIT 1
"""


async def introduce(actor: Actor, organisation_id: UUID, given: IntakeIn) -> UUID:
    """Add a person, give them their role (the vacant position if there is one) and publish their number; whose id.

    Raises:
        As `add_person`, `assign` and `publish_point`; nothing is kept then.
    """
    async with db.transaction():
        await enter(actor, organisation_id)
        person_id = await add_person(actor, organisation_id, PersonIn(name=given.name, title=given.title))
        position_id = await _position(actor, organisation_id, given.role) if given.role else None
        if position_id:
            await assign(actor, position_id, AssignmentIn(person_id=person_id, kind=given.assignment))
        if given.value:
            await publish_point(actor, organisation_id, _point(given, person_id, position_id))
        return person_id


async def _position(actor: Actor, organisation_id: UUID, role: PositionRole) -> UUID:
    row = await db.fetch_one(_OF_ROLE, organisation_id, role)
    return rows.position(row).id if row else await open_position(actor, organisation_id, PositionIn(role=role))


def _point(given: IntakeIn, person_id: UUID, position_id: UUID | None) -> PointIn:
    """What is one person's own goes with them; the rest belongs to the position as well and stays when they leave."""
    return PointIn(
        kind=given.kind,
        value=given.value or "",
        extension=given.extension,
        person_id=person_id,
        position_id=None if given.kind.personal else position_id,
        visibility=given.visibility,
    )
