"""By when notice must arrive, be sent and be decided on, so that an end or a renewal is somebody's decision."""

from datetime import date
from typing import NamedTuple

from agreements.model import Renewal
from agreements.terms.dates import (
    Closed,
    Period,
    add_days,
    before,
    last_day_of,
    roll_back,
    working_days_after,
    working_days_before,
)
from agreements.terms.model import Facts, Term


class Deadlines(NamedTuple):
    """The days before one end; `counted_on` is the notice deadline as the paper counts it, before rolling back."""

    notice_on: date | None = None
    counted_on: date | None = None
    of_others_on: date | None = None
    send_by: date | None = None
    decide_by: date | None = None

    @property
    def last_chance(self) -> date | None:
        """The day after which nothing can be done about this end any more by notice or by decision."""
        return self.notice_on or self.decide_by


NONE = Deadlines()
_SILENT = frozenset({Renewal.TACIT, Renewal.UNKNOWN})  # may go on without a word


def deadlines(facts: Facts, term: Term, ends_on: date, *, decided: bool = False) -> Deadlines:
    """Return the days that protect this end of this term; `decided`: what is left is to send the notice."""
    notice_on, counted_on = notice_due(term, ends_on, facts.closed) if _needs_notice(term) else (None, None)
    send_by = working_days_before(notice_on, facts.delivery_days, facts.closed) if notice_on else None
    return Deadlines(
        notice_on,
        counted_on,
        _due(term.notice_of_others, ends_on, facts.closed)[0] if term.notice_of_others else None,
        send_by,
        None if decided else _decide_by(facts, send_by or last_day_of(ends_on)),
    )


def notice_due(term: Term, ends_on: date, closed: Closed) -> tuple[date, date]:
    """Return the last working day on which notice may arrive, and the day that the paper counts.

    Counted back from the end it protects (the first day without force). Where no notice period is known, the last day
    in force is the last chance.
    """
    return _due(term.notice, ends_on, closed)


def earliest_end(facts: Facts, term: Term, end: date | None, sent_on: date) -> date | None:
    """Return the first day without force if notice were sent on a day, None where notice cannot end it.

    `end`: what it would come to without termination for convenience, which counts its days from the notice's arrival.
    """
    if term.terminate_days is None:
        return end
    arrives_on = working_days_after(sent_on, facts.delivery_days, facts.closed)
    ended_on = add_days(arrives_on, term.terminate_days)
    return ended_on if end is None else min(ended_on, end)


def _needs_notice(term: Term) -> bool:
    return term.notice is not None or term.renewal in _SILENT


def _due(notice: Period | None, ends_on: date, closed: Closed) -> tuple[date, date]:
    counted_on = before(ends_on, notice) if notice else last_day_of(ends_on)
    return roll_back(counted_on, closed), counted_on


def _decide_by(facts: Facts, needed_on: date) -> date | None:
    if facts.governing_lead_days is None:
        return None
    return roll_back(add_days(needed_on, -facts.governing_lead_days), facts.closed)
