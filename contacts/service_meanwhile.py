"""Somebody answers for an organisation while it is closed: an after-hours holder for some days."""

from datetime import date
from uuid import UUID

from contacts.kinds import AssignmentKind, PointKind, PositionRole
from contacts.schemas import AssignmentIn, PositionIn
from contacts.service_positions import assign, open_position
from contacts.writing import enter
from registry.platform import db
from registry.platform.access.model import Actor

# The post for it, else the first point of contact's.
_POST = """
    SELECT id FROM position WHERE organisation_id = $1 AND role = ANY($2)
        AND (abolished_on IS NULL OR abolished_on > $3)
    ORDER BY array_position($2, role), id LIMIT 1
"""
_ROLES = [PositionRole.AFTER_HOURS_POC, PositionRole.PRIMARY_POC]
_CALLED = "SELECT 1 FROM contact_point WHERE person_id = $1 AND kind = ANY($2) AND retired_on IS NULL LIMIT 1"
# Nobody sits at a desk of a building that is closed.
_SPOKEN = [str(kind) for kind in PointKind if kind.spoken and kind not in {PointKind.DESK, PointKind.MAIN_LINE}]


async def answer_meanwhile(
    actor: Actor, organisation_id: UUID, person_id: UUID, starts_on: date, ends_on: date
) -> UUID:
    """Let somebody answer after hours from the first to the last day, both included; the id of what they hold then.

    Raises:
        HasLeft, HeldAlready, Invalid, NotFound, Refused: as `assign`.
    """
    async with db.transaction():
        await enter(actor, organisation_id)
        row = await db.fetch_one(_POST, organisation_id, [str(role) for role in _ROLES], ends_on)
        post = row["id"] if row else await open_position(actor, organisation_id, PositionIn(role=_ROLES[0]))
        days = AssignmentIn(person_id=person_id, kind=AssignmentKind.AFTER_HOURS, starts_on=starts_on, ends_on=ends_on)
        return await assign(actor, post, days)


async def cannot_be_called(person_id: UUID) -> bool:
    """Whether no line of theirs is answered by voice away from the office."""
    return await db.fetch_one(_CALLED, person_id, _SPOKEN) is None
