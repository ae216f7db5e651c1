"""The bulk changes that were done, and their tidying."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from registry.partners.bulk.model import KEPT_FOR, BulkChange, Left
from registry.platform import clock, db
from registry.platform.jobs import Nightly

_COLUMNS = (
    "id, by_user_id, by_name, at, what, changed, undone_at, undone_by, restored, left_alone,"
    " rows IS NOT NULL AS kept_for_undo"
)


async def one(change_id: UUID) -> BulkChange | None:
    """One change."""
    row = await db.fetch_one(f"SELECT {_COLUMNS} FROM bulk_change WHERE id = $1", change_id)  # noqa: S608 - our own names
    return _change(row) if row else None


async def listed(after: tuple[datetime, UUID] | None, limit: int) -> list[BulkChange]:
    """Changes, the latest first, from behind the key (at, id)."""
    at, key = after or (None, None)
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM bulk_change WHERE ($1::timestamptz IS NULL OR (at, id) < ($1, $2::uuid))"  # noqa: S608
        " ORDER BY at DESC, id DESC LIMIT $3",
        at,
        key,
        limit,
    )
    return [_change(row) for row in rows]


def _change(row: Mapping[str, Any]) -> BulkChange:
    left = msgspec.json.decode(row["left_alone"], type=list[Left]) if row["left_alone"] else []
    return BulkChange(**dict(row) | {"left_alone": left})


async def forget() -> None:
    """Throw away what bulk changes were thirty days after them; who did what stays in the audit trail."""
    await db.execute("DELETE FROM bulk_change WHERE at <= $1", clock.now() - KEPT_FOR)


JOBS = [Nightly("forget bulk changes", forget)]
