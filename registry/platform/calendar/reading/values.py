"""Single values of somebody else's calendar: dates, times, zones, lengths and text."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar.prop import vDuration, vText
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from registry.platform.calendar import zones
from registry.platform.calendar.fold import one_line
from registry.platform.calendar.reading.lines import Value

_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)", re.ASCII)
_EARLIEST, _LATEST = datetime(1900, 1, 2), datetime(2200, 1, 1)  # noqa: DTZ001 - local, as all here
TEXT_MOST = 200


class Wrong(ValueError):
    """A value that cannot be taken in; its text is a sentence for whoever sent the file."""


@dataclass(frozen=True, slots=True)
class When:
    """A local time; `zone` is None where nobody said which, `day` tells that only the day is meant."""

    at: datetime
    zone: str | None
    day: bool = False


def when(value: Value) -> When:
    """A date or a time with its zone (RFC 5545, sections 3.3.4 and 3.3.5).

    Raises:
        Wrong: it is none, in a zone that nobody knows, or outside of the years that a plan is about.
    """
    text = value.text.strip().upper()
    day, time = _DATE.fullmatch(text), _TIME.fullmatch(text)
    if day is None and time is None:
        raise Wrong(f"Line {value.line} is no date or time. Dates are written as 20261221.")
    try:
        at = datetime(*map(int, (day or time).groups()[:6]))  # type: ignore[union-attr,arg-type]  # noqa: DTZ001
    except ValueError:
        raise Wrong(f"Line {value.line} is no day or time of the calendar.") from None
    if not _EARLIEST <= at <= _LATEST:
        raise Wrong(f"Line {value.line} is in the year {at.year}. Take dates from 1900 to 2200.")
    if time is None:
        return When(at, None, day=True)
    return When(at, "UTC" if time[7] else zone_named(value), day=False)


def zone_named(value: Value) -> str | None:
    """The IANA name of the zone that a value names, by that name, by Windows' or with something before it.

    Raises:
        Wrong: nobody knows this zone.
    """
    given = value.parameters.get("TZID", "").strip().strip('"').strip()
    if not given:
        return None
    windows = WINDOWS_TO_OLSON.get(given)
    parts = given.replace(" ", "_").strip("/").split("/")
    tails = ["/".join(parts[at:]) for at in range(len(parts))]
    for name in ([windows] if windows else []) + tails:
        if name in zones.known():
            return name
    raise Wrong(
        f"Line {value.line}: we do not know the time zone “{one_line(given)[:60]}”. "
        "Ask for the times in UTC or in a zone such as America/New_York."
    )


def there(moment: When, zone: str | None) -> datetime:
    """The same moment on the clock of another zone."""
    if moment.zone is None or zone is None or moment.zone == zone:
        return moment.at
    return zones.local(zones.instant(moment.at, moment.zone), zone)


def length(value: Value) -> timedelta:
    """How long something is (RFC 5545, section 3.3.6).

    Raises:
        Wrong: it is no length.
    """
    try:
        found = vDuration.from_ical(value.text.strip().upper())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        raise Wrong(f"Line {value.line} is no length of time. An hour is written as PT1H.") from None
    if not isinstance(found, timedelta):
        raise Wrong(f"Line {value.line} is no length of time. An hour is written as PT1H.")
    return found


def text(value: Value | None) -> str:
    """One line of plain text, cut where it is longer than we keep."""
    return one_line(vText.from_ical(value.text[:2000]))[:TEXT_MOST].strip() if value else ""


def number(value: Value | None) -> int:
    """A whole number, 0 where it is none."""
    found = value.text.strip() if value else ""
    return min(int(found), 1_000_000) if re.fullmatch(r"[0-9]{1,9}", found) else 0


def listed(values: list[Value]) -> list[Value]:
    """Each of several values that stand in one line, with that line and its parameters."""
    return [Value(one.line, one.parameters, part) for one in values for part in one.text.split(",") if part.strip()]


def link(value: Value | None) -> str | None:
    """An address on the web, None where it is anything else."""
    found = one_line(value.text) if value else ""
    return found[:500] if found.startswith(("https://", "http://")) and " " not in found else None
