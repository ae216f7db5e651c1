"""Which term runs on a day, how often it has renewed itself by then, and what becomes of it at its end.

All ends of a term are counted in one step from one anchor and renewals are found by arithmetic, so a term that renews
itself for a hundred years costs no more than a new one.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from agreements.model import Renewal
from agreements.terms.dates import Unit, add_months, after, last_day_of, months_between
from agreements.terms.deadlines import notice_due
from agreements.terms.model import Amendment, Facts, Term

_NEVER = 0
_FOR_EVER = 10**9  # renewals without a limit


class Fate(StrEnum):
    """What happens at the end of a run, as far as is known on the day."""

    RENEWS = "renews"
    ENDS = "ends"
    EXHAUSTED = "exhausted"
    LAPSES = "lapses"
    UNKNOWN = "unknown"
    ENDLESS = "endless"
    FOLLOWED = "followed"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"


# Bound once: asking an enumeration for a member costs ten times as much as a name (Python 3.11).
RENEWS, ENDS, EXHAUSTED, LAPSES, UNKNOWN, ENDLESS, FOLLOWED, TERMINATED, SUPERSEDED = Fate
_TACIT, _UNKNOWN, _MONTHS = Renewal.TACIT, Renewal.UNKNOWN, Unit.MONTHS


class Run(NamedTuple):
    """A term, or one renewal of it, from its first day to the first day without it (None: without an end).

    `number` counts the renewals so far; `renews_until` is where the next one would end; `next_begins_on` is the first
    day of the next agreed term, if there is one.
    """

    term: Term
    number: int
    begins_on: date
    ends_on: date | None
    fate: Fate
    renews_until: date | None
    next_begins_on: date | None

    def over(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on <= on


class _Ends(NamedTuple):
    """All ends that a term may have, each counted from one anchor.

    Where the first end is the first day's day of the month cut to a shorter month, the first day is the anchor, so that
    31 January by single months is 29 February and then 31 March again. Else the first end is.
    """

    term: Term
    begins_on: date
    first: date | None
    anchor: date
    offset: int
    used: int

    def nth(self, n: int) -> date | None:
        period = self.term.renewal_period
        if n == 0 or self.first is None or period is None:
            return self.first
        if period.unit is _MONTHS:
            return add_months(self.anchor, self.offset + n * period.n)
        return after(self.first, period, n)

    def running(self, on: date) -> int:
        """How many renewals it takes until the end lies after this day, were there no limit."""
        period = self.term.renewal_period
        if self.first is None or period is None or on < self.first:
            return 0
        if period.unit is not _MONTHS:
            return (on - self.first).days // period.n + 1
        n = max(1, (months_between(self.anchor, on) - self.offset) // period.n)
        end = self.nth(n)
        return n if end is not None and on < end else n + 1

    @property
    def most(self) -> int:
        if self.first is None or self.term.renewal is not _TACIT or self.term.renewal_period is None:
            return _NEVER
        most = self.term.renewals_most
        return _FOR_EVER if most is None else max(0, most - self.used)


def term_in_force(facts: Facts, on: date) -> Run | None:
    """Return the one term (or renewal of it) that runs on a day by its dates alone, None where none does.

    Signatures, withdrawal and suspension are not asked here: `standing` does.
    """
    run = run_on(facts, on)
    return None if run is None or run.over(on) else run


def run_on(facts: Facts, on: date) -> Run | None:
    """Return what runs on a day, or what ran last before it; None where nothing had begun yet."""
    as_of = on
    for gone_on in (facts.terminated_on, facts.superseded_on):
        if gone_on is not None and gone_on <= as_of:
            as_of = last_day_of(gone_on)
    term, following = _governing(facts.terms, as_of)
    return None if term is None else _run(facts, term, following, as_of)


def coming_run(facts: Facts, on: date) -> Run | None:
    """Return the run that begins next after a day, None where no term is to come."""
    later = [term.begins_on for term in facts.terms if term.begins_on > on]
    return run_on(facts, min(later)) if later else None


def _governing(terms: tuple[Term, ...], on: date) -> tuple[Term | None, Term | None]:
    """Return the term that began last and the one that begins next: a later term takes the place of an earlier one."""
    begun = following = None
    for term in terms:
        if term.begins_on <= on:
            if begun is None or (term.begins_on, term.number) > (begun.begins_on, begun.number):
                begun = term
        elif following is None or term.begins_on < following.begins_on:
            following = term
    return begun, following


def _run(facts: Facts, term: Term, following: Term | None, on: date) -> Run:
    ends = _ends(facts, term, on)
    most, lapses = _limit(facts, ends, on)
    n = min(ends.running(on), most) if most else 0
    begins_on = (n and ends.nth(n - 1)) or ends.begins_on
    next_begins_on = None if following is None else following.begins_on
    ends_on, fate = _cut(facts, next_begins_on, ends.nth(n), _fate(ends, renews=n < most, lapses=lapses))
    until = ends.nth(n + 1) if fate is RENEWS else None
    if until is not None:
        until, _ = _cut(facts, next_begins_on, until, fate)
    return Run(term, ends.used + n, begins_on, ends_on, fate, until, next_begins_on)


def _fate(ends: _Ends, *, renews: bool, lapses: bool) -> Fate:
    renewal = ends.term.renewal
    if ends.first is None:
        return UNKNOWN if renewal is _UNKNOWN else ENDLESS
    if renews:
        return RENEWS
    if lapses:
        return LAPSES
    if renewal is _UNKNOWN or (renewal is _TACIT and ends.term.renewal_period is None):
        return UNKNOWN
    return EXHAUSTED if renewal is _TACIT else ENDS


def _limit(facts: Facts, ends: _Ends, on: date) -> tuple[int, bool]:
    """Return how many renewals there can be, and whether a decision to let it lapse ends them.

    A decision later than the notice deadline stops only the renewal after the next: notice came too late.
    """
    most = ends.most
    decided_on = facts.lapse_decided_on
    if decided_on is None or not ends.term.begins_on <= decided_on <= on:
        return most, False
    n = ends.running(decided_on) if most else 0
    end = ends.nth(n)
    if most and end is not None and decided_on > notice_due(ends.term, end, facts.closed)[0]:
        n += 1
    return min(n, most), n <= most


def _cut(facts: Facts, next_begins_on: date | None, ends_on: date | None, fate: Fate) -> tuple[date | None, Fate]:
    """Return the end and the fate once what comes first is counted: replaced, terminated, or the next term begins."""
    terminated_on, superseded_on = facts.terminated_on, facts.superseded_on
    if next_begins_on is not None and (ends_on is None or next_begins_on <= ends_on):
        ends_on, fate = next_begins_on, FOLLOWED
    if terminated_on is not None and (ends_on is None or terminated_on <= ends_on):
        ends_on, fate = terminated_on, TERMINATED
    if superseded_on is not None and (ends_on is None or superseded_on <= ends_on):
        ends_on, fate = superseded_on, SUPERSEDED
    return ends_on, fate


def _ends(facts: Facts, term: Term, on: date) -> _Ends:
    moves = _moves(facts.amendments, term)
    first = moves[0][1].ended_on if moves else term.ends_on
    ends = _anchored(term, first)
    for counts_from, amendment in moves:
        if counts_from > on:
            break
        n = min(ends.running(counts_from), ends.most)
        begins_on = (n and ends.nth(n - 1)) or ends.begins_on
        end = amendment.ends_on
        ends = _Ends(term, begins_on, end, end or begins_on, 0, ends.used + n)
    return ends


def _anchored(term: Term, first: date | None) -> _Ends:
    begins_on = term.begins_on
    if first is not None and begins_on.day > first.day:
        offset = months_between(begins_on, first)
        if add_months(begins_on, offset) == first:
            return _Ends(term, begins_on, first, begins_on, offset, 0)
    return _Ends(term, begins_on, first, first or begins_on, 0, 0)


def _moves(amendments: tuple[Amendment, ...], term: Term) -> list[tuple[date, Amendment]]:
    """Return the signed amendments that move this term's end, in the order in which they count."""
    moves = [
        (day, amendment)
        for amendment in amendments
        if amendment.moves_end and amendment.term_number == term.number and (day := amendment.counts_from) is not None
    ]
    return sorted(moves, key=lambda move: (move[0], move[1].number)) if len(moves) > 1 else moves
