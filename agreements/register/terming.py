"""The term that a row of a register speaks of: begin, end, renewal and notice taken together. Pure."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from agreements.model import Renewal
from agreements.register.days import day_of
from agreements.register.lengths import length_of, notice_of
from agreements.register.lines import Line
from agreements.register.phrases import End, Renews, end_of, renews
from agreements.register.remarks import Extended
from agreements.register.wording import Term
from agreements.terms.dates import Period, add_months, after, days, months, months_between, written
from registry.platform.exchange.values import Unclear

DAY = timedelta(days=1)
_RANGE = re.compile(r"\s+(?:-|\u2013|\u2014|to|through|thru|until)\s+|\s*\u2013\s*", re.IGNORECASE)
_PERIODS = ("notice", "notice_of_others")
_COUNTS = ("renewals_most", "review_months", "terminate_days")
TOLD = (*_COUNTS, *_PERIODS, "holdover", "holdover_last_day")


def understand_term(line: Line) -> None:
    """Add the term to a line, with what is against the row or to be known of it."""
    begin, end, length = _begin(line), _end(line), _length(line)
    if isinstance(length, tuple):
        begin, end, length = begin or length[0], end if end != End() else End(day=length[1]), None
    line.days |= {"begins_on": begin, "last_day": end.day}
    if line.refused or (line.amends and begin is None):
        return
    last_day = _last_day(line, begin, end, end.length or length)
    if begin is None or last_day is _NOTHING:
        return
    if isinstance(last_day, date) and last_day < begin:
        line.refuse("last_day", f"The last day ({written(last_day)}) is before the first ({written(begin)}).")
        return
    term = Term(begins_on=begin, last_day=last_day if isinstance(last_day, date) else None)
    line.term = _renewing(line, _with_details(line, term))
    line.given = frozenset(name for name in TOLD if line.sheet.complete or getattr(line.term, name) is not None)
    if line.sheet.complete or _endless(line) or line.term.last_day:
        line.given |= {"last_day"}
    if line.sheet.complete or line.term.renewal is not Renewal.UNKNOWN:
        line.given |= {"renewal"}
    _extended(line, line.term, length or end.length)


_NOTHING = object()


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


def _last_day(line: Line, begin: date | None, end: End, length: Period | None) -> date | object | None:
    """The last day; None without an end; `_NOTHING` where that is not certain, so that there is no term."""
    if begin is None:
        if end.day or _endless(line) or length:
            line.note("begins_on", "Nothing says when it began, so no term was taken. Write the first day in force.")
        return _NOTHING
    counted = after(begin, length) - DAY if length else None
    if end.day:
        if counted and end.day != counted and not _extends(line):
            line.note("last_day", _differing(end.day, counted))
        return end.day
    if counted and not _endless(line):
        return counted
    if line.amends:
        return _NOTHING
    if not line.sheet.complete and not _endless(line):
        line.note("last_day", "The file does not say when it ends. Write the last day, or “no end”.")
    return None


def _endless(line: Line) -> bool:
    """Whether the row says that there is no end, in the column of ends or in that of renewals."""
    said = renews(line.text("renewal"))
    evergreen = isinstance(said, Renews) and said.renewal is Renewal.EVERGREEN
    return line.endless or end_of(line.text("last_day")) == End(endless=True) or evergreen


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


def _renewing(line: Line, term: Term) -> Term:
    """The term with how it renews, as far as that is certain; else as unknown, which is worked as a danger."""
    said = _said(line)
    if said is None:
        return replace(term, renewal=Renewal.EVERGREEN if _endless(line) else Renewal.UNKNOWN)
    period = said.period or _renewal_period(line) or (_own_length(term) if said.same else None)
    most = said.most or term.renewals_most
    if said.renewal is Renewal.EVERGREEN and term.last_day:
        line.note("renewal", "It has a last day and would run without an end. Its renewal was taken as unknown.")
        return replace(term, renewal=Renewal.UNKNOWN)
    if said.renewal is not Renewal.TACIT:
        return replace(term, renewal=said.renewal, renewal_period=str(period) if period else None, renewals_most=most)
    return _tacit(line, replace(term, renewals_most=most), period)


def _tacit(line: Line, term: Term, period: Period | None) -> Term:
    """A term that renews itself: for how long, and from which end on, has to be known."""
    column = "renewal" if line.text("renewal") else "auto_renew"
    if term.last_day is None and _endless(line):
        return replace(term, renewal=Renewal.EVERGREEN)
    if term.last_day is None:
        line.note(column, "It renews itself, and no last day says when; taken as unknown. Give the last day.")
        return replace(term, renewal=Renewal.UNKNOWN)
    if period is None:
        line.note(column, "For how long it renews itself is not said; taken as unknown. Write “auto renews 1 year”.")
        return replace(term, renewal=Renewal.UNKNOWN)
    return replace(term, renewal=Renewal.TACIT, renewal_period=str(period))


def _said(line: Line) -> Renews | None:
    """What the columns on renewal say together."""
    found: list[Renews] = []
    for name in ("renewal", "auto_renew"):
        said = renews(line.text(name), asked_auto=name == "auto_renew")
        if isinstance(said, Unclear):
            line.note(name, f"{said.reason} It was taken as unknown.")
            return None
        found += [said] if said else []
    if len({one.renewal for one in found}) > 1:
        line.note("auto_renew", "The columns on renewal say two different things; taken as unknown.")
        return None
    return next((one for one in found if one.period), found[0] if found else None)


def _renewal_period(line: Line) -> Period | None:
    text = line.text("renewal_period")
    found = length_of(text) if text else None
    if isinstance(found, Unclear):
        line.note("renewal_period", f"{found.reason} It was not taken.")
        return None
    return found


def _own_length(term: Term) -> Period | None:
    """How long a term is: in months where that is whole, else in days."""
    if term.last_day is None:
        return None
    end = term.last_day + DAY
    count = months_between(term.begins_on, end)
    if count > 0 and add_months(term.begins_on, count) == end:
        return months(count)
    return days((end - term.begins_on).days)


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
