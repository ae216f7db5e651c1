"""One organisation with everything that hangs on it, in eight statements."""

from typing import Any
from uuid import UUID

from registry.partners.errors import NoSuchOrganisation
from registry.partners.model import (
    AreaRole,
    Closure,
    Identifier,
    IdentifierScheme,
    Member,
    NameKind,
    OtherName,
    ServiceArea,
    Site,
    Whole,
)
from registry.partners.queries import jurisdiction_of, organisation_of
from registry.platform import db

_HEAD = """
    SELECT o.*, p.name AS parent_name, s.name AS successor_name, u.name AS owner_name, b.name AS backup_owner_name
    FROM organisation o
    LEFT JOIN organisation p ON p.id = o.parent_id
    LEFT JOIN organisation s ON s.id = o.successor_id
    LEFT JOIN app_user u ON u.id = o.owner_id
    LEFT JOIN app_user b ON b.id = o.backup_owner_id
    WHERE o.id = $1
"""
_MEMBERS = """
    SELECT m.id, m.network_id = $1 AS inward, other.id AS organisation_id, other.name, m.role, m.since_on, m.until_on
    FROM membership m
    JOIN organisation other ON other.id = CASE WHEN m.network_id = $1 THEN m.member_id ELSE m.network_id END
    WHERE $1 IN (m.network_id, m.member_id)
    ORDER BY m.until_on DESC NULLS FIRST, other.sort_name, m.id
"""
# How many parts are shown with an organisation; the list has them all.
PARTS_SHOWN = 50


async def whole(organisation_id: UUID) -> Whole:
    """The organisation with everything that hangs on it.

    Raises:
        NoSuchOrganisation: there is none.
    """
    head = await db.fetch_one(_HEAD, organisation_id)
    if head is None:
        raise NoSuchOrganisation
    members = await db.fetch(_MEMBERS, organisation_id)
    pointed = {name: head[name] for name in ("parent_name", "successor_name", "owner_name", "backup_owner_name")}
    return Whole(
        organisation=organisation_of(head),
        **pointed,
        names=await names(organisation_id),
        identifiers=await identifiers(organisation_id),
        sites=await sites(organisation_id),
        areas=await areas(organisation_id),
        parts=await parts(organisation_id),
        members=tuple(_member(row) for row in members if row["inward"]),
        networks=tuple(_member(row) for row in members if not row["inward"]),
        closures=await closures(organisation_id),
    )


async def names(organisation_id: UUID) -> tuple[OtherName, ...]:
    """What else it is or was called, the latest former name first."""
    rows = await db.fetch(
        "SELECT id, name, kind, until_on FROM organisation_name WHERE organisation_id = $1"
        " ORDER BY kind, until_on DESC NULLS FIRST, folded, id",
        organisation_id,
    )
    return tuple(OtherName(**dict(row) | {"kind": NameKind(row["kind"])}) for row in rows)


async def identifiers(organisation_id: UUID) -> tuple[Identifier, ...]:
    """Its numbers elsewhere, ended ones last."""
    rows = await db.fetch(
        "SELECT id, scheme, value, ended_on FROM organisation_identifier WHERE organisation_id = $1"
        " ORDER BY ended_on DESC NULLS FIRST, scheme, value",
        organisation_id,
    )
    return tuple(Identifier(**dict(row) | {"scheme": IdentifierScheme(row["scheme"])}) for row in rows)


async def sites(organisation_id: UUID) -> tuple[Site, ...]:
    """Where it is, the main site first."""
    rows = await db.fetch(
        "SELECT * FROM site WHERE organisation_id = $1 ORDER BY main DESC, name, id",
        organisation_id,
    )
    return tuple(Site(**dict(row)) for row in rows)


async def areas(organisation_id: UUID) -> tuple[ServiceArea, ...]:
    """What it serves, the primary ones first."""
    rows = await db.fetch(
        """
        SELECT j.id, j.type, j.name, j.region, j.fips, j.parent_id, s.role
        FROM service_area s JOIN jurisdiction j ON j.id = s.jurisdiction_id WHERE s.organisation_id = $1
        ORDER BY array_position(ARRAY['primary', 'shared', 'mutual_aid'], s.role), j.region, j.folded, j.id
        """,
        organisation_id,
    )
    return tuple(ServiceArea(jurisdiction=jurisdiction_of(row), role=AreaRole(row["role"])) for row in rows)


async def parts(organisation_id: UUID) -> tuple[Member, ...]:
    """The organisations under it, the first `PARTS_SHOWN` by name."""
    rows = await db.fetch(
        "SELECT id, name FROM organisation WHERE parent_id = $1 AND status NOT IN ('merged', 'dissolved')"
        " ORDER BY sort_name, id LIMIT $2",
        organisation_id,
        PARTS_SHOWN,
    )
    return tuple(
        Member(id=row["id"], organisation_id=row["id"], name=row["name"], role="", since_on=None, until_on=None)
        for row in rows
    )


async def closures(organisation_id: UUID) -> tuple[Closure, ...]:
    """Its breaks, by their first day."""
    rows = await db.fetch(
        "SELECT id, name, starts_on, ends_on FROM closure WHERE organisation_id = $1 ORDER BY starts_on, id",
        organisation_id,
    )
    return tuple(Closure(**dict(row)) for row in rows)


def _member(row: Any) -> Member:
    return Member(**{name: row[name] for name in ("id", "organisation_id", "name", "role", "since_on", "until_on")})
