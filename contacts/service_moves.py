"""Somebody gets another position: what they held ends or is handed over, and the new one begins, in one go."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.errors import wrong
from contacts.kinds import AssignmentKind
from contacts.schemas import AssignmentIn, EndIn, MovedIn
from contacts.service_positions import assign, end_assignment
from contacts.writing import Change, done, entered, revised
from registry.platform import db
from registry.platform.access.model import Actor

_HELD = """
    SELECT a.* FROM assignment a JOIN position p ON p.id = a.position_id
    WHERE a.person_id = $1 AND p.organisation_id = $2 AND a.position_id <> $3
        AND (a.ends_on IS NULL OR a.ends_on >= $4) AND a.starts_on < $4
    ORDER BY a.id
"""
_HAS = """
    SELECT 1 FROM assignment WHERE position_id = $1 AND person_id = $2 AND kind = 'primary'
        AND (ends_on IS NULL OR ends_on >= $3)
"""


async def move_person(actor: Actor, person_id: UUID, given: MovedIn, version: int) -> None:
    """Give somebody another position from a day on; what they held before passes to their successor, or is vacant.

    Raises:
        Invalid: they would follow themselves; Conflict, HasLeft, HeldAlready, PositionGone, NotFound, Refused.
    """
    if given.successor_id == person_id:
        raise wrong("successor_id", "Choose somebody else, or nobody yet.")
    async with db.transaction():
        before, house = await entered(actor, "person", person_id)
        since = given.since_on or house.today
        after = await revised("person", before, version, {"title": given.title or before["title"]})
        await done(actor, [house.id], Change("moved", "person", before, after))
        for held in await db.fetch(_HELD, person_id, house.id, given.position_id, since):
            await _hand_over(actor, held, given, since - timedelta(days=1))
        if not await db.fetch_one(_HAS, given.position_id, person_id, since):
            await assign(actor, given.position_id, AssignmentIn(person_id=person_id, starts_on=since))


async def _hand_over(actor: Actor, held: Any, given: MovedIn, last_day: Any) -> None:
    await end_assignment(actor, held["id"], EndIn(on=last_day), held["version"])
    if given.successor_id:
        kind = convert(held["kind"], AssignmentKind)
        next_one = AssignmentIn(
            person_id=given.successor_id, kind=kind, rank=held["rank"], starts_on=last_day + timedelta(days=1)
        )
        await assign(actor, held["position_id"], next_one)
