"""Reads for what is printed: the heads of partners, and whom to call first at many of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.paper import Entry, sheet
from contacts.queries import directories, visible_to
from registry.partners.model import Regime, Status
from registry.partners.sectors import Sector
from registry.partners.words import STATUSES
from registry.platform import db
from registry.platform.access.model import Actor

# A list is looked through by eye; a longer one is to be narrowed.
MOST_LISTED = 300
FIRST = 3

_HEADS = """
    SELECT o.id, o.name, o.sector, o.status, o.website, o.regimes, s.street, s.city,
        coalesce(s.region, o.region) AS region, s.postal_code, next.name AS successor, p.name AS parent, u.name AS owner
    FROM organisation o
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main
    LEFT JOIN organisation next ON next.id = o.successor_id
    LEFT JOIN organisation p ON p.id = o.parent_id
    LEFT JOIN app_user u ON u.id = o.owner_id AND u.disabled_at IS NULL
    WHERE o.id = ANY($1)
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a partner's sheet; `state` where it is not simply active."""

    id: UUID
    name: str
    sector: str
    state: str | None
    place: str
    parent: str | None
    website: str | None
    regimes: tuple[str, ...]
    owner: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A partner on a list, with whom to call first."""

    head: Head
    entries: Sequence[Entry]


async def heads(ids: Sequence[UUID]) -> dict[UUID, Head]:
    """What is said of these organisations; those that are not there are missing."""
    return {row["id"]: _head(row) for row in await db.fetch(_HEADS, list(ids))}


async def agency_of(actor: Actor) -> str | None:
    """The organisation that somebody works for, where the registry knows it."""
    row = await db.fetch_one("SELECT name FROM organisation WHERE id = $1", actor.organisation_id)
    return row["name"] if row else None


async def listed_on_paper(actor: Actor, ids: Sequence[UUID], now: datetime) -> list[Listed]:
    """Whom to call first at each of these, in their order, in as many statements as for one."""
    known, found = await heads(ids), await directories(ids, actor.visibilities())
    seen = visible_to(actor)
    return [Listed(known[key], _first(sheet(found[key], now, seen).entries)) for key in ids if key in known]


def _first(entries: Sequence[Entry]) -> list[Entry]:
    """The first few to call, each with the one way that is dialled first."""
    return [replace(entry, ways=(entry.best,)) for entry in entries[:FIRST]]


def _head(row: Any) -> Head:
    town = " ".join(part for part in (row["region"], row["postal_code"]) if part)
    now = f" – now {row['successor']}" if row["successor"] else ""
    return Head(
        id=row["id"],
        name=row["name"],
        sector=Sector(row["sector"]).label,
        state=None if row["status"] == Status.ACTIVE else f"{STATUSES[Status(row['status'])]}{now}",
        place=", ".join(part for part in (row["street"], row["city"], town) if part),
        parent=row["parent"],
        website=row["website"],
        regimes=tuple(Regime(name).label for name in row["regimes"]),
        owner=row["owner"],
    )
