"""Reads for the pages and the API: lists of people, and all that is known of one of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts import rows
from contacts.freshness import When, standing
from contacts.model import (
    Assignment,
    AssignmentKind,
    Check,
    ContactPoint,
    Delegation,
    Person,
    Position,
    PositionRole,
    Standing,
)
from contacts.queries import latest_checks
from contacts.silence import silent
from contacts.values import shown
from contacts.words import ago
from registry.platform import clock, db
from registry.platform.text import fold

_STATES = {
    "present": "(p.left_on IS NULL OR p.left_on > $1)",
    "on_leave": "p.status = 'on_leave' AND coalesce(p.back_on > $1, true) AND coalesce(p.left_on > $1, true)",
    "unreachable": "p.status = 'unreachable'",
    "left": "p.left_on <= $1",
    "all": "true",
}
STATES = tuple(_STATES)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: somebody, where they work and what they hold now."""

    person: Person
    organisation: str
    sort_name: str
    version: int
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """An assignment with its position and where that is."""

    assignment: Assignment
    position: Position
    organisation: str
    version: int
    delegations: tuple[tuple[Delegation, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """A contact point with how good it is now."""

    point: ContactPoint
    standing: Standing
    version: int
    replaced_by_id: UUID | None = None

    @property
    def number(self) -> str:
        return shown(self.point.kind, self.point.value)


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything of one person; `reach` holds only what the viewer may see."""

    person: Person
    organisation: str
    version: int
    successor: str | None
    posts: tuple[Post, ...] = ()
    reach: tuple[Reach, ...] = field(default=())


async def listed(
    *,
    words: str = "",
    state: str = "present",
    organisation_id: UUID | None = None,
    after: tuple[str, UUID] | None = None,
    limit: int = 50,
) -> list[Line]:
    """At most `limit` people by name, every word of `words` somewhere in it, from behind the key (sort name, id)."""
    args: list[Any] = [clock.today()]
    # Every state is given the day, whether it asks for it or not.
    conditions = [_STATES[state], "$1::date IS NOT NULL"]
    for word in fold(words).split()[:6]:
        args.append(f"%{word}%")
        conditions.append(f"p.sort_name LIKE ${len(args)}")
    if organisation_id:
        args.append(organisation_id)
        conditions.append(f"p.organisation_id = ${len(args)}")
    if after:
        args += list(after)
        conditions.append(f"(p.sort_name, p.id) > (${len(args) - 1}, ${len(args)})")
    sql = f"""
        SELECT p.*, o.name AS house FROM person p JOIN organisation o ON o.id = p.organisation_id
        WHERE {" AND ".join(conditions)} ORDER BY p.sort_name, p.id LIMIT {limit}
    """  # noqa: S608 - our own words, every value is an argument
    found = await db.fetch(sql, *args)
    held = await _held(row["id"] for row in found)
    return [
        Line(rows.person(row), row["house"], row["sort_name"], row["version"], tuple(held.get(row["id"], ())))
        for row in found
    ]


async def _held(person_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    sql = """
        SELECT a.person_id, a.kind, p.role, p.title FROM assignment a JOIN position p ON p.id = a.position_id
        WHERE a.person_id = ANY($1) AND a.starts_on <= $2
            AND (a.ends_on IS NULL OR a.ends_on >= $2)
            AND (p.abolished_on IS NULL OR p.abolished_on > $2)
        ORDER BY a.kind, a.rank, p.role
    """
    held: dict[UUID, list[str]] = defaultdict(list)
    for row in await db.fetch(sql, list(person_ids), clock.today()):
        name = row["title"] or convert(row["role"], PositionRole).label
        kind = convert(row["kind"], AssignmentKind)
        held[row["person_id"]].append(name if kind is AssignmentKind.PRIMARY else f"{name} ({kind.label.lower()})")
    return held


async def profile(person_id: UUID, visibilities: Sequence[str], now: datetime, *, when: When = ago) -> Profile | None:
    """Everything of one person that somebody with these visibilities may know; None when there is no such person.

    `when` says in the words of each number when it was checked.
    """
    sql = """
        SELECT p.*, o.name AS house, s.name AS successor FROM person p
        JOIN organisation o ON o.id = p.organisation_id LEFT JOIN person s ON s.id = p.successor_id
        WHERE p.id = $1
    """
    row = await db.fetch_one(sql, person_id)
    if row is None:
        return None
    posts = tuple(await _posts(person_id))
    lines = """
        SELECT * FROM contact_point WHERE person_id = $1 AND visibility = ANY($2) ORDER BY retired_on NULLS FIRST, id
    """
    reach = await reaches(await db.fetch(lines, person_id, list(visibilities)), now, visibilities, when=when)
    return Profile(rows.person(row), row["house"], row["version"], row["successor"], posts, tuple(reach))


async def _posts(person_id: UUID) -> list[Post]:
    sql = """
        SELECT a.*, o.name AS house FROM assignment a
        JOIN position p ON p.id = a.position_id JOIN organisation o ON o.id = p.organisation_id
        WHERE a.person_id = $1 ORDER BY a.ends_on NULLS FIRST, a.starts_on DESC, a.id
    """
    found = await db.fetch(sql, person_id)
    positions = await by_id("position", [row["position_id"] for row in found])
    standing_in = await _delegations([row["id"] for row in found])
    return [
        Post(
            rows.assignment(row), rows.position(positions[row["position_id"]]), row["house"], row["version"],
            tuple(standing_in.get(row["id"], ())),
        )
        for row in found
    ]  # fmt: skip


async def _delegations(assignment_ids: list[UUID]) -> dict[UUID, list[tuple[Delegation, str]]]:
    sql = """
        SELECT d.*, p.name AS delegate FROM delegation d JOIN person p ON p.id = d.delegate_id
        WHERE d.assignment_id = ANY($1) ORDER BY d.starts_on DESC, d.id
    """
    found: dict[UUID, list[tuple[Delegation, str]]] = defaultdict(list)
    for row in await db.fetch(sql, assignment_ids):
        found[row["assignment_id"]].append((rows.delegation(row), row["delegate"]))
    return found


async def reaches(
    found: Sequence[rows.Row], now: datetime, visibilities: Sequence[str], *, when: When = ago
) -> list[Reach]:
    """Rows of contact points with their standing, in three more statements; a hidden replacement is not mentioned."""
    known = await db.fetch(
        "SELECT id FROM contact_point WHERE id = ANY($1) AND visibility = ANY($2)",
        [row["replaced_by_id"] for row in found if row["replaced_by_id"]],
        list(visibilities),
    )
    newer = {row["id"] for row in known}
    checks: dict[UUID, list[Check]] = defaultdict(list)
    for check in await latest_checks(row["id"] for row in found):
        checks[check.contact_point_id].append(check)
    asked_on = await silent([row["id"] for row in found])
    points = [(rows.point(row), row) for row in found]
    return [
        Reach(
            point,
            standing(point, checks[point.id], now, asked_on.get(point.id), when),
            row["version"],
            row["replaced_by_id"] if row["replaced_by_id"] in newer else None,
        )
        for point, row in points
    ]


async def by_id(table: str, ids: Sequence[UUID]) -> dict[UUID, rows.Row]:
    """Rows of one of our tables by their ids; those that are not there are missing."""
    found = await db.fetch(f"SELECT * FROM {table} WHERE id = ANY($1)", list(ids))  # noqa: S608 - our own names
    return {row["id"]: row for row in found}


async def choices(organisation_id: UUID, today: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The people and the positions of an organisation, as (id, words) for a form's lists."""
    people = await db.fetch(
        "SELECT id, name, title FROM person WHERE organisation_id = $1 AND (left_on IS NULL OR left_on > $2) "
        "ORDER BY sort_name, id",
        organisation_id,
        today,
    )
    posts = await db.fetch(
        "SELECT * FROM position WHERE organisation_id = $1 AND (abolished_on IS NULL OR abolished_on > $2) ORDER BY id",
        organisation_id,
        today,
    )
    named = [(str(row["id"]), f"{row['name']}, {row['title']}" if row["title"] else row["name"]) for row in people]
    return named, [(str(row["id"]), rows.position(row).name) for row in posts]


async def first_of(person_id: UUID, today: date) -> set[str]:
    """The positions of which somebody is the first on a day: those that they need not be given."""
    sql = """
        SELECT position_id FROM assignment WHERE person_id = $1 AND kind = 'primary' AND starts_on <= $2
            AND (ends_on IS NULL OR ends_on >= $2)
    """
    return {str(row["position_id"]) for row in await db.fetch(sql, person_id, today)}
