"""When something that comes again comes: on the wall clock of its zone, so that 9 o'clock stays 9 o'clock all year."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil import rrule as library

from registry.platform.calendar import zones
from registry.platform.calendar.rules import Frequency, Recurrence, understood

_FREQUENCIES = {
    Frequency.DAILY: library.DAILY,
    Frequency.WEEKLY: library.WEEKLY,
    Frequency.MONTHLY: library.MONTHLY,
    Frequency.YEARLY: library.YEARLY,
}
_END_OF_DAY = time(23, 59, 59)
# What never comes (30 February) would be looked for until the year 9999: after so many years we stop.
_AHEAD_MOST = timedelta(days=366 * 60)
_LATEST = datetime(9999, 12, 31, 23, 59, 59) - _AHEAD_MOST  # noqa: DTZ001 - local, as all here


def occasions(  # noqa: PLR0913, PLR0917 - a rule, where it begins, and what is asked of it
    rrule: str, first_at: datetime, zone: str, after: datetime, before: datetime, limit: int
) -> list[datetime]:
    """The local times (naive) at which a recurrence puts its instances, at most `limit`, the earliest first.

    The recurrence begins at `first_at`, a local time; where it misses that, its first instance is the first hit after
    (clients read it in different ways: `hit` says it, and `render` writes that as the beginning). Those whose instant
    is in [after, before), two aware instants, are given. A time that the clock skips or shows twice keeps its local
    name: `zones.instant` says when it is.

    Raises:
        NotUnderstood: the recurrence is none here.
    """
    found: list[datetime] = []
    for local in _starts(understood(rrule), first_at, zone):
        at = zones.instant(local, zone)
        if at >= before or len(found) >= limit:
            break
        if at >= after:
            found.append(local)
    return found


def last(rrule: str, first_at: datetime, zone: str) -> datetime | None:
    """The local time of the last instance; None where there is no end, or no instance.

    Raises:
        NotUnderstood: the recurrence is none here.
    """
    recurrence = understood(rrule)
    if recurrence.count is None and recurrence.until is None:
        return None
    return next(iter(deque(_starts(recurrence, first_at, zone), maxlen=1)), None)


def hit(rrule: str, wished: datetime) -> datetime | None:
    """The first local time at or after the wished one that the recurrence hits; None where none comes.

    Raises:
        NotUnderstood: the recurrence is none here.
    """
    return next(_hits(understood(rrule), wished), None)


def until_utc(recurrence: Recurrence, zone: str) -> datetime | None:
    """The instant, in UTC, up to which instances come, the last included; a last day ends at its local midnight."""
    if recurrence.until is None:
        return None
    local = recurrence.until
    if not isinstance(local, datetime):
        local = datetime.combine(local, _END_OF_DAY)
    return local.astimezone(UTC) if local.tzinfo else zones.instant(local, zone)


def at_midnight(day: date) -> datetime:
    """A day as the local time at which it begins."""
    return datetime.combine(day, time())


def _starts(recurrence: Recurrence, first_at: datetime, zone: str) -> Iterator[datetime]:
    every = islice(_hits(recurrence, first_at), recurrence.count)
    until = until_utc(recurrence, zone)
    return every if until is None else takewhile(lambda local: zones.instant(local, zone) <= until, every)


def _hits(r: Recurrence, first_at: datetime) -> Iterator[datetime]:
    """Each local time that the rule hits, without its end."""
    return iter(
        library.rrule(
            _FREQUENCIES[r.frequency],
            dtstart=first_at,
            interval=r.interval,
            wkst=r.week_starts,
            bymonth=r.months or None,
            bymonthday=r.month_days or None,
            byweekday=[library.weekday(day, number or None) for number, day in r.days] or None,
            bysetpos=r.positions or None,
            until=min(first_at, _LATEST) + _AHEAD_MOST,
        )
    )
