"""The stages of a look-up, from what was typed to wider and wider nets; each brings at most some hundred candidates.

Every statement filters by the visibilities of whoever asks, so that hits, counts and suggestions agree. Each stage
brings all that a hit shows, so that none needs to be asked for again.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from registry.lookup.meaning import Row, Word
from registry.lookup.model import CANDIDATES, Candidate, Card, Filters, Number, NumberHit, Query
from registry.lookup.rules import national
from registry.lookup.words import keys, lexeme
from registry.platform import db

AFTER = "~"  # sorts behind every folded letter, digit and blank
BY_NAME = 60  # candidates of the first stage: they come in the order of their names
COMPLETIONS = 30  # words that an unfinished one may become
AROUND_DEGREES = 0.5  # of latitude and longitude, within which somebody looks around
_START_OF_NUMBER = 6  # digits from which a number is also found by its beginning

# Statements are built from these constants and nothing else. $1 is who asks, $2 and $3 what narrows. What the planner
# cannot see it need not plan for anew each time: that would take as long as the search.
_FILTER = "($2::text[] IS NULL OR sector = ANY($2)) AND ($3::uuid IS NULL OR jurisdictions @> ARRAY[$3])"
_SHOWN = """o.organisation_id, o.name, o.names, o.place, o.place_words, o.sector, o.status, o.texts, o.latitude,
    o.longitude, s.organisation_id AS successor_id, s.name AS successor, u.user_id IS NOT NULL AS used"""
_COLUMNS = 13
_BESIDE = """LEFT JOIN lookup_organisation s ON s.organisation_id = o.successor_id
    LEFT JOIN organisation_use u ON u.user_id = $1 AND u.organisation_id = o.organisation_id"""
_STARTING = f"""(SELECT * FROM lookup_organisation WHERE folded >= (SELECT $4) AND folded < (SELECT $5) AND {_FILTER}
    ORDER BY folded, organisation_id LIMIT {BY_NAME}) o {_BESIDE}"""  # noqa: S608
_LISTED = f"SELECT {_SHOWN} FROM {_STARTING} ORDER BY o.folded, o.organisation_id"  # noqa: S608
_FIRST = f"""
SELECT {_SHOWN}, NULL::bigint AS at, NULL::text AS lexeme, NULL::integer AS documents, NULL::text AS how
FROM {_STARTING}
UNION ALL
SELECT {", ".join(["NULL"] * _COLUMNS)}, asked.at, found.lexeme, found.documents, found.how
FROM unnest($6::text[], $7::text[], $8::boolean[]) WITH ORDINALITY AS asked (word, keys, unfinished, at)
CROSS JOIN LATERAL (SELECT array_agg(mark || asked.word) AS lexemes FROM unnest($9::text[]) AS mark) AS own
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM lookup_word WHERE lexeme = ANY(own.lexemes)) AS known
) AS it
CROSS JOIN LATERAL (
    SELECT lexeme, documents, 'is' AS how FROM lookup_word WHERE lexeme = ANY(own.lexemes)
    UNION ALL
    SELECT begun.lexeme, begun.documents, 'begins'
    FROM unnest($9::text[], $10::text[]) AS seen (mark, visibility) CROSS JOIN LATERAL (
        SELECT w.lexeme, w.documents FROM lookup_word w
        WHERE w.lexeme > seen.mark || asked.word AND w.lexeme < seen.mark || asked.word || '{AFTER}'
            AND w.visibility = seen.visibility AND (asked.unfinished OR NOT it.known AND length(asked.word) > 2)
        ORDER BY w.documents DESC, w.lexeme LIMIT {COMPLETIONS}
    ) AS begun
    UNION ALL
    SELECT lexeme, documents, 'near' FROM lookup_word
    WHERE NOT it.known AND lookup_word.keys && string_to_array(asked.keys, ' ') AND visibility = ANY($10)
) AS found
"""  # noqa: S608
_HOLDING = f"""
SELECT {_SHOWN} FROM (
    SELECT found.* FROM unnest($4::text[]) AS asked (condition) CROSS JOIN LATERAL (
        SELECT * FROM lookup_organisation WHERE words @@ asked.condition::tsquery AND {_FILTER} LIMIT $5
    ) found
) o {_BESIDE}
"""  # noqa: S608
_AROUND = f"""
SELECT {_SHOWN} FROM (
    SELECT * FROM lookup_organisation WHERE words @@ $4::text::tsquery AND latitude BETWEEN $5 AND $6
        AND longitude BETWEEN $7 AND $8 AND {_FILTER} LIMIT {CANDIDATES}
) o {_BESIDE}
"""  # noqa: S608
_NUMBERED = f"""
SELECT {_SHOWN}, digits, extension, old FROM (
    SELECT * FROM lookup_number JOIN lookup_organisation USING (organisation_id)
    WHERE (backwards >= $4 AND backwards < $5 OR digits >= $6 AND digits < $7) AND visibility = ANY($8) AND {_FILTER}
    ORDER BY old, digits LIMIT {CANDIDATES}
) o {_BESIDE}
"""  # noqa: S608
# Word by word: the planner would take the keys of many words at once for a reason to read the whole vocabulary.
_NEAR = """
SELECT asked.at, near.lexeme, near.documents FROM unnest($1::bigint[], $2::text[]) AS asked (at, keys)
CROSS JOIN LATERAL (
    SELECT lexeme, documents FROM lookup_word
    WHERE lookup_word.keys && string_to_array(asked.keys, ' ') AND visibility = ANY($3)
) near
"""


async def listed(by: UUID, filters: Filters) -> list[Candidate]:
    """Nothing was typed: the first names of all that the filters leave, in order."""
    rows = await db.fetch(_LISTED, by, *_narrowed(filters), "", AFTER, replica=True)
    return [Candidate(*row) for row in rows]


async def first(by: UUID, query: Query, filters: Filters, visible: Sequence[str]) -> tuple[list[Candidate], list[Row]]:
    """Stage 0, those whose present name starts with what was typed; and what the vocabulary knows of each word."""
    last = len(query.words) - 1
    asked = [word if word.isalpha() else "" for word in query.words]
    rows = await db.fetch(
        _FIRST, by, *_narrowed(filters), query.folded, query.folded + AFTER,
        asked, [" ".join(keys(word)) for word in asked], [at == last and len(w) > 1 for at, w in enumerate(asked)],
        [lexeme("", visibility) for visibility in visible], list(visible), replica=True,
    )  # fmt: skip
    starting = [Candidate(*row[:_COLUMNS]) for row in rows if row[0] is not None]
    return starting, [tuple(row[_COLUMNS:]) for row in rows if row[0] is None]


async def holding(by: UUID, conditions: Sequence[str], filters: Filters) -> list[Candidate]:
    """The words known of it fulfil one of the conditions; each condition brings its share."""
    share = max(CANDIDATES // max(len(conditions), 1), 1)
    rows = await db.fetch(_HOLDING, by, *_narrowed(filters), list(conditions), share, replica=True)
    return [Candidate(*row) for row in rows]


async def around(by: UUID, condition: str, filters: Filters, near: tuple[float, float]) -> list[Candidate]:
    """The same within half a degree of a position, (latitude, longitude)."""
    box = [edge for degrees in near for edge in (degrees - AROUND_DEGREES, degrees + AROUND_DEGREES)]
    rows = await db.fetch(_AROUND, by, *_narrowed(filters), condition, *box, replica=True)
    return [Candidate(*row) for row in rows]


async def numbered(
    by: UUID, number: Number, filters: Filters, visible: Sequence[str]
) -> tuple[list[Candidate], dict[UUID, NumberHit]]:
    """A number that ends, or from six digits on begins, like the one typed, in any format."""
    digits = number.digits
    start = digits if len(digits) >= _START_OF_NUMBER else AFTER
    rows = await db.fetch(
        _NUMBERED, by, *_narrowed(filters), digits[::-1], digits[::-1] + AFTER, start, start + AFTER, list(visible),
        replica=True,
    )  # fmt: skip
    best: dict[UUID, db.Record] = {}
    for row in sorted(rows, key=lambda row: (row["old"], row["extension"] != number.extension)):
        best.setdefault(row["organisation_id"], row)
    hits = {key: _number_hit(row, number) for key, row in best.items()}
    return [Candidate(*row[:_COLUMNS]) for row in best.values()], hits


def _number_hit(row: Mapping[str, str], asked: Number) -> NumberHit:
    same = national(row["digits"]) == asked.digits and asked.extension in ("", row["extension"])
    return NumberHit(row["digits"], row["extension"], bool(row["old"]), whole=same)


async def near(words: Mapping[int, Word], visible: Sequence[str]) -> list[Row]:
    """What the vocabulary has near to words that it knows: they may be slips, too. By their place, from 1."""
    wanted = {at: " ".join(keys(word.typed)) for at, word in words.items()}
    rows = await db.fetch(_NEAR, list(wanted), list(wanted.values()), list(visible), replica=True)
    return [(row["at"], row["lexeme"], row["documents"], "near") for row in rows]


_PLACES = """
WITH served AS (
    SELECT jurisdiction, count(*) AS hits FROM lookup_organisation, unnest(jurisdictions) AS jurisdiction
    WHERE organisation_id = ANY($1) GROUP BY jurisdiction ORDER BY hits DESC, jurisdiction LIMIT $3
)
SELECT id, name, region FROM jurisdiction WHERE id IN (SELECT jurisdiction FROM served) OR id = $2
ORDER BY folded, region
"""


async def places(ids: Collection[UUID], chosen: UUID | None, most: int) -> list[tuple[UUID, str]]:
    """The jurisdictions that most of these organisations serve, and the chosen one, by name."""
    rows = await db.fetch(_PLACES, list(ids), chosen, most, replica=True)
    return [(row["id"], f"{row['name']}, {row['region']}" if row["region"] else row["name"]) for row in rows]


def _narrowed(filters: Filters) -> tuple[list[str] | None, UUID | None]:
    return sorted(filters.sectors) if filters.sectors is not None else None, filters.jurisdiction


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
