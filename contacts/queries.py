"""All that is known of organisations when the question is whom to call, in two statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from msgspec import convert

from contacts import rows
from contacts.model import Assignment, Check, ContactPoint, Delegation, Directory, Person, Position, Visibility
from contacts.whole import LATEST, Whole, whole
from registry.partners.calendar import Closures
from registry.partners.closures import closures_of
from registry.platform import clock, db
from registry.platform.access import Actor

T = TypeVar("T")

_CHECKS = LATEST.format(wanted="unnest($1::uuid[])")
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
    asked_on: dict[UUID, date]
    checks: dict[UUID, list[Check]]


async def directories(
    ids: Sequence[UUID], visibilities: Sequence[str], *, since: date | None = None
) -> dict[UUID, Directory]:
    """Read organisations with their parents, as far as somebody with these visibilities may know them.

    What ended before `since` (default: yesterday, UTC) is left out. Two statements, however many organisations.
    """
    first = since or clock.today() - timedelta(days=1)
    everything = await whole(ids, visibilities, first)
    found = {row["id"]: row for row in everything["house"]}
    read = _read(everything, await closures_of(list(found), first))
    made = {key: _directory(row, read) for key, row in found.items()}
    return {key: _with_parent(found[key], made) for key in ids if key in made}


def visible_to(actor: Actor) -> set[Visibility]:
    """The visibilities of contact points that exist for somebody."""
    return convert(actor.visibilities(), set[Visibility])


async def latest_checks(point_ids: Iterable[UUID]) -> list[Check]:
    """The checks that decide how fresh these points are: at most six for each."""
    return [rows.check(row) for row in await db.fetch(_CHECKS, list(point_ids))]


def _read(everything: Whole, closures: dict[UUID, Closures]) -> _Found:
    return _Found(
        closures,
        _by(map(rows.position, everything["post"]), lambda one: one.organisation_id),
        _by(map(rows.assignment, everything["assigned"]), lambda one: one.position_id),
        _by(map(rows.delegation, everything["delegated"]), lambda one: one.assignment_id),
        {row["id"]: rows.person(row) for row in everything["known"]},
        [rows.point(row) for row in everything["point"]],
        {row["id"]: row["asked_on"] for row in everything["point"] if row["asked_on"]},
        _by(map(rows.check, everything["latest"]), lambda one: one.contact_point_id),
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
        closures=read.closures[row["id"]],
        positions=tuple(positions),
        people=tuple(people),
        assignments=tuple(assignments),
        delegations=tuple(delegations),
        points=tuple(points),
        checks=tuple(check for point in points for check in read.checks.get(point.id, ())),
        asked_on={point.id: read.asked_on[point.id] for point in points if point.id in read.asked_on},
    )


def _noun(row: rows.Row) -> str:
    """What its people call it; what schools are part of is their district."""
    if row["sector"] == "education_k12" and row["has_parts"]:
        return "district"
    return _NOUNS.get(row["sector"], "office")


def _with_parent(row: rows.Row, made: dict[UUID, Directory]) -> Directory:
    parent = made.get(row["parent_id"])
    return replace(made[row["id"]], parent=parent) if parent else made[row["id"]]
