"""Until when an answer about an agreement stays the same, for whoever keeps it rather than asks every day."""

from collections.abc import Iterator
from datetime import date

from agreements.terms.dates import add_days
from agreements.terms.model import Facts, Standing
from agreements.terms.standings import standing
from agreements.terms.states import DECIDE_AHEAD, EXPIRING_AHEAD, NOTICE_AHEAD, REVIEW_AHEAD, STATUTE_AHEAD


def holds_until(facts: Facts, on: date) -> date | None:
    """Return the first later day on which `standing` may say something else, None where it never will.

    All but `earliest_end`, which moves with every day. Never later than the change; sometimes nothing changes then.
    """
    now = standing(facts, on)
    return min((day for day in (*_stated(facts), *_derived(now)) if day > on), default=None)


def _stated(facts: Facts) -> Iterator[date]:
    days = [facts.suspended_on, facts.terminated_on, facts.superseded_on, facts.lapse_decided_on, *facts.reviews]
    for party in facts.parties:
        days += (party.signed_on, party.withdrawn_on)
    for term in facts.terms:
        days += (term.begins_on, term.ends_on, term.holdover_until)
    days += (amendment.counts_from for amendment in facts.amendments)
    yield from (day for day in days if day is not None)


def _derived(now: Standing) -> Iterator[date]:
    """The days on which a window opens, and those after which a last chance is over."""
    for day, ahead in (
        (now.notice_on, NOTICE_AHEAD),
        (now.decide_by, DECIDE_AHEAD),
        (now.ends_on, EXPIRING_AHEAD),
        (now.review_on, REVIEW_AHEAD),
        (now.statute_on, STATUTE_AHEAD),
    ):
        if day is not None:
            yield add_days(day, -ahead.days)
            yield add_days(day, 1)
    for day in (now.send_by, now.ends_on):
        if day is not None:
            yield day
            yield add_days(day, 1)
