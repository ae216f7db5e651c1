"""What begins so soon that a calendar which subscribes to us may still show it as it was."""

from datetime import datetime, timedelta
from typing import Final

from registry.platform.calendar import expand, zones
from registry.platform.calendar.model import Entry, Kept

# The longest that a calendar program which people use here may take to fetch again (Google; see the page of feeds).
STALE_HOURS: Final = 24


def soon(kept: Kept, now: datetime) -> bool:
    """Whether a meeting of an entry begins within `STALE_HOURS` of an aware instant."""
    until = now + timedelta(hours=STALE_HOURS)
    return any(now <= starts <= until for starts in _starts(kept.entry, now, until))


def _starts(entry: Entry, now: datetime, until: datetime) -> list[datetime]:
    if entry.cancelled or not isinstance(entry.starts, datetime):
        return []
    if entry.rrule is None:
        return [zones.instant(entry.starts, entry.zone)]
    named = {one.original for one in entry.changed} | set(entry.without)
    found = expand.occasions(entry.rrule, entry.starts, entry.zone, now, until + timedelta(seconds=1), len(named) + 1)
    held = [original for original in found if original not in named]
    held += [one.starts for one in entry.changed if not one.cancelled]
    return [zones.instant(local, entry.zone) for local in held]
