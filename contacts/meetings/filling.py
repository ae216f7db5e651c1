"""Meetings stand as rows two years ahead, and are filled up every night by whichever worker is there."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from contacts.meetings import rows
from contacts.meetings.model import Series
from contacts.meetings.recurrence import originals, promised, reach, span
from registry.platform import clock, db
from registry.platform.calendar.zones import instant
from registry.platform.ids import new_id
from registry.platform.jobs import Nightly

_DAY = timedelta(days=1)
_NEXT = """
    SELECT * FROM meeting_series WHERE rrule IS NOT NULL AND cancelled_at IS NULL AND filled_until < $1
    ORDER BY filled_until, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
"""
_ADD = """
    INSERT INTO meeting (id, series_id, original_at, local_at, minutes, starts_at, ends_at, created_at, updated_at)
    SELECT m.id, $1, m.at, m.at, $2, m.starts, m.ends, $3, $3
    FROM unnest($4::uuid[], $5::timestamp[], $6::timestamptz[], $7::timestamptz[]) AS m(id, at, starts, ends)
    ON CONFLICT (series_id, original_at) DO NOTHING
"""


async def add(series: Series, starts: Iterable[datetime]) -> int:
    """Add meetings of a series at these local starts, where there is none yet; how many were added."""
    known = sorted(set(starts))
    spans = [span(start, series.minutes, series.zone) for start in known]
    keys = [new_id() for _ in known]
    begins, ends = [one[0] for one in spans], [one[1] for one in spans]
    return await db.execute(_ADD, series.id, series.minutes, clock.now(), keys, known, begins, ends)


async def fill() -> None:
    """Add the meetings that the last day brought into reach; any number of workers may do so at once."""
    while await _fill_one():
        pass


async def _fill_one() -> bool:
    today = clock.today()
    async with db.transaction():
        row = await db.fetch_one(_NEXT, promised(today))
        if row is None:
            return False
        series, done = rows.series(row), row["filled_until"]
        since = instant(datetime.combine(done + _DAY, time()), series.zone)
        starts = originals(series.rrule, series.first_at, series.zone, reach(today), since=since)
        await add(series, set(starts) - set(series.without))
        await db.execute("UPDATE meeting_series SET filled_until = $2 WHERE id = $1", series.id, reach(today))
        return True


JOBS = [Nightly("fill up meetings", fill, at=time(0, 50))]
