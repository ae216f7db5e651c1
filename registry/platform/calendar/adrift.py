"""Instances of a series that meet a change of the clock, which calendar programs read in different ways.

In the hour that the clock skips or shows twice a local time is no one instant, and what lasts over the change has two
lengths: by the wall clock, and in real time as RFC 5545 (section 3.8.5.3) has it. Programs that people use are on both
sides. Such an instance is therefore written out by itself, with its instants in UTC.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from registry.platform.calendar.expand import occasions
from registry.platform.calendar.model import Entry, Occasion
from registry.platform.calendar.zones import changes, instant

YEARS = 10
_DAY = timedelta(days=1)
_ALWAYS = datetime.min.replace(tzinfo=UTC)
_MOST = 366 * YEARS


def adrift(entry: Entry) -> list[Occasion]:
    """Those that the series does not move, cancel or leave out anyway, in its first ten years.

    Raises:
        NotUnderstood: its recurrence is none here.
    """
    if not (entry.rrule and entry.minutes and isinstance(entry.starts, datetime)):
        return []
    told = {*entry.without, *(one.original for one in entry.changed)}
    wanted = set(_near(entry.starts, entry.minutes, entry.zone)) - told
    if not wanted:
        return []
    end = instant(max(wanted) + _DAY, entry.zone)
    found = occasions(entry.rrule, entry.starts, entry.zone, _ALWAYS, end, _MOST)
    return [Occasion(original=at, starts=at, minutes=entry.minutes) for at in found if at in wanted]


def in_clear(begins: datetime, minutes: int, zone: str) -> bool:
    """Whether a span from this local time on means the same on the wall clock of its zone as in real time."""
    return all(begins >= after or begins + timedelta(minutes=minutes) < before for before, after in _hours(zone))


def _near(first: datetime, minutes: int, zone: str) -> Iterator[datetime]:
    """Every start at this time of day that would meet a change, whether or not the rule has it."""
    length = timedelta(minutes=minutes)
    for before, after in _hours(zone):
        if first - _DAY < before < first + 366 * YEARS * _DAY:
            at = datetime.combine(after.date() + _DAY, first.time())
            while at + length >= before:
                if at < after:
                    yield at
                at -= _DAY


def _hours(zone: str) -> list[tuple[datetime, datetime]]:
    """The local times between which the clock is unclear: from where it jumps to where it lands, in their order."""
    return [(min(pair), max(pair)) for pair in changes(zone)]
