"""Action items in calendars: an open one with a day stands in that of the account that owns it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contacts.meetings.rows import Row
from registry.platform import db
from registry.platform.access.model import Permission
from registry.platform.calendar.keep import keep
from registry.platform.calendar.model import Entry, EntryKind

SOURCE = "action"
_OPEN = """
    SELECT a.*, s.visibility, s.zone FROM action_item a
    JOIN meeting m ON m.id = a.meeting_id JOIN meeting_series s ON s.id = m.series_id
    WHERE s.id = $1 AND s.visibility <> $2 AND a.owner_id IS NOT NULL AND a.due_on IS NOT NULL
        AND a.done_on IS NULL AND a.dropped_on IS NULL
    ORDER BY a.id
"""
_DEMO = """
    SELECT a.id FROM action_item a LEFT JOIN meeting m ON m.id = a.meeting_id
    LEFT JOIN meeting_series s ON s.id = m.series_id WHERE a.demo OR s.demo
"""


async def stand(item: Row, series: Mapping[str, Any] | Row) -> None:
    """Bring calendars in step with an action item of a meeting of this series (its visibility and zone)."""
    stands = item["owner_id"] and item["due_on"] and not (item["done_on"] or item["dropped_on"])
    await keep(SOURCE, item["id"], [_entry(item, series)] if stands else [])


async def follow(series_id: UUID, was: str) -> None:
    """Let those who may see a series now see what was taken on at its meetings; `was` is who might see it before."""
    for row in await db.fetch(_OPEN, series_id, was):
        await stand(row, row)


async def forget_demo() -> None:
    """Take what was taken on in the demonstration out of calendars."""
    await db.execute("DELETE FROM calendar_entry WHERE source = $1 AND source_id IN (" + _DEMO + ")", SOURCE)  # noqa: S608
    await db.execute("UPDATE calendar_revision SET revision = revision + 1 WHERE kind = 'task'")


def _entry(item: Row, series: Mapping[str, Any] | Row) -> Entry:
    return Entry(
        source=SOURCE,
        source_id=item["id"],
        kind=EntryKind.TASK,
        title=item["title"],
        starts=item["due_on"],
        zone=series["zone"] or "America/New_York",
        path=f"/follow-ups/{item['id']}",
        needs=Permission.READ_DIRECTORY,
        visibility=series["visibility"] or "all_users",
        organisation_ids=frozenset([item["organisation_id"]] if item["organisation_id"] else []),
        user_ids=frozenset([item["owner_id"]]),
    )
