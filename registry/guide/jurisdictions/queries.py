"""Reads of who serves a place and what lies in it: a fixed number of statements, however large it is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from registry.guide.jurisdictions.model import Coverage, Part, Reach, Server, Tally
from registry.guide.jurisdictions.rules import below, coverage, needed
from registry.partners.model import AreaRole, Jurisdiction, JurisdictionType, OrganisationKind, Sector, Status
from registry.partners.queries import jurisdiction_of
from registry.platform import db, slices
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound
from registry.platform.text import fold

SAMPLE = 25  # partners that are read of each sector and reach; who is confirmed is asked of these
PARTS = 300  # places inside that are shown

_AROUND = """
WITH RECURSIVE around(id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM jurisdiction WHERE id = $1
    UNION ALL SELECT j.id, j.parent_id, a.depth + 1 FROM jurisdiction j JOIN around a ON j.id = a.parent_id
) SELECT j.* FROM around JOIN jurisdiction j USING (id) ORDER BY depth DESC
"""
_INSIDE = """
WITH RECURSIVE inside(id, part) AS (
    SELECT id, id FROM jurisdiction WHERE parent_id = $1
    UNION SELECT j.id, i.part FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
) SELECT j.*, i.part FROM inside i JOIN jurisdiction j USING (id) ORDER BY j.folded, j.id
"""
_COLUMNS = """
    o.id, o.name, o.kind, o.sector, o.status, u.name AS owner, b.name AS backup,
    j.id AS area_id, j.type AS area_type, j.name AS area_name, j.region AS area_region, j.fips AS area_fips,
    j.parent_id AS area_parent_id
"""
_KEEPERS = """
    LEFT JOIN app_user u ON u.id = o.owner_id AND u.disabled_at IS NULL
    LEFT JOIN app_user b ON b.id = o.backup_owner_id AND b.disabled_at IS NULL
"""
# Who serves several of these places, given with the place itself first, counts once: where it is its own task, and
# there where it comes nearest. Who comes for mutual aid alone is listed apart, and counts as nobody.
_NEAR = f"""
WITH best AS (
    SELECT DISTINCT ON (s.organisation_id)
        s.organisation_id, s.jurisdiction_id, s.role, least(place.nth - 1, 1) AS reach,
        s.role = 'mutual_aid' AS helps
    FROM unnest($1::uuid[]) WITH ORDINALITY AS place (id, nth) JOIN service_area s ON s.jurisdiction_id = place.id
    ORDER BY s.organisation_id, helps, place.nth
), listed AS (
    SELECT o.id, b.role, b.reach, b.jurisdiction_id,
        b.helps, count(*) OVER whole AS total, count(*) FILTER (WHERE o.owner_id IS NULL) OVER whole AS unowned,
        row_number() OVER (PARTITION BY o.sector, b.reach, b.helps, o.status = 'active'
            ORDER BY b.role, array_position(ARRAY['strategic', 'standard', 'occasional'], o.tier), o.sort_name, o.id
        ) AS rank
    FROM best b JOIN organisation o ON o.id = b.organisation_id
    WHERE o.status NOT IN ('merged', 'dissolved')
    WINDOW whole AS (PARTITION BY o.sector, b.reach, b.helps, o.status = 'active')
)
SELECT {_COLUMNS}, l.role, l.reach, l.total, l.unowned
FROM listed l JOIN organisation o ON o.id = l.id JOIN jurisdiction j ON j.id = l.jurisdiction_id {_KEEPERS}
WHERE l.rank <= {SAMPLE}
ORDER BY o.sector, l.helps, l.reach, o.status <> 'active', l.rank
"""  # noqa: S608 - our own words
# Whoever serves a part of it and not all of it; of many, any few stand for the others: sorting them all would be slow.
_WITHIN = f"""
SELECT o.sector, o.status = 'active' AS active, count(*) AS total, (array_agg(o.id))[1:{SAMPLE}] AS some
FROM (SELECT DISTINCT organisation_id FROM service_area WHERE jurisdiction_id = ANY($1) AND role <> 'mutual_aid') w
JOIN organisation o ON o.id = w.organisation_id
WHERE o.status NOT IN ('merged', 'dissolved')
    AND NOT EXISTS (SELECT FROM service_area s
        WHERE s.organisation_id = o.id AND s.jurisdiction_id = ANY($2) AND s.role <> 'mutual_aid')
GROUP BY o.sector, active
"""  # noqa: S608 - our own number
_SOME = f"""
SELECT {_COLUMNS}, s.role, 2 AS reach
FROM organisation o JOIN LATERAL (
    SELECT role, jurisdiction_id FROM service_area
    WHERE organisation_id = o.id AND jurisdiction_id = ANY($2) AND role <> 'mutual_aid' LIMIT 1
) s ON true JOIN jurisdiction j ON j.id = s.jurisdiction_id {_KEEPERS}
WHERE o.id = ANY($1)
ORDER BY o.sector, o.status <> 'active', o.sort_name, o.id
"""  # noqa: S608 - our own words
_PARTS = f"""
SELECT part, sector, itself, count(*) AS total, (array_agg(id))[1:{SAMPLE}] AS some
FROM (
    SELECT DISTINCT i.part, o.id, o.sector, s.jurisdiction_id = i.part AS itself
    FROM unnest($1::uuid[], $2::uuid[]) AS i (id, part) JOIN service_area s
        ON s.jurisdiction_id = i.id AND s.role <> 'mutual_aid'
    JOIN organisation o ON o.id = s.organisation_id AND o.status = 'active' AND o.sector = ANY($3)
) each GROUP BY part, sector, itself
"""  # noqa: S608 - our own number
_LISTED = """
SELECT j.*, (SELECT count(*) FROM service_area s JOIN organisation o ON o.id = s.organisation_id
    WHERE s.jurisdiction_id = j.id AND s.role <> 'mutual_aid' AND o.status = 'active') AS partners
FROM jurisdiction j
WHERE ($1 = '' AND EXISTS (SELECT FROM service_area s WHERE s.jurisdiction_id = j.id)
    OR $1 <> '' AND j.folded >= $1 AND j.folded < $1 || U&'\\+10FFFF')
    AND ($2::text IS NULL OR (j.folded, j.id) > ($2, $3::uuid))
ORDER BY j.folded, j.id LIMIT $4
"""


@dataclass(slots=True)
class _Inner:
    """What the places inside one have of a sector, while it is added up."""

    itself: int = 0
    within: int = 0
    some: list[UUID] = field(default_factory=list)


async def listed(starts: str, *, after: tuple[str, UUID] | None, limit: int) -> list[tuple[Jurisdiction, int, str]]:
    """Places by name with how many active partners serve each, and their sort key; without words, those served."""
    name, key = after or (None, None)
    rows = await db.fetch(_LISTED, fold(starts), name, key, limit, replica=True)
    return [(jurisdiction_of(row), row["partners"], row["folded"]) for row in rows]


async def covered(actor: Actor, place_id: UUID, now: datetime) -> Coverage:
    """Everything about who covers a place, as far as this person may know it: six statements and those of `vouched`.

    Raises:
        NotFound: there is no such place.
    """
    around = [jurisdiction_of(row) for row in await db.fetch(_AROUND, place_id, replica=True)]
    if not around:
        raise NotFound
    inside = await db.fetch(_INSIDE, place_id, replica=True)
    near = [one.id for one in reversed(around)]
    servers, counts = await _servers(near, [row["id"] for row in inside])
    inner = await _inner(inside)
    asked = {one.id for one in servers if one.comes} | {key for one in inner.values() for key in one.some}
    vouched = frozenset(await slices.vouched(actor, sorted(asked), now))
    tallies = counts.tallies({one.sector for one in servers if one.whole and one.id in vouched})
    places = [jurisdiction_of(row) for row in inside if row["id"] == row["part"]][:PARTS]
    parts = [_part(one, tallies, inner, vouched) for one in places]
    place = around.pop()
    remarks = coverage(place.type, servers, tallies, counts.unowned)
    return Coverage(place, around, servers, tallies, counts.unowned, vouched, parts, remarks)


@dataclass(slots=True)
class _Counts:
    """How many active partners there are of each sector and reach, and at the place itself without an owner."""

    active: dict[Sector, dict[Reach, int]] = field(default_factory=lambda: defaultdict(dict))
    unowned: int = 0

    def tallies(self, vouched: Collection[Sector]) -> dict[Sector, Tally]:
        return {
            sector: Tally(
                itself=of.get(Reach.ITSELF, 0),
                around=of.get(Reach.AROUND, 0),
                within=of.get(Reach.WITHIN, 0),
                vouched=sector in vouched,
            )
            for sector, of in self.active.items()
        }


async def _servers(near: Sequence[UUID], inside: Sequence[UUID]) -> tuple[list[Server], _Counts]:
    """The first of each sector and reach, who only helps out apart, and how many; `near` begins with the place."""
    rows, counts = await db.fetch(_NEAR, near, replica=True), _Counts()
    found = [_server(row) for row in rows]
    unowned: dict[tuple[Sector, bool], int] = {}
    for one, row in zip(found, rows, strict=True):
        if one.active and not one.helps:
            counts.active[one.sector][one.reach] = row["total"]
        if one.active and one.reach is Reach.ITSELF:
            unowned[one.sector, one.helps] = row["unowned"]
    counts.unowned = sum(unowned.values())
    some: list[UUID] = []
    for row in await db.fetch(_WITHIN, inside, near, replica=True):
        some += row["some"]
        if row["active"]:
            counts.active[Sector(row["sector"])][Reach.WITHIN] = row["total"]
    return found + [_server(row) for row in await db.fetch(_SOME, some, inside, replica=True)], counts


def _server(row: db.Record) -> Server:
    area = {name: row[f"area_{name}"] for name in ("id", "type", "name", "region", "fips", "parent_id")}
    return Server(
        id=row["id"],
        name=row["name"],
        kind=OrganisationKind(row["kind"]),
        sector=Sector(row["sector"]),
        status=Status(row["status"]),
        role=AreaRole(row["role"]),
        reach=Reach(row["reach"]),
        area=jurisdiction_of(area),
        owner=row["owner"],
        backup=row["backup"],
    )


async def _inner(inside: Sequence[db.Record]) -> dict[tuple[UUID, Sector], _Inner]:
    """What the places directly inside have of every sector that one of them needs."""
    parts = [row for row in inside if row["id"] == row["part"]]
    sectors = sorted({sector for row in parts for sector in needed(JurisdictionType(row["type"]))})
    ids, of = [row["id"] for row in inside], [row["part"] for row in inside]
    inner: dict[tuple[UUID, Sector], _Inner] = defaultdict(_Inner)
    for row in await db.fetch(_PARTS, ids, of, sectors, replica=True):
        found = inner[row["part"], Sector(row["sector"])]
        if row["itself"]:
            found.itself, found.some = row["total"], row["some"]
        else:
            found.within = row["total"]
    return inner


def _part(
    place: Jurisdiction,
    outer: Mapping[Sector, Tally],
    inner: Mapping[tuple[UUID, Sector], _Inner],
    vouched: frozenset[UUID],
) -> Part:
    tallies = {}
    for sector in needed(place.type):
        found = inner.get((place.id, sector), _Inner())
        mine = Tally(itself=found.itself, within=found.within, vouched=not vouched.isdisjoint(found.some))
        tallies[sector] = below(outer.get(sector, Tally()), mine)
    return Part(place, tallies)
