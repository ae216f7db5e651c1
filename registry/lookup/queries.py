"""The stages of a look-up, from what was typed to wider and wider nets; each brings at most 400 candidates.

Every statement filters by the visibilities of whoever asks, so that hits, counts and suggestions agree.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from registry.lookup.model import CANDIDATES, Candidate, Card, Filters, Number, NumberHit, Query
from registry.lookup.rules import national
from registry.lookup.words import keys, lexeme
from registry.platform import db

AFTER = "~"  # sorts behind every folded letter, digit and blank
BY_NAME = 60  # candidates of the first stage: they come in the order of their names
_START_OF_NUMBER = 6  # digits from which a number is also found by its beginning

_COLUMNS = "organisation_id, names, place_words, status"
_FILTER = "($2::text[] IS NULL OR sector = ANY($2)) AND ($3::uuid IS NULL OR jurisdictions @> ARRAY[$3])"
# Built from the two constants above and nothing else.
_STARTING = f"""
SELECT {_COLUMNS} FROM lookup_organisation WHERE folded >= $1 AND folded < $4 AND {_FILTER}
ORDER BY folded, organisation_id LIMIT {BY_NAME}
"""  # noqa: S608
_HOLDING = f"""
SELECT {_COLUMNS} FROM lookup_organisation WHERE words @@ $1::text::tsquery AND {_FILTER} LIMIT {CANDIDATES}
"""  # noqa: S608
_NUMBERED = f"""
SELECT {_COLUMNS}, digits, extension, old FROM lookup_number JOIN lookup_organisation USING (organisation_id)
WHERE (backwards >= $1 AND backwards < $4 OR digits >= $5 AND digits < $6) AND visibility = ANY($7) AND {_FILTER}
ORDER BY old, digits LIMIT {CANDIDATES}
"""  # noqa: S608


async def starting(query: Query, filters: Filters) -> list[Candidate]:
    """Stage 0: the present name starts with what was typed. Nothing typed: every name does."""
    return await _candidates(_STARTING, query.folded, filters, query.folded + AFTER)


async def holding(tsquery: str, filters: Filters, *, whole: bool = True) -> list[Candidate]:
    """Stages 1 to 3: the words known of it fulfil a condition. `whole` says whether that is all that was typed."""
    return await _candidates(_HOLDING, tsquery, filters, whole=whole)


async def numbered(number: Number, filters: Filters, visible: Sequence[str]) -> list[Candidate]:
    """A number that ends, or from six digits on begins, like the one typed, in any format."""
    digits = number.digits
    start = digits if len(digits) >= _START_OF_NUMBER else AFTER
    rows = await db.fetch(
        _NUMBERED,
        digits[::-1], _sectors(filters), filters.jurisdiction, digits[::-1] + AFTER, start, start + AFTER,
        list(visible), replica=True,
    )  # fmt: skip
    best: dict[UUID, Candidate] = {}
    for row in sorted(rows, key=lambda row: (row["old"], row["extension"] != number.extension)):
        best.setdefault(row["organisation_id"], _candidate(row, whole=True, number=_number_hit(row, number)))
    return list(best.values())


def _number_hit(row: db.Record, asked: Number) -> NumberHit:
    same = national(row["digits"]) == asked.digits and asked.extension in ("", row["extension"])
    return NumberHit(row["digits"], row["extension"], row["old"], whole=same)


# Word by word: the planner would take the keys of many words at once for a reason to read the whole vocabulary.
_VOCABULARY = """
SELECT DISTINCT near.lexeme, near.word, near.documents FROM unnest($1::text[]) AS asked (keys)
CROSS JOIN LATERAL (
    SELECT lexeme, word, documents FROM lookup_word
    WHERE lookup_word.keys && string_to_array(asked.keys, ' ') AND visibility = ANY($2)
) near
"""


async def vocabulary(words: Collection[str], visible: Sequence[str]) -> list[tuple[str, str, int]]:
    """Every known word, as (lexeme, word, documents), that is near one of these."""
    wanted = [" ".join(found) for found in map(keys, words) if found]
    if not wanted:
        return []
    rows = await db.fetch(_VOCABULARY, wanted, list(visible), replica=True)
    return [(row["lexeme"], row["word"], row["documents"]) for row in rows]


async def known(words: Collection[str], visible: Sequence[str]) -> set[str]:
    """Those of these words that are known as they are. Words with digits count as known: nothing else can be meant."""
    marked = {lexeme(word, visibility): word for word in words for visibility in visible}
    rows = await db.fetch("SELECT lexeme FROM lookup_word WHERE lexeme = ANY($1)", list(marked), replica=True)
    return {marked[row["lexeme"]] for row in rows} | {word for word in words if not word.isalpha()}


async def details(ids: Sequence[UUID]) -> dict[UUID, db.Record]:
    """What a hit shows: the place, the texts behind the reasons, the successor's name."""
    rows = await db.fetch(
        "SELECT o.organisation_id, o.name, o.sector, o.place, o.texts, o.jurisdictions, "
        "s.organisation_id AS successor_id, s.name AS successor FROM lookup_organisation o "
        "LEFT JOIN lookup_organisation s ON s.organisation_id = o.successor_id WHERE o.organisation_id = ANY($1)",
        list(ids), replica=True,
    )  # fmt: skip
    return {row["organisation_id"]: row for row in rows}


async def place_names(ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Jurisdictions with their names, by name."""
    sql = "SELECT id, name, region FROM jurisdiction WHERE id = ANY($1) ORDER BY folded, region"
    rows = await db.fetch(sql, list(ids), replica=True)
    return [(row["id"], f"{row['name']}, {row['region']}" if row["region"] else row["name"]) for row in rows]


def _sectors(filters: Filters) -> list[str] | None:
    return sorted(filters.sectors) if filters.sectors is not None else None


async def _candidates(sql: str, first: str, filters: Filters, *more: object, whole: bool = True) -> list[Candidate]:
    rows = await db.fetch(sql, first, _sectors(filters), filters.jurisdiction, *more, replica=True)
    return [_candidate(row, whole=whole) for row in rows]


def _candidate(row: db.Record, *, whole: bool, number: NumberHit | None = None) -> Candidate:
    names = tuple(row["names"].split("\n"))
    return Candidate(row["organisation_id"], names, row["place_words"], row["status"], number, whole)


_CARD = """
SELECT o.id, o.name, o.kind, o.sector, o.status, o.region, p.id AS parent_id, p.name AS parent_name,
    s.id AS successor_id, s.name AS successor_name, u.name AS owner_name, u.email AS owner_email,
    b.name AS backup_name, b.email AS backup_email, site.street, site.city, site.region AS site_region, site.postal_code
FROM organisation o
LEFT JOIN organisation p ON p.id = o.parent_id
LEFT JOIN organisation s ON s.id = o.successor_id
LEFT JOIN site ON site.organisation_id = o.id AND site.main
LEFT JOIN app_user u ON u.id = o.owner_id AND u.disabled_at IS NULL
LEFT JOIN app_user b ON b.id = o.backup_owner_id AND b.disabled_at IS NULL
WHERE o.id = $1
"""


async def card(organisation_id: UUID) -> Card | None:
    """The head of an organisation's card; None when there is no such organisation."""
    row = await db.fetch_one(_CARD, organisation_id, replica=True)
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
