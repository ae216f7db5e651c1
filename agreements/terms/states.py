"""What state an agreement is in on a day: one total order of precedence, told by `state_of`.

1. superseded or terminated (whichever came first); 2. not signed by all: draft, negotiating, out for signature, partly
signed; 3. suspended; 4. withdrawn from; 5. not yet begun; 6. its term is over: holdover where its text says so, or
expired; 7. in force with something to do: decide by, notice window, expiring; 8. review due; 9. active.
"""

from datetime import date, timedelta
from typing import NamedTuple

from agreements.model import Stage, State
from agreements.terms.deadlines import Deadlines
from agreements.terms.model import Facts
from agreements.terms.parties import Signing, Withdrawal
from agreements.terms.reviews import Reviews
from agreements.terms.runs import ENDS, EXHAUSTED, LAPSES, RENEWS, TERMINATED, UNKNOWN, Run

NOTICE_AHEAD = timedelta(days=90)  # a governing body's calendar needs that long before notice is due
DECIDE_AHEAD = timedelta(days=30)  # one meeting of a body that meets monthly
EXPIRING_AHEAD = timedelta(days=90)  # a new text can still be negotiated and signed
REVIEW_AHEAD = timedelta(days=30)  # time to read it and to ask the partner
STATUTE_AHEAD = timedelta(days=90)  # new signatures take as long as a renewal

ENDING = frozenset({ENDS, EXHAUSTED, LAPSES, TERMINATED, UNKNOWN})
OPEN = frozenset({RENEWS, ENDS, EXHAUSTED, UNKNOWN, LAPSES})


class Seen(NamedTuple):
    """Everything that was found out about an agreement on a day, before it is put into words."""

    facts: Facts
    on: date
    signing: Signing
    withdrawal: Withdrawal
    run: Run | None
    effective_on: date | None
    due: Deadlines
    reviews: Reviews


def state_of(seen: Seen) -> State:
    """Return the one state of that day; never fails, whatever the facts."""
    return (
        _closed(seen.facts, seen.on)
        or _unsigned(seen)
        or _interrupted(seen)
        or _out_of_time(seen)
        or _to_do(seen)
        or (State.REVIEW_DUE if _review_due(seen) else State.ACTIVE)
    )


def _closed(facts: Facts, on: date) -> State | None:
    superseded_on, terminated_on = facts.superseded_on, facts.terminated_on
    superseded = superseded_on is not None and superseded_on <= on
    if terminated_on is None or terminated_on > on:
        return State.SUPERSEDED if superseded else None
    return State.SUPERSEDED if superseded and superseded_on and superseded_on <= terminated_on else State.TERMINATED


def _unsigned(seen: Seen) -> State | None:
    """A stage counts until all have signed; afterwards it tells how far the work on the next text has come."""
    stage = seen.facts.stage
    if not seen.facts.documented or seen.signing.complete:
        return None
    if stage in {Stage.DRAFT, Stage.NEGOTIATING}:
        return State.DRAFT if stage is Stage.DRAFT else State.NEGOTIATING
    return State.PARTLY_SIGNED if seen.signing.signed else State.OUT_FOR_SIGNATURE


def _interrupted(seen: Seen) -> State | None:
    suspended_on = seen.facts.suspended_on
    if suspended_on is not None and suspended_on <= seen.on:
        return State.SUSPENDED
    return State.WITHDRAWN if seen.withdrawal.ends_it_on is not None else None


def _out_of_time(seen: Seen) -> State | None:
    run = seen.run
    if run is None:
        handshake = not seen.facts.documented and not seen.facts.terms
        return State.ACTIVE if handshake else State.NOT_YET
    if run.begins_on > seen.on:
        return State.NOT_YET
    if not run.over(seen.on):
        return None
    return State.HOLDOVER if holds_over(run, seen.on) else State.EXPIRED


def holds_over(run: Run, on: date) -> bool:
    """Whether the text carries it past its end on that day."""
    until = run.term.holdover_until
    return may_hold_over(run) and (until is None or on < until)


def may_hold_over(run: Run) -> bool:
    """Whether the text carries it on at all; a decision to let it lapse, or to terminate, leaves nothing to carry."""
    return run.term.holdover is not None and run.fate in {ENDS, EXHAUSTED, UNKNOWN}


def _to_do(seen: Seen) -> State | None:
    run, due, on = seen.run, seen.due, seen.on
    if run is None:
        return None
    last_chance = due.last_chance
    if due.decide_by and last_chance and due.decide_by - on <= DECIDE_AHEAD and on <= last_chance:
        return State.DECIDE_BY
    if due.notice_on and due.notice_on - on <= NOTICE_AHEAD and on <= due.notice_on:
        return State.NOTICE_WINDOW
    if run.fate in ENDING and run.ends_on:
        late = last_chance is not None and on > last_chance
        return State.EXPIRING if late or run.ends_on - on <= EXPIRING_AHEAD else None
    return None


def _review_due(seen: Seen) -> bool:
    review_on, statute_on = seen.reviews.review_on, seen.reviews.statute_on
    soon = review_on is not None and review_on - seen.on <= REVIEW_AHEAD
    return soon or (statute_on is not None and statute_on - seen.on <= STATUTE_AHEAD)
