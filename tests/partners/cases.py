"""Partners of a fictional county, made through the services."""

from typing import Any
from uuid import UUID

from registry.partners import service
from registry.partners.model import OrganisationKind, Sector
from registry.partners.queries import jurisdictions
from registry.partners.schemas import RegisterIn
from registry.partners.whole import whole
from registry.platform import db
from registry.platform.access.model import Actor, Role
from tests.cast import person

MARK = "<b>x</b>\"'&{{7*7}}"


async def coordinator(**columns: Any) -> Actor:
    return await person(Role.COORDINATOR, **columns)


async def school(actor: Actor, name: str = "Bayhaven High School", **facts: Any) -> UUID:
    given = {"name": name, "sector": Sector.EDUCATION_K12, "region": "FL", **facts}
    return await service.register(actor, RegisterIn(**given))


async def network(actor: Actor, name: str = "Bay Threat Assessment Team") -> UUID:
    return await school(actor, name, sector=Sector.COMMUNITY, kind=OrganisationKind.TEAM)


async def state(name: str = "Florida") -> UUID:
    [(found, _)] = await jurisdictions(None, None, name, after=None, limit=1)
    return found.id


async def version(organisation_id: UUID) -> int:
    return (await whole(organisation_id)).organisation.version


async def events(organisation_id: UUID) -> list[str]:
    """What the audit trail says happened to an organisation, in order."""
    rows = await db.fetch("SELECT action FROM audit_event WHERE organisation_id = $1 ORDER BY seq", organisation_id)
    return [row["action"] for row in rows]
