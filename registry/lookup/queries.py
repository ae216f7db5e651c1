"""The stages of a look-up, from what was typed to wider and wider nets; each brings at most some hundred candidates.

Every statement filters by the visibilities of whoever asks, so that hits, counts and suggestions agree. Each stage
brings all that a hit shows, so that none needs to be asked for again.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from registry.lookup.conditions import Condition
from registry.lookup.meaning import Row, Word
from registry.lookup.model import Candidate, Card, Filters, Number, NumberHit, Query
from registry.lookup.position import Position
from registry.lookup.rules import national
from registry.lookup.statements import (
    AFTER,
    AROUND,
    CARD,
    COLUMNS,
    FIRST,
    HOLDING,
    LISTED,
    MORE,
    NUMBERED,
    PLACES,
    SHARES,
)
from registry.lookup.words import keys, lexeme
from registry.platform import db

AROUND_DEGREES = 0.5  # of latitude and longitude, within which somebody looks around
_START_OF_NUMBER = 6  # digits from which a number is also found by its beginning


async def listed(by: UUID, filters: Filters) -> list[Candidate]:
    """Nothing was typed: the first names of all that the filters leave, in order."""
    rows = await db.fetch(LISTED, by, *_narrowed(filters), "", AFTER, replica=True)
    return [Candidate(*row) for row in rows]


async def first(by: UUID, query: Query, filters: Filters, visible: Sequence[str]) -> tuple[list[Candidate], list[Row]]:
    """Stage 0, those whose present name starts with what was typed; and what the vocabulary knows of each word."""
    asked = [word if word.isalpha() else "" for word in query.words]
    rows = await db.fetch(
        FIRST.narrowed if filters else FIRST.wide, by, *_narrowed(filters), query.folded, query.folded + AFTER,
        asked, *_seen(visible), [" ".join(keys(word)) for word in asked], _unfinished(asked), replica=True,
    )  # fmt: skip
    starting = [Candidate(*row[:COLUMNS]) for row in rows if row[0] is not None]
    return starting, [tuple(row[COLUMNS:]) for row in rows if row[0] is None]


def _unfinished(words: Sequence[str]) -> list[bool]:
    """Which words may be the beginning of another one: the last one typed, and others of three letters or more."""
    last = len(words) - 1
    return [len(word) > (1 if at == last else 2) for at, word in enumerate(words)]


def _seen(visible: Sequence[str]) -> tuple[list[str], list[str]]:
    return [lexeme("", visibility) for visibility in visible], list(visible)


async def holding(by: UUID, conditions: Sequence[Condition], filters: Filters) -> list[Candidate]:
    """The words known of it fulfil one of the conditions; each condition brings its share."""
    rarest, every = [one.rarest for one in conditions], [one.every for one in conditions]
    either = SHARES if len(conditions) > 1 else HOLDING
    sql = either.narrowed if filters else either.wide
    rows = await db.fetch(sql, by, *_narrowed(filters), rarest, every, replica=True)
    return [Candidate(*row) for row in rows]


async def around(by: UUID, condition: Condition, filters: Filters, near: Position) -> list[Candidate]:
    """The same within half a degree of a position, (latitude, longitude)."""
    box = [edge for degrees in near for edge in (degrees - AROUND_DEGREES, degrees + AROUND_DEGREES)]
    rows = await db.fetch(AROUND, by, *_narrowed(filters), condition.every, *box, replica=True)
    return [Candidate(*row) for row in rows]


async def numbered(
    by: UUID, number: Number, filters: Filters, visible: Sequence[str]
) -> tuple[list[Candidate], dict[UUID, NumberHit]]:
    """A number that ends, or from six digits on begins, like the one typed, in any format."""
    digits = number.digits
    start = digits if len(digits) >= _START_OF_NUMBER else AFTER
    rows = await db.fetch(
        NUMBERED, by, *_narrowed(filters), digits[::-1], digits[::-1] + AFTER, start, start + AFTER, list(visible),
        replica=True,
    )  # fmt: skip
    best: dict[UUID, db.Record] = {}
    for row in sorted(rows, key=lambda row: (row["old"], row["extension"] != number.extension)):
        best.setdefault(row["organisation_id"], row)
    hits = {key: _number_hit(row, number) for key, row in best.items()}
    return [Candidate(*row[:COLUMNS]) for row in best.values()], hits


def _number_hit(row: Mapping[str, str], asked: Number) -> NumberHit:
    same = national(row["digits"]) == asked.digits and asked.extension in ("", row["extension"])
    return NumberHit(row["digits"], row["extension"], bool(row["old"]), whole=same)


async def more(words: Mapping[int, Word], visible: Sequence[str]) -> list[Row]:
    """What begins with words that the vocabulary knows, and what is near: they may be slips, too. By place, from 1."""
    typed = [word.typed for word in words.values()]
    asked_keys = [" ".join(keys(word)) for word in typed]
    unfinished = [word.last and len(word.typed) > 1 for word in words.values()]
    rows = await db.fetch(MORE, list(words), typed, asked_keys, unfinished, *_seen(visible), replica=True)
    return [tuple(row) for row in rows]


async def places(ids: Collection[UUID], chosen: UUID | None, most: int) -> list[tuple[UUID, str]]:
    """The jurisdictions that most of these organisations serve, and the chosen one, by name."""
    rows = await db.fetch(PLACES, list(ids), chosen, most, replica=True)
    return [(row["id"], f"{row['name']}, {row['region']}" if row["region"] else row["name"]) for row in rows]


def _narrowed(filters: Filters) -> tuple[list[str] | None, UUID | None]:
    return sorted(filters.sectors) if filters.sectors is not None else None, filters.jurisdiction


async def card(organisation_id: UUID) -> Card | None:
    """The head of an organisation's card; None when there is no such organisation."""
    row = await db.fetch_one(CARD, organisation_id, replica=True)
    if row is None:
        return None
    town = " ".join(part for part in (row["site_region"] or row["region"], row["postal_code"]) if part)
    return Card(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        sector=row["sector"],
        status=row["status"],
        place=", ".join(part for part in (row["street"], row["city"], town) if part),
        parent=(row["parent_id"], row["parent_name"]) if row["parent_id"] else None,
        successor=(row["successor_id"], row["successor_name"]) if row["successor_id"] else None,
        keepers=tuple((row[f"{who}_name"], row[f"{who}_email"]) for who in ("owner", "backup") if row[f"{who}_name"]),
    )
