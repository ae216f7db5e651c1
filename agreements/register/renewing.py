"""How a term of a register renews, by all columns that speak of it. Pure."""

from dataclasses import replace
from datetime import timedelta

from agreements.model import Renewal
from agreements.register.lengths import length_of
from agreements.register.lines import Line
from agreements.register.phrases import End, Renews, end_of, renews
from agreements.register.wording import Term
from agreements.terms.dates import Period, add_months, days, months, months_between
from registry.platform.exchange.values import Unclear

DAY = timedelta(days=1)


def endless(line: Line) -> bool:
    """Whether the row says that there is no end, in the column of ends or in that of renewals."""
    said = renews(line.text("renewal"))
    evergreen = isinstance(said, Renews) and said.renewal is Renewal.EVERGREEN
    return line.endless or end_of(line.text("last_day")) == End(endless=True) or evergreen


def renewing(line: Line, term: Term) -> Term:
    """The term with how it renews, as far as that is certain; else as unknown, which is worked as a danger."""
    said = _said(line)
    if said is None:
        return replace(term, renewal=Renewal.EVERGREEN if endless(line) else Renewal.UNKNOWN)
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
    if term.last_day is None and endless(line):
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
