"""The sentence that says why an agreement is in its state, for officers and managers, with the dates it rests on."""

from collections.abc import Callable
from datetime import date

from agreements.model import Renewal, State
from agreements.terms.dates import last_day_of, written
from agreements.terms.remarks import remarks
from agreements.terms.runs import EXHAUSTED, FOLLOWED, LAPSES, RENEWS, SUPERSEDED, TERMINATED, UNKNOWN, Run
from agreements.terms.states import REVIEW_AHEAD, STATUTE_AHEAD, Seen, may_hold_over


def reason(state: State, seen: Seen) -> str:
    """Return the main sentence of a state, and what else a reader has to know on that day."""
    return " ".join((_SENTENCES[state](seen), *remarks(state, seen)))


def _last(ends_on: date) -> str:
    return written(last_day_of(ends_on))


def _superseded(seen: Seen) -> str:
    return _gone("Superseded: another agreement has taken its place since", seen.facts.superseded_on)


def _terminated(seen: Seen) -> str:
    return _gone("Terminated: it is no longer in force since", seen.facts.terminated_on)


def _gone(words: str, since: date | None) -> str:
    return (
        f"{words} {written(since)}; the last day in force was {_last(since)}." if since else f"{words} an unknown day."
    )


def _draft(seen: Seen) -> str:
    return "A draft: its text is not settled and binds nobody." + _planned(seen)


def _negotiating(seen: Seen) -> str:
    return "Being negotiated: its text is not settled and binds nobody." + _planned(seen)


def _out_for_signature(seen: Seen) -> str:
    to_sign = seen.signing.to_sign
    if not to_sign:
        return "Out for signature: no party that has to sign it is on record." + _planned(seen)
    nobody = (
        "the one party that must sign has not" if to_sign == 1 else f"none of the {to_sign} parties that must sign has"
    )
    return f"Out for signature: {nobody} signed." + _planned(seen)


def _partly_signed(seen: Seen) -> str:
    signing = seen.signing
    last = f", the last on {written(signing.last_on)}" if signing.last_on else ""
    return (
        f"Partly signed: {signing.signed} of {signing.to_sign} parties that must sign have signed{last}. "
        "It binds nobody until all have."
    ) + _planned(seen)


def _planned(seen: Seen) -> str:
    begins_on = min((term.begins_on for term in seen.facts.terms), default=None)
    return f" Its text names {written(begins_on)} as the first day." if begins_on else ""


def _suspended(seen: Seen) -> str:
    since = seen.facts.suspended_on
    run = seen.run
    text = f"Suspended since {written(since)}." if since else "Suspended."
    if run is None or run.ends_on is None:
        return text
    return f"{text} Meanwhile its term {_ran(run, seen.on)} {_last(run.ends_on)}."


def _ran(run: Run, on: date) -> str:
    return "was over after" if run.over(on) else "runs on; its last day is"


def _withdrawn(seen: Seen) -> str:
    gone = seen.withdrawal
    since = written(gone.ends_it_on) if gone.ends_it_on else "an unknown day"
    if gone.by_lead:
        return f"Withdrawn from: the lead party has not been bound since {since}, so nothing is left of it."
    return f"Withdrawn from: since {since} there are no longer two parties that it binds to each other."


def _not_yet(seen: Seen) -> str:
    if seen.run is None:
        begins_on = min((term.begins_on for term in seen.facts.terms), default=None)
        if begins_on is None:
            return "Not yet in force: no term is on record, so nobody can tell from when to when it holds."
        return f"Not yet in force: it is ended again before its first day, {written(begins_on)}."
    return f"Not yet in force: its first day is {written(seen.effective_on or seen.run.begins_on)}."


def _expired(seen: Seen) -> str:
    run = seen.run
    if run is None or run.ends_on is None:
        return "Expired."
    why = _WHY_OVER.get(run.fate, "and no new term was agreed")
    again = f" The next agreed term begins on {written(run.next_begins_on)}." if run.next_begins_on else ""
    return f"Expired: the last day in force was {_last(run.ends_on)}, {why.format(number=_times(run.number))}.{again}"


_WHY_OVER = {
    EXHAUSTED: "after it had renewed itself {number}, as often as was agreed",
    LAPSES: "as was decided",
    UNKNOWN: "and nobody knows whether it renewed itself",
}


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _holdover(seen: Seen) -> str:
    run = seen.run
    if run is None or run.ends_on is None:
        return "Holdover."
    until = run.term.holdover_until
    how_long = f"until {_last(until)} (last day)" if until else "until it is replaced"
    return f"Holdover: the last day of its term was {_last(run.ends_on)}, but its text lets it go on {how_long}."


def _decide_by(seen: Seen) -> str:
    due, on = seen.due, seen.on
    if due.decide_by is None:
        return "A decision is due."
    verb = "must decide by" if on <= due.decide_by else "had to decide by"
    text = f"The governing body {verb} {written(due.decide_by)}"
    if due.notice_on is None or due.send_by is None:
        return f"{text}, or its term ends: {_outlook(seen)}."
    sent = f"notice is sent by {written(due.send_by)} and arrives by {written(due.notice_on)}"
    return f"{text}, so that {sent}; {_otherwise(seen)}."


def _notice_window(seen: Seen) -> str:
    due = seen.due
    if due.notice_on is None:
        return "Notice is due."
    sent = f", so send it by {written(due.send_by)}" if due.send_by and due.send_by >= seen.on else ""
    return f"Notice must arrive by {written(due.notice_on)}{sent}; {_otherwise(seen)}."


def _expiring(seen: Seen) -> str:
    late = seen.due.last_chance
    missed = f" The last day to give notice or decide was {written(late)}." if late and late < seen.on else ""
    return f"Expiring: {_outlook(seen)}.{missed}"


def _review_due(seen: Seen) -> str:
    found, on = seen.reviews, seen.on
    texts = []
    if found.review_on and found.review_on - on <= REVIEW_AHEAD:
        whose = _statute(seen) if found.by_statute else _own(seen)
        texts.append(f"A review {_is(found.review_on, on)} due on {written(found.review_on)} by {whose}.")
    if found.statute_on and found.statute_on - on <= STATUTE_AHEAD:
        texts.append(
            f"New signatures {_are(found.statute_on, on)} due by {written(found.statute_on)} by {_statute(seen)}."
        )
    return " ".join(texts) + f" It is in force: {_outlook(seen)}."


def _own(seen: Seen) -> str:
    stated = seen.run is not None and seen.run.term.review_months is not None
    return "its own terms" if stated else "the usual cadence, as its text names none"


def _statute(seen: Seen) -> str:
    return seen.facts.statute.citation if seen.facts.statute else "statute"


def _is(day: date, on: date) -> str:
    return "is" if day >= on else "was"


def _are(day: date, on: date) -> str:
    return "are" if day >= on else "were"


def _active(seen: Seen) -> str:
    since = f" since {written(seen.effective_on)}" if seen.effective_on else ""
    return f"In force{since}: {_outlook(seen)}."


def _outlook(seen: Seen) -> str:
    run = seen.run
    if run is None:
        return "no term and no end are on record"
    if run.ends_on is None:
        return "it has no end" if run.term.renewal is Renewal.EVERGREEN else "no end is on record"
    last = _last(run.ends_on)
    if run.fate is RENEWS:
        return f"the last day of this term is {last}, then it renews itself{_until(run)}"
    if may_hold_over(run):
        return f"the last day of this term is {last}, then its text lets it go on"
    why = _WHY.get(run.fate, ", unless its parties renew it" if run.term.renewal is Renewal.EXPRESS else "")
    return f"the last day in force is {last}{why}"


_WHY = {
    EXHAUSTED: ", as it has renewed itself as often as was agreed",
    LAPSES: ", as it was decided to let it lapse",
    TERMINATED: ", as it has been terminated",
    SUPERSEDED: ", then another agreement takes its place",
    FOLLOWED: " of this term, then the next agreed term begins",
}


def _until(run: Run) -> str:
    return f" until {_last(run.renews_until)}" if run.renews_until else ""


def _otherwise(seen: Seen) -> str:
    run = seen.run
    if run is None or run.ends_on is None:
        return "it goes on"
    if run.fate is RENEWS:
        return f"otherwise it renews itself on {written(run.ends_on)}{_until(run)} (last day)"
    return _outlook(seen)


_SENTENCES: dict[State, Callable[[Seen], str]] = {
    State.SUPERSEDED: _superseded,
    State.TERMINATED: _terminated,
    State.DRAFT: _draft,
    State.NEGOTIATING: _negotiating,
    State.OUT_FOR_SIGNATURE: _out_for_signature,
    State.PARTLY_SIGNED: _partly_signed,
    State.SUSPENDED: _suspended,
    State.WITHDRAWN: _withdrawn,
    State.NOT_YET: _not_yet,
    State.EXPIRED: _expired,
    State.HOLDOVER: _holdover,
    State.DECIDE_BY: _decide_by,
    State.NOTICE_WINDOW: _notice_window,
    State.EXPIRING: _expiring,
    State.REVIEW_DUE: _review_due,
    State.ACTIVE: _active,
}
