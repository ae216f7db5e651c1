"""Reads of the directory: a fixed number of statements, however many rows there are."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from registry.partners.model import (
    Jurisdiction,
    JurisdictionType,
    Organisation,
    OrganisationKind,
    Regime,
    Sector,
    Status,
    Subsector,
    Tier,
)
from registry.platform import db
from registry.platform.access.model import Subject
from registry.platform.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list is narrowed to; None or empty does not narrow. `starts` is the beginning of a name as typed.

    `tag` is one whole tag as typed.
    """

    sectors: Sequence[Sector] = ()
    statuses: Sequence[Status] = ()
    jurisdiction: UUID | None = None
    owner: UUID | None = None
    parent: UUID | None = None
    tag: str = ""
    starts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the list; `city` is that of the main site."""

    id: UUID
    name: str
    sort_name: str
    kind: OrganisationKind
    sector: Sector
    status: Status
    tier: Tier
    region: str
    city: str | None
    parent_id: UUID | None
    parent_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    tags: tuple[str, ...]
    version: int

    @property
    def place(self) -> str:
        """Where it is, in a few words: `Panama City, FL`."""
        return ", ".join(part for part in (self.city, self.region) if part)


# A jurisdiction and everything inside it.
_WITHIN = """
    SELECT s.organisation_id FROM service_area s WHERE s.jurisdiction_id IN (
        WITH RECURSIVE inside(id) AS (
            SELECT {0}::uuid UNION SELECT j.id FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
        ) SELECT id FROM inside)
"""
_STARTING = """
    SELECT id FROM organisation WHERE sort_name >= {0} AND sort_name < {0} || U&'\\+10FFFF'
    UNION SELECT organisation_id FROM organisation_name WHERE folded >= {0} AND folded < {0} || U&'\\+10FFFF'
"""
_LINES = """
    SELECT o.id, o.name, o.sort_name, o.kind, o.sector, o.status, o.tier, o.region, s.city, o.parent_id,
        p.name AS parent_name, o.owner_id, u.name AS owner_name, o.version,
        ARRAY(SELECT t.tag FROM organisation_tag t WHERE t.organisation_id = o.id ORDER BY t.tag) AS tags
    FROM organisation o
    LEFT JOIN organisation p ON p.id = o.parent_id
    LEFT JOIN app_user u ON u.id = o.owner_id
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main
"""


async def directory(filters: Filters, *, after: tuple[str, UUID] | None, limit: int) -> list[Line]:
    """At most `limit` organisations in the order of their names, from behind the key (sort name, id)."""
    where, args = conditions(filters, after)
    args.append(limit)
    # Only our own words are put together here; every value is an argument.
    sql = f"{_LINES} {where} ORDER BY o.sort_name, o.id LIMIT ${len(args)}"
    return [_line(row) for row in await db.fetch(sql, *args)]


def conditions(filters: Filters, after: tuple[str, UUID] | None = None) -> tuple[str, list[object]]:
    """What the filters say of an organisation `o`, as a WHERE with its arguments."""
    wanted: list[tuple[str, list[object]]] = []
    if filters.sectors:
        wanted.append(("o.sector = ANY({0}::text[])", [[str(sector) for sector in filters.sectors]]))
    if filters.statuses:
        wanted.append(("o.status = ANY({0}::text[])", [[str(status) for status in filters.statuses]]))
    if filters.jurisdiction:
        wanted.append((f"o.id IN ({_WITHIN})", [filters.jurisdiction]))
    if filters.owner:
        wanted.append(("{0} IN (o.owner_id, o.backup_owner_id)", [filters.owner]))
    if filters.parent:
        wanted.append(("o.parent_id = {0}", [filters.parent]))
    if filters.tag:
        tagged = "o.id IN (SELECT organisation_id FROM organisation_tag WHERE tag = {0})"
        wanted.append((tagged, [fold(filters.tag)]))
    if folded := fold(filters.starts):
        wanted.append((f"o.id IN ({_STARTING})", [folded]))
    if after:
        wanted.append(("(o.sort_name, o.id) > ({0}, {1})", list(after)))
    return _joined(wanted)


def _joined(wanted: Sequence[tuple[str, list[object]]]) -> tuple[str, list[object]]:
    args: list[object] = []
    parts = []
    for text, values in wanted:
        parts.append(text.format(*(f"${len(args) + place}" for place in range(1, len(values) + 1))))
        args += values
    return ("WHERE " + " AND ".join(parts) if parts else ""), args


def _line(row: Any) -> Line:
    known = dict(row)
    return Line(**known | {
        "kind": OrganisationKind(row["kind"]), "sector": Sector(row["sector"]), "status": Status(row["status"]),
        "tier": Tier(row["tier"]), "tags": tuple(row["tags"]),
    })  # fmt: skip


def organisation_of(row: Any) -> Organisation:
    """The fact in a row that has the columns of `organisation`, and perhaps more."""
    known = {field.name: row[field.name] for field in fields(Organisation)}
    return Organisation(**known | {
        "kind": OrganisationKind(row["kind"]), "sector": Sector(row["sector"]), "status": Status(row["status"]),
        "subsector": Subsector(row["subsector"]) if row["subsector"] else None, "tier": Tier(row["tier"]),
        "regimes": tuple(Regime(name) for name in row["regimes"]),
        "hours": json.loads(row["hours"]) if row["hours"] else None,
    })  # fmt: skip


async def hold(organisation_ids: Collection[UUID]) -> None:
    """Keep others from changing these until the end of the transaction.

    In the order of their ids, as everybody takes them who needs several: then nobody waits in a ring.
    """
    sql = "SELECT FROM organisation WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
    await db.fetch(sql, list(organisation_ids))


async def subject(organisation_id: UUID) -> Subject | None:
    """What rights are narrowed by: the sector, and the jurisdictions served with those around them. None: not there."""
    row = await db.fetch_one(
        """
        WITH RECURSIVE around(id, parent_id) AS (
            SELECT j.id, j.parent_id FROM service_area s JOIN jurisdiction j ON j.id = s.jurisdiction_id
            WHERE s.organisation_id = $1
            UNION SELECT j.id, j.parent_id FROM jurisdiction j JOIN around a ON j.id = a.parent_id
        )
        SELECT sector, ARRAY(SELECT id FROM around) AS jurisdictions FROM organisation WHERE id = $1
        """,
        organisation_id,
    )
    return Subject(row["sector"], frozenset(row["jurisdictions"])) if row else None


async def jurisdictions_around(jurisdiction_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """These jurisdictions and all around them, as {id: the one asked for}; unknown ones are missing."""
    rows = await db.fetch(
        """
        WITH RECURSIVE around(id, parent_id, asked) AS (
            SELECT id, parent_id, id FROM jurisdiction WHERE id = ANY($1)
            UNION SELECT j.id, j.parent_id, a.asked FROM jurisdiction j JOIN around a ON j.id = a.parent_id
        )
        SELECT id, asked FROM around
        """,
        list(jurisdiction_ids),
    )
    return {row["id"]: row["asked"] for row in rows}


async def editors() -> list[tuple[UUID, str]]:
    """The people who may look after a relationship, by name."""
    rows = await db.fetch(
        """
        SELECT id, name FROM app_user
        WHERE disabled_at IS NULL AND role IN ('coordinator', 'manager', 'administrator')
        ORDER BY lower(name), id
        """
    )
    return [(row["id"], row["name"]) for row in rows]


async def jurisdictions(
    kind: JurisdictionType | None, region: str | None, starts: str, *, after: tuple[str, UUID] | None, limit: int
) -> list[tuple[Jurisdiction, str]]:
    """At most `limit` jurisdictions by name, each with its sort key, from behind the key (folded name, id)."""
    wanted: list[tuple[str, list[object]]] = []
    if kind:
        wanted.append(("type = {0}", [str(kind)]))
    if region:
        wanted.append(("region = {0}", [region.upper()]))
    if folded := fold(starts):
        wanted.append(("folded >= {0} AND folded < {0} || U&'\\+10FFFF'", [folded]))
    if after:
        wanted.append(("(folded, id) > ({0}, {1})", list(after)))
    where, args = _joined(wanted)
    args.append(limit)
    sql = f"SELECT * FROM jurisdiction {where} ORDER BY folded, id LIMIT ${len(args)}"  # noqa: S608 - our own words
    return [(jurisdiction_of(row), row["folded"]) for row in await db.fetch(sql, *args)]


def jurisdiction_of(row: Any) -> Jurisdiction:
    """The fact in a row of `jurisdiction`."""
    known = {name: row[name] for name in ("id", "name", "region", "fips", "parent_id")}
    return Jurisdiction(type=JurisdictionType(row["type"]), **known)


async def label(organisation_id: UUID) -> str | None:
    """An organisation as a field of a form names it, `Bayhaven High School, Panama City, FL`; None when not there."""
    row = await db.fetch_one(
        "SELECT o.name, s.city, o.region FROM organisation o"
        " LEFT JOIN site s ON s.organisation_id = o.id AND s.main WHERE o.id = $1",
        organisation_id,
    )
    return ", ".join(part for part in row if part) if row else None


async def names_of(organisation_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of these organisations."""
    rows = await db.fetch("SELECT id, name FROM organisation WHERE id = ANY($1)", list(organisation_ids))
    return {row["id"]: row["name"] for row in rows}
