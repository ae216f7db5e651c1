"""A recurrence in plain words: "every third month on the first Tuesday"."""

from datetime import date, datetime

from registry.platform.calendar.rules import Frequency, Recurrence
from registry.platform.calendar.zones import local

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_UNITS = {Frequency.DAILY: "day", Frequency.WEEKLY: "week", Frequency.MONTHLY: "month", Frequency.YEARLY: "year"}
_ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
_WORKING = tuple((0, day) for day in range(5))


def said(recurrence: Recurrence, first: date | datetime | None = None, zone: str = "UTC") -> str:
    """What a recurrence means to a person.

    `first` tells the day where the rule itself names none; an end that is an instant is told as its day in `zone`.
    """
    often = " ".join(filter(None, [_often(recurrence), _on(recurrence, first)]))
    return ", ".join(filter(None, [often, _end(recurrence, zone)]))


def _often(r: Recurrence) -> str:
    unit = _UNITS[r.frequency]
    if r.interval == 1:
        return f"every {unit}"
    return f"every {_nth(r.interval)} {unit}"


def _nth(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else _numbered(number)


def _numbered(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _on(r: Recurrence, first: date | datetime | None) -> str:
    months = _listed([_MONTHS[month - 1] for month in r.months])
    day = _day(r, first)
    if not months:
        return f"on {day}" if day else ""
    within = "of" if r.frequency in {Frequency.MONTHLY, Frequency.YEARLY} else "in"
    return f"on {day} {within} {months}" if day else f"in {months}"


def _day(r: Recurrence, first: date | datetime | None) -> str:
    """The day as the rule names it, else as the first one falls; empty where every day is meant."""
    if r.days and r.positions:
        return _chosen(r, "weekday" if r.days == _WORKING else _either(r))
    if r.month_days and r.positions:
        return _chosen(r, f"of the days {_numbers(r)}")
    if r.days and r.month_days:
        return f"{_days(r)} when it is {_numbers(r)}"
    if r.days:
        return _days(r)
    if r.month_days:
        return _numbers(r)
    return _as_first(r, first) if first else ""


def _as_first(r: Recurrence, first: date | datetime) -> str:
    match r.frequency:
        case Frequency.DAILY:
            return ""
        case Frequency.WEEKLY:
            return _DAYS[first.weekday()]
        case Frequency.MONTHLY:
            return f"the {_numbered(first.day)}"
        case Frequency.YEARLY:
            return f"the {_numbered(first.day)}" if r.months else f"{_MONTHS[first.month - 1]} {first.day}"


def _chosen(r: Recurrence, among: str) -> str:
    return f"the {_listed([_place(position) for position in r.positions])} {among}"


def _either(r: Recurrence) -> str:
    return " or ".join(_DAYS[day] for _, day in r.days)


def _days(r: Recurrence) -> str:
    if r.days == _WORKING:
        return "weekdays" if r.frequency is Frequency.WEEKLY else "every weekday"
    each = "" if r.frequency in {Frequency.WEEKLY, Frequency.DAILY} else "every "
    return _listed(
        [f"the {_place(number)} {_DAYS[day]}" if number else f"{each}{_DAYS[day]}" for number, day in r.days]
    )


def _place(number: int) -> str:
    if number > 0:
        return _nth(number)
    return "last" if number == -1 else f"{_nth(-number)} to last"


def _numbers(r: Recurrence) -> str:
    return _listed([f"the {_numbered(day)}" if day > 0 else f"the {_place(day)} day" for day in r.month_days])


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _end(r: Recurrence, zone: str) -> str:
    if r.count is not None:
        return f"{r.count} times" if r.count > 1 else "once"
    if r.until is None:
        return ""
    until = local(r.until, zone) if isinstance(r.until, datetime) and r.until.tzinfo else r.until
    return f"until {until.day} {until:%b %Y}"
