"""Which entries of a partner's calendar are days on which it is closed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from registry.partners.calendar import Break, Closures
from registry.platform.calendar.reading.model import Heard, Reading, Span

_DAY = timedelta(days=1)
_MIDNIGHT = time()
_CLOSING = re.compile(
    r"\b(closed|closing|closure|holidays?|break|recess|vacation|no (school|classes|services|office hours)|days? off"
    r"|shut ?down|not in session|staff (only|day)|teacher (work ?day|in-?service)|(work|planning|in-?service) ?day)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(re-?opens?|begins?|returns?|first day|last day|back to|ends?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Days that may become closed ones; `likely`: their name says that nobody is there."""

    days: Break
    likely: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What becomes no closed day, and why; `line` is where it stands in the file, None where it is known already."""

    what: str
    why: str
    line: int | None = None
    days: Break | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a calendar would change: what is new, what is known already, what is left out."""

    new: tuple[Proposed, ...]
    known: tuple[LeftOut, ...]
    left_out: tuple[LeftOut, ...]


def proposal(reading: Reading, closed: Closures) -> Proposal:
    """What a calendar says of closed days, beside what is `closed` already."""
    found: set[Break] = set()
    left_out = [LeftOut(told.what, told.sentence, told.line) for told in reading.troubles]
    for heard in reading.heard:
        why = against(heard)
        if why:
            left_out.append(LeftOut(heard.title or "An entry without a name", why, heard.line))
        else:
            found |= {_break(span, heard.title or reading.name or "Closed") for span in heard.spans}
    merged = list(_joined(sorted(found, key=lambda one: (one.name, one.starts_on, one.ends_on))))
    reasons = {one: known(one, closed) for one in merged}
    new = [Proposed(one, likely(one.name)) for one in sorted(merged) if reasons[one] is None]
    told = [LeftOut(one.name, why, days=one) for one, why in sorted(reasons.items()) if why]
    return Proposal(tuple(new), tuple(told), tuple(sorted(left_out, key=lambda one: one.line or 0)))


def against(heard: Heard) -> str | None:
    """Why an entry tells of no closed day, None where it may."""
    if heard.cancelled:
        return "It is cancelled."
    if not _whole_days(heard):
        return "It has times of the day. Only whole days are taken."
    return None if heard.spans else "It is over, or more than two years ahead."


def _whole_days(heard: Heard) -> bool:
    """Days, or from midnight to midnight, as some programs write days."""
    return heard.whole_days or (heard.begins.time() == heard.ends.time() == _MIDNIGHT and heard.ends > heard.begins)


def _break(span: Span, name: str) -> Break:
    return Break(span.begins.date(), (span.ends - _DAY).date(), name)


def _joined(breaks: Iterable[Break]) -> Iterator[Break]:
    """Days of one name that follow each other as one stretch; sorted by name, then by day."""
    open_one: Break | None = None
    for one in breaks:
        follows = open_one and one.name == open_one.name and one.starts_on <= open_one.ends_on + _DAY
        if open_one and follows and one.ends_on - open_one.starts_on <= 366 * _DAY:
            open_one = replace(open_one, ends_on=max(one.ends_on, open_one.ends_on))
            continue
        if open_one:
            yield open_one
        open_one = one
    if open_one:
        yield open_one


def likely(name: str) -> bool:
    """Whether a name says that nobody is there on these days."""
    return bool(_CLOSING.search(name)) and not _OPEN.search(name)


def known(days: Break, closed: Closures) -> str | None:
    """Why days need not be told once more, None where they are new."""
    within = next((b for b in closed.breaks if b.starts_on <= days.starts_on and days.ends_on <= b.ends_on), None)
    if within:
        return f"It is known to be closed then: {within.name}."
    if days.starts_on == days.ends_on and closed.closed_on(days.starts_on):
        return f"It is closed then in any case: {closed.closed_on(days.starts_on)} is a public holiday."
    return None


def stretches(closed: Closures, first: date, last: date) -> list[Break]:
    """The closed days from one day to another, both included, as stretches of one reason each."""
    count = (last - first).days + 1
    days = [(day, closed.closed_on(day)) for day in (first + n * _DAY for n in range(count))]
    return list(_joined_days([(day, reason) for day, reason in days if reason]))


def _joined_days(days: Sequence[tuple[date, str]]) -> Iterator[Break]:
    begun: Break | None = None
    for day, reason in days:
        if begun and begun.name == reason and day == begun.ends_on + _DAY:
            begun = replace(begun, ends_on=day)
            continue
        if begun:
            yield begun
        begun = Break(day, day, reason)
    if begun:
        yield begun
