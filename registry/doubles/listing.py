"""The pairs that wait for a decision, and those that were told apart, as far as somebody may edit both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.doubles import queries
from registry.doubles.model import CERTAIN, Facts
from registry.doubles.rules import likeness
from registry.partners.identifiers import IdentifierScheme
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.access.model import Actor, Role

MANY = 1000
_NATIONAL = 10  # digits of a number here, without its country
# Both must be theirs, who look after some sectors or jurisdictions alone.
_THEIRS = """
    a.status NOT IN ('merged', 'dissolved') AND b.status NOT IN ('merged', 'dissolved')
    AND (cardinality($1::text[]) = 0 OR (a.sector = ANY($1) AND b.sector = ANY($1)))
    AND (cardinality($2::uuid[]) = 0 OR (
        EXISTS (SELECT FROM lookup_organisation l WHERE l.organisation_id = a.id AND l.jurisdictions && $2)
        AND EXISTS (SELECT FROM lookup_organisation l WHERE l.organisation_id = b.id AND l.jurisdictions && $2)))
"""
_BOTH = "JOIN organisation a ON a.id = p.first_id JOIN organisation b ON b.id = p.second_id"
_PAIRS = f"""
SELECT p.first_id, p.second_id, p.score, p.found_at FROM double_pair p {_BOTH}
WHERE {_THEIRS} AND ($3::text IS NULL OR $3 IN (a.sector, b.sector)) AND p.score >= $4
    AND ($5::int IS NULL OR p.score < $5 OR (p.score = $5 AND (p.first_id, p.second_id) > ($6::uuid, $7::uuid)))
ORDER BY p.score DESC, p.first_id, p.second_id LIMIT $8
"""  # noqa: S608 - our own words
_COUNT = f"SELECT count(*) AS number FROM (SELECT FROM double_pair p {_BOTH} WHERE {_THEIRS} LIMIT $3) few"  # noqa: S608
_APART = f"""
SELECT p.first_id, p.second_id, p.by_name, p.at FROM double_not_same p {_BOTH}
WHERE {_THEIRS} AND ($3::timestamptz IS NULL OR (p.at, p.first_id, p.second_id) < ($3, $4::uuid, $5::uuid))
ORDER BY p.at DESC, p.first_id DESC, p.second_id DESC LIMIT $6
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two: what tells it from the other, in words."""

    id: UUID
    name: str
    sector: str
    place: str
    others: tuple[str, ...]
    numbers: tuple[str, ...]
    identifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two that may be the same. `score` is out of 100."""

    first: Side
    second: Side
    score: int
    reasons: tuple[str, ...]
    found_at: datetime

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Two that somebody said are not the same."""

    first: Side
    second: Side
    by: str
    at: datetime


def _limits(actor: Actor) -> tuple[list[str], list[UUID]]:
    if actor.role is not Role.COORDINATOR:
        return [], []
    return sorted(actor.sectors), sorted(actor.jurisdictions)


async def pairs(
    actor: Actor, *, sector: str | None, score: int, after: tuple[int, UUID, UUID] | None, limit: int
) -> list[Pair]:
    """At most `limit` pairs, the likeliest first, from behind the key (score, first id, second id)."""
    rows = await db.fetch(_PAIRS, *_limits(actor), sector, score, *(after or (None, None, None)), limit)
    known = await _known(rows)
    return [
        Pair(
            first=_side(one),
            second=_side(other),
            score=row["score"],
            # Of what is known now: since the night a number may have changed, or become one that not all may see.
            reasons=likeness(one, other).reasons,
            found_at=row["found_at"],
        )
        for row, one, other in _still_there(rows, known)
    ]


async def count(actor: Actor) -> int:
    """How many pairs wait for this person, counted up to a thousand."""
    row = await db.fetch_one(_COUNT, *_limits(actor), MANY)
    return row["number"] if row else 0


async def told_apart(actor: Actor, after: tuple[datetime, UUID, UUID] | None, limit: int) -> list[Apart]:
    """At most `limit` pairs that were told apart, the latest first, from behind the key (at, first id, second id)."""
    rows = await db.fetch(_APART, *_limits(actor), *(after or (None, None, None)), limit)
    known = await _known(rows)
    return [
        Apart(first=_side(one), second=_side(other), by=row["by_name"], at=row["at"])
        for row, one, other in _still_there(rows, known)
    ]


async def _known(rows: Sequence[Any]) -> dict[UUID, Facts]:
    return await queries.facts(list({row[side] for row in rows for side in ("first_id", "second_id")}))


def _still_there(rows: Sequence[Any], known: Mapping[UUID, Facts]) -> Iterator[tuple[Any, Facts, Facts]]:
    """Each row with its two; one that ended between two statements is left out."""
    for row in rows:
        one, other = known.get(row["first_id"]), known.get(row["second_id"])
        if one and other:
            yield row, one, other


def _side(of: Facts) -> Side:
    assert of.id is not None  # noqa: S101 - it was read from the directory
    town = " ".join(part for part in (of.region, of.postal_code) if part)
    return Side(
        id=of.id,
        name=of.name,
        sector=Sector(of.sector).label,
        place=", ".join(part for part in (of.street, of.city, town) if part),
        others=of.others,
        numbers=tuple(sorted(map(_number, of.numbers))),
        identifiers=tuple(_identifiers(of.identifiers)),
    )


def _number(digits: str) -> str:
    """Ten digits as they are written here, with an extension behind them; shorter ones as they are."""
    if len(digits) < _NATIONAL:
        return digits
    number = f"({digits[:3]}) {digits[3:6]}-{digits[6:_NATIONAL]}"
    return f"{number} ext. {digits[_NATIONAL:]}" if len(digits) > _NATIONAL else number


def _identifiers(of: Iterable[tuple[str, str]]) -> list[str]:
    labels = {str(scheme): scheme.label for scheme in IdentifierScheme}
    return [f"{labels.get(scheme, scheme)} {value}" for scheme, value in sorted(of)]
