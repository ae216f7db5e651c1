"""Meetings to begin a test with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from contacts.meetings import queries, service
from contacts.meetings.model import MeetingKind
from contacts.meetings.schemas import SeriesIn
from contacts.meetings.service import Planned
from registry.platform import db
from registry.platform.access.model import Actor

# A Saturday; the first Tuesday of the next month is 2026-12-01.
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
MONTHLY = "FREQ=MONTHLY;BYDAY=1TU"


def meant(**more: Any) -> SeriesIn:
    """A liaison meeting in New York's zone, on 1 December 2026 at nine."""
    values: dict[str, Any] = {
        "kind": MeetingKind.LIAISON, "title": "Liaison meeting", "first_at": "2026-12-01T09:00",
        "zone": "America/New_York",
    }  # fmt: skip
    return SeriesIn(**values | more)


async def planned(actor: Actor, **more: Any) -> Planned:
    return await service.plan(actor, meant(**more))


async def starts(series_id: UUID, *, first: int | None = None) -> list[tuple[str, str]]:
    """The meetings of a series as (local start, state), in order."""
    rows = await db.fetch("SELECT local_at, state FROM meeting WHERE series_id = $1 ORDER BY local_at, id", series_id)
    return [(f"{row['local_at']:%Y-%m-%d %H:%M}", row["state"]) for row in rows][:first]


async def version_of(actor: Actor, series_id: UUID) -> int:
    return (await queries.series(actor, series_id)).series.version


async def nth(series_id: UUID, place: int) -> tuple[UUID, int]:
    """The id and the version of one meeting of a series, from 0."""
    rows = await db.fetch("SELECT id, version FROM meeting WHERE series_id = $1 ORDER BY original_at", series_id)
    return rows[place]["id"], rows[place]["version"]


async def entries(series_id: UUID) -> list[Any]:
    """What stands in calendars of a series, the main entry first."""
    return list(await db.fetch(
        "SELECT * FROM calendar_entry WHERE source = 'meeting_series' AND source_id = $1 ORDER BY part", series_id
    ))  # fmt: skip
