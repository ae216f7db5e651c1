"""What a reader has to know beside the state: how it holds, who has gone, what is announced, what nobody knows."""

from collections.abc import Iterator

from agreements.model import Stage, State
from agreements.terms.dates import written
from agreements.terms.runs import LAPSES, RENEWS, SUPERSEDED, TERMINATED, UNKNOWN, Run
from agreements.terms.states import Seen

_WORK = {
    Stage.DRAFT: "A new text is being drafted.",
    Stage.NEGOTIATING: "A new text is being negotiated.",
    Stage.OUT_FOR_SIGNATURE: "A new text is out for signature.",
}


def remarks(state: State, seen: Seen) -> Iterator[str]:
    """Yield the further sentences of a day, most important first; none for what is closed or not yet signed."""
    if not (state.in_force or state is State.NOT_YET):
        return
    if not seen.facts.documented:
        yield "It holds by word only: there is no paper."
    if state is State.HOLDOVER:
        yield from _parties(seen)
        return
    yield from _ends(seen)
    yield from _signed_late(seen)
    yield from _parties(seen)
    yield from _texts(seen)


def _ends(seen: Seen) -> Iterator[str]:
    run, due = seen.run, seen.due
    if run is None:
        return
    if run.fate is UNKNOWN:
        yield "Nobody knows whether it renews itself: find out."
    if due.notice_on and due.counted_on and due.notice_on >= seen.on and due.notice_on != due.counted_on:
        yield f"By its text notice is due on {written(due.counted_on)}, which is no working day."
    if run.fate is RENEWS and due.notice_on and due.notice_on < seen.on:
        yield f"The last day to stop that renewal was {written(due.notice_on)}."
    yield from _announced(seen, run)


def _announced(seen: Seen, run: Run) -> Iterator[str]:
    """Ends that were decided on, where the main sentence does not give their day."""
    facts, on = seen.facts, seen.on
    decided_on = facts.lapse_decided_on
    if decided_on and run.fate is LAPSES:
        yield f"That was decided on {written(decided_on)}."
    elif decided_on and run.fate is RENEWS and run.term.begins_on <= decided_on <= on:
        yield f"On {written(decided_on)} it was decided to let it lapse, too late for notice to stop that renewal."
    if facts.terminated_on and facts.terminated_on > on and run.fate is not TERMINATED:
        yield f"It has been terminated for {written(facts.terminated_on)}, the first day without it."
    if facts.superseded_on and facts.superseded_on > on and run.fate is not SUPERSEDED:
        yield f"Another agreement takes its place on {written(facts.superseded_on)}."


def _signed_late(seen: Seen) -> Iterator[str]:
    run = seen.run
    if run and run.number == 0 and seen.effective_on and seen.effective_on > run.begins_on:
        yield f"Its text names {written(run.begins_on)}; it took effect with the last signature."


def _parties(seen: Seen) -> Iterator[str]:
    gone = seen.withdrawal
    if gone.gone:
        yield "One party has withdrawn." if gone.gone == 1 else f"{gone.gone} parties have withdrawn."
    if gone.next_on:
        yield f"A party withdraws on {written(gone.next_on)}."


def _texts(seen: Seen) -> Iterator[str]:
    if any(amendment.counts_from is None and amendment.moves_end for amendment in seen.facts.amendments):
        yield "An amendment that would move its end is not signed and does not count."
    if seen.signing.complete and seen.facts.stage is not Stage.CONCLUDED:
        yield _WORK[seen.facts.stage]
