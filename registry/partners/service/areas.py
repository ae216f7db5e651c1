"""Which jurisdictions there are, and who serves them."""

from uuid import UUID

from registry.partners.errors import refuse
from registry.partners.model import JurisdictionType
from registry.partners.rules import Reason
from registry.partners.schemas import AreaIn, JurisdictionIn
from registry.partners.service.frame import Done, finish, locked
from registry.platform import audit, db
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import Invalid, NotFound, Refused
from registry.platform.exchange.regions import ZONES
from registry.platform.ids import new_id
from registry.platform.text import fold


async def serve_area(actor: Actor, organisation_id: UUID, given: AreaIn) -> None:
    """Say that an organisation serves a jurisdiction, or in which role it now does."""
    async with db.transaction():
        await locked(actor, organisation_id)
        area = await db.fetch_one("SELECT name FROM jurisdiction WHERE id = $1", given.jurisdiction_id)
        if area is None:
            raise Invalid({"jurisdiction_id": "There is no such jurisdiction."})
        await db.execute(
            "INSERT INTO service_area (organisation_id, jurisdiction_id, role) VALUES ($1, $2, $3)"
            " ON CONFLICT (organisation_id, jurisdiction_id) DO UPDATE SET role = excluded.role",
            organisation_id, given.jurisdiction_id, given.role,
        )  # fmt: skip
        after = {"jurisdiction": area["name"], "role": given.role}
        done = Done(action="added", kind="service_area", subject_id=given.jurisdiction_id, after=after)
        await finish(actor, organisation_id, done)


async def serve_new_area(actor: Actor, organisation_id: UUID, given: JurisdictionIn) -> UUID:
    """Add a jurisdiction that an organisation serves, or neither; its id. Raises as the two that it is made of."""
    async with db.transaction():
        jurisdiction_id = await add_jurisdiction(actor, given)
        await serve_area(actor, organisation_id, AreaIn(jurisdiction_id=jurisdiction_id))
        return jurisdiction_id


async def leave_area(actor: Actor, organisation_id: UUID, jurisdiction_id: UUID) -> None:
    """Say that an organisation no longer serves a jurisdiction."""
    async with db.transaction():
        await locked(actor, organisation_id)
        row = await db.fetch_one(
            "DELETE FROM service_area s USING jurisdiction j WHERE s.organisation_id = $1 AND s.jurisdiction_id = $2"
            " AND j.id = s.jurisdiction_id RETURNING j.name, s.role",
            organisation_id,
            jurisdiction_id,
        )
        if row is None:
            raise NotFound
        before = {"jurisdiction": row["name"], "role": row["role"]}
        done = Done(action="removed", kind="service_area", subject_id=jurisdiction_id, before=before)
        await finish(actor, organisation_id, done)


async def add_jurisdiction(actor: Actor, given: JurisdictionIn) -> UUID:
    """Add a county, city, district or other area; its id. States are there from the beginning.

    Raises:
        Invalid: it is there already, or lies in nothing that we know.
    """
    if not can(actor, Permission.EDIT_DIRECTORY):
        raise Refused
    if given.type is JurisdictionType.STATE:
        refuse([Reason("type", "The states are all here.")])
    async with db.transaction():
        parent_id = given.parent_id or await _state(given.region)
        if given.parent_id and not await db.fetch_one("SELECT 1 FROM jurisdiction WHERE id = $1", given.parent_id):
            raise Invalid({"parent_id": "There is no such jurisdiction."})
        jurisdiction_id = await _insert(given, parent_id)
        if jurisdiction_id is None:
            raise Invalid({"name": "That one is here already."})
        after = {"type": given.type, "name": given.name, "region": given.region.upper(), "fips": given.fips}
        await audit.record(actor, "added", "jurisdiction", jurisdiction_id, after=after)
        return jurisdiction_id


async def county(fips: str, name: str, region: str) -> UUID:
    """The county of a five-digit FIPS code, made when it is not there yet; its id.

    For imports, which are recorded as one: call it inside a transaction.

    Raises:
        Invalid: the code or the state cannot be right.
    """
    if not (fips.isascii() and fips.isdigit() and len(fips) == 5) or region.upper() not in ZONES:
        raise Invalid({"fips": "A county has a five-digit FIPS code and lies in a state."})
    found = await db.fetch_one("SELECT id FROM jurisdiction WHERE type = 'county' AND fips = $1", fips)
    if found is None:
        given = JurisdictionIn(type=JurisdictionType.COUNTY, name=name, region=region, fips=fips)
        made = await _insert(given, await _state(region))
        if made is not None:
            return made
        # Somebody else made it meanwhile, or it was known by name without its code.
        found = await db.fetch_one(
            "UPDATE jurisdiction SET fips = COALESCE(fips, $1) WHERE type = 'county'"
            " AND (fips = $1 OR (region = $2 AND folded = $3)) RETURNING id",
            fips, region.upper(), fold(name),
        )  # fmt: skip
    assert found is not None  # noqa: S101 - one of the two unique keys stood in the way
    known: UUID = found["id"]
    return known


async def _state(region: str) -> UUID | None:
    row = await db.fetch_one("SELECT id FROM jurisdiction WHERE type = 'state' AND region = $1", region.upper())
    return row["id"] if row else None


async def _insert(given: JurisdictionIn, parent_id: UUID | None) -> UUID | None:
    """The new id, None when one of that type and code, or type, region and name, is there."""
    row = await db.fetch_one(
        "INSERT INTO jurisdiction (id, type, name, folded, region, fips, parent_id) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT DO NOTHING RETURNING id",
        new_id(), given.type, given.name, fold(given.name), given.region.upper(), given.fips, parent_id,
    )  # fmt: skip
    return row["id"] if row else None
