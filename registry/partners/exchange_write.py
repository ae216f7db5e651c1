"""Writing what a file says of organisations: everything of a kind at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from registry.partners.exchange_county import County, counties, with_ids
from registry.partners.exchange_names import amend_lists, copy_lists
from registry.partners.exchange_read import PLACE
from registry.platform import clock, db
from registry.platform.errors import Conflict
from registry.platform.exchange.difference import listed
from registry.platform.exchange.kinds import Current, Writing
from registry.platform.exchange.values import Value
from registry.platform.ids import new_id
from registry.platform.rows import columns
from registry.platform.text import fold

Facts = Mapping[str, Value]
ByOrganisation = Mapping[UUID, Facts]
DEFAULTS: Facts = {"kind": "organisation", "status": "active", "country": "US", "tier": "standard"}
_PLAIN = (
    "kind", "sector", "subsector", "status", "website", "time_zone", "region", "country", "tier", "note",
)  # fmt: skip
_ORGANISATION = ("id", "name", "sort_name", *_PLAIN, "regimes", "version", "created_at", "updated_at")
_AMEND = """
    UPDATE organisation o SET name = w.name, sort_name = w.sort_name, kind = w.kind, sector = w.sector,
        subsector = w.subsector, status = w.status, website = w.website, time_zone = w.time_zone, region = w.region,
        country = w.country, tier = w.tier, note = w.note, regimes = string_to_array(w.regimes, ' '),
        version = version + 1, updated_at = $15
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
        AS w (id, name, sort_name, kind, sector, subsector, status, website, time_zone, region, country, tier, note,
            regimes)
    WHERE o.id = w.id
"""
_POINT = {
    "parent_identifier": """
        UPDATE organisation o SET parent_id = w.other
        FROM unnest($1::uuid[], $2::uuid[]) AS w (id, other) WHERE o.id = w.id
    """,
    "successor_identifier": """
        UPDATE organisation o SET successor_id = w.other
        FROM unnest($1::uuid[], $2::uuid[]) AS w (id, other) WHERE o.id = w.id
    """,
}
_TABLES = (
    "organisation", "organisation_name", "organisation_identifier", "site", "service_area", "jurisdiction",
)  # fmt: skip
_SITE_TEXT = ("street", "city", "region", "postal_code", "country")
_SITE = ("id", "organisation_id", *_SITE_TEXT, "latitude", "longitude", "capacity", "main", "version", "name")
_MOVE = """
    UPDATE site s SET street = w.street, city = w.city, region = w.region, postal_code = w.postal_code,
        country = w.country, latitude = w.latitude, longitude = w.longitude, capacity = w.capacity,
        version = version + 1
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[],
        $9::integer[]) AS w (id, street, city, region, postal_code, country, latitude, longitude, capacity)
    WHERE s.organisation_id = w.id AND s.main RETURNING s.organisation_id
"""


async def write(writing: Writing, current: Current) -> dict[str, list[str]]:
    """Write new organisations and changes; the counties that were made for them.

    Raises:
        Conflict: somebody changed one of them since it was read.
    """
    before = {record.id: record.fields for record in current.records.values()}
    new = {key: {**DEFAULTS, **create.fields} for key, create in writing.creates}
    changed = {UUID(one.id): {change.field: change.after for change in one.changes} for one in writing.updates}
    whole = {key: {**before[str(key)], **facts} for key, facts in changed.items()}
    await _hold(list(changed), current)
    await db.copy("organisation", _ORGANISATION, _new_rows(new, clock.now()))
    await _amend(whole)
    await _point(new, changed, current)
    moved = {key: whole[key] for key, facts in changed.items() if facts.keys() & {*PLACE, "region", "country"}}
    await _place(new, moved)
    await copy_lists(new)
    await amend_lists(writing.updates, undo=writing.undo)
    made = {"jurisdiction": await _serve(new, changed, whole)}
    await db.take_stock(len(new) + len(changed), *_TABLES)
    return made


async def _hold(ids: Sequence[UUID], current: Current) -> None:
    """Lock what is changed, as it was read."""
    sql = "SELECT id, name, version FROM organisation WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
    rows = {row["id"]: row for row in await db.fetch(sql, list(ids))}
    for key in ids:
        row = rows.get(key)
        if row is None or row["version"] != current.versions[str(key)]:
            name = row["name"] if row else "A partner"
            raise Conflict(f"{name} was changed meanwhile. Nothing was imported; look at the file again.")


def _new_rows(new: ByOrganisation, now: datetime) -> Iterable[tuple[object, ...]]:
    return [(*_head(key, facts), list(listed(facts.get("regimes"))), 1, now, now) for key, facts in new.items()]


def _head(key: UUID, facts: Facts) -> tuple[object, ...]:
    name = str(facts["name"])
    return (key, name, fold(name), *(facts.get(field) for field in _PLAIN))


async def _amend(whole: ByOrganisation) -> None:
    rows = [(*_head(key, facts), " ".join(listed(facts.get("regimes")))) for key, facts in whole.items()]
    if rows:
        await db.execute(_AMEND, *columns(rows), clock.now())


async def _point(new: ByOrganisation, changed: ByOrganisation, current: Current) -> None:
    """Parents and successors, once everything that they may point to is there."""
    known: dict[str, UUID] = {key: UUID(record.id) for key, record in current.records.items()}
    for key, facts in new.items():
        known |= dict.fromkeys((f"id:{key}", *listed(facts.get("identifiers"))), key)
    for key, facts in changed.items():
        known |= dict.fromkeys(listed(facts.get("identifiers")), key)
    for field, sql in _POINT.items():
        given = {**new, **changed}.items()
        pairs = [(key, _known(facts[field], known)) for key, facts in given if field in facts]
        if pairs:
            await db.execute(sql, *columns(pairs))


def _known(reference: Value, known: Mapping[str, UUID]) -> UUID | None:
    return None if reference is None else known[str(reference)]


def _placed(facts: Facts) -> bool:
    return any(facts.get(field) is not None for field in PLACE)


def site_row(facts: Facts) -> tuple[object, ...]:
    """The columns of a place from its address to its capacity."""
    texts = [facts.get(field) or "" for field in _SITE_TEXT]
    return (*texts, facts.get("latitude"), facts.get("longitude"), facts.get("capacity"))


async def _place(new: ByOrganisation, moved: ByOrganisation) -> None:
    """Main sites: new ones where there is anything to say, and changed ones."""
    rows = [(key, *site_row(facts)) for key, facts in moved.items()]
    there = {row["organisation_id"] for row in await db.fetch(_MOVE, *columns(rows))} if rows else set()
    first = {key: facts for key, facts in {**new, **moved}.items() if key not in there and _placed(facts)}
    made = [(new_id(), key, *site_row(facts), True, 1, "") for key, facts in first.items()]
    await db.copy("site", _SITE, made)


async def _serve(new: ByOrganisation, changed: ByOrganisation, whole: ByOrganisation) -> list[str]:
    """Which county each serves in the first place; the ids of the counties that were made."""
    known = await counties()
    means: dict[UUID, County | None] = {}
    for key, facts in new.items():
        if facts.get("county") or facts.get("county_fips"):
            means[key] = known.find(_text(facts, "county"), _text(facts, "county_fips"), _text(facts, "region"))
    for key, facts in changed.items():
        if facts.keys() & {"county", "county_fips"}:
            # Where only the name changed, the number kept is that of another county.
            number = _text(facts if "county" in facts else whole[key], "county_fips")
            means[key] = known.find(_text(whole[key], "county"), number, _text(whole[key], "region"))
    ids, made = await with_ids(county for county in means.values() if county)
    await _primary(list(changed.keys() & means.keys()), {key: ids[county] for key, county in means.items() if county})
    return [str(one) for one in made]


def _text(facts: Facts, field: str) -> str | None:
    value = facts.get(field)
    return str(value) if value else None


async def _primary(changed: Sequence[UUID], areas: Mapping[UUID, UUID]) -> None:
    """The county that a file names is the one served in the first place; several others stay, as shared ones."""
    await db.execute(
        """
        WITH own AS (
            SELECT a.organisation_id, a.jurisdiction_id, count(*) OVER (PARTITION BY a.organisation_id) AS several
            FROM service_area a JOIN jurisdiction j ON j.id = a.jurisdiction_id
            WHERE a.organisation_id = ANY($1) AND a.role = 'primary' AND j.type = 'county'
        ), gone AS (
            DELETE FROM service_area a USING own o WHERE o.several = 1
                AND (a.organisation_id, a.jurisdiction_id) = (o.organisation_id, o.jurisdiction_id)
        )
        UPDATE service_area a SET role = 'shared' FROM own o WHERE o.several > 1
            AND (a.organisation_id, a.jurisdiction_id) = (o.organisation_id, o.jurisdiction_id)
        """,
        list(changed),
    )
    await db.execute(
        "INSERT INTO service_area (organisation_id, jurisdiction_id, role)"
        " SELECT organisation_id, jurisdiction_id, 'primary' FROM unnest($1::uuid[], $2::uuid[])"
        " AS w (organisation_id, jurisdiction_id)"
        " ON CONFLICT (organisation_id, jurisdiction_id) DO UPDATE SET role = 'primary'",
        list(areas),
        list(areas.values()),
    )
