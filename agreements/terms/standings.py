"""What an agreement is on a day, why, and which dates matter then: for the whole of it and between two parties."""

from datetime import date
from uuid import UUID

from agreements.model import Renewal, State
from agreements.terms import deadlines, reviews
from agreements.terms.dates import last_day_of
from agreements.terms.model import Facts, Standing
from agreements.terms.parties import Signing, signing, withdrawal
from agreements.terms.reasons import reason
from agreements.terms.runs import FOLLOWED, LAPSES, RENEWS, UNKNOWN, Run, coming_run, run_on
from agreements.terms.states import OPEN, Seen, may_hold_over, state_of

# Where a clock runs: in force, about to be, or suspended meanwhile.
DATED = frozenset({State.NOT_YET, State.SUSPENDED}) | {state for state in State if state.in_force}
_UNSIGNED = frozenset({State.DRAFT, State.NEGOTIATING, State.OUT_FOR_SIGNATURE, State.PARTLY_SIGNED})


def standing(facts: Facts, on: date) -> Standing:
    """Return what an agreement is on a day. Any facts have an answer; nothing is read but what is passed."""
    return _standing(facts, on, frozenset())


def standing_between(facts: Facts, first: UUID, second: UUID, on: date) -> Standing | None:
    """Return what it is between two organisations on a day, None where one of them is no party to it.

    It can hold for A and B after C has withdrawn, but never once the whole of it has ended.
    """
    named = {party.organisation_id for party in facts.parties}
    pair = frozenset((first, second))
    return _standing(facts, on, pair) if pair <= named else None


def _standing(facts: Facts, on: date, pair: frozenset[UUID]) -> Standing:
    seen = _seen(facts, on, pair)
    state = state_of(seen)
    text = reason(state, seen)
    if state in _UNSIGNED:
        return _stated(facts, state, text)
    run = seen.run
    if run is None:
        return Standing(state=state, reason=text)
    if state not in DATED or (run.over(on) and state is not State.HOLDOVER):
        return _past(seen, run, state, text)
    return _present(seen, run, state, text)


def _seen(facts: Facts, on: date, pair: frozenset[UUID]) -> Seen:
    signed = signing(facts, on, pair)
    run = run_on(facts, on) or coming_run(facts, on)
    effective_on = _effective_on(facts, run, signed)
    due, found = deadlines.NONE, reviews.NONE
    if run is not None and effective_on is not None:
        over = run.over(on)
        found = reviews.reviews(facts, run.term, effective_on, on)
        if run.ends_on is not None and not over:
            found = found.before_end(_final_end(run))
            due = _deadlines(facts, run, run.ends_on)
    return Seen(facts, on, signed, withdrawal(facts, on, pair), run, effective_on, due, found)


def _deadlines(facts: Facts, run: Run, ends_on: date) -> deadlines.Deadlines:
    """The deadlines of an end that somebody can still decide on; where that was done, only notice is left to send."""
    if run.fate not in OPEN or (run.fate is LAPSES and run.term.renewal is not Renewal.TACIT):
        return deadlines.NONE
    return deadlines.deadlines(facts, run.term, ends_on, decided=run.fate is LAPSES)


def _final_end(run: Run) -> date | None:
    return None if run.fate is RENEWS else run.ends_on


def _effective_on(facts: Facts, run: Run | None, signed: Signing) -> date | None:
    """The stated first day or the last signature, whichever is later; later terms begin when they say."""
    if run is None:
        return None
    begins_on = run.term.begins_on
    if not facts.documented or signed.last_on is None or signed.last_on <= begins_on:
        return begins_on
    later_term = any(term.begins_on < begins_on for term in facts.terms)
    return begins_on if later_term else signed.last_on


def _stated(facts: Facts, state: State, text: str) -> Standing:
    """An unsigned agreement has the dates that its text states, and no clock runs."""
    term = min(facts.terms, key=lambda term: term.begins_on, default=None)
    if term is None:
        return Standing(state=state, reason=text)
    return Standing(
        state=state,
        reason=text,
        begins_on=term.begins_on,
        ends_on=term.ends_on,
        last_day=last_day_of(term.ends_on) if term.ends_on else None,
        term_number=term.number,
    )


def _past(seen: Seen, run: Run, state: State, text: str) -> Standing:
    """What is over has an end and nothing that is due."""
    return Standing(
        state=state,
        reason=text,
        effective_on=seen.effective_on,
        begins_on=run.begins_on,
        ends_on=run.ends_on,
        last_day=last_day_of(run.ends_on) if run.ends_on else None,
        term_number=run.term.number,
        renewal_number=run.number,
        unknown_renewal=run.fate is UNKNOWN,
    )


def _present(seen: Seen, run: Run, state: State, text: str) -> Standing:
    on, due, found = seen.on, seen.due, seen.reviews
    effective_on = seen.effective_on or run.begins_on
    renews = run.fate is RENEWS
    return Standing(
        state=state,
        reason=text,
        effective_on=effective_on,
        by_last_signature=effective_on > run.term.begins_on,
        begins_on=run.begins_on,
        ends_on=run.ends_on,
        last_day=last_day_of(run.ends_on) if run.ends_on else None,
        term_number=run.term.number,
        renewal_number=run.number,
        renews_on=run.ends_on if renews else None,
        renews_until=run.renews_until,
        unknown_renewal=run.fate is UNKNOWN,
        notice_on=due.notice_on,
        notice_counted_on=due.counted_on,
        notice_of_others_on=due.of_others_on,
        send_by=due.send_by,
        decide_by=due.decide_by,
        review_on=found.review_on,
        review_overdue=found.review_on is not None and found.review_on < on,
        review_by_statute=found.by_statute,
        statute_on=found.statute_on,
        statute_overdue=found.statute_on is not None and found.statute_on < on,
        holdover_until=_holdover_until(run),
        earliest_end=_earliest_end(seen, run) if state.in_force else None,
    )


def _holdover_until(run: Run) -> date | None:
    until = run.term.holdover_until
    if until is None or run.ends_on is None or until <= run.ends_on:
        return None
    return until if may_hold_over(run) else None


def _earliest_end(seen: Seen, run: Run) -> date | None:
    """A renewal can be stopped while notice can still be sent safely, else only the one after it.

    In holdover, and where a next term is agreed, only a termination for convenience ends it sooner.
    """
    end = None if run.fate is FOLLOWED else run.ends_on
    if run.over(seen.on):
        end = run.term.holdover_until
    elif seen.due.send_by is not None and seen.on > seen.due.send_by:
        end = run.renews_until or end
    return deadlines.earliest_end(seen.facts, run.term, end, seen.on)
