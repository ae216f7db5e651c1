"""Somebody leaves or gets another position: one action, with all that passes to whoever comes next."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.errors import NeverLeft, wrong
from contacts.kinds import AssignmentKind
from contacts.passing import pass_on
from contacts.schemas import AssignmentIn, EndIn, LeftIn, MovedIn, PersonIn, SuccessorIn
from contacts.service_leaving import person_left, the_successor
from contacts.service_people import add_person
from contacts.service_positions import assign, end_assignment
from contacts.writing import Change, done, entered, houses_of, revised
from registry.partners.queries import hold
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
_HOSTS = """
    SELECT s.host_id AS id FROM meeting_invitee i JOIN meeting_series s ON s.id = i.series_id
    WHERE i.person_id = $1 AND i.removed_at IS NULL AND s.host_id IS NOT NULL
"""


async def leave(actor: Actor, person_id: UUID, given: LeftIn, version: int, newcomer: str | None = None) -> None:
    """Somebody leaves, and whoever takes over takes over all of it; a `newcomer` by name is listed first.

    Raises:
        AlreadyEnded, Invalid, Conflict, NotFound, Refused: as `person_left`.
    """
    async with db.transaction():
        await _hold_all(person_id)
        successor_id = await _comes_next(actor, person_id, given.successor_id, newcomer)
        told = LeftIn(left_on=given.left_on, successor_id=successor_id)
        await person_left(actor, person_id, told, version)
        if given.pass_on and successor_id:
            await pass_on(actor, person_id, successor_id, await _gone_on(person_id))


async def hand_over(actor: Actor, person_id: UUID, given: SuccessorIn) -> None:
    """Name who follows somebody who left or is about to: what still hangs on them passes on.

    Raises:
        NeverLeft: they stay; Invalid: the successor is gone or works elsewhere; NotFound, Refused.
    """
    async with db.transaction():
        await _hold_all(person_id)
        before, house = await entered(actor, "person", person_id)
        if before["left_on"] is None:
            raise NeverLeft(before["name"])
        await the_successor(given.successor_id, before, max(house.today, before["left_on"]))
        after = await revised("person", before, before["version"], {"successor_id": given.successor_id})
        await done(actor, [house.id], Change("followed", "person", before, after))
        await pass_on(actor, person_id, given.successor_id, before["left_on"])


async def move_person(actor: Actor, person_id: UUID, given: MovedIn, version: int, newcomer: str | None = None) -> None:
    """Give somebody another position from a day on; what they held before passes to their successor, or is vacant.

    Raises:
        Invalid: they would follow themselves; Conflict, HasLeft, HeldAlready, PositionGone, NotFound, Refused.
    """
    if given.successor_id == person_id:
        raise wrong("successor_id", "Choose somebody else, or nobody yet.")
    async with db.transaction():
        await _hold_all(person_id)
        successor_id = await _comes_next(actor, person_id, given.successor_id, newcomer)
        before, house = await entered(actor, "person", person_id)
        since = given.since_on or house.today
        after = await revised("person", before, version, {"title": given.title or before["title"]})
        await done(actor, [house.id], Change("moved", "person", before, after))
        for held in await db.fetch(_HELD, person_id, house.id, given.position_id, since):
            await _hand_over(actor, held, successor_id, since - timedelta(days=1))
        if not await db.fetch_one(_HAS, given.position_id, person_id, since):
            await assign(actor, given.position_id, AssignmentIn(person_id=person_id, starts_on=since))
        if given.pass_on and successor_id:
            await pass_on(actor, person_id, successor_id, since)


async def _hold_all(person_id: UUID) -> None:
    """All organisations that this may touch, in one go, so that no two wait for each other."""
    hosts: Collection[UUID] = [row["id"] for row in await db.fetch(_HOSTS, person_id)]
    await hold({*await houses_of(person_id), *hosts})


async def _comes_next(actor: Actor, person_id: UUID, successor_id: UUID | None, newcomer: str | None) -> UUID | None:
    if newcomer is None:
        return successor_id
    if successor_id:
        raise wrong("newcomer", "Choose somebody from the list or give a new name, not both.")
    _, house = await entered(actor, "person", person_id)
    return await add_person(actor, house.id, PersonIn(name=newcomer))


async def _gone_on(person_id: UUID) -> date:
    row = await db.fetch_one("SELECT left_on FROM person WHERE id = $1", person_id)
    assert row is not None  # noqa: S101 - they just left
    left_on: date = row["left_on"]
    return left_on


async def _hand_over(actor: Actor, held: Any, successor_id: UUID | None, last_day: date) -> None:
    await end_assignment(actor, held["id"], EndIn(on=last_day), held["version"])
    if successor_id:
        kind = convert(held["kind"], AssignmentKind)
        next_one = AssignmentIn(
            person_id=successor_id, kind=kind, rank=held["rank"], starts_on=last_day + timedelta(days=1)
        )
        await assign(actor, held["position_id"], next_one)
