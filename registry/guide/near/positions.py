"""Where partners are: kept in step with the directory, and asked for those nearest to a point."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.lookup.position import Position
from registry.partners.sectors import Sector
from registry.platform import db

MOST = 50


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A partner that has a position; `city` is that of its main site, '' where there is none."""

    id: UUID
    name: str
    sector: Sector
    kind: str
    status: str
    city: str
    around_the_clock: bool
    parent_id: UUID | None
    position: Position


_MISSING = """
    DELETE FROM organisation_position p WHERE p.organisation_id = ANY($1) AND NOT EXISTS (
        SELECT 1 FROM organisation o JOIN site s ON s.organisation_id = o.id
        WHERE o.id = p.organisation_id AND o.status NOT IN ('inactive', 'merged', 'dissolved')
            AND s.latitude IS NOT NULL AND s.longitude IS NOT NULL)
"""
_PRESENT = """
    INSERT INTO organisation_position AS p (organisation_id, sector, latitude, longitude)
    SELECT DISTINCT ON (o.id) o.id, o.sector, s.latitude, s.longitude
    FROM organisation o JOIN site s ON s.organisation_id = o.id AND s.latitude IS NOT NULL AND s.longitude IS NOT NULL
    WHERE o.id = ANY($1) AND o.status NOT IN ('inactive', 'merged', 'dissolved')
    ORDER BY o.id, s.main DESC, s.id
    ON CONFLICT (organisation_id) DO UPDATE
        SET sector = excluded.sector, latitude = excluded.latitude, longitude = excluded.longitude
        WHERE (p.sector, p.latitude, p.longitude) <> (excluded.sector, excluded.latitude, excluded.longitude)
"""


async def reindex(ids: Sequence[UUID]) -> None:
    """Take over where these partners are now; one that has no place, or is not to be called, is nowhere."""
    await db.execute(_MISSING, list(ids))
    await db.execute(_PRESENT, list(ids))


_SHOWN = """
    SELECT o.id, o.name, o.sector, o.kind, o.status, o.parent_id, o.hours @> '{"always": true}' AS always,
        near.latitude, near.longitude, s.city
    FROM near
    JOIN organisation o ON o.id = near.organisation_id
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main
    ORDER BY near.apart, o.sort_name, o.id LIMIT $3
"""
_ALL = f"""
    WITH near AS (
        SELECT *, place <-> cube($1::float8[]) AS apart FROM organisation_position
        ORDER BY place <-> cube($1::float8[]) LIMIT $2
    ) {_SHOWN}
"""  # noqa: S608 - our own words
# Sector by sector: within one, the index gives the nearest without looking at the others.
_NEAREST = f"""
    WITH near AS (
        SELECT one.* FROM unnest($4::text[]) AS wanted (sector)
        CROSS JOIN LATERAL (
            SELECT *, place <-> cube($1::float8[]) AS apart FROM organisation_position
            WHERE organisation_position.sector = wanted.sector ORDER BY place <-> cube($1::float8[]) LIMIT $2
        ) one
    ) {_SHOWN}
"""  # noqa: S608 - our own words
EVERYBODY = frozenset(Sector)


async def nearest(
    here: Position, sectors: Collection[Sector], limit: int, *, of_each: int | None = None
) -> list[Neighbour]:
    """The nearest partners of these sectors, nearest first: `limit` at most and, if asked, so many of each sector."""
    each = of_each or limit
    total = each * len(sectors) if of_each else limit
    if of_each is None and EVERYBODY.issubset(sectors):
        rows = await db.fetch(_ALL, on_sphere(here), each, total, replica=True)
    else:
        rows = await db.fetch(_NEAREST, on_sphere(here), each, total, sorted(sectors), replica=True)
    return [neighbour(row) for row in rows]


def on_sphere(here: Position) -> list[float]:
    """A position as a point on the unit sphere."""
    north, east = math.radians(here.latitude), math.radians(here.longitude)
    return [math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)]


def neighbour(row: db.Record) -> Neighbour:
    """The partner in a row that has these columns."""
    return Neighbour(
        row["id"], row["name"], Sector(row["sector"]), row["kind"], row["status"], row["city"] or "",
        bool(row["always"]), row["parent_id"], Position(row["latitude"], row["longitude"]),
    )  # fmt: skip
