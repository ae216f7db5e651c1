"""Counting with calendar days: periods of days or months, and the working days of whoever leads.

Nothing here knows a time zone or a clock; a day is a day.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

Closed = Callable[[date], bool]

_WRITTEN = re.compile(r"P([1-9][0-9]{0,3})([DM])")
_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 366  # days; whoever is closed for longer has no working day to roll back to


class Unit(StrEnum):
    DAYS = "D"
    MONTHS = "M"


_MONTHS = Unit.MONTHS  # bound once: asking the enumeration each time is slow (Python 3.11)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as agreements state it: so many days, or so many months.

    Written as an ISO 8601 duration (`P90D`, `P3M`), which is what `str` gives; `words` is for people.
    """

    n: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return what `P90D` or `P3M` says, up to 9999 of either unit; raises ValueError on anything else."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"not a period of days or months: {text!r}")
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"P{self.n}{self.unit.value}"

    @property
    def words(self) -> str:
        name = "month" if self.unit is Unit.MONTHS else "day"
        return f"{self.n} {name}" if self.n == 1 else f"{self.n} {name}s"


def months(n: int) -> Period:
    return Period(n, Unit.MONTHS)


def days(n: int) -> Period:
    return Period(n, Unit.DAYS)


def after(anchor: date, period: Period, n: int = 1) -> date:
    """Return the anchor plus n times the period, counted in one step from the anchor.

    A month that lacks the anchor's day gives its last day, and the next month has the anchor's day again: from
    31 January by single months 29 February, 31 March, 30 April. Beyond what a calendar can hold: its last (first) day.
    """
    if period.unit is _MONTHS:
        return add_months(anchor, n * period.n)
    return add_days(anchor, n * period.n)


def before(anchor: date, period: Period, n: int = 1) -> date:
    """Return the anchor less n times the period, counted like `after`."""
    return after(anchor, period, -n)


def add_days(anchor: date, count: int) -> date:
    """Return the day so many days on (back where negative), the edge of the calendar where there is none."""
    try:
        return anchor + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


def add_months(anchor: date, count: int) -> date:
    """Return the same day so many months on (back where negative), or the last day of a month that lacks it."""
    turns = anchor.year * 12 + anchor.month - 1 + count
    year, month = turns // 12, turns % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if count > 0 else date.min
    day = anchor.day
    return date(year, month, day if day <= 28 else min(day, monthrange(year, month)[1]))


def months_between(first: date, last: date) -> int:
    """How many turns of the month lie between two days, whatever the day in the month."""
    return (last.year - first.year) * 12 + last.month - first.month


def weekend(day: date) -> bool:
    """Whether it is a Saturday or Sunday: the least that is closed where no calendar is known."""
    return day.weekday() >= 5


def roll_back(day: date, closed: Closed) -> date:
    """Return the last working day up to and including this one; the day itself where a whole year is closed."""
    if not closed(day):
        return day
    earlier = day
    try:
        for _ in range(_LONGEST_CLOSURE):
            earlier -= _DAY
            if not closed(earlier):
                return earlier
    except OverflowError:
        pass
    return day


def working_days_before(day: date, count: int, closed: Closed) -> date:
    """Return the day that lies so many working days earlier; where a whole year is closed, so many plain days."""
    return _walk(day, count, closed, -1)


def working_days_after(day: date, count: int, closed: Closed) -> date:
    """Return the day that lies so many working days later; where a whole year is closed, so many plain days."""
    return _walk(day, count, closed, 1)


def _walk(day: date, count: int, closed: Closed, step: int) -> date:
    reached, left, one = day, count, step * _DAY
    try:
        for _ in range(_LONGEST_CLOSURE + 2 * count):
            if left <= 0:
                return reached
            reached += one
            if not closed(reached):
                left -= 1
    except OverflowError:
        pass
    return add_days(day, step * count)


def last_day_of(ends_on: date) -> date:
    """Return the last day in force of something whose first day without force is given."""
    return ends_on - _DAY if ends_on > date.min else ends_on


def written(day: date) -> str:
    """Return a day as people write it in a sentence: `31 July 2024`, whatever the machine's language."""
    return f"{day.day} {_NAMES[day.month - 1]} {day.year}"


_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
