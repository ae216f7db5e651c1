"""Organisations for tests and benchmarks, written straight into the tables that the look-up is fed from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from registry.platform import db
from registry.platform.ids import new_id
from registry.platform.text import fold

STARTED = date(2020, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """What it is found by. `numbers` are (E.164, extension, visibility, retired); `former` names (name, until).

    `position` is (latitude, longitude) in degrees. A parent is added before, or together with, its children.
    """

    name: str
    sector: str = "le_local"
    street: str = ""
    city: str = "Bayhaven"
    county: str = "Harbor"
    region: str = "FL"
    postal_code: str = ""
    position: tuple[float, float] | None = None
    status: str = "active"
    aliases: tuple[str, ...] = ()
    former: tuple[tuple[str, date | None], ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, str | None, str, bool], ...] = ()
    people: tuple[str, ...] = ()
    parent_id: UUID | None = None
    successor_id: UUID | None = None
    id: UUID = field(default_factory=new_id)


async def add(partners: Sequence[Partner]) -> None:
    """Write them by COPY, with a county each; the look-up is not told."""
    async with db.transaction():
        counties = await county_ids({(partner.county, partner.region) for partner in partners})
        await db.copy(
            "organisation",
            ("id", "name", "sort_name", "sector", "status", "parent_id", "successor_id", "time_zone", "region"),
            [
                (p.id, p.name, fold(p.name), p.sector, p.status, p.parent_id, p.successor_id, "America/New_York",
                 p.region)
                for p in partners
            ],
        )  # fmt: skip
        await db.copy(
            "site",
            ("id", "organisation_id", "street", "city", "region", "postal_code", "latitude", "longitude", "main"),
            [
                (new_id(), p.id, p.street, p.city, p.region, p.postal_code, *(p.position or (None, None)), True)
                for p in partners
            ],
        )
        areas = [(p.id, counties[p.county, p.region], "primary") for p in partners if p.county]
        await db.copy("service_area", ("organisation_id", "jurisdiction_id", "role"), areas)
        await db.copy(
            "organisation_name", ("id", "organisation_id", "name", "folded", "kind", "until_on"), _names(partners)
        )
        await db.copy(
            "organisation_identifier", ("id", "organisation_id", "scheme", "value"),
            [(new_id(), p.id, scheme, value) for p in partners for scheme, value in p.identifiers],
        )  # fmt: skip
        await _add_contacts(partners)


def _names(partners: Iterable[Partner]) -> list[tuple[object, ...]]:
    aliases = [(p, name, "alias", None) for p in partners for name in p.aliases]
    former = [(p, name, "former", until) for p in partners for name, until in p.former]
    return [(new_id(), p.id, name, fold(name), kind, until) for p, name, kind, until in (*aliases, *former)]


async def _add_contacts(partners: Iterable[Partner]) -> None:
    points = [
        (new_id(), p.id, "main_line", value, extension, visibility, STARTED if retired else None)
        for p in partners
        for value, extension, visibility, retired in p.numbers
    ]
    columns = ("id", "organisation_id", "kind", "value", "extension", "visibility", "retired_on")
    await db.copy("contact_point", columns, points)
    people = [(new_id(), p.id, name, fold(name)) for p in partners for name in p.people]
    await db.copy("person", ("id", "organisation_id", "name", "sort_name"), people)


async def county_ids(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """The jurisdiction of each (county, state); those that are not there yet are made."""
    folded = {place: (fold(f"{place[0]} County"), place[1]) for place in wanted if place[0]}
    names = {key: place[0] for place, key in sorted(folded.items())}
    rows = await db.fetch("SELECT id, folded, region FROM jurisdiction WHERE type = 'county'")
    known = {(row["folded"], row["region"]): row["id"] for row in rows}
    new = {key: new_id() for key in names if key not in known}
    await db.copy(
        "jurisdiction", ("id", "type", "name", "folded", "region"),
        [(id_, "county", f"{names[key]} County", *key) for key, id_ in new.items()],
    )  # fmt: skip
    return {place: (known | new)[key] for place, key in folded.items()}
