"""Reading merges: where an old id leads to, and what was merged lately."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.doubles.merging.model import Merge
from registry.platform import db

_COLUMNS = (
    "id, kept_id, dropped_id, kept_name, dropped_name, by_name, at, undone_at, undone_by,"
    " undo IS NOT NULL AS kept_for_undo"
)
_ONWARD = """
    WITH RECURSIVE onward (start, id) AS (
        SELECT dropped_id, kept_id FROM merge WHERE dropped_id = ANY($1) AND undone_at IS NULL
        UNION SELECT o.start, m.kept_id FROM onward o JOIN merge m ON m.dropped_id = o.id AND m.undone_at IS NULL
    )
    SELECT w.start, o.id, o.name FROM onward w JOIN organisation o USING (id)
"""
_FORMER = """
    WITH RECURSIVE former (id) AS (
        SELECT dropped_id FROM merge WHERE kept_id = $1 AND undone_at IS NULL
        UNION SELECT m.dropped_id FROM former f JOIN merge m ON m.kept_id = f.id AND m.undone_at IS NULL
    )
    SELECT id FROM former
"""


async def leads_to(ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Of ids that were merged away: the id and name of the record that is kept, however many steps away."""
    return {row["start"]: (row["id"], row["name"]) for row in await db.fetch(_ONWARD, list(ids))}


async def names_of(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of the partners that these merged records are now."""
    return {key: name for key, (_, name) in (await leads_to(ids)).items()}


async def former_ids(organisation_id: UUID) -> list[UUID]:
    """The ids of the records that went into this one, and of those that had gone into them."""
    return [row["id"] for row in await db.fetch(_FORMER, organisation_id)]


async def one(merge_id: UUID) -> Merge | None:
    """One merge."""
    row = await db.fetch_one(f"SELECT {_COLUMNS} FROM merge WHERE id = $1", merge_id)  # noqa: S608 - our own names
    return _merge(row) if row else None


async def listed(after: tuple[datetime, UUID] | None, limit: int) -> list[Merge]:
    """Merges, the latest first, from behind the key (at, id)."""
    at, key = after or (None, None)
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM merge WHERE ($1::timestamptz IS NULL OR (at, id) < ($1, $2::uuid))"  # noqa: S608
        " ORDER BY at DESC, id DESC LIMIT $3",
        at,
        key,
        limit,
    )
    return [_merge(row) for row in rows]


def _merge(row: Mapping[str, Any]) -> Merge:
    return Merge(**dict(row))
