"""A small county for the guide: a town, its police, a school and its district, a stadium, a hospital; with numbers."""

from uuid import UUID

from contacts import service as contacts
from contacts.model import PointKind, PositionRole
from contacts.schemas import PointIn, PositionIn
from registry.lookup.position import Position
from registry.partners.sectors import Sector
from registry.platform import db, slices
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.text import fold
from tests.contacts.places import organisation

HERE = Position(28.93, -83.42)
OFFICE = {"weekly": [[day, "08:00", "16:00"] for day in range(5)]}
ALWAYS = {"always": True}


async def placed(name: str, sector: Sector, at: Position = HERE, city: str = "Gull Bay", **columns: object) -> UUID:
    """An organisation with a main site there."""
    key = await organisation(name, sector, **columns)
    await db.execute(
        "INSERT INTO site (id, organisation_id, latitude, longitude, main, city, region, postal_code)"
        " VALUES ($1, $2, $3, $4, true, $5, 'FL', '34501')",
        new_id(), key, at.latitude, at.longitude, city,
    )  # fmt: skip
    return key


async def area(kind: str, name: str, parent: UUID | None = None) -> UUID:
    key = new_id()
    await db.execute(
        "INSERT INTO jurisdiction (id, type, name, folded, region, parent_id) VALUES ($1, $2, $3, $4, 'FL', $5)",
        key, kind, name, fold(name), parent,
    )  # fmt: skip
    return key


async def serves(organisation_id: UUID, jurisdiction_id: UUID, role: str = "primary") -> None:
    await db.execute("INSERT INTO service_area VALUES ($1, $2, $3)", organisation_id, jurisdiction_id, role)


class Town:
    """Gull Bay in Gull County. `ids` are by name; the county is the officers' area."""

    def __init__(self) -> None:
        self.ids: dict[str, UUID] = {}
        self.county = self.city = UUID(int=0)

    def name_of(self, key: UUID) -> str:
        return next(name for name, one in self.ids.items() if one == key)


async def built(alice: Actor) -> Town:
    """The town, found by everything that finds partners."""
    town = Town()
    town.county = await area("county", "Gull County")
    town.city = await area("municipality", "Gull Bay", town.county)
    south, east = Position(28.90, -83.42), Position(28.93, -83.35)
    make = {
        "Gull County Sheriff": (Sector.LE_LOCAL, south, ALWAYS, town.county, "24/7", None),
        "Gull Bay Police": (Sector.LE_LOCAL, east, OFFICE, town.city, None, None),
        "Gull District": (Sector.EDUCATION_K12, south, OFFICE, town.county, None, None),
        "Gull High School": (Sector.EDUCATION_K12, HERE, OFFICE, town.city, None, "Gull District"),
        "Gull Stadium": (Sector.PRIVATE_CROWDED_SPACE, HERE, OFFICE, None, None, None),
        "Gull Hospital": (Sector.HEALTHCARE, east, ALWAYS, town.county, "24/7", None),
        "Gull Crisis House": (Sector.MENTAL_HEALTH, south, ALWAYS, town.county, "24/7", None),
    }
    for number, (name, (sector, at, hours, where, cover, above)) in enumerate(make.items()):
        more = {"parent_id": town.ids[above]} if above else {}
        key = town.ids[name] = await placed(name, sector, at, hours=hours, **more)
        if where:
            await serves(key, where)
        kind = PointKind.DUTY_LINE if cover else PointKind.MAIN_LINE
        point = PointIn(kind=kind, value=f"(305) 555-01{number:02}", coverage=cover)
        await contacts.publish_point(alice, key, point)
    chair = PositionIn(role=PositionRole.THREAT_ASSESSMENT_CHAIR, title="Team chair")
    post = await contacts.open_position(alice, town.ids["Gull High School"], chair)
    desk = PointIn(kind=PointKind.DESK, value="(305) 555-0150", position_id=post)
    await contacts.publish_point(alice, town.ids["Gull High School"], desk)
    await slices.reindex(list(town.ids.values()))
    return town
