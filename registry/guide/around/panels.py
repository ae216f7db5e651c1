"""“Around this place”, on the card and on the page of a venue, a school or a workplace."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from registry.guide.around.rules import PLACES, SOUGHT, Found, lines
from registry.guide.near.areas import areas_around, serving
from registry.guide.near.positions import Neighbour, nearest
from registry.guide.near.rules import way_words
from registry.lookup.position import Position
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.slices import Panel

OF_EACH = 8
_PLACE = """
    SELECT o.sector, o.region, s.city, p.latitude, p.longitude, z.county, z.region AS zip_region,
        above.id AS parent_id, above.name AS parent,
        ARRAY(SELECT jurisdiction_id FROM service_area WHERE organisation_id = o.id) AS areas
    FROM organisation o
    LEFT JOIN organisation above ON above.id = o.parent_id AND above.status NOT IN ('inactive', 'merged', 'dissolved')
    LEFT JOIN organisation_position p ON p.organisation_id = o.id
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main
    LEFT JOIN zip_centroid z ON z.zip = left(s.postal_code, 5)
    WHERE o.id = $1
"""
_NETWORKS = """
    SELECT o.id, o.name, m.role FROM membership m JOIN organisation o ON o.id = m.network_id
    WHERE m.member_id = $1 AND m.until_on IS NULL AND o.status NOT IN ('inactive', 'merged', 'dissolved')
    ORDER BY o.sort_name, o.id LIMIT 3
"""


async def card_panel(_: Actor, organisation_id: UUID, _now: datetime) -> Panel | None:
    """On the card, below the numbers."""
    return await _panel(organisation_id, "#call", order=60)


async def partner_panel(_: Actor, organisation_id: UUID, _now: datetime) -> Panel | None:
    """On the page of everything known."""
    return await _panel(organisation_id, f"/card/{organisation_id}", order=40)


async def _panel(organisation_id: UUID, contact: str, order: int) -> Panel | None:
    found = await around(organisation_id)
    if found is None:
        return None
    context = {"lines": list(lines(found)), "id": organisation_id, "contact": contact}
    return Panel("guide/around.html", context, order=order)


async def around(organisation_id: UUID) -> Found | None:
    """What is around a place, in seven statements at most; None for what is no place of the kind."""
    row = await db.fetch_one(_PLACE, organisation_id, replica=True)
    if row is None or row["sector"] not in PLACES:
        return None
    here = None if row["latitude"] is None else Position(row["latitude"], row["longitude"])
    region = row["zip_region"] or row["region"]
    areas = await areas_around(row["areas"], region, row["city"] or "", row["county"] or "")
    neighbours = await nearest(here, SOUGHT, 0, of_each=OF_EACH) if here else []
    return Found(
        organisation_id, here, await _above(organisation_id, row), await serving(areas, SOUGHT), neighbours,
        await _districts(here, neighbours),
    )  # fmt: skip


async def _above(organisation_id: UUID, row: db.Record) -> tuple[tuple[UUID, str, str], ...]:
    networks = await db.fetch(_NETWORKS, organisation_id, replica=True)
    parent = [(row["parent_id"], row["parent"], "owner or operator")] if row["parent_id"] else []
    return (*parent, *((one["id"], one["name"], one["role"] or "member") for one in networks))


async def _districts(here: Position | None, neighbours: Sequence[Neighbour]) -> tuple[tuple[UUID, str, str], ...]:
    """What the nearest school that is part of something is part of."""
    schools = [(one, one.parent_id) for one in neighbours if one.sector is Sector.EDUCATION_K12 and one.parent_id]
    sql = "SELECT id, name FROM organisation WHERE id = ANY($1) AND status NOT IN ('inactive', 'merged', 'dissolved')"
    rows = await db.fetch(sql, [above for _, above in schools], replica=True)
    names = {row["id"]: row["name"] for row in rows}
    return tuple(
        (above, names[above], f"nearest, of {one.name}, {way_words(here, one.position)}")
        for one, above in schools
        if here and above in names
    )
