"""Reads of who serves a place and what lies in it: a fixed number of statements, however large it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from registry.guide.jurisdictions.model import Coverage, Part, Reach, Server, Tally
from registry.guide.jurisdictions.rules import below, coverage, needed
from registry.partners.model import AreaRole, Jurisdiction, OrganisationKind, Sector, Status
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
# Who serves several of these places counts once, where it comes nearest to the place itself.
_SERVERS = f"""
WITH RECURSIVE around(id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM jurisdiction WHERE id = $1
    UNION ALL SELECT j.id, j.parent_id, a.depth + 1 FROM jurisdiction j JOIN around a ON j.id = a.parent_id
), inside(id) AS (
    SELECT id FROM jurisdiction WHERE parent_id = $1
    UNION SELECT j.id FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
), best AS (
    SELECT DISTINCT ON (s.organisation_id) s.organisation_id, s.jurisdiction_id, s.role, place.reach
    FROM (SELECT id, least(depth, 1) AS reach, depth FROM around UNION ALL SELECT id, 2, 0 FROM inside) place
    JOIN service_area s ON s.jurisdiction_id = place.id
    ORDER BY s.organisation_id, place.reach, place.depth, s.jurisdiction_id
), listed AS (
    SELECT o.id, o.name, o.kind, o.sector, o.status, o.owner_id, o.backup_owner_id, b.role, b.reach, b.jurisdiction_id,
        count(*) OVER whole AS total, count(*) FILTER (WHERE o.owner_id IS NULL) OVER whole AS unowned,
        row_number() OVER (PARTITION BY o.sector, b.reach, o.status = 'active'
            ORDER BY array_position(ARRAY['primary', 'shared', 'mutual_aid'], b.role),
                array_position(ARRAY['strategic', 'standard', 'occasional'], o.tier), o.sort_name, o.id) AS rank
    FROM best b JOIN organisation o ON o.id = b.organisation_id
    WHERE o.status NOT IN ('merged', 'dissolved')
    WINDOW whole AS (PARTITION BY o.sector, b.reach, o.status = 'active')
)
SELECT l.id, l.name, l.kind, l.sector, l.status, l.role, l.reach, l.total, l.unowned, u.name AS owner, b.name AS backup,
    j.id AS area_id, j.type AS area_type, j.name AS area_name, j.region AS area_region, j.fips AS area_fips,
    j.parent_id AS area_parent_id
FROM listed l JOIN jurisdiction j ON j.id = l.jurisdiction_id
LEFT JOIN app_user u ON u.id = l.owner_id AND u.disabled_at IS NULL
LEFT JOIN app_user b ON b.id = l.backup_owner_id AND b.disabled_at IS NULL
WHERE l.rank <= {SAMPLE}
ORDER BY l.sector, l.reach, l.status <> 'active', l.rank
"""  # noqa: S608 - our own number
_INSIDE = f"""
WITH RECURSIVE inside(id, part) AS (
    SELECT id, id FROM jurisdiction WHERE parent_id = $1
    UNION SELECT j.id, i.part FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
)
SELECT i.part, o.sector, s.jurisdiction_id = i.part AS itself, count(DISTINCT o.id) AS total,
    (array_agg(DISTINCT o.id))[1:{SAMPLE}] AS some
FROM inside i JOIN service_area s ON s.jurisdiction_id = i.id
JOIN organisation o ON o.id = s.organisation_id AND o.status = 'active' AND o.sector = ANY($2)
GROUP BY i.part, o.sector, itself
"""  # noqa: S608 - our own number
_LISTED = """
SELECT j.*, (SELECT count(*) FROM service_area s JOIN organisation o ON o.id = s.organisation_id
    WHERE s.jurisdiction_id = j.id AND o.status = 'active') AS partners
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
    """Everything about who covers a place, as far as this person may know it: five statements and those of `vouched`.

    Raises:
        NotFound: there is no such place.
    """
    around = [jurisdiction_of(row) for row in await db.fetch(_AROUND, place_id, replica=True)]
    if not around:
        raise NotFound
    place = around.pop()
    rows = await db.fetch(_SERVERS, place_id, replica=True)
    servers = [_server(row) for row in rows]
    places, inner = await _inside(place_id)
    asked = {one.id for one in servers if one.whole} | {key for one in inner.values() for key in one.some}
    vouched = frozenset(await slices.vouched(actor, sorted(asked), now))
    tallies = _tallies(servers, rows, vouched)
    parts = [_part(one, tallies, inner, vouched) for one in places]
    unowned = sum({(one.sector, one.reach): row["unowned"] for one, row in _active(servers, rows)
                   if one.reach is Reach.ITSELF}.values())  # fmt: skip
    remarks = coverage(place.type, servers, tallies, unowned)
    return Coverage(place, around, servers, tallies, unowned, vouched, parts, remarks)


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


def _active(servers: Sequence[Server], rows: Sequence[db.Record]) -> Iterable[tuple[Server, db.Record]]:
    return ((one, row) for one, row in zip(servers, rows, strict=True) if one.active)


def _tallies(servers: Sequence[Server], rows: Sequence[db.Record], vouched: frozenset[UUID]) -> dict[Sector, Tally]:
    counts: dict[Sector, dict[Reach, int]] = defaultdict(dict)
    for one, row in _active(servers, rows):
        counts[one.sector][one.reach] = row["total"]
    sure = {one.sector for one in servers if one.whole and one.id in vouched}
    return {
        sector: Tally(
            itself=of.get(Reach.ITSELF, 0),
            around=of.get(Reach.AROUND, 0),
            within=of.get(Reach.WITHIN, 0),
            vouched=sector in sure,
        )
        for sector, of in counts.items()
    }


async def _inside(place_id: UUID) -> tuple[list[Jurisdiction], dict[tuple[UUID, Sector], _Inner]]:
    sql = "SELECT * FROM jurisdiction WHERE parent_id = $1 ORDER BY folded, id LIMIT $2"
    places = [jurisdiction_of(row) for row in await db.fetch(sql, place_id, PARTS, replica=True)]
    sectors = sorted({sector for place in places for sector in needed(place.type)})
    inner: dict[tuple[UUID, Sector], _Inner] = defaultdict(_Inner)
    for row in await db.fetch(_INSIDE, place_id, sectors, replica=True) if places else ():
        found = inner[row["part"], Sector(row["sector"])]
        if row["itself"]:
            found.itself, found.some = row["total"], row["some"]
        else:
            found.within = row["total"]
    return places, inner


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
