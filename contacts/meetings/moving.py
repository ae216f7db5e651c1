"""Where a meeting is put to another time, for those above who know of a proposal."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from registry.platform import db

_ASKED = """
SELECT a.series_id, a.original, s.rrule IS NOT NULL AS again, m.id AS meeting_id
FROM unnest($1::uuid[], $2::timestamp[]) AS a(series_id, original) JOIN meeting_series s ON s.id = a.series_id
LEFT JOIN LATERAL (
    SELECT id FROM meeting WHERE series_id = a.series_id AND (original_at = a.original OR s.rrule IS NULL)
    ORDER BY original_at LIMIT 1
) m ON true
"""


async def move_pages(asked: Sequence[tuple[UUID, datetime | None]]) -> dict[tuple[UUID, datetime | None], str]:
    """The path of the page on which each of these is put to another time: of one meeting, or of a whole series."""
    rows = await db.fetch(_ASKED, [key for key, _ in asked], [original for _, original in asked])
    pages: dict[tuple[UUID, datetime | None], str] = {}
    for row in rows:
        if row["again"] and row["original"] is None:
            pages[row["series_id"], None] = f"/meetings/series/{row['series_id']}/change"
        elif row["meeting_id"] is not None:
            pages[row["series_id"], row["original"]] = f"/meetings/{row['meeting_id']}/move"
    return pages
