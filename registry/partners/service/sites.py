"""Where an organisation is."""

from typing import Any
from uuid import UUID

from msgspec.structs import asdict

from registry.partners.errors import refuse
from registry.partners.rules import Reason, against_coordinates
from registry.partners.schemas import SiteIn
from registry.partners.service.frame import Done, finish, locked
from registry.partners.tables import SiteRow
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, NotFound
from registry.platform.ids import new_id


async def place_site(actor: Actor, organisation_id: UUID, given: SiteIn) -> UUID:
    """Add a place; the first one is the main one. Its id."""
    facts = _facts(given)
    async with db.transaction():
        await locked(actor, organisation_id)
        first = await db.fetch_one("SELECT 1 FROM site WHERE organisation_id = $1 LIMIT 1", organisation_id) is None
        facts["main"] = facts["main"] or first
        await _make_room(organisation_id, facts)
        site_id = new_id()
        await SiteRow.insert(SiteRow(id=site_id, organisation_id=organisation_id, version=1, **facts))
        await finish(actor, organisation_id, Done(action="placed", kind="site", subject_id=site_id, after=facts))
        return site_id


async def move_site(
    actor: Actor, organisation_id: UUID, site_id: UUID, given: SiteIn, version: int | None = None
) -> None:
    """Correct a place or say where it moved to.

    Raises:
        Conflict: somebody else changed it since `version`, with both versions.
    """
    facts = _facts(given)
    async with db.transaction():
        await locked(actor, organisation_id)
        before = await _site(organisation_id, site_id, version, facts)
        facts["main"] = facts["main"] or before["main"]
        await _make_room(organisation_id, facts)
        await db.execute(
            """
            UPDATE site SET name = $2, street = $3, city = $4, region = $5, postal_code = $6, country = $7,
                latitude = $8, longitude = $9, capacity = $10, main = $11, version = version + 1
            WHERE id = $1
            """,
            site_id, *(facts[name] for name in _COLUMNS),
        )  # fmt: skip
        done = Done(action="amended", kind="site", subject_id=site_id, before=before, after=facts)
        await finish(actor, organisation_id, done)


async def close_site(actor: Actor, organisation_id: UUID, site_id: UUID, version: int | None = None) -> None:
    """Take a place away; when it was the main one, the next by name is."""
    async with db.transaction():
        await locked(actor, organisation_id)
        before = await _site(organisation_id, site_id, version, None)
        await db.execute("DELETE FROM site WHERE id = $1", site_id)
        if before["main"]:
            await db.execute(
                "UPDATE site SET main = true, version = version + 1 WHERE id ="
                " (SELECT id FROM site WHERE organisation_id = $1 ORDER BY name, id LIMIT 1)",
                organisation_id,
            )
        await finish(actor, organisation_id, Done(action="closed", kind="site", subject_id=site_id, before=before))


_COLUMNS = (
    "name", "street", "city", "region", "postal_code", "country", "latitude", "longitude", "capacity", "main",
)  # fmt: skip


def _facts(given: SiteIn) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(given).items() if name in _COLUMNS}
    reasons = against_coordinates(given.latitude, given.longitude)
    if not (given.name or given.street or given.city):
        reasons.append(Reason("street", "Give a street, a city or at least a name."))
    refuse(reasons)
    return facts | {"region": given.region.upper(), "country": given.country.upper()}


async def _make_room(organisation_id: UUID, facts: dict[str, Any]) -> None:
    if facts["main"]:
        await db.execute(
            "UPDATE site SET main = false, version = version + 1 WHERE organisation_id = $1 AND main", organisation_id
        )


async def _site(
    organisation_id: UUID, site_id: UUID, version: int | None, mine: dict[str, Any] | None
) -> dict[str, Any]:
    row = await db.fetch_one("SELECT * FROM site WHERE id = $1 AND organisation_id = $2", site_id, organisation_id)
    if row is None:
        raise NotFound
    before = {name: row[name] for name in _COLUMNS}
    if version is not None and row["version"] != version:
        raise Conflict(mine=mine, theirs=before | {"version": row["version"]})
    return before
