"""When whom is asked, pure: a cadence for each line, work spread over weeks, reminders, and what follows silence.

Half a year, as turnover argues for against the yearly rounds of ARIN, 211 and the FCC; schools are asked in August and
in January as well, when people change with the academic year. Sixty days without an answer is unresponsive (ARIN NRPM
3.6.5).
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from contacts.campaigns.model import AskState, Line, StepKind
from contacts.freshness import add_months
from registry.partners.calendar import Closures

REMINDED_AFTER = (7, 21, 45)
UNRESPONSIVE_AFTER = 60
EXECUTIVE_DAYS = 14  # that the accountable executive has before a coordinator calls
SCHOOL_MONTHS = (8, 1)
SCHOOLS = frozenset({"education_k12", "education_higher"})
SPREAD_WEEKS = 3
APART_DAYS = 90  # between two rounds of a school

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


def ready_on(recipient: str, due: date, closures: Closures) -> date:
    """The day on which somebody is asked, whose organisation has breaks: not in one, nor all of them right after it."""
    day = asked_on(recipient, due)
    while shut := max((one for one in closures.breaks if one.covers(day)), key=lambda one: one.ends_on, default=None):
        day = asked_on(recipient, shut.ends_on + DAY)
    return day


def _place(day: date) -> int | None:
    """Which of the fifteen days it is, from the Mondays of the calendar on; None for a weekend."""
    week, weekday = divmod(day.toordinal() - 1, 7)
    return None if weekday > 4 else week % SPREAD_WEEKS * 5 + weekday


def may_ask(last_asked_on: date | None, cadences: Iterable[tuple[str, int]], today: date) -> bool:
    """Whether somebody may be asked about lines with these sectors and months: no more often than the shortest has it.

    A school's come round twice a year, and so less than half a year after the last.
    """
    if last_asked_on is None:
        return True
    return today >= min(_again_on(last_asked_on, *each) for each in cadences)


def _again_on(last: date, sector: str, months: int) -> date:
    end = add_months(last, months)
    return min(end, last + APART_DAYS * DAY) if sector in SCHOOLS else end


def waited(asked: date, day: date, closures: Closures) -> int:
    """For how many days somebody had the question; those on which their organisation was in a break do not count."""
    shut = {
        asked + each * DAY
        for one in closures.breaks
        for each in range(max(1, (one.starts_on - asked).days), min((day - asked).days, (one.ends_on - asked).days) + 1)
    }
    return (day - asked).days - len(shut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An ask that nobody answered for so many `days`.

    `reminded` is the number of days after which they were last reminded. `told_lately`: their executive has others of
    theirs to see to. `with_executive` is for how many days they had this one. `lost`: mail to them came back, so that
    nobody was asked; then the next is told at once.
    """

    state: AskState
    days: int
    reminded: int | None = None
    has_executive: bool = False
    told_lately: bool = False
    with_executive: int = 0
    lost: bool = False


def step(ask: Waiting) -> StepKind | None:
    """What to do about an ask that nobody answered; None where it is not time, or nothing is left.

    Reminders that were missed, as nothing ran, are one. An executive who was told of others lately is not told again
    before their time is over, and then of all at once.
    """
    if ask.state is AskState.ASKED and ask.days >= UNRESPONSIVE_AFTER:
        return StepKind.UNRESPONSIVE
    if ask.state is AskState.UNRESPONSIVE or (ask.state is AskState.ASKED and ask.lost):
        if not ask.has_executive:
            return StepKind.CALL
        return None if ask.told_lately else StepKind.EXECUTIVE
    if ask.state is AskState.ASKED:
        before = -1 if ask.reminded is None else ask.reminded
        return StepKind.REMIND if any(before < each <= ask.days for each in REMINDED_AFTER) else None
    if ask.state is AskState.ESCALATED and ask.with_executive >= EXECUTIVE_DAYS:
        return StepKind.CALL
    return None
