"""Reviews by the own terms and by statute, side by side."""

from agreements.model import State
from agreements.terms.model import Statute
from agreements.terms.rules import standing
from tests.agreements.termed import facts, on, reason, state, tacit, term


def test_review_by_own_terms_and_by_statute_run_side_by_side() -> None:
    statute = Statute(citation="State Code 1-2-3", review_months=24, term_months=24)
    agreed = facts(term("2020-08-01", "2030-08-01", review_months=36), statute=statute)

    seen = standing(agreed, on("2020-08-01"))
    assert (seen.review_on, seen.review_by_statute, seen.statute_on) == (on("2022-08-01"), True, on("2022-08-01"))
    own = standing(facts(term("2020-08-01", "2030-08-01", review_months=12), statute=statute), on("2020-08-01"))
    assert (own.review_on, own.review_by_statute, own.statute_on) == (on("2021-08-01"), False, on("2022-08-01"))
    assert "State Code 1-2-3" in reason(agreed, "2022-07-05")


def test_a_review_done_early_restarts_from_its_own_date_and_is_no_new_signature() -> None:
    statute = Statute(citation="State Code 1-2-3", review_months=24, term_months=24)
    agreed = facts(
        term("2020-08-01", "2030-08-01", review_months=12),
        statute=statute,
        reviews=(on("2024-01-15"), on("2021-05-20")),
    )

    assert standing(agreed, on("2021-05-19")).review_on == on("2021-08-01")
    seen = standing(agreed, on("2021-05-20"))
    assert (seen.review_on, seen.statute_on) == (on("2022-05-20"), on("2022-08-01"))


def test_a_review_is_due_thirty_days_ahead_and_overdue_from_the_day_after() -> None:
    agreed = facts(term("2020-08-01", "2030-08-01", review_months=12))

    assert [state(agreed, day) for day in ("2021-07-01", "2021-07-02")] == [State.ACTIVE, State.REVIEW_DUE]
    assert [standing(agreed, on(day)).review_overdue for day in ("2021-08-01", "2021-08-02")] == [False, True]


def test_a_statute_that_wants_new_signatures_makes_it_due_and_is_not_stilled_by_a_renewal() -> None:
    agreed = facts(tacit(), statute=Statute(citation="State Code 1-2-3", term_months=24))

    seen = standing(agreed, on("2025-01-01"))

    assert (seen.state, seen.statute_on, seen.statute_overdue) == (State.REVIEW_DUE, on("2022-08-01"), True)
    assert "New signatures were due by 1 August 2022 by State Code 1-2-3" in seen.reason


def test_where_both_fall_on_one_day_the_own_terms_are_named() -> None:
    statute = Statute(citation="State Code 1-2-3", review_months=12)

    assert not standing(facts(term(review_months=12), statute=statute), on("2021-01-01")).review_by_statute
