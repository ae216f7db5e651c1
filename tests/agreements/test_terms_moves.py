"""Moving one date moves only what depends on it."""

from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agreements.model import Renewal
from agreements.terms.dates import Period, months
from agreements.terms.model import Facts, Standing, Statute, Term
from agreements.terms.rules import standing
from tests.agreements.termed import facts
from tests.agreements.terms_at_random import (
    around,
    changed,
    kept,
    notices,
    often,
    statutes,
)


@often
@given(kept(), around(), notices)
def test_another_notice_period_moves_only_what_hangs_on_notice(agreed: Facts, day: date, notice: Period) -> None:
    first, *others = (replace(agreed, lapse_decided_on=None)).terms
    agreed = replace(agreed, lapse_decided_on=None)
    other = replace(agreed, terms=(replace(first, notice=notice), *others))

    moved = changed(standing(agreed, day), standing(other, day))

    assert moved <= {"state", "reason", "notice_on", "notice_counted_on", "send_by", "decide_by", "earliest_end"}


@often
@given(kept(), around(), st.integers(1, 48), st.none() | statutes)
def test_another_cadence_of_review_moves_only_reviews(
    agreed: Facts, day: date, cadence: int, statute: Statute | None
) -> None:
    first, *others = agreed.terms
    other = replace(agreed, terms=(replace(first, review_months=cadence), *others), statute=statute)

    moved = changed(standing(agreed, day), standing(other, day))

    reviews = {"review_on", "review_overdue", "review_by_statute", "statute_on", "statute_overdue"}
    assert moved <= {"state", "reason"} | reviews


@often
@given(kept(), around(), st.integers(0, 20), st.integers(0, 200))
def test_delivery_and_the_governing_body_move_only_their_own_days(
    agreed: Facts, day: date, delivery_days: int, lead: int
) -> None:
    other = replace(agreed, delivery_days=delivery_days, governing_lead_days=lead)

    moved = changed(standing(agreed, day), standing(other, day))

    assert moved <= {"state", "reason", "send_by", "decide_by", "earliest_end"}


@often
@given(kept(), around())
def test_a_review_moves_no_end_and_no_notice(agreed: Facts, day: date) -> None:
    reviewed = replace(agreed, reviews=(*agreed.reviews, day))

    moved = changed(standing(agreed, day), standing(reviewed, day))

    assert moved <= {"state", "reason", "review_on", "review_overdue", "review_by_statute"}


FOUR_YEARS = timedelta(days=1461)


@often
@given(kept(), around())
def test_four_years_later_everything_is_four_years_later(agreed: Facts, day: date) -> None:
    agreed = replace(agreed, closed=lambda each: each.month == 7)

    there, here = standing(later(agreed), day + FOUR_YEARS), standing(agreed, day)

    for name in {field.name for field in fields(Standing)} - {"reason"}:
        was, now = getattr(here, name), getattr(there, name)
        assert now == (was + FOUR_YEARS if isinstance(was, date) else was), name


def later(agreed: Facts) -> Facts:
    def shifted(day: date | None) -> date | None:
        return None if day is None else day + FOUR_YEARS

    return replace(
        agreed,
        terms=tuple(
            replace(
                term,
                begins_on=term.begins_on + FOUR_YEARS,
                ends_on=shifted(term.ends_on),
                holdover_until=shifted(term.holdover_until),
            )
            for term in agreed.terms
        ),
        parties=tuple(replace(party, signed_on=shifted(party.signed_on)) for party in agreed.parties),
        reviews=tuple(day + FOUR_YEARS for day in agreed.reviews),
        lapse_decided_on=shifted(agreed.lapse_decided_on),
        terminated_on=shifted(agreed.terminated_on),
    )


def test_moving_the_end_moves_its_deadlines_by_as_much() -> None:
    term = Term(
        number=1, begins_on=date(2020, 8, 1), ends_on=date(2023, 8, 1), renewal=Renewal.TACIT,
        renewal_period=months(12), notice=months(3),
    )  # fmt: skip

    here = standing(facts(term), date(2023, 1, 1))
    there = standing(facts(replace(term, ends_on=date(2023, 10, 1))), date(2023, 1, 1))

    assert (here.notice_on, there.notice_on) == (date(2023, 5, 1), date(2023, 7, 1))
    assert (there.review_on, there.effective_on) == (here.review_on, here.effective_on)
