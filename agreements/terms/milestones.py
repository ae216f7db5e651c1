"""The coming days of an agreement, in order: for the board, the timeline, the calendar and the reminders."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from agreements.terms.dates import last_day_of, written
from agreements.terms.model import Facts, Milestone, MilestoneKind, Standing
from agreements.terms.runs import FOLLOWED, SUPERSEDED, UNKNOWN, Run, coming_run, run_on
from agreements.terms.standings import DATED, standing
from agreements.terms.states import ENDING, may_hold_over

_ORDER = {kind: place for place, kind in enumerate(MilestoneKind)}
_NOTICE = frozenset({MilestoneKind.DECIDE_BY, MilestoneKind.SEND_BY, MilestoneKind.NOTICE_DEADLINE})
_LAST = ENDING | {SUPERSEDED}


def milestones(facts: Facts, on: date) -> tuple[Milestone, ...]:
    """Return every day that is still to come (the day itself included), earliest first.

    What is closed, expired or not yet signed has none: no reminder goes out for it. Once the last day to stop a renewal
    is over, the days before the end of that renewal are given already; so are those of an agreed next term.
    """
    now = standing(facts, on)
    if now.state not in DATED:
        return ()
    found = [*_of(now, run_on(facts, on) or coming_run(facts, on))]
    found += _of_next(facts, now, on)
    return tuple(sorted((each for each in found if each.on >= on), key=lambda each: (each.on, _ORDER[each.kind])))


def _of_next(facts: Facts, now: Standing, on: date) -> Iterator[Milestone]:
    run = run_on(facts, on)
    if run is None or run.ends_on is None or run.over(on):
        return
    if run.fate is FOLLOWED:
        yield from _of(standing(facts, run.ends_on), run_on(facts, run.ends_on))
    elif now.renews_on and now.notice_on and now.notice_on < on:
        later = _of(standing(facts, now.renews_on), run_on(facts, now.renews_on))
        yield from (each for each in later if each.kind in _NOTICE)


def _of(now: Standing, run: Run | None) -> Iterator[Milestone]:
    if run is None:
        return
    for each in _days(now, run):
        yield replace(each, term_number=now.term_number, renewal_number=now.renewal_number)


def _days(now: Standing, run: Run) -> Iterator[Milestone]:
    yield from _reviews(now)
    if now.ends_on is not None and now.last_day is not None:
        yield from _notices(now, written(now.last_day))
    yield from _ends(now, run)


def _reviews(now: Standing) -> Iterator[Milestone]:
    if now.review_on:
        by = "the statute" if now.review_by_statute else "its own terms"
        yield Milestone(MilestoneKind.REVIEW_DUE, now.review_on, f"A review is due by {by}.")
    if now.statute_on:
        yield Milestone(MilestoneKind.STATUTE_DUE, now.statute_on, "The statute wants it signed anew by this day.")


def _notices(now: Standing, last: str) -> Iterator[Milestone]:
    what = f"what happens after {last}, the last day of this term"
    if now.decide_by:
        yield Milestone(MilestoneKind.DECIDE_BY, now.decide_by, f"The governing body must decide on {what}.")
    if now.send_by:
        yield Milestone(MilestoneKind.SEND_BY, now.send_by, f"Notice about {what}, is sent safely until this day.")
    if now.notice_on:
        yield Milestone(MilestoneKind.NOTICE_DEADLINE, now.notice_on, f"Notice about {what}, must have arrived.")


def _ends(now: Standing, run: Run) -> Iterator[Milestone]:
    if now.renews_on:
        until = f" until {written(last_day_of(now.renews_until))}" if now.renews_until else ""
        yield Milestone(MilestoneKind.RENEWS_ITSELF, now.renews_on, f"It renews itself{until}.")
    elif now.last_day and run.fate in _LAST:
        yield Milestone(MilestoneKind.LAST_DAY, now.last_day, _last(run))
    if now.holdover_until:
        last = last_day_of(now.holdover_until)
        yield Milestone(MilestoneKind.HOLDOVER_END, last, "The last day that its text lets it go on.")


def _last(run: Run) -> str:
    if may_hold_over(run):
        return "The last day of its term; its text lets it go on after that."
    return f"The last day in force{', though nobody knows whether it renews itself' if run.fate is UNKNOWN else ''}."
