"""What is to be done before an end, and when: notice, decision, expiry."""

from datetime import date

from agreements.model import Renewal, State
from agreements.terms.rules import standing
from tests.agreements.termed import facts, on, reason, state, tacit, term


def test_the_windows_of_a_term_that_renews_itself_follow_each_other() -> None:
    agreed = facts(tacit(notice="P3M"), governing_lead_days=20)

    expected = {
        "2023-01-30": State.ACTIVE,
        "2023-01-31": State.NOTICE_WINDOW,
        "2023-03-06": State.NOTICE_WINDOW,
        "2023-03-07": State.DECIDE_BY,  # 30 days before 6 April, 20 days before sending on 26 April
        "2023-05-01": State.DECIDE_BY,
        "2023-05-02": State.ACTIVE,
        "2023-08-01": State.ACTIVE,
    }
    assert {day: state(agreed, day) for day in expected} == expected
    assert "had to decide by 6 April 2023" in reason(agreed, "2023-04-07")
    assert "The last day to stop that renewal was 1 May 2023" in reason(agreed, "2023-05-02")


def test_the_windows_of_a_term_that_ends_close_with_expiring_and_expired() -> None:
    agreed = facts(term(notice="P3M"))

    expected = {
        "2023-01-30": State.ACTIVE,
        "2023-01-31": State.NOTICE_WINDOW,
        "2023-05-01": State.NOTICE_WINDOW,
        "2023-05-02": State.EXPIRING,
        "2023-07-31": State.EXPIRING,
        "2023-08-01": State.EXPIRED,
    }
    assert {day: state(agreed, day) for day in expected} == expected
    assert "31 July 2023" in reason(agreed, "2023-08-01")


def test_without_notice_a_term_expires_for_ninety_days_and_a_governing_body_decides_before() -> None:
    assert state(facts(term()), "2023-05-02") is State.ACTIVE
    assert state(facts(term()), "2023-05-03") is State.EXPIRING
    slow = facts(term(), governing_lead_days=120)
    assert [state(slow, day) for day in ("2023-03-02", "2023-03-03", "2023-04-02", "2023-04-03")] == [
        State.ACTIVE, State.DECIDE_BY, State.DECIDE_BY, State.EXPIRING,
    ]  # fmt: skip


def test_a_tacit_renewal_without_a_notice_period_can_be_stopped_until_its_last_day() -> None:
    seen = standing(facts(tacit()), on("2023-07-01"))

    assert (seen.state, seen.notice_on, seen.renews_on) == (State.NOTICE_WINDOW, on("2023-07-31"), on("2023-08-01"))


def test_evergreen_has_no_end_but_a_review_that_can_be_overdue() -> None:
    agreed = facts(term("2020-08-01", None, renewal=Renewal.EVERGREEN), usual_review_months=12)

    seen = standing(agreed, on("2060-01-01"))

    assert (seen.state, seen.ends_on, seen.last_day, seen.notice_on) == (State.REVIEW_DUE, None, None, None)
    assert (seen.review_on, seen.review_overdue) == (on("2021-08-01"), True)
    assert "was due on 1 August 2021" in seen.reason


def test_unknown_renewal_is_worked_as_a_danger() -> None:
    agreed = facts(term(renewal=Renewal.UNKNOWN, notice="P3M"))

    seen = standing(agreed, on("2023-04-01"))
    assert (seen.state, seen.notice_on, seen.unknown_renewal, seen.renews_on) == (
        State.NOTICE_WINDOW, on("2023-05-01"), True, None,
    )  # fmt: skip
    for day in ("2021-01-01", "2023-04-01", "2023-07-01"):
        assert "Nobody knows whether it renews itself" in reason(agreed, day)
    assert state(agreed, "2023-07-01") is State.EXPIRING
    assert "nobody knows" in reason(agreed, "2023-08-01")
    assert standing(facts(term(renewal=Renewal.UNKNOWN)), on("2023-07-01")).notice_on == on("2023-07-31")


def test_renewals_that_are_exhausted_expire() -> None:
    agreed = facts(tacit(notice="P3M", renewals_most=2))

    assert [standing(agreed, on(day)).renewal_number for day in ("2023-07-31", "2023-08-01", "2024-08-01")] == [0, 1, 2]
    assert standing(agreed, on("2024-08-01")).renews_on is None
    assert state(agreed, "2025-06-01") is State.EXPIRING
    assert state(agreed, "2025-08-01") is State.EXPIRED
    assert "2 times" in reason(agreed, "2025-08-01")


def test_both_sides_may_have_their_own_notice_period() -> None:
    seen = standing(facts(tacit(notice="P3M", notice_of_others="P30D")), on("2023-01-01"))

    assert (seen.notice_on, seen.notice_of_others_on) == (on("2023-05-01"), on("2023-07-02"))
    assert standing(facts(tacit(notice="P3M")), on("2023-01-01")).notice_of_others_on is None


def test_termination_for_convenience_counts_from_the_arrival_of_the_notice() -> None:
    agreed = facts(tacit(notice="P3M", terminate_days=60))

    assert standing(agreed, on("2021-01-10")).earliest_end == on("2021-03-16")
    assert standing(agreed, on("2023-07-20")).earliest_end == on("2023-09-23")
    assert standing(facts(term(terminate_days=60)), on("2023-07-20")).earliest_end == on("2023-08-01")


def test_without_it_notice_ends_a_renewal_that_it_can_still_stop() -> None:
    agreed = facts(tacit(notice="P3M"))

    assert standing(agreed, on("2023-04-26")).earliest_end == on("2023-08-01")
    assert standing(agreed, on("2023-04-27")).earliest_end == on("2024-08-01")
    assert standing(facts(term("2020-08-01", None, renewal=Renewal.EVERGREEN)), on("2023-04-27")).earliest_end is None


def test_a_day_that_no_calendar_knows_beyond_is_answered_too() -> None:
    for day in (date.min, date.max):
        assert standing(facts(tacit(notice="P9999M"), usual_review_months=9999), day).state in State
