"""Ten years, day by day, over agreements made up at random: what must hold whatever was agreed."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agreements.model import Renewal, State
from agreements.terms.dates import Period, Unit
from agreements.terms.model import Facts, MilestoneKind, Term
from agreements.terms.rules import holds_until, milestones, standing, standing_between, term_in_force
from agreements.terms.standings import DATED
from tests.agreements.termed import SCHOOLS, SHERIFF, facts
from tests.agreements.terms_at_random import (
    FIRST,
    TEN_YEARS,
    around,
    changed,
    kept,
    kept_terms,
    often,
    swept,
    wild,
    wild_days,
)


@swept
@given(kept())
def test_at_most_one_term_is_in_force_and_the_next_begins_where_the_last_ended(agreed: Facts) -> None:
    runs = [(day, term_in_force(agreed, day)) for day in TEN_YEARS]

    for (_, earlier), (day, run) in pairwise(runs):
        if run is None:
            continue
        assert run.begins_on <= day
        assert run.ends_on is None or day < run.ends_on
        if earlier is None or (earlier.term, earlier.number) != (run.term, run.number):
            assert run.begins_on == day
            assert earlier is None or earlier.ends_on == day


@often
@given(kept_terms(), st.dates(FIRST, date(2030, 1, 1)))
def test_renewals_are_those_that_one_would_count_one_by_one(term: Term, until: date) -> None:
    agreed = facts(replace(term, renewal=Renewal.TACIT, ends_on=term.ends_on or date(2021, 1, 31)))
    counted = one_by_one(agreed.terms[0], until)

    for begins_on, ends_on, number in counted:
        for day in {begins_on, begins_on + (ends_on - begins_on) // 2, ends_on - timedelta(days=1)}:
            run = term_in_force(agreed, day)
            assert run is not None
            assert (run.begins_on, run.ends_on, run.number) == (begins_on, ends_on, number)
    assert all(end < later_end for (_, end, _), (_, later_end, _) in pairwise(counted))
    if term.renewals_most is not None and len(counted) == term.renewals_most + 1:
        assert term_in_force(agreed, counted[-1][1]) is None


def one_by_one(term: Term, until: date) -> list[tuple[date, date, int]]:
    """Every run of a tacit term, found by walking, with days looked for month by month."""
    assert term.ends_on is not None
    assert term.renewal_period is not None
    found = [(term.begins_on, term.ends_on, 0)]
    wanted = term.begins_on.day if cut(term.begins_on, term.ends_on) else term.ends_on.day
    while found[-1][1] <= until and (term.renewals_most is None or len(found) <= term.renewals_most):
        end = found[-1][1]
        found.append((end, further(end, term.renewal_period, wanted), len(found)))
    return found


def cut(begins_on: date, ends_on: date) -> bool:
    return begins_on.day > ends_on.day and (ends_on + timedelta(days=1)).day == 1


def further(end: date, period: Period, wanted: int) -> date:
    if period.unit is Unit.DAYS:
        return end + timedelta(days=period.n)
    first = end.replace(day=1)
    for _ in range(period.n):
        first = (first + timedelta(days=31)).replace(day=1)
    day = first
    while day.day < wanted and (day + timedelta(days=1)).month == first.month:
        day += timedelta(days=1)
    return day


@swept
@given(kept())
def test_deadlines_never_lie_after_the_end_they_protect(agreed: Facts) -> None:
    for day in TEN_YEARS[::3]:
        seen = standing(agreed, day)
        ends_on = seen.ends_on or date.max
        chain = [seen.decide_by, seen.send_by, seen.notice_on, seen.notice_counted_on]
        due = [each for each in chain if each is not None]
        assert due == sorted(due)
        assert all(each < ends_on for each in due)
        assert seen.ends_on is None or seen.last_day == seen.ends_on - timedelta(days=1)
        assert seen.earliest_end is None or seen.earliest_end >= day
        if seen.state is not State.HOLDOVER:
            last = None if seen.renews_on else seen.ends_on
            assert all(each < last for each in (seen.review_on, seen.statute_on) if each and last)


@swept
@given(kept())
def test_in_force_is_what_has_a_term_or_holds_over(agreed: Facts) -> None:
    for day in TEN_YEARS[::3]:
        seen, run = standing(agreed, day), term_in_force(agreed, day)
        assert seen.state.in_force == (run is not None or seen.state is State.HOLDOVER)
        if run is not None:
            assert (seen.begins_on, seen.ends_on, seen.term_number) == (run.begins_on, run.ends_on, run.term.number)


@often
@given(kept(), around())
def test_a_reason_names_a_day_where_there_is_one(agreed: Facts, day: date) -> None:
    seen = standing(agreed, day)

    assert seen.reason.endswith(".")
    assert "None" not in seen.reason
    assert re.search(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b", seen.reason)


@often
@given(wild, wild_days)
def test_any_facts_have_an_answer(made_up: Facts, day: date) -> None:
    seen = standing(made_up, day)

    assert seen.state in State
    assert seen.reason.endswith(".")
    assert standing_between(made_up, SHERIFF, SCHOOLS, day) is None or made_up.parties
    coming = milestones(made_up, day)
    assert all(each.on >= day and each.why for each in coming)
    assert [each.on for each in coming] == sorted(each.on for each in coming)
    assert seen.state in DATED or not coming


@often
@given(wild, around())
def test_an_answer_holds_until_the_day_that_is_given(made_up: Facts, day: date) -> None:
    until = holds_until(made_up, day)
    seen = standing(made_up, day)

    last = min(until or date.max, day + timedelta(days=1200))
    for n in range(0, (last - day).days, 7):
        assert changed(seen, standing(made_up, day + timedelta(days=n))) <= {"earliest_end"}
    assert changed(seen, standing(made_up, last - timedelta(days=1))) <= {"earliest_end"}


@often
@given(kept(), around())
def test_milestones_are_the_days_of_the_standing_and_none_is_told_twice(agreed: Facts, day: date) -> None:
    coming, seen = milestones(agreed, day), standing(agreed, day)

    assert len(set(coming)) == len(coming)
    if seen.state in DATED:
        expected = {
            MilestoneKind.NOTICE_DEADLINE: seen.notice_on,
            MilestoneKind.SEND_BY: seen.send_by,
            MilestoneKind.DECIDE_BY: seen.decide_by,
            MilestoneKind.REVIEW_DUE: seen.review_on,
            MilestoneKind.STATUTE_DUE: seen.statute_on,
            MilestoneKind.RENEWS_ITSELF: seen.renews_on,
        }
        told = {(each.kind, each.on) for each in coming}
        assert {(kind, due) for kind, due in expected.items() if due and due >= day} <= told
