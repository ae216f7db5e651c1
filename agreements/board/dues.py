"""When something that is owed falls due. Pure: every day is counted in one step from the first one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.terms.dates import Period, after

_YEAR = timedelta(days=365)
_MOST_TRIES = 10_000  # due days that may be looked through; daily for 27 years


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What decides on the due days of an obligation.

    `every` None: it is owed once. `ended_on`: the first day on which nothing falls due any more.
    """

    first_due_on: date
    every: Period | None = None
    ended_on: date | None = None


def due_on(owed: Owed, number: int) -> date | None:
    """Return the due day of this number, counted from 0; None where there is none."""
    if number and owed.every is None:
        return None
    day = after(owed.first_due_on, owed.every, number) if owed.every else owed.first_due_on
    return None if owed.ended_on is not None and day >= owed.ended_on else day


def since(owed: Owed, due: date) -> date:
    """Return the first day on which something could be done for a due day: the due day before it.

    Before the first one it is as far back as the second lies ahead, or a year for what is owed once.
    """
    before = None
    for number in range(_MOST_TRIES):
        day = due_on(owed, number)
        if day is None or day >= due:
            break
        before = day
    if before is not None:
        return before
    second = due_on(owed, 1)
    return due - ((second - owed.first_due_on) if second else _YEAR)


def next_due(owed: Owed, fulfilled: Collection[date]) -> date | None:
    """Return the earliest due day that nobody fulfilled; None where nothing is owed any more."""
    done = set(fulfilled)
    for number in range(_MOST_TRIES):
        day = due_on(owed, number)
        if day is None or day not in done:
            return day
    return None
