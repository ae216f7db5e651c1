"""The directory as a file sees it: a few statements, however many rows the file has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from registry.platform import db
from registry.platform.exchange.decision import Record
from registry.platform.exchange.kinds import Current, Wanted
from registry.platform.exchange.parse import name_key
from registry.platform.exchange.values import Value

BATCH = 5000
PLAIN = (
    "name", "sector", "subsector", "kind", "status", "region", "country", "website", "time_zone", "tier", "note",
)  # fmt: skip
PLACE = ("street", "city", "postal_code", "latitude", "longitude", "capacity")

_BY_NUMBER = """
    SELECT i.organisation_id AS id, i.scheme, i.value
    FROM organisation_identifier i JOIN unnest($1::text[], $2::text[]) AS w (scheme, value) USING (scheme, value)
    UNION
    SELECT organisation_id, scheme, value FROM organisation_identifier WHERE scheme = $3
"""
# One county is the one that a file means; who serves several has none here.
_ORGANISATIONS = """
    SELECT o.*, s.street, s.city, s.postal_code, s.latitude, s.longitude, s.capacity, j.county, j.county_fips
    FROM organisation o
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main
    LEFT JOIN LATERAL (
        SELECT min(j.name) AS county, min(j.fips) AS county_fips
        FROM service_area a JOIN jurisdiction j ON j.id = a.jurisdiction_id
        WHERE a.organisation_id = o.id AND a.role = 'primary' AND j.type = 'county' HAVING count(*) = 1
    ) j ON true
    WHERE o.id = ANY($1)
"""
_ABOVE = """
    WITH RECURSIVE up (id) AS (
        SELECT parent_id FROM organisation WHERE id = ANY($1) AND parent_id IS NOT NULL
        UNION SELECT o.parent_id FROM organisation o JOIN up USING (id) WHERE o.parent_id IS NOT NULL
    )
    SELECT id FROM up
"""
_NAMES = """
    SELECT organisation_id, name, kind, until_on FROM organisation_name
    WHERE organisation_id = ANY($1) ORDER BY folded, name, id
"""
_NUMBERS = """
    SELECT organisation_id, scheme, value FROM organisation_identifier
    WHERE organisation_id = ANY($1) AND ended_on IS NULL ORDER BY scheme, value
"""
_TAGS = "SELECT organisation_id, tag FROM organisation_tag WHERE organisation_id = ANY($1) ORDER BY tag"
_LISTS = {"alias": "aliases", "acronym": "acronyms", "former": "former_names"}


async def read(wanted: Wanted) -> Current:
    """The organisations that keys lead to, and all of a scheme, or all."""
    found = await _by_number(wanted)
    found |= {key: [UUID(key[3:])] for key in wanted.keys if key.startswith("id:")}
    found |= await _by_name([key for key in wanted.keys if key.startswith("name:")])
    ids = wanted.ids | {one for several in found.values() for one in several}
    if wanted.everything:
        ids |= {row["id"] for row in await db.fetch("SELECT id FROM organisation")}
    ids |= {row["id"] for row in await db.fetch(_ABOVE, list(ids))}
    records, versions = await records_of(sorted(ids))
    keyed = {key: records[several[0]] for key, several in found.items() if len(several) == 1 and several[0] in records}
    for record in records.values():
        keyed.setdefault(f"id:{record.id}", record)
    return Current(
        records=keyed,
        versions={str(key): version for key, version in versions.items()},
        ambiguous=frozenset(key for key, several in found.items() if len(several) > 1),
    )


async def _by_number(wanted: Wanted) -> dict[str, list[UUID]]:
    pairs = [key.split(":", 1) for key in wanted.keys if not key.startswith(("id:", "name:", "site:"))]
    rows = await db.fetch(_BY_NUMBER, [pair[0] for pair in pairs], [pair[1] for pair in pairs], wanted.scheme)
    return {f"{row['scheme']}:{row['value']}": [row["id"]] for row in rows}


async def _by_name(keys: Sequence[str]) -> dict[str, list[UUID]]:
    if not keys:
        return {}
    folded = sorted({key[len("name:") :].split("|")[0] for key in keys})
    rows = await db.fetch(
        "SELECT o.id, o.name, o.region, coalesce(s.city, '') AS city FROM organisation o"
        " LEFT JOIN site s ON s.organisation_id = o.id AND s.main WHERE o.sort_name = ANY($1)",
        folded,
    )
    found: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        found[name_key(row["name"], row["region"], row["city"])].append(row["id"])
    return {key: found[key] for key in set(keys) & found.keys()}


async def records_of(ids: Sequence[UUID]) -> tuple[dict[UUID, Record], dict[UUID, int]]:
    """Organisations as records, and their versions."""
    records: dict[UUID, Record] = {}
    versions: dict[UUID, int] = {}
    for start in range(0, len(ids), BATCH):
        rows = await db.fetch(_ORGANISATIONS, list(ids[start : start + BATCH]))
        lists = await _lists([row["id"] for row in rows])
        others = await references_of({row[name] for row in rows for name in ("parent_id", "successor_id")} - {None})
        records |= {row["id"]: _record(row, lists, others) for row in rows}
        versions |= {row["id"]: row["version"] for row in rows}
    return records, versions


async def _lists(ids: Sequence[UUID]) -> dict[tuple[UUID, str], list[str]]:
    found: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for row in await db.fetch(_NAMES, ids):
        ended = f" (until {row['until_on']})" if row["until_on"] and row["kind"] == "former" else ""
        found[row["organisation_id"], _LISTS[row["kind"]]].append(f"{row['name']}{ended}")
    for row in await db.fetch(_NUMBERS, ids):
        found[row["organisation_id"], "identifiers"].append(f"{row['scheme']}:{row['value']}")
    for row in await db.fetch(_TAGS, ids):
        found[row["organisation_id"], "tags"].append(row["tag"])
    return found


async def references_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """How a file names each of these organisations: by its first identifier, else by the registry's number."""
    wanted = list(ids)
    known = {key: f"id:{key}" for key in wanted}
    for row in reversed(await db.fetch(_NUMBERS, wanted) if wanted else []):
        known[row["organisation_id"]] = f"{row['scheme']}:{row['value']}"
    return known


def _record(row: Any, lists: Mapping[tuple[UUID, str], list[str]], others: Mapping[UUID, str]) -> Record:
    fields: dict[str, Value] = {"id": str(row["id"])}
    fields |= {name: row[name] for name in PLAIN}
    fields |= {name: None if row[name] == "" else row[name] for name in (*PLACE, "county", "county_fips")}
    fields |= {name: tuple(lists.get((row["id"], name), ())) for name in (*_LISTS.values(), "identifiers", "tags")}
    fields["regimes"] = tuple(row["regimes"])
    fields["parent_identifier"] = others.get(row["parent_id"])
    fields["successor_identifier"] = others.get(row["successor_id"])
    return Record(str(row["id"]), fields)
