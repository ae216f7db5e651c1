"""When a mail that is due may leave: quiet hours and the hour of a digest delay it, they never decide whether it is."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def leaves_at(now: datetime, zone: str, quiet_from: time, quiet_until: time, *, urgent: bool) -> datetime:
    """The earliest instant at or after `now` outside the quiet hours of the zone; an urgent one leaves now.

    Quiet hours that end at or before they begin pass midnight; equal ones mean none.
    """
    local = now.astimezone(ZoneInfo(zone))
    if urgent or quiet_from == quiet_until or not quiet(local.time(), quiet_from, quiet_until):
        return now
    return _next(now, zone, quiet_until)


def digest_at(now: datetime, zone: str, hour: time) -> datetime:
    """The next instant, `now` included, at which the clock of the zone shows `hour`."""
    return _next(now, zone, hour)


def quiet(clock: time, begins: time, ends: time) -> bool:
    """Whether a time of the day is in the hours from `begins` until `ends`; not for equal ones."""
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


def _next(now: datetime, zone: str, clock: time) -> datetime:
    """The next instant at which the clock passes a time. An hour that is left out in spring counts as it is over."""
    local = now.astimezone(ZoneInfo(zone))
    for day in (local.date(), local.date() + DAY, local.date() + 2 * DAY):
        then = datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
        if then >= now:
            return then
    raise AssertionError("a time of day comes at least once in two days")
