"""Keep the look-up in step with the directory, in the writer's transaction; record that a card was read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from registry.lookup import writing
from registry.lookup.indexing import Subject, entry
from registry.lookup.model import Text
from registry.platform import audit, db, slices
from registry.platform.access.model import Actor

BATCH = 2000  # organisations that are read and written together
REBUILT = 250  # those that a rebuild reads are kept from being edited for a part of a second
SETTLE_FROM = 500  # organisations at once after which counts of words are added up; else the night does it
PENDING = 50_000  # changes of counts from which they are


async def reindex(ids: Sequence[UUID]) -> None:
    """Make these organisations found by what is known of them now; one that is gone is no longer found.

    Those that are part of one with a new name are found by that name from then on, whoever wrote it.
    """
    unique = sorted(set(ids))
    async with db.transaction():
        renamed = [one for start in range(0, len(unique), BATCH) for one in await _batch(unique[start : start + BATCH])]
        parts = sorted(await _parts_of(renamed) - set(unique)) if renamed else []
        for start in range(0, len(parts), BATCH):
            await _batch(parts[start : start + BATCH])
        if len(unique) >= SETTLE_FROM:
            await writing.settle(PENDING)


async def _parts_of(ids: Sequence[UUID]) -> set[UUID]:
    rows = await db.fetch("SELECT id FROM organisation WHERE parent_id = ANY($1)", list(ids))
    return {row["id"] for row in rows}


async def _batch(ids: Sequence[UUID]) -> list[UUID]:
    """Read and write some; those of them that were found by another name until now."""
    # First the lock, then the reading: whoever changed the same organisation meanwhile has committed by then.
    await db.fetch("SELECT FROM organisation WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", list(ids))
    subjects = await _subjects(ids)
    texts = await _texts(list(subjects)) if subjects else {}
    entries = [entry(subject, texts[subject.id]) for subject in subjects.values()]
    await writing.remove(set(ids) - set(subjects))
    return await writing.store(entries)


_SUBJECTS = """
WITH RECURSIVE served AS (
    SELECT organisation_id, jurisdiction_id FROM service_area WHERE organisation_id = ANY($1)
), up (start, id) AS (
    SELECT DISTINCT jurisdiction_id, jurisdiction_id FROM served
    UNION SELECT up.start, j.parent_id FROM up JOIN jurisdiction j ON j.id = up.id WHERE j.parent_id IS NOT NULL
)
SELECT o.id, o.name, o.sector, o.status, o.region, o.successor_id, o.demo, s.city, s.region AS city_region,
    s.latitude, s.longitude,
    coalesce(r.jurisdictions, '{}') AS jurisdictions
FROM organisation o
LEFT JOIN site s ON s.organisation_id = o.id AND s.main
LEFT JOIN (SELECT organisation_id, array_agg(DISTINCT up.id ORDER BY up.id) AS jurisdictions
    FROM served JOIN up ON up.start = served.jurisdiction_id GROUP BY organisation_id) r ON r.organisation_id = o.id
WHERE o.id = ANY($1)
"""


async def _subjects(ids: Sequence[UUID]) -> dict[UUID, Subject]:
    return {row["id"]: _subject(row) for row in await db.fetch(_SUBJECTS, list(ids))}


def _subject(row: db.Record) -> Subject:
    place = ", ".join(part for part in (row["city"], row["city_region"] or row["region"]) if part)
    return Subject(
        row["id"], row["name"], row["sector"], row["status"], row["region"], place, tuple(row["jurisdictions"]),
        row["successor_id"], row["demo"], row["latitude"], row["longitude"],
    )  # fmt: skip


async def _texts(ids: Sequence[UUID]) -> dict[UUID, list[Text]]:
    """Everything that the slices say an organisation is found by."""
    until = await _ended_names(ids)
    found: dict[UUID, list[Text]] = defaultdict(list)
    for part in slices.load():
        for texts in part.search_texts:
            for text in await texts(ids):
                ended = until.get((text.organisation_id, text.text)) if text.kind == "former" else None
                known = Text(text.kind, text.text, text.visibility, str(ended.year) if ended else None)
                found[text.organisation_id].append(known)
    return found


async def _ended_names(ids: Sequence[UUID]) -> dict[tuple[UUID, str], date]:
    rows = await db.fetch(
        "SELECT organisation_id, name, until_on FROM organisation_name "
        "WHERE organisation_id = ANY($1) AND until_on IS NOT NULL",
        list(ids),
    )
    return {(row["organisation_id"], row["name"]): row["until_on"] for row in rows}


async def rebuild() -> int:
    """Read the whole directory again while it is served, and count the vocabulary anew; how many there are."""
    last, count = UUID(int=0), 0
    while batch := await _after(last):
        await reindex(batch)
        last, count = batch[-1], count + len(batch)
    async with db.transaction():
        await db.execute("SET LOCAL statement_timeout = 0")
        await writing.recount()
    return count


async def _after(last: UUID) -> list[UUID]:
    rows = await db.fetch("SELECT id FROM organisation WHERE id > $1 ORDER BY id LIMIT $2", last, REBUILT)
    return [row["id"] for row in rows]


async def record_card(actor: Actor, organisation_id: UUID) -> None:
    """Keep that this person read whom to call there; never what was typed to find it."""
    async with db.transaction():
        await audit.record(actor, "looked_up", "organisation", organisation_id, organisation_id=organisation_id)


async def tidy() -> None:
    """Add up what small edits left pending in the vocabulary; every night."""
    async with db.transaction():
        await writing.settle()
