"""One organisation with everything that hangs on it, in one statement."""

from collections.abc import Callable
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

# How many parts are shown with an organisation; the list has them all.
PARTS_SHOWN = 50

_POINTED = ("parent_name", "successor_name", "owner_name", "backup_owner_name")
_MEMBER = ("id", "organisation_id", "name", "role", "since_on", "until_on")
_MEMBERS = """
    SELECT ROW(m.id, other.id, other.name, m.role, m.since_on, m.until_on)
    FROM membership m JOIN organisation other ON other.id = m.{other} WHERE m.{side} = $1
    ORDER BY m.until_on DESC NULLS FIRST, other.sort_name, m.id
"""
_AREAS = """
    SELECT ROW(j.id, j.type, j.name, j.region, j.fips, j.parent_id, s.role)
    FROM service_area s JOIN jurisdiction j ON j.id = s.jurisdiction_id WHERE s.organisation_id = $1
    ORDER BY array_position(ARRAY['primary', 'shared', 'mutual_aid'], s.role), j.region, j.folded, j.id
"""
# Rows have no names inside an array: they stand here, in the order of the columns.
_COLUMNS = {
    "names": ("id", "name", "kind", "until_on"),
    "identifiers": ("id", "scheme", "value", "ended_on"),
    "sites": (
        "id", "organisation_id", "name", "street", "city", "region", "postal_code", "country", "latitude",
        "longitude", "capacity", "main", "version",
    ),
    "areas": ("id", "type", "name", "region", "fips", "parent_id", "role"),
    "parts": ("id", "name"),
    "members": _MEMBER,
    "networks": _MEMBER,
    "closures": ("id", "name", "starts_on", "ends_on"),
    "tags": ("tag",),
}  # fmt: skip


def _rows(what: str, of: str) -> str:
    return f"SELECT ROW({', '.join(_COLUMNS[what])}) FROM {of}"  # noqa: S608 - the constants above


_LISTS = {
    # The latest former name first.
    "names": _rows(
        "names", "organisation_name WHERE organisation_id = $1 ORDER BY kind, until_on DESC NULLS FIRST, folded, id"
    ),
    "identifiers": _rows(
        "identifiers",
        "organisation_identifier WHERE organisation_id = $1 ORDER BY ended_on DESC NULLS FIRST, scheme, value",
    ),
    "sites": _rows("sites", "site WHERE organisation_id = $1 ORDER BY main DESC, name, id"),
    "areas": _AREAS,
    "parts": _rows(
        "parts",
        "organisation WHERE parent_id = $1 AND status NOT IN ('merged', 'dissolved')"
        f" ORDER BY sort_name, id LIMIT {PARTS_SHOWN}",
    ),
    "members": _MEMBERS.format(side="network_id", other="member_id"),
    "networks": _MEMBERS.format(side="member_id", other="network_id"),
    "closures": _rows("closures", "closure WHERE organisation_id = $1 ORDER BY starts_on, id"),
    "tags": _rows("tags", "organisation_tag WHERE organisation_id = $1 ORDER BY tag"),
}
_WHOLE = f"""
    SELECT o.*, p.name AS parent_name, s.name AS successor_name, u.name AS owner_name, b.name AS backup_owner_name,
        {", ".join(f"ARRAY({sql}) AS its_{what}" for what, sql in _LISTS.items())}
    FROM organisation o
    LEFT JOIN organisation p ON p.id = o.parent_id
    LEFT JOIN organisation s ON s.id = o.successor_id
    LEFT JOIN app_user u ON u.id = o.owner_id
    LEFT JOIN app_user b ON b.id = o.backup_owner_id
    WHERE o.id = $1
"""  # noqa: S608 - the constants above


async def whole(organisation_id: UUID) -> Whole:
    """The organisation with everything that hangs on it.

    Raises:
        NoSuchOrganisation: there is none.
    """
    row = await db.fetch_one(_WHOLE, organisation_id)
    if row is None:
        raise NoSuchOrganisation
    pointed: dict[str, Any] = {name: row[name] for name in _POINTED}
    return Whole(organisation=organisation_of(row), **pointed | {what: _facts(what, row) for what in _LISTS})


async def names(organisation_id: UUID) -> tuple[OtherName, ...]:
    """What else it is or was called, the latest former name first."""
    return await _alone("names", organisation_id)


async def identifiers(organisation_id: UUID) -> tuple[Identifier, ...]:
    """Its numbers elsewhere, ended ones last."""
    return await _alone("identifiers", organisation_id)


async def sites(organisation_id: UUID) -> tuple[Site, ...]:
    """Where it is, the main site first."""
    return await _alone("sites", organisation_id)


async def areas(organisation_id: UUID) -> tuple[ServiceArea, ...]:
    """What it serves, the primary ones first."""
    return await _alone("areas", organisation_id)


async def closures(organisation_id: UUID) -> tuple[Closure, ...]:
    """Its breaks, by their first day."""
    return await _alone("closures", organisation_id)


async def _alone(what: str, organisation_id: UUID) -> tuple[Any, ...]:
    return _facts(what, await db.fetch_one(f"SELECT ARRAY({_LISTS[what]}) AS its_{what}", organisation_id))


def _facts(what: str, row: Any) -> tuple[Any, ...]:
    """One of its lists, each row by the names of its columns."""
    return tuple(_MADE[what](dict(zip(_COLUMNS[what], each, strict=True))) for each in row[f"its_{what}"])


def _part(row: dict[str, Any]) -> Member:
    return Member(id=row["id"], organisation_id=row["id"], name=row["name"], role="", since_on=None, until_on=None)


_MADE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "names": lambda row: OtherName(**row | {"kind": NameKind(row["kind"])}),
    "identifiers": lambda row: Identifier(**row | {"scheme": IdentifierScheme(row["scheme"])}),
    "sites": lambda row: Site(**row),
    "areas": lambda row: ServiceArea(jurisdiction=jurisdiction_of(row), role=AreaRole(row["role"])),
    "parts": _part,
    "members": lambda row: Member(**row),
    "networks": lambda row: Member(**row),
    "closures": lambda row: Closure(**row),
    "tags": lambda row: row["tag"],
}
