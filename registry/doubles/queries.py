"""Reads for finding doubles: a fixed number of statements, however many organisations are asked about."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from registry.doubles.blocking import CAP
from registry.doubles.model import Facts
from registry.platform import db

# Numbers that only some may see tell nothing here: the reason would give them away.
_FACTS = """
SELECT o.id, o.name, o.sector, o.region, o.kind, o.parent_id, o.demo, s.street, s.city, s.postal_code, s.latitude,
    s.longitude, n.others, t.numbers, i.identifiers, a.areas
FROM organisation o
LEFT JOIN site s ON s.organisation_id = o.id AND s.main
LEFT JOIN (SELECT organisation_id, array_agg(name ORDER BY folded, name) AS others FROM organisation_name
    WHERE organisation_id = ANY($1) AND kind <> 'acronym' GROUP BY organisation_id) n ON n.organisation_id = o.id
LEFT JOIN (SELECT organisation_id, array_agg(digits || extension) AS numbers FROM lookup_number
    WHERE organisation_id = ANY($1) AND visibility = 'all_users' GROUP BY organisation_id) t ON t.organisation_id = o.id
LEFT JOIN (SELECT organisation_id, array_agg(scheme || ':' || value) AS identifiers FROM organisation_identifier
    WHERE organisation_id = ANY($1) GROUP BY organisation_id) i ON i.organisation_id = o.id
LEFT JOIN (SELECT organisation_id, array_agg(jurisdiction_id) AS areas FROM service_area
    WHERE organisation_id = ANY($1) GROUP BY organisation_id) a ON a.organisation_id = o.id
WHERE o.id = ANY($1) AND o.status NOT IN ('merged', 'dissolved')
"""
# A key that many share tells nothing, and is not followed.
_SHARING = f"""
WITH asked AS (SELECT * FROM unnest($1::int[], $2::bigint[]) AS asked (place, key)), telling AS (
    SELECT key FROM (SELECT DISTINCT key FROM asked) one
    WHERE (SELECT count(*) FROM (SELECT FROM double_key k WHERE k.key = one.key LIMIT {CAP + 1}) counted) <= {CAP}
)
SELECT DISTINCT asked.place, k.organisation_id FROM asked JOIN telling USING (key) JOIN double_key k USING (key)
"""  # noqa: S608 - a constant of ours


async def facts(ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """What tells these organisations from others; those that are gone or have ended are missing."""
    return {row["id"]: _facts(row) for row in await db.fetch(_FACTS, list(ids))}


def _facts(row: Any) -> Facts:
    return Facts(
        id=row["id"],
        name=row["name"],
        sector=row["sector"],
        region=row["region"],
        kind=row["kind"],
        parent_id=row["parent_id"],
        others=tuple(row["others"] or ()),
        street=row["street"] or "",
        city=row["city"] or "",
        postal_code=row["postal_code"] or "",
        latitude=row["latitude"],
        longitude=row["longitude"],
        numbers=frozenset(row["numbers"] or ()),
        identifiers=frozenset(_identifier(text) for text in row["identifiers"] or ()),
        areas=frozenset(row["areas"] or ()),
        demo=row["demo"],
    )


def _identifier(text: str) -> tuple[str, str]:
    scheme, _, value = text.partition(":")
    return scheme, value


async def sharing(keys: Sequence[Sequence[int]]) -> list[set[UUID]]:
    """For each of these sets of keys, the organisations that have one of them, too."""
    asked = [(place, key) for place, several in enumerate(keys) for key in several]
    rows = await db.fetch(_SHARING, [place for place, _ in asked], [key for _, key in asked])
    found: dict[int, set[UUID]] = defaultdict(set)
    for row in rows:
        found[row["place"]].add(row["organisation_id"])
    return [found[place] for place in range(len(keys))]


async def told_apart(ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """The pairs with one of these that somebody said are not the same."""
    rows = await db.fetch(
        "SELECT first_id, second_id FROM double_not_same WHERE first_id = ANY($1) OR second_id = ANY($1)", list(ids)
    )
    return {(row["first_id"], row["second_id"]) for row in rows}
