"""Where somebody means: near their phone, at a ZIP code, in a county, or where they work."""

from dataclasses import dataclass
from uuid import UUID

from registry.guide.near.areas import Area, areas_around
from registry.guide.near.zip_codes import five_digits, zip_code, zip_code_around
from registry.lookup.position import Position, position_kept
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.text import fold


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in words ("near 34501 Bayhaven"), its position if it has one, and the areas it lies in, inner first."""

    label: str
    position: Position | None
    areas: tuple[Area, ...]


async def of_phone(cookie: str | None) -> Spot | None:
    """Where the phone is, as its browser keeps it for a while; None when it does not."""
    here = position_kept(cookie)
    if here is None:
        return None
    around = await zip_code_around(here)
    areas = await areas_around((), around.region, around.city, around.county) if around else ()
    return Spot("near your phone" + (f", about {around.label}" if around else ""), here, areas)


async def of_zip(typed: str) -> Spot | None:
    """The middle of a ZIP code; None for one that nobody knows."""
    found = await zip_code(typed)
    if found is None:
        return None
    return Spot(f"near {found.label}", found.position, await areas_around((), found.region, found.city, found.county))


_AREA = """
    SELECT j.name, j.region, j.type, middle.latitude, middle.longitude FROM jurisdiction j
    LEFT JOIN LATERAL (
        SELECT avg(p.latitude) AS latitude, avg(p.longitude) AS longitude FROM (
            SELECT organisation_id FROM service_area WHERE jurisdiction_id = j.id LIMIT 100
        ) servers JOIN organisation_position p USING (organisation_id)
    ) middle ON true
    WHERE j.id = $1
"""


async def of_area(jurisdiction_id: UUID) -> Spot | None:
    """A county, a town or another jurisdiction; its position is the middle of those who serve it."""
    row = await db.fetch_one(_AREA, jurisdiction_id, replica=True)
    if row is None:
        return None
    at = None if row["latitude"] is None else Position(row["latitude"], row["longitude"])
    return Spot(f"in {row['name']}", at, await areas_around([jurisdiction_id], row["region"]))


@dataclass(frozen=True, slots=True)
class Meant:
    """What a typed place means: a spot, or the names of several that it may mean; neither where nobody knows it."""

    spot: Spot | None = None
    choices: tuple[str, ...] = ()


_NAMED = """
    SELECT id, name, region FROM jurisdiction
    WHERE folded = $1 OR (folded = $2 AND region = $3) OR (folded >= $1 AND folded < $1 || '~')
    ORDER BY folded <> $1 AND NOT (folded = $2 AND region = $3), folded, region LIMIT 12
"""


async def of_typed(typed: str) -> Meant:
    """A ZIP code, or the name of a county, a town or another area with or without its state."""
    if five_digits(typed):
        return Meant(await of_zip(typed))
    folded = fold(typed)
    if not folded:
        return Meant()
    name, _, region = typed.rpartition(",")
    name, region = fold(name), region.strip().upper()
    rows = await db.fetch(_NAMED, folded, name, region, replica=True)
    exact = [row for row in rows if fold(row["name"]) == folded or (fold(row["name"]), row["region"]) == (name, region)]
    if len(exact or rows) == 1:
        return Meant(await of_area((exact or rows)[0]["id"]))
    return Meant(choices=tuple(f"{row['name']}, {row['region']}" for row in exact or rows))


_HOUSE = """
    SELECT o.name, o.region, p.latitude, p.longitude, s.city,
        ARRAY(SELECT jurisdiction_id FROM service_area WHERE organisation_id = o.id) AS areas
    FROM organisation o
    LEFT JOIN organisation_position p ON p.organisation_id = o.id
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main
    WHERE o.id = $1
"""


async def of_house(organisation_id: UUID) -> Spot | None:
    """Where an organisation is and what it serves."""
    row = await db.fetch_one(_HOUSE, organisation_id, replica=True)
    if row is None:
        return None
    at = None if row["latitude"] is None else Position(row["latitude"], row["longitude"])
    return Spot(f"around {row['name']}", at, await areas_around(row["areas"], row["region"], row["city"] or ""))


async def of_actor(actor: Actor) -> Spot | None:
    """Where somebody works, for who did not say where; None where that is not recorded."""
    if actor.organisation_id:
        spot = await of_house(actor.organisation_id)
        if spot and (spot.position or spot.areas):
            return spot
    return await of_area(min(actor.jurisdictions)) if actor.jurisdictions else None
