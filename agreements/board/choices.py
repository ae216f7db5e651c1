"""Which decisions there are to take on an agreement as it stands, and what each of them does. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agreements.model import DecisionKind, Stage, State
from agreements.terms.dates import last_day_of, written
from agreements.terms.model import Facts, Standing

_ENDED = frozenset({State.TERMINATED, State.SUPERSEDED})
_UNDER_WAY = frozenset({Stage.DRAFT, Stage.NEGOTIATING})
FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that may be taken now: its words, and what it does."""

    kind: DecisionKind
    label: str
    does: str


def choices(facts: Facts, now: Standing) -> tuple[Choice, ...]:
    """Return what may be decided, the most likely first; nothing once it was terminated or replaced."""
    if now.state in _ENDED:
        return ()
    return (*_of_drafts(facts), *_of_terms(facts, now), *_of_rest(now), *_of_end(now))


def _of_drafts(facts: Facts) -> Iterator[Choice]:
    if facts.stage in _UNDER_WAY and facts.documented:
        does = "The text goes out for signature. Somebody other than who drafted it decides this."
        yield Choice(DecisionKind.APPROVE_DRAFT, "Approve the draft", does)
        yield Choice(DecisionKind.RETURN_DRAFT, "Return the draft", "Your reason says what has to be changed.")


def _of_terms(facts: Facts, now: Standing) -> Iterator[Choice]:
    if now.state.in_force:
        yield Choice(DecisionKind.AFFIRM_REVIEW, "Affirm it as it is", _affirming(now))
    over = now.state is State.EXPIRED
    if now.state.in_force and not facts.documented:
        yield Choice(
            DecisionKind.START_RENEWAL, "Put it on paper", "Work on a text begins; until then it holds by word."
        )
    elif (now.state.in_force or over) and facts.stage is Stage.CONCLUDED:
        does = "Work on the next term begins; the one in force stays as it is until all have signed."
        yield Choice(DecisionKind.START_RENEWAL, "Start the renewal", does)
        yield Choice(DecisionKind.RENEGOTIATE, "Renegotiate", "As a renewal, but the text itself is opened again.")
    if (now.state.in_force and now.ends_on is not None) or over:
        yield Choice(DecisionKind.LET_LAPSE, "Let it lapse", _lapsing(now))


def _affirming(now: Standing) -> str:
    if now.renews_on:
        return f"The review counts from today, and it renews itself on {written(now.renews_on)}."
    return "The review counts from today. It does not move the end of the term."


def _lapsing(now: Standing) -> str:
    if now.state is State.EXPIRED:
        return "It stays ended, and the record says that this was looked at."
    if now.renews_on and now.send_by:
        return f"It no longer renews itself. Notice is still to be sent by {written(now.send_by)}."
    return "It ends with its term, and nobody is warned about that any more."


def _of_rest(now: Standing) -> Iterator[Choice]:
    if now.state is State.SUSPENDED:
        yield Choice(DecisionKind.RESUME, "Resume it", "It counts again from today.")
    elif now.state.in_force:
        does = "It does not count until somebody resumes it; its dates run on."
        yield Choice(DecisionKind.SUSPEND, "Suspend it", does)


def _of_end(now: Standing) -> Iterator[Choice]:
    if now.state is not State.EXPIRED:
        yield Choice(DecisionKind.TERMINATE, "Terminate it", earliest_words(now))


def earliest_words(now: Standing) -> str:
    """Say when it can end at the earliest."""
    if not now.state.in_force:
        return "It ends on the day that you give."
    if now.earliest_end is None:
        return "Nothing in its terms lets it end before its time: say why it may."
    last = last_day_of(now.earliest_end)
    return f"With notice sent today the last day in force is {written(last)} at the earliest."


def too_early(now: Standing, ends_on: date) -> str | None:
    """Say why it cannot end on a day (the first without force), None where its terms allow it."""
    if not now.state.in_force:
        return None
    if now.earliest_end is not None and ends_on >= now.earliest_end:
        return None
    return f"{earliest_words(now)} Give a later day, or say why it may end before."


def few_words(reason: str) -> bool:
    """Whether this says too little for somebody who reads it in two years."""
    return len(reason.split()) < FEW_WORDS
