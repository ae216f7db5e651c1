"""Reads for the cards that go along on a phone: as many statements for one partner as for hundreds."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts import rows
from contacts.model import Check, PositionRole
from contacts.pocket_cards import Held, House, Known, Line, Somebody, Taker, group_card, house_card, person_card
from contacts.queries import latest_checks
from contacts.silence import silent
from contacts.vcard import Place, Version, written
from contacts.writing import disclosed
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound

# How many partners are read and written together, so that a long list takes no more memory than a short one.
BATCH = 500

# A line that was retired changes the card, too; one that this reader may not see does not.
_HOUSES = """
    SELECT o.id, o.name, o.sector, o.status, o.website, o.time_zone, o.hours, o.country, s.street, s.city,
        coalesce(s.region, o.region) AS region, s.postal_code, next.name AS successor,
        greatest(o.updated_at, (SELECT max(updated_at) FROM contact_point
            WHERE organisation_id = o.id AND person_id IS NULL AND visibility = ANY($2))) AS changed_at
    FROM organisation o
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main
    LEFT JOIN organisation next ON next.id = o.successor_id
    WHERE o.id = ANY($1)
"""
_PEOPLE = """
    SELECT p.*, greatest(p.updated_at,
        (SELECT max(updated_at) FROM contact_point WHERE person_id = p.id AND visibility = ANY($2)),
        (SELECT max(greatest(updated_at,
            CASE WHEN starts_on <= $3 THEN starts_on::timestamp AT TIME ZONE 'UTC' END,
            CASE WHEN ends_on < $3 THEN (ends_on + 1)::timestamp AT TIME ZONE 'UTC' END))
            FROM assignment WHERE person_id = p.id)) AS changed_at
    FROM person p WHERE p.{whose} = ANY($1) AND (p.left_on IS NULL OR p.left_on > $3) ORDER BY p.sort_name, p.id
"""
_HELD = """
    SELECT a.person_id, p.id, p.role, p.title, p.organisation_id, p.purposes, p.required, p.abolished_on,
        o.name AS house, p.updated_at
    FROM assignment a JOIN position p ON p.id = a.position_id JOIN organisation o ON o.id = p.organisation_id
    WHERE a.person_id = ANY($1) AND a.starts_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $2)
        AND (p.abolished_on IS NULL OR p.abolished_on > $2)
    ORDER BY array_position(ARRAY['primary', 'alternate', 'after_hours', 'escalation'], a.kind), a.rank, p.id
"""
_LINES = """
    SELECT c.*, p.role AS post_role, p.title AS post_title
    FROM contact_point c LEFT JOIN position p ON p.id = c.position_id
    WHERE c.visibility = ANY($1) AND (c.retired_on IS NULL OR c.retired_on > $2)
        AND (p.abolished_on IS NULL OR p.abolished_on > $2)
        AND (c.person_id = ANY($3) OR
            (c.person_id IS NULL AND (c.organisation_id = ANY($4) OR c.position_id = ANY($5))))
    ORDER BY c.id
"""
_NOW = {"merged": "Merged", "dissolved": "Dissolved", "inactive": "No longer active", "dormant": "Dormant"}


@dataclass(frozen=True, slots=True)
class File:
    """Cards as text, with the name of whom they are and their organisation."""

    text: str
    name: str
    house: UUID


@dataclass(frozen=True, slots=True)
class Chosen:
    """A list of partners: their ids in its order, what it is called, and what tells it from other lists."""

    ids: Sequence[UUID]
    name: str
    key: str


async def person_file(actor: Actor, person_id: UUID, version: Version, taker: Taker) -> File:
    """One person's card. That restricted numbers went along is recorded.

    Raises:
        NotFound: there is nobody, or they have left.
    """
    people = await _people("id", [person_id], actor)
    if not people:
        raise NotFound("Nobody is listed here now: they may have left. There is no card to take along.")
    person = people[0].person
    known = await _known(await _houses([person.organisation_id], actor), people, actor, own=False)
    await disclosed(actor, person.organisation_id, (line.point for line in known.lines))
    return File(written(person_card(people[0], known, taker), version), person.name, person.organisation_id)


async def organisation_file(actor: Actor, organisation_id: UUID, version: Version, taker: Taker) -> File:
    """An organisation's card and those of its people; in 4.0 with the group that they are.

    Raises:
        NotFound: there is none.
    """
    known = await _of_organisations([organisation_id], actor)
    if organisation_id not in known.houses:
        raise NotFound
    await disclosed(actor, organisation_id, (line.point for line in known.lines))
    house = known.houses[organisation_id]
    text = _texts([organisation_id], known, version, taker)
    if version == "4.0" and known.people:
        members = [organisation_id, *(one.person.id for one in known.people)]
        changed = max(house.changed_at, *(one.changed_at for one in known.people))
        group = group_card(f"{house.name}: everybody", f"card/{house.id}", members, taker, changed)
        text += written(group, version)
    return File(text, house.name, house.id)


async def list_file(actor: Actor, chosen: Chosen, version: Version, taker: Taker) -> AsyncIterator[bytes]:
    """The cards of many partners and of their people, a batch at a time; in 4.0 the list itself comes first."""
    if version == "4.0":
        yield written(group_card(chosen.name, chosen.key, chosen.ids, taker, taker.now), version).encode()
    for start in range(0, len(chosen.ids), BATCH):
        some = chosen.ids[start : start + BATCH]
        known = await _of_organisations(some, actor)
        # Recorded before it leaves.
        await disclosed(actor, "vcards", (line.point for line in known.lines))
        yield _texts(some, known, version, taker).encode()


def _texts(ids: Sequence[UUID], known: Known, version: Version, taker: Taker) -> str:
    """Each organisation's card, followed by those of its people."""
    staff: dict[UUID, list[Somebody]] = defaultdict(list)
    for one in known.people:
        staff[one.person.organisation_id].append(one)
    parts = []
    for key in ids:
        if key in known.houses:
            parts.append(written(house_card(known.houses[key], known, taker), version))
            parts += [written(person_card(one, known, taker), version) for one in staff[key]]
    return "".join(parts)


async def _of_organisations(ids: Sequence[UUID], actor: Actor) -> Known:
    return await _known(await _houses(ids, actor), await _people("organisation_id", ids, actor), actor, own=True)


async def _known(houses: dict[UUID, House], people: Sequence[Somebody], actor: Actor, *, own: bool) -> Known:
    """Their numbers and what is known of these; the organisations' own only where asked for."""
    posts = [held.position_id for one in people for held in one.held]
    found = await db.fetch(
        _LINES,
        actor.visibilities(),
        clock.today(),
        [one.person.id for one in people],
        list(houses) if own else [],
        posts,
    )
    ids = [row["id"] for row in found]
    checks: dict[UUID, list[Check]] = defaultdict(list)
    for check in await latest_checks(ids):
        checks[check.contact_point_id].append(check)
    return Known(houses, people, [_line(row) for row in found], checks, await silent(ids))


async def _houses(ids: Sequence[UUID], actor: Actor) -> dict[UUID, House]:
    return {row["id"]: _house(row) for row in await db.fetch(_HOUSES, list(ids), actor.visibilities())}


async def _people(whose: str, ids: Sequence[UUID], actor: Actor) -> list[Somebody]:
    found = await db.fetch(_PEOPLE.format(whose=whose), list(ids), actor.visibilities(), clock.today())
    held: dict[UUID, list[Any]] = defaultdict(list)
    for row in await db.fetch(_HELD, [row["id"] for row in found], clock.today()):
        held[row["person_id"]].append(row)
    return [_somebody(row, held[row["id"]]) for row in found]


def _house(row: Any) -> House:
    ended = _NOW.get(row["status"])
    place = Place(*((row[name] or "") for name in ("street", "city", "region", "postal_code", "country")))
    return House(
        id=row["id"],
        name=row["name"],
        sector=Sector(row["sector"]).label,
        zone=rows.zone(row["time_zone"]),
        changed_at=row["changed_at"],
        hours=rows.hours(row["hours"]),
        website=row["website"],
        place=place if row["city"] or row["street"] else None,
        ended=ended and f"{ended}{': now ' + row['successor'] if row['successor'] else ''}.",
    )


def _somebody(row: Any, held: Sequence[Any]) -> Somebody:
    posts = tuple(Held(one["id"], rows.position(one).name, one["organisation_id"], one["house"]) for one in held)
    changed = max([row["changed_at"], *(one["updated_at"] for one in held)])
    return Somebody(rows.person(row), changed, tuple({post.position_id: post for post in posts}.values()))


def _line(row: Any) -> Line:
    post = row["post_title"] or (convert(row["post_role"], PositionRole).label if row["post_role"] else None)
    return Line(rows.point(row), post, row["updated_at"])
