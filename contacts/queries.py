"""All that is known of organisations when the question is whom to call, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from msgspec import convert

from contacts import rows
from contacts.model import Assignment, Check, ContactPoint, Delegation, Directory, Person, Position, Visibility
from registry.partners.calendar import Closures
from registry.partners.queries import closures_of
from registry.platform import clock, db
from registry.platform.access import Actor

T = TypeVar("T")

_ORGANISATIONS = """
    SELECT id, name, sector, parent_id, time_zone, hours,
        EXISTS (SELECT 1 FROM organisation part WHERE part.parent_id = organisation.id) AS has_parts
    FROM organisation
    WHERE id IN (SELECT unnest($1::uuid[]) UNION SELECT parent_id FROM organisation WHERE id = ANY($1))
"""
_POSITIONS = """
    SELECT * FROM position
    WHERE organisation_id = ANY($1) AND (abolished_on IS NULL OR abolished_on >= $2)
    ORDER BY id
"""
_ASSIGNMENTS = """
    SELECT * FROM assignment
    WHERE position_id = ANY($1) AND (ends_on IS NULL OR ends_on >= $2)
    ORDER BY id
"""
_DELEGATIONS = """
    SELECT * FROM delegation WHERE assignment_id = ANY($1) AND ends_on >= $2 ORDER BY id
"""
_PEOPLE = """
    SELECT * FROM person
    WHERE (organisation_id = ANY($1) OR id = ANY($2)) AND (left_on IS NULL OR left_on >= $3)
    ORDER BY id
"""
# What the viewer may not see does not leave the database.
_POINTS = """
    SELECT * FROM contact_point
    WHERE (organisation_id = ANY($1) OR person_id = ANY($2)) AND visibility = ANY($3)
        AND (retired_on IS NULL OR retired_on >= $4)
    ORDER BY id
"""
# The latest of each meaning is all that the rules need: six probes of an index, however many checks there are.
_CHECKS = """
    SELECT latest.*
    FROM unnest($1::uuid[]) AS wanted (id)
    CROSS JOIN unnest(ARRAY['proves', 'confirms', 'reaches', 'fails', 'alters', 'tells']) AS kinds (meaning)
    CROSS JOIN LATERAL (
        SELECT * FROM contact_check
        WHERE contact_point_id = wanted.id AND meaning = kinds.meaning
        ORDER BY at DESC, id DESC LIMIT 1
    ) AS latest
"""
_NOUNS = {
    "education_k12": "school",
    "education_higher": "campus",
    "mental_health": "clinic",
    "healthcare": "clinic",
    "sud_program": "clinic",
    "faith": "house of worship",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that was read, by what it belongs to."""

    closures: dict[UUID, Closures]
    positions: dict[UUID, list[Position]]
    assignments: dict[UUID, list[Assignment]]
    delegations: dict[UUID, list[Delegation]]
    people: dict[UUID, Person]
    points: Sequence[ContactPoint]
    checks: dict[UUID, list[Check]]


async def directories(
    ids: Sequence[UUID], visibilities: Sequence[str], *, since: date | None = None
) -> dict[UUID, Directory]:
    """Read organisations with their parents, as far as somebody with these visibilities may know them.

    What ended before `since` (default: yesterday, UTC) is left out. Eight statements, however many organisations.
    """
    first = since or clock.today() - timedelta(days=1)
    found = {row["id"]: row for row in await db.fetch(_ORGANISATIONS, list(ids))}
    read = await _read(list(found), visibilities, first)
    made = {key: _directory(row, read) for key, row in found.items()}
    return {key: _with_parent(found[key], made) for key in ids if key in made}


def visible_to(actor: Actor) -> set[Visibility]:
    """The visibilities of contact points that exist for somebody."""
    return convert(actor.visibilities(), set[Visibility])


async def latest_checks(point_ids: Iterable[UUID]) -> list[Check]:
    """The checks that decide how fresh these points are: at most six for each."""
    return [rows.check(row) for row in await db.fetch(_CHECKS, list(point_ids))]


async def _read(ids: list[UUID], visibilities: Sequence[str], first: date) -> _Found:
    closures = await closures_of(ids, first)
    positions = [rows.position(row) for row in await db.fetch(_POSITIONS, ids, first)]
    assignments = [rows.assignment(row) for row in await db.fetch(_ASSIGNMENTS, [one.id for one in positions], first)]
    delegations = [rows.delegation(row) for row in await db.fetch(_DELEGATIONS, [one.id for one in assignments], first)]
    involved = list({one.person_id for one in assignments} | {one.delegate_id for one in delegations})
    people = [rows.person(row) for row in await db.fetch(_PEOPLE, ids, involved, first)]
    points = [rows.point(row) for row in await db.fetch(_POINTS, ids, involved, list(visibilities), first)]
    checks = await latest_checks(one.id for one in points)
    return _Found(
        closures,
        _by(positions, lambda one: one.organisation_id),
        _by(assignments, lambda one: one.position_id),
        _by(delegations, lambda one: one.assignment_id),
        {one.id: one for one in people},
        points,
        _by(checks, lambda one: one.contact_point_id),
    )


def _by(items: Iterable[T], key: Callable[[T], UUID]) -> dict[UUID, list[T]]:
    groups: dict[UUID, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def _directory(row: rows.Row, read: _Found) -> Directory:
    positions = read.positions.get(row["id"], [])
    assignments = [one for position in positions for one in read.assignments.get(position.id, ())]
    delegations = [one for assignment in assignments for one in read.delegations.get(assignment.id, ())]
    involved = {one.person_id for one in assignments} | {one.delegate_id for one in delegations}
    people = [one for one in read.people.values() if one.organisation_id == row["id"] or one.id in involved]
    points = [one for one in read.points if one.organisation_id == row["id"] or one.person_id in involved]
    return Directory(
        name=row["name"],
        zone=rows.zone(row["time_zone"]),
        noun=_noun(row),
        hours=rows.hours(row["hours"]),
        closures=_closures(row, read),
        positions=tuple(positions),
        people=tuple(people),
        assignments=tuple(assignments),
        delegations=tuple(delegations),
        points=tuple(points),
        checks=tuple(check for point in points for check in read.checks.get(point.id, ())),
    )


def _noun(row: rows.Row) -> str:
    """What its people call it; what schools are part of is their district."""
    if row["sector"] == "education_k12" and row["has_parts"]:
        return "district"
    return _NOUNS.get(row["sector"], "office")


def _closures(row: rows.Row, read: _Found) -> Closures:
    """Its own breaks; one that keeps no calendar follows its parent's, as a school does its district's."""
    own, parents = read.closures[row["id"]], read.closures.get(row["parent_id"])
    return replace(own, breaks=parents.breaks) if parents and not own.breaks else own


def _with_parent(row: rows.Row, made: dict[UUID, Directory]) -> Directory:
    parent = made.get(row["parent_id"])
    return replace(made[row["id"]], parent=parent) if parent else made[row["id"]]
