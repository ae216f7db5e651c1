"""The term that a row of a register speaks of: begin, end, renewal and notice taken together. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from agreements.model import Renewal
from agreements.register.days import day_of
from agreements.register.lengths import length_of, notice_of
from agreements.register.lines import Line
from agreements.register.phrases import End, end_of
from agreements.register.remarks import Extended
from agreements.register.renewing import endless, renewing
from agreements.register.wording import Term
from agreements.terms.dates import Period, after, written
from registry.platform.exchange.values import Unclear

DAY = timedelta(days=1)
_RANGE = re.compile(r"\s+(?:-|\u2013|\u2014|to|through|thru|until)\s+|\s*\u2013\s*", re.IGNORECASE)
_PERIODS = ("notice", "notice_of_others")
_COUNTS = ("renewals_most", "review_months", "terminate_days")
TOLD = (*_COUNTS, *_PERIODS, "holdover", "holdover_last_day")


@dataclass(frozen=True, slots=True)
class _Span:
    """What the columns of begin, end and length say together."""

    begin: date | None
    end: End
    length: Period | None


def understand_term(line: Line) -> None:
    """Add the term to a line, with what is against the row or to be known of it."""
    span = _span(line)
    line.days |= {"begins_on": span.begin, "last_day": span.end.day}
    if line.refused or (line.amends and span.begin is None):
        return
    term = _bare(line, span)
    if term:
        line.term = renewing(line, _with_details(line, term))
        line.given = _given(line, line.term)
        _extended(line, line.term, span.length or span.end.length)


def _span(line: Line) -> _Span:
    begin, end, length = _begin(line), _end(line), _length(line)
    if isinstance(length, tuple):
        first, last = length
        return _Span(begin or first, End(day=last) if end == End() else end, None)
    return _Span(begin, end, length)


def _bare(line: Line, span: _Span) -> Term | None:
    """The first and the last day; None where they are not certain, so that there is no term."""
    if span.begin is None:
        if span.end != End() or span.length or endless(line):
            line.note("begins_on", "Nothing says when it began, so no term was taken. Write the first day in force.")
        return None
    last_day = _last_day(line, span.begin, span.end, span.end.length or span.length)
    if last_day is None and line.amends:
        return None
    if last_day and last_day < span.begin:
        line.refuse("last_day", f"The last day ({written(last_day)}) is before the first ({written(span.begin)}).")
        return None
    return Term(begins_on=span.begin, last_day=last_day)


def _given(line: Line, term: Term) -> frozenset[str]:
    """The facts of a term that the row gives for certain."""
    complete = line.sheet.complete
    found = {name for name in TOLD if complete or getattr(term, name) is not None}
    if complete or endless(line) or term.last_day:
        found.add("last_day")
    if complete or term.renewal is not Renewal.UNKNOWN:
        found.add("renewal")
    return frozenset(found)


def _begin(line: Line) -> date | None:
    text = line.text("begins_on")
    found = day_of(text, line.sheet.orders.get("begins_on")) if text else None
    if isinstance(found, Unclear):
        line.refuse("begins_on", found.reason)
        return None
    return found


def _end(line: Line) -> End:
    text = line.text("last_day")
    found = end_of(text, line.sheet.orders.get("last_day"))
    if isinstance(found, Unclear):
        line.refuse("last_day", found.reason)
        return End()
    if found.day and line.sheet.first_out:
        return End(day=found.day - DAY)
    return found


def _length(line: Line) -> Period | tuple[date, date] | None:
    """What a column “Term” says: a length, or the first and the last day."""
    text = line.text("term")
    if not text:
        return None
    if len(both := _RANGE.split(text)) == 2:
        found = [day_of(one, line.sheet.orders.get("begins_on") or line.sheet.orders["note"]) for one in both]
        first, last = found
        if isinstance(first, date) and isinstance(last, date):
            return first, last - DAY if line.sheet.first_out else last
    said = length_of(text)
    if not isinstance(said, Unclear):
        return said
    if end_of(text) == End(endless=True) and not line.text("last_day"):
        line.endless = True
    else:
        line.note("term", f"{said.reason} It was not taken.")
    return None


def _last_day(line: Line, begin: date, end: End, length: Period | None) -> date | None:
    """The last day; None without an end."""
    counted = after(begin, length) - DAY if length else None
    if end.day:
        if counted and end.day != counted and not _extends(line):
            line.note("last_day", _differing(end.day, counted))
        return end.day
    without = endless(line)
    if counted and not without:
        return counted
    if not (without or line.amends or line.sheet.complete):
        line.note("last_day", "The file does not say when it ends. Write the last day, or “no end”.")
    return None


def _extends(line: Line) -> bool:
    return any(isinstance(remark, Extended) for remark in line.remarks)


def _differing(day: date, counted: date) -> str:
    if day == counted + DAY:
        return (
            f"{written(day)} was taken as the last day in force, one day later than its length says. If the column "
            "gives the first day without force, say so in the mapping."
        )
    return f"{written(day)} was taken as the last day; by its length it would be {written(counted)}. Check both."


def _with_details(line: Line, term: Term) -> Term:
    values: dict[str, Any] = {"holdover": line.text("holdover") or None}
    for name in _PERIODS:
        values[name] = _period(line, name)
    for name in _COUNTS:
        values[name] = _count(line, name)
    values["holdover_last_day"] = line.days.get("holdover_last_day")
    return replace(term, **values)


def _period(line: Line, name: str) -> str | None:
    text = line.text(name)
    found = notice_of(text, line.sheet.headings.get(name, "")) if text else None
    if isinstance(found, Unclear):
        line.note(name, f"{found.reason} It was not taken.")
        return None
    return str(found) if found else None


def _count(line: Line, name: str) -> int | None:
    text = line.text(name).removesuffix(".0")
    if text and not (text.isdigit() and 0 < int(text) < 10_000) and not (name == "terminate_days" and text == "0"):
        line.note(name, f"“{text[:60]}” is not a number that can be taken.")
        return None
    return int(text) if text else None


def _extended(line: Line, term: Term, length: Period | None) -> None:
    """What a note says of an extension: another term, where the end column does not hold it already."""
    for remark in line.remarks:
        if not isinstance(remark, Extended):
            continue
        until = _extension_end(term, remark, length)
        if isinstance(until, str):
            line.note("note", f"“{remark.words}” was not taken: {until}")
        elif until and term.last_day and until > term.last_day:
            line.extension = replace(term, begins_on=term.last_day + DAY, last_day=until)


def _extension_end(term: Term, remark: Extended, length: Period | None) -> date | str | None:
    if term.last_day is None:
        return "it has no end that could be moved."
    if remark.last_day:
        sooner = remark.last_day < term.last_day
        return "its end is later than that already. Correct one of the two." if sooner else remark.last_day
    assert remark.period is not None  # noqa: S101 - one of the two is there
    if length is None:
        return "whether its end has that in it already is not said. Give the term's length, or a row of its own."
    first_end = after(term.begins_on, length)
    extended = after(first_end, remark.period)
    if term.last_day == first_end - DAY:
        return extended - DAY
    return None if term.last_day == extended - DAY else "its end fits neither with nor without it. Correct the end."
