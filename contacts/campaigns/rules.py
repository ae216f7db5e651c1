"""When whom is asked, pure: a cadence for each line, work spread over weeks, reminders, and what follows silence.

Half a year, as turnover argues for against the yearly rounds of ARIN, 211 and the FCC; schools are asked in August and
in January as well, when people change with the academic year. Sixty days without an answer is unresponsive (ARIN NRPM
3.6.5).
"""

import zlib
from collections.abc import Iterable
from datetime import date, timedelta

from contacts.campaigns.model import AskState, Line, StepKind
from contacts.freshness import add_months

REMINDED_AFTER = (7, 21, 45)
UNRESPONSIVE_AFTER = 60
EXECUTIVE_DAYS = 14  # that the accountable executive has before a coordinator calls
SCHOOL_MONTHS = (8, 1)
SCHOOLS = frozenset({"education_k12", "education_higher"})
SPREAD_WEEKS = 3
APART_DAYS = 90  # nobody is asked again sooner than this, however many of their lines fall due

DAY = timedelta(days=1)


def due_on(line: Line) -> date:
    """The first day on which a line is to be confirmed again.

    A school's is due at the next first of August or January if that comes before the end of its cadence, but not within
    three months of the last confirmation. What was never confirmed is due since it was listed.
    """
    if line.confirmed_on is None:
        return line.listed_on
    end = add_months(line.confirmed_on, line.months)
    if line.sector not in SCHOOLS:
        return end
    rounds = (date(year, month, 1) for year in (end.year - 1, end.year) for month in sorted(SCHOOL_MONTHS))
    return min([end, *(day for day in rounds if line.confirmed_on + APART_DAYS * DAY <= day < end)])


def asked_on(recipient: str, due: date) -> date:
    """The day on which somebody is asked: the first at or after `due` that is theirs.

    There are fifteen of them, the weekdays of three weeks, again and again: the same recipient always comes on the
    same, and all recipients are spread evenly over them.
    """
    own = zlib.crc32(recipient.casefold().encode()) % (5 * SPREAD_WEEKS)
    days = (due + each * DAY for each in range(7 * SPREAD_WEEKS))
    return next(day for day in days if _place(day) == own)


def _place(day: date) -> int | None:
    """Which of the fifteen days it is, from the Mondays of the calendar on; None for a weekend."""
    week, weekday = divmod(day.toordinal() - 1, 7)
    return None if weekday > 4 else week % SPREAD_WEEKS * 5 + weekday


def may_ask(last_asked_on: date | None, today: date) -> bool:
    """Whether enough time has passed since they were last asked."""
    return last_asked_on is None or last_asked_on + APART_DAYS * DAY <= today


def step(state: AskState, asked: date, reminded: date | None, today: date, *, has_executive: bool) -> StepKind | None:
    """What to do today about an ask that nobody answered; None where it is not time, or nothing is left to do.

    `reminded` is the day of the last reminder. Reminders that were missed, as nothing ran, are one.
    """
    days = (today - asked).days
    if state is AskState.ASKED and days >= UNRESPONSIVE_AFTER:
        return StepKind.UNRESPONSIVE
    if state is AskState.ASKED:
        before = -1 if reminded is None else (reminded - asked).days
        return StepKind.REMIND if any(before < each <= days for each in REMINDED_AFTER) else None
    if state is AskState.UNRESPONSIVE:
        return StepKind.EXECUTIVE if has_executive else StepKind.CALL
    if state is AskState.ESCALATED and days >= UNRESPONSIVE_AFTER + EXECUTIVE_DAYS:
        return StepKind.CALL
    return None


def oldest_first(lines: Iterable[Line]) -> list[Line]:
    """The lines by the day on which they are due."""
    return sorted(lines, key=lambda line: (due_on(line), line.point_id))
