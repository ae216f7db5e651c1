"""Who serves a place: partners by the jurisdictions that they say they serve."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.lookup.position import Position
from registry.partners.model import JurisdictionType
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.text import fold

_T = JurisdictionType
# The inner area first: who serves the campus comes before who serves the county around it.
INNER_FIRST = (
    _T.CAMPUS, _T.PRECINCT, _T.CUSTOM, _T.TRIBAL, _T.MUNICIPALITY, _T.DISTRICT, _T.COUNTY, _T.FEDERAL_DISTRICT,
    _T.STATE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Area:
    """A jurisdiction that a place lies in."""

    id: UUID
    type: JurisdictionType
    name: str


@dataclass(frozen=True, slots=True)
class Server:
    """A partner that serves a place, and the area by which it does. `parts`: others stand under it.

    `helps`: it comes there for mutual aid alone.
    """

    id: UUID
    name: str
    sector: Sector
    kind: str
    around_the_clock: bool
    parts: bool
    area: Area
    position: Position | None
    helps: bool = False
    status: str = "active"


_AROUND = """
    WITH RECURSIVE around AS (
        SELECT id, type, name, parent_id FROM jurisdiction WHERE id = ANY($1)
            OR (type = 'municipality' AND region = $2 AND folded = $3)
            OR (type = 'county' AND region = $2 AND folded = $4)
            OR (type = 'state' AND region = $2)
        UNION SELECT j.id, j.type, j.name, j.parent_id FROM jurisdiction j JOIN around ON j.id = around.parent_id
    )
    SELECT id, type, name FROM around
"""


async def areas_around(ids: Collection[UUID], region: str = "", city: str = "", county: str = "") -> tuple[Area, ...]:
    """These jurisdictions, those of a town, a county and a state by name, and all around them; the inner first."""
    rows = await db.fetch(_AROUND, list(ids), region, fold(city), fold(county), replica=True)
    found = [Area(row["id"], JurisdictionType(row["type"]), row["name"]) for row in rows]
    return tuple(sorted(found, key=lambda area: (INNER_FIRST.index(area.type), area.name)))


# The inner area first, and in it who serves it alone before who shares it, the whole house before its units; who only
# helps out comes last. A dozen of each sector, so that the schools of a county do not hide its sheriff.
_RANK = """
    (s.role = 'mutual_aid'), array_position($1, s.jurisdiction_id), (s.role = 'shared'),
    array_position('{organisation,network,division,team}', o.kind), (o.parent_id IS NOT NULL), o.sort_name, o.id
"""
# Put together from our own words alone.
_SERVING = f"""
    SELECT o.id, o.name, o.sector, o.kind, o.status, o.always, o.jurisdiction_id, o.helps, p.latitude, p.longitude,
        EXISTS (SELECT 1 FROM organisation part WHERE part.parent_id = o.id) AS parts
    FROM (
        SELECT o.id, o.name, o.sector, o.kind, o.status, o.hours @> '{{"always": true}}' AS always, s.jurisdiction_id,
            s.role = 'mutual_aid' AS helps,
            row_number() OVER (ORDER BY {_RANK}) AS rank,
            row_number() OVER (PARTITION BY o.sector ORDER BY {_RANK}) AS place
        FROM service_area s JOIN organisation o ON o.id = s.organisation_id
        WHERE s.jurisdiction_id = ANY($1) AND o.sector = ANY($2) AND o.status IN ('active', 'prospect')
    ) o
    LEFT JOIN organisation_position p ON p.organisation_id = o.id
    WHERE o.place <= 12
    ORDER BY o.rank
"""  # noqa: S608


async def serving(areas: Sequence[Area], sectors: Collection[Sector]) -> list[Server]:
    """The partners of these sectors that serve these areas: by the inner area first, each once, a dozen of a sector."""
    by_id = {area.id: area for area in areas}
    rows = await db.fetch(_SERVING, list(by_id), sorted(sectors), replica=True)
    found: dict[UUID, Server] = {}
    for row in rows:
        found.setdefault(row["id"], _server(row, by_id[row["jurisdiction_id"]]))
    return list(found.values())


def _server(row: db.Record, area: Area) -> Server:
    at = None if row["latitude"] is None else Position(row["latitude"], row["longitude"])
    return Server(
        row["id"], row["name"], Sector(row["sector"]), row["kind"], bool(row["always"]), row["parts"], area, at,
        row["helps"], row["status"],
    )  # fmt: skip
