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
_COLUMNS = (
    "organisation_id", "name", "folded", "names", "place", "place_words", "sector", "status", "region", "successor_id",
    "jurisdictions", "demo", "latitude", "longitude", "texts", "words", "digest",
)  # fmt: skip
# What the text format of COPY takes for its own.
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


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
    given = [(entry, *_line(entry)) for entry in entries]
    changed = [(entry, line) for entry, line, digest in given if stored.get(entry.subject.id) != digest]
    if not changed:
        return []
    subjects = [entry.subject for entry, _ in changed]
    await _know(set().union(*(entry.lexemes for entry, _ in changed)))
    await remove([subject.id for subject in subjects if subject.id in stored])
    await db.copy_lines("lookup_organisation", _COLUMNS, (line for _, line in changed))
    columns = ("organisation_id", "digits", "backwards", "extension", "visibility", "old")
    numbers = [_number_row(entry.subject.id, number) for entry, _ in changed for number in entry.numbers]
    await db.copy("lookup_number", columns, numbers)
    return [subject.id for subject in subjects if names.get(subject.id, subject.name) != subject.name]


def _line(entry: Entry) -> tuple[str, bytes]:
    """A search row as COPY takes it, and its digest: that differs when anything does, numbers included."""
    of = entry.subject
    fields = (
        of.id, of.name, entry.folded, entry.names, of.place, entry.place_words, of.sector, of.status, of.region,
        of.successor_id, "{" + ",".join(map(str, of.jurisdictions)) + "}", of.demo, of.latitude, of.longitude,
        entry.texts, "'" + "' '".join(sorted(entry.lexemes)) + "'" if entry.lexemes else "",
    )  # fmt: skip
    line = "\t".join("\\N" if field is None else str(field).translate(_ESCAPES) for field in fields)
    numbers = sorted(_number_row(of.id, number)[1:] for number in entry.numbers)
    digest = hashlib.blake2b(f"{line}{numbers}".encode(), digest_size=16)
    return f"{line}\t\\\\x{digest.hexdigest()}\n", digest.digest()


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


def _number_row(of: UUID, entry: NumberEntry) -> tuple[object, ...]:
    digits = entry.number.digits
    return of, digits, digits[::-1], entry.number.extension, entry.visibility, entry.old


async def settle(least: int = 1) -> None:
    """Add the pending changes to the counts, if there are so many, and what is pending to the indexes.

    Changes of transactions that are still open wait for the next time.
    """
    pending = await db.fetch_one("SELECT FROM lookup_word_change OFFSET $1 LIMIT 1", least - 1)
    row = await db.fetch_one("SELECT pg_try_advisory_xact_lock($1) AS mine", _LOCK) if pending is not None else None
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
