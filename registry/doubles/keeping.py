"""Keep what doubles are found by in step with the directory, in the writer's transaction."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from registry.doubles import queries
from registry.doubles.blocking import keys
from registry.doubles.model import Facts
from registry.platform import db

BATCH = 2000
_STORE = """
WITH given AS (SELECT * FROM unnest($2::uuid[], $3::bigint[]) AS given (organisation_id, key)), gone AS (
    DELETE FROM double_key k WHERE k.organisation_id = ANY($1)
        AND NOT EXISTS (SELECT FROM given g WHERE g.organisation_id = k.organisation_id AND g.key = k.key)
)
INSERT INTO double_key (organisation_id, key) SELECT organisation_id, key FROM given ON CONFLICT DO NOTHING
"""
_DUE = """
INSERT INTO double_due (organisation_id) SELECT unnest($1::uuid[])
ON CONFLICT (organisation_id) DO UPDATE SET turn = double_due.turn + 1
"""


async def reindex(ids: Sequence[UUID]) -> None:
    """Give these organisations the keys of what is known of them now, and have them compared at night.

    The look-up is brought in step before, and holds them locked since; the numbers are read from it.
    """
    unique = sorted(set(ids))
    for start in range(0, len(unique), BATCH):
        batch = unique[start : start + BATCH]
        known = await queries.facts(batch)
        await _store(batch, known)
        await db.execute(_DUE, list(known))
        if len(known) < len(batch):
            await _forget(set(batch) - set(known))


async def _store(ids: Sequence[UUID], known: Mapping[UUID, Facts]) -> None:
    rows = [(key, number) for key, of in known.items() for number in keys(of)]
    await db.execute(_STORE, list(ids), [key for key, _ in rows], [number for _, number in rows])


async def _forget(ended: Collection[UUID]) -> None:
    """Offer no more those that are gone or have ended."""
    await db.execute("DELETE FROM double_pair WHERE first_id = ANY($1) OR second_id = ANY($1)", list(ended))
    await db.execute("DELETE FROM double_due WHERE organisation_id = ANY($1)", list(ended))


async def rebuild(after: UUID) -> UUID | None:
    """Give the next organisations behind an id their keys anew; the last id, None at the end."""
    rows = await db.fetch("SELECT id FROM organisation WHERE id > $1 ORDER BY id LIMIT $2", after, BATCH)
    ids = [row["id"] for row in rows]
    async with db.transaction():
        await db.fetch("SELECT FROM organisation WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", ids)
        await reindex(ids)
    return ids[-1] if ids else None
