"""Write search rows, numbers and the vocabulary, each by one statement for any number of organisations."""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from registry.lookup.indexing import Entry, NumberEntry
from registry.lookup.words import bare, keys
from registry.platform import db

# Any constant will do, as long as every process of the registry uses the same one.
_LOCK = 0x4C_4F_4F_4B
_DIGIT = re.compile(r"\d")  # words with digits are found as they are, and are no part of the vocabulary
_STORE = """
INSERT INTO lookup_organisation (organisation_id, name, folded, names, place, place_words, sector, status, region,
    successor_id, jurisdictions, demo, latitude, longitude, texts, words, digest)
SELECT organisation_id, name, folded, names, place, place_words, sector, status, region, successor_id,
    string_to_array(jurisdictions, ' ')::uuid[], demo, latitude, longitude, texts,
    array_to_tsvector(string_to_array(lexemes, ' ')), digest
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::uuid[], $11::text[], $12::boolean[], $13::float8[], $14::float8[], $15::text[], $16::text[], $17::bytea[])
    AS given (organisation_id, name, folded, names, place, place_words, sector, status, region, successor_id,
        jurisdictions, demo, latitude, longitude, texts, lexemes, digest)
ON CONFLICT (organisation_id) DO UPDATE SET
    (name, folded, names, place, place_words, sector, status, region, successor_id, jurisdictions, demo, latitude,
        longitude, texts, digest, words) =
    ROW(excluded.name, excluded.folded, excluded.names, excluded.place, excluded.place_words, excluded.sector,
        excluded.status, excluded.region, excluded.successor_id, excluded.jurisdictions, excluded.demo,
        excluded.latitude, excluded.longitude, excluded.texts, excluded.digest, excluded.words)
"""


async def store(entries: Sequence[Entry]) -> list[UUID]:
    """Put these search rows in place of the old ones; a row that stays the same is not written.

    Gives the ids of those that had another name.
    """
    rows = await db.fetch(
        "SELECT organisation_id, digest, name FROM lookup_organisation WHERE organisation_id = ANY($1)",
        [entry.subject.id for entry in entries],
    )
    stored = {row["organisation_id"]: row["digest"] for row in rows}
    names = {row["organisation_id"]: row["name"] for row in rows}
    given = [(entry, _row(entry)) for entry in entries]
    changed = [(entry, row) for entry, row in given if stored.get(entry.subject.id) != row[-1]]
    if not changed:
        return []
    await _know(set().union(*(entry.lexemes for entry, _ in changed)))
    await db.execute(_STORE, *map(list, zip(*(row for _, row in changed), strict=True)))
    await _store_numbers([entry for entry, _ in changed], stored)
    of = [entry.subject for entry, _ in changed]
    return [subject.id for subject in of if names.get(subject.id, subject.name) != subject.name]


def _row(entry: Entry) -> tuple[object, ...]:
    """The columns of a search row, its digest last: that differs when anything does, numbers included."""
    of = entry.subject
    row = (
        of.id, of.name, entry.folded, entry.names, of.place, entry.place_words, of.sector, of.status, of.region,
        of.successor_id, " ".join(map(str, of.jurisdictions)), of.demo, of.latitude, of.longitude, entry.texts,
        " ".join(sorted(entry.lexemes)),
    )  # fmt: skip
    numbers = sorted(_number_row(of.id, number)[1:] for number in entry.numbers)
    return (*row, hashlib.blake2b(repr((row[1:], numbers)).encode(), digest_size=16).digest())


async def remove(ids: Collection[UUID]) -> None:
    """Forget organisations; their numbers go with them, and the counts of their words by trigger."""
    if ids:
        await db.execute("DELETE FROM lookup_organisation WHERE organisation_id = ANY($1)", list(ids))


async def _know(lexemes: Iterable[str]) -> None:
    """Add the words that are new to the vocabulary, with the keys by which near ones find them."""
    given = [lexeme for lexeme in lexemes if not _DIGIT.search(lexeme)]
    rows = await db.fetch("SELECT lexeme FROM lookup_word WHERE lexeme = ANY($1)", given)
    new = set(given) - {row["lexeme"] for row in rows}
    if not new:
        return
    words = [(lexeme, *bare(lexeme)) for lexeme in sorted(new)]
    await db.execute(
        "INSERT INTO lookup_word (lexeme, word, visibility, keys) "
        "SELECT lexeme, word, visibility, string_to_array(keys, ' ', '-') "
        "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS given (lexeme, word, visibility, keys) "
        "ON CONFLICT DO NOTHING",
        [lexeme for lexeme, _, _ in words], [word for _, word, _ in words], [seen for _, _, seen in words],
        [" ".join(keys(word)) for _, word, _ in words],
    )  # fmt: skip


async def _store_numbers(entries: Sequence[Entry], stored: Collection[UUID]) -> None:
    before = [entry.subject.id for entry in entries if entry.subject.id in stored]
    if before:
        await db.execute("DELETE FROM lookup_number WHERE organisation_id = ANY($1)", before)
    columns = ("organisation_id", "digits", "backwards", "extension", "visibility", "old")
    rows = [_number_row(entry.subject.id, number) for entry in entries for number in entry.numbers]
    await db.copy("lookup_number", columns, rows)


def _number_row(of: UUID, entry: NumberEntry) -> tuple[object, ...]:
    digits = entry.number.digits
    return of, digits, digits[::-1], entry.number.extension, entry.visibility, entry.old


async def settle() -> None:
    """Add the pending changes to the counts. Those of transactions that are still open wait for the next time."""
    row = await db.fetch_one("SELECT pg_try_advisory_xact_lock($1) AS mine", _LOCK)
    if row and row["mine"]:
        await db.execute(
            "WITH gone AS (DELETE FROM lookup_word_change RETURNING lexeme, change), "
            "total AS (SELECT lexeme, sum(change) AS change FROM gone GROUP BY lexeme) "
            "UPDATE lookup_word w SET documents = documents + total.change FROM total WHERE w.lexeme = total.lexeme "
            "AND total.change <> 0"
        )
    # What a large import left pending in the indexes would be read through by every look-up. Only the owner may tidy.
    await db.fetch(
        "SELECT gin_clean_pending_list(oid) FROM pg_class WHERE pg_has_role(relowner, 'USAGE') "
        "AND oid IN ('lookup_organisation_by_word'::regclass, 'lookup_word_by_key'::regclass)"
    )


async def recount() -> None:
    """Count every word anew, in one snapshot: what is committed meanwhile stays pending and is added later."""
    await db.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
    await db.execute(
        "WITH gone AS (DELETE FROM lookup_word_change), "
        "counted AS (SELECT lexeme, count(*) AS documents FROM lookup_organisation, unnest(words) "
        "WHERE lexeme !~ '[0-9]' GROUP BY lexeme) "
        "UPDATE lookup_word w SET documents = coalesce(counted.documents, 0) "
        "FROM lookup_word v LEFT JOIN counted USING (lexeme) WHERE v.lexeme = w.lexeme "
        "AND w.documents <> coalesce(counted.documents, 0)"
    )
