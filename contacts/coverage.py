"""From weekly hours to instants: whether something is covered now, and until when.

Local times become instants as in RFC 5545 section 3.3.5: a time that a clock change skips counts with the offset before
the change (02:30 becomes 03:30), a time that occurs twice means the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contacts.model import ClosedDays, NeverClosed
from registry.platform.hours import Span, WeeklyHours

DAY = timedelta(days=1)
# A summer break is the longest that anybody is closed; a year holds it with room.
OPENS_WITHIN = 400 * DAY
# Nobody plans by the minute beyond this: hours without a gap are cut off here.
CLOSES_WITHIN = 35 * DAY


@dataclass(frozen=True, slots=True)
class Cover:
    """Whether hours cover an instant; `until` (UTC) is when that changes, None if it does not within a year.

    `lasting` says that no change was found before `until`, only that nobody looked further.
    """

    on: bool
    until: datetime | None
    lasting: bool = False

    def inverted(self) -> "Cover":
        """Return what is left over: covered exactly when this is not."""
        return replace(self, on=not self.on)

    @property
    def change(self) -> datetime | None:
        """When it changes, None for something that lasts."""
        return None if self.lasting else self.until


def cover_at(hours: WeeklyHours, zone: ZoneInfo, at: datetime, closures: ClosedDays | None = None) -> Cover:
    """Tell whether weekly hours in a zone cover an aware instant.

    A span belongs to the day on which it opens: one that opens on the eve of a holiday runs to its end, one that would
    open on a closed day does not happen. Hours without an end are covered "until" at most 35 days on.
    """
    if hours.always:
        return Cover(on=True, until=None)
    now = at.astimezone(UTC)
    end: datetime | None = None
    for opens, closes in _stretches(hours, zone, now, closures or NeverClosed()):
        if end and end - now > CLOSES_WITHIN:
            return Cover(on=True, until=end, lasting=True)
        if opens > (end or now):
            return Cover(on=end is not None, until=end or opens)
        if closes > (end or now):
            end = closes
    return Cover(on=end is not None, until=end)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a local day, in UTC."""
    return _instant(day, time(0), zone)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _stretches(
    hours: WeeklyHours, zone: ZoneInfo, now: datetime, closures: ClosedDays
) -> Iterator[tuple[datetime, datetime]]:
    """Yield opening and closing instants by time, from those that may still run on."""
    by_weekday: dict[int, list[Span]] = {}
    for span in hours.spans:
        by_weekday.setdefault(span.weekday, []).append(span)
    # Two days back: a night that began before a date that a zone left out (Apia, 2011) still counts.
    first = local_day(now, zone) - 2 * DAY
    for step in range(OPENS_WITHIN.days if by_weekday else 0):
        day = first + step * DAY
        spans = by_weekday.get(day.weekday())
        if spans and closures.closed_on(day) is None:
            yield from sorted(_happening(spans, day, zone))


def _happening(spans: list[Span], day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    for span in spans:
        opens = _instant(day, span.opens, zone)
        closes = _instant(day + DAY if span.passes_midnight else day, span.closes, zone)
        # A span inside a skipped hour has no length: nobody opens.
        if opens < closes:
            yield opens, closes


def _instant(day: date, moment: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, moment, tzinfo=zone).astimezone(UTC)
