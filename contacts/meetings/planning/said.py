"""Times and states of a meeting in words: on its own wall clock, and on the reader's where that differs. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_HOUR = 60


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return from when to when on the wall clock of a zone, with the zone: `09:30–11:00 EST`.

    An end on another day is named with it: `22:00–2 Dec 01:00 EST`.
    """
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    end = f"{last:%H:%M}" if last.date() == first.date() else f"{last.day} {last:%b %H:%M}"
    return f"{first:%H:%M}–{end} {first.tzname()}"


def from_to(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return a day with its times: `Tue 1 Dec 2026, 09:30–11:00 EST`."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y}, {span(starts_at, ends_at, zone)}"


def there(starts_at: datetime, ends_at: datetime, zone: str, reader: str) -> str | None:
    """Return the same where the meeting is, with its day where that differs; None where both clocks show the same."""
    local, own = starts_at.astimezone(ZoneInfo(zone)), starts_at.astimezone(ZoneInfo(reader))
    if local.utcoffset() == own.utcoffset():
        return None
    day = "" if local.date() == own.date() else f"{local:%a} {local.day} {local:%b}, "
    return f"{day}{span(starts_at, ends_at, zone)} there"


def at(starts_at: datetime, zone: str) -> str:
    """Return a start as a day with its time: `Tue 1 Dec 2026, 09:30 EST`."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def sentence(text: str) -> str:
    """Return words with a capital at their beginning, and all others as they are."""
    return text[:1].upper() + text[1:]


def length(minutes: int) -> str:
    """Return a length in words: `1 hour 30 minutes`."""
    hours, rest = divmod(minutes, _HOUR)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{number} {name}{'s' if number != 1 else ''}" for number, name in parts if number) or "0 minutes"


def every(months: int) -> str:
    """Return how often that is: `every quarter`, `every year`, `every 2 months`."""
    known = {1: "every month", 3: "every quarter", 6: "every half-year", 12: "every year"}
    if months in known:
        return known[months]
    return f"every {months // 12} years" if months % 12 == 0 else f"every {months} months"


def within(starts_at: datetime, now: datetime, stale: timedelta) -> bool:
    """Return whether a calendar that is fetched now and then may still show the old time when it begins."""
    return now <= starts_at <= now + stale


def starts(starts_at: datetime, zone: str, day: date) -> str:
    """Return when it begins on a day of a month; "goes on" on the days after its first."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M}" if local.date() == day else "goes on"
