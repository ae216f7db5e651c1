"""Which recurrences there are here: those that the product offers and all calendar clients agree on.

RFC 5545, section 3.3.10, less what clients read differently: nothing oftener than daily, no weeks or days of the year.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from registry.platform.errors import RegistryError

INTERVAL_MOST = 100
COUNT_MOST = 1000
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")
_DAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2})")
_NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"})


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class NotUnderstood(RegistryError):
    """A recurrence that is none here; the sentence says what to give instead."""

    code = "recurrence_not_understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """How something comes again.

    `days` are pairs of a number and a weekday (0 = Monday): the number 1 is the first of the month (of the year where
    no month is named), -1 the last, 0 each. `positions` choose among all days of a period, in the same way. `until` is
    the last day, a local time, or an instant in UTC; it and `count` are None where there is no end. `week_starts` is a
    weekday and matters for every second week and rarer.
    """

    frequency: Frequency
    interval: int = 1
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    count: int | None = None
    until: date | datetime | None = None
    week_starts: int = 0


def understood(rrule: str) -> Recurrence:
    """A recurrence as RFC 5545 writes it, with or without "RRULE:" before it.

    Raises:
        NotUnderstood: it is broken, or asks for what there is not here.
    """
    parts = _parts(rrule.strip().upper().removeprefix("RRULE:"))
    found = Recurrence(
        frequency=_frequency(parts.get("FREQ", "")),
        interval=_number(parts.get("INTERVAL", "1"), 1, INTERVAL_MOST, "The interval"),
        months=_numbers(parts.get("BYMONTH"), 1, 12, "A month"),
        month_days=_numbers(parts.get("BYMONTHDAY"), -31, 31, "A day of the month"),
        days=_days(parts.get("BYDAY")),
        positions=_numbers(parts.get("BYSETPOS"), -366, 366, "A position"),
        count=_number(parts["COUNT"], 1, COUNT_MOST, "The number of times") if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        week_starts=_weekday(parts.get("WKST", "MO")),
    )
    _fits(found)
    return found


def rrule(recurrence: Recurrence) -> str:
    """The same as RFC 5545 writes it: always the same text for the same recurrence."""
    r = recurrence
    parts = [
        ("FREQ", r.frequency.value),
        ("INTERVAL", str(r.interval) if r.interval > 1 else ""),
        ("BYMONTH", _listed(r.months)),
        ("BYMONTHDAY", _listed(r.month_days)),
        ("BYDAY", ",".join(f"{number or ''}{WEEKDAYS[day]}" for number, day in r.days)),
        ("BYSETPOS", _listed(r.positions)),
        ("COUNT", str(r.count or "")),
        ("UNTIL", _until_text(r.until)),
        ("WKST", WEEKDAYS[r.week_starts] if r.week_starts and _week_matters(r) else ""),
    ]
    return ";".join(f"{name}={value}" for name, value in parts if value)


def same(one: str | None, other: str | None) -> bool:
    """Whether two recurrences say the same, however they are written."""
    if one is None or other is None or one == other:
        return one == other
    try:
        return rrule(understood(one)) == rrule(understood(other))
    except NotUnderstood:
        return False


def _week_matters(r: Recurrence) -> bool:
    return r.frequency is Frequency.WEEKLY and r.interval > 1


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def _until_text(until: date | datetime | None) -> str:
    if not isinstance(until, datetime):
        return f"{until:%Y%m%d}" if until else ""
    return f"{until:%Y%m%dT%H%M%S}{'Z' if until.tzinfo else ''}"


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        name, equals, value = part.partition("=")
        if not equals or not value or name in found:
            raise NotUnderstood("The recurrence is not written as RFC 5545 has it, such as FREQ=MONTHLY;BYDAY=1TU.")
        if name not in _PARTS:
            raise NotUnderstood(f"There is no {_shown(name)} here. Say it with days, months and an interval.")
        found[name] = value
    return found


def _frequency(text: str) -> Frequency:
    if text in {"SECONDLY", "MINUTELY", "HOURLY"}:
        raise NotUnderstood("Nothing comes again oftener than daily here. Choose days, weeks, months or years.")
    try:
        return Frequency(text)
    except ValueError:
        raise NotUnderstood("Say how often it comes: daily, weekly, monthly or yearly.") from None


def _number(text: str, least: int, most: int, what: str) -> int:
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most or int(text) == 0:
        raise NotUnderstood(f"{what} is a whole number from {least} to {most}{', not 0' if least < 0 else ''}.")
    return int(text)


def _numbers(text: str | None, least: int, most: int, what: str) -> tuple[int, ...]:
    return tuple(sorted({_number(one, least, most, what) for one in text.split(",")})) if text else ()


def _days(text: str | None) -> tuple[tuple[int, int], ...]:
    return tuple(sorted({_day(one) for one in text.split(",")}, key=lambda day: (day[1], day[0]))) if text else ()


def _day(text: str) -> tuple[int, int]:
    found = _DAY.fullmatch(text)
    if found is None:
        raise NotUnderstood(f"{_shown(text)} is no day of the week. Write MO, 1TU for the first, -1FR for the last.")
    return _number(found[1], -53, 53, "The number of a weekday") if found[1] else 0, _weekday(found[2])


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise NotUnderstood(f"{_shown(text)} is no day of the week. Write MO, TU, WE, TH, FR, SA or SU.")
    return WEEKDAYS.index(text)


def _until(text: str) -> date | datetime:
    if not _UNTIL.fullmatch(text):
        raise NotUnderstood("The last day is written as 20271231.")
    try:
        if len(text) == 8:
            return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
        at = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise NotUnderstood("The last day is no day of the calendar.") from None
    return at if text.endswith("Z") else at.replace(tzinfo=None)


def _fits(r: Recurrence) -> None:
    """What RFC 5545 forbids together, and what would have no end in sight."""
    if r.count is not None and r.until is not None:
        raise NotUnderstood("Give a number of times or a last day, not both.")
    if r.positions and not (r.days or r.month_days or r.months):
        raise NotUnderstood("A position chooses among days: name them, too.")
    if any(number for number, _ in r.days):
        _numbered_fit(r)
    if r.month_days and r.frequency is Frequency.WEEKLY:
        raise NotUnderstood("Days of the month go with months or years, not with weeks.")
    longest = max((_LENGTHS[month - 1] for month in r.months), default=31)
    if r.month_days and all(abs(day) > longest for day in r.month_days):
        raise NotUnderstood("This day never comes: the month is shorter.")


def _numbered_fit(r: Recurrence) -> None:
    if r.frequency not in {Frequency.MONTHLY, Frequency.YEARLY}:
        raise NotUnderstood("The first or last of a weekday goes with months or years.")
    if r.month_days:
        raise NotUnderstood("Name the days by their number in the month or as the first Tuesday, not both.")
    within_month = r.frequency is Frequency.MONTHLY or r.months
    if within_month and any(abs(number) > 5 for number, _ in r.days):
        raise NotUnderstood("A month has no sixth of any weekday. Count from 1 to 5, or from -1 back to -5.")


def _shown(text: str) -> str:
    """What somebody wrote, short and without anything but letters, for a sentence."""
    return "".join(letter for letter in text[:20] if letter.isalnum() or letter in "+-") or "that"
