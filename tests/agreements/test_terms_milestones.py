"""The coming days of an agreement, in order, for board, timeline, calendar and reminders."""

from datetime import date

from agreements.model import Renewal
from agreements.terms.model import Facts, MilestoneKind, Statute
from agreements.terms.rules import holds_until, milestones
from tests.agreements.termed import facts, on, parties, tacit, term

K = MilestoneKind


def told(agreed: Facts, day: str) -> list[tuple[MilestoneKind, date]]:
    return [(each.kind, each.on) for each in milestones(agreed, on(day))]


def test_a_term_that_renews_itself_has_its_days_in_order() -> None:
    agreed = facts(
        tacit(notice="P3M", review_months=12),
        governing_lead_days=20,
        reviews=(on("2022-12-01"),),
        statute=Statute(citation="State Code 1-2-3", term_months=35),
    )

    assert told(agreed, "2023-01-01") == [
        (K.DECIDE_BY, on("2023-04-06")),
        (K.SEND_BY, on("2023-04-26")),
        (K.NOTICE_DEADLINE, on("2023-05-01")),
        (K.STATUTE_DUE, on("2023-07-01")),
        (K.RENEWS_ITSELF, on("2023-08-01")),
        (K.REVIEW_DUE, on("2023-12-01")),
    ]
    assert "31 July 2024" in milestones(agreed, on("2023-01-01"))[4].why


def test_the_day_itself_is_still_to_come_and_the_day_after_is_not() -> None:
    agreed = facts(term())

    assert told(agreed, "2023-07-31") == [(K.LAST_DAY, on("2023-07-31"))]
    assert told(agreed, "2023-08-01") == []


def test_once_a_renewal_cannot_be_stopped_the_days_of_its_own_end_are_told() -> None:
    agreed = facts(tacit(notice="P3M"))

    assert told(agreed, "2023-05-02") == [
        (K.RENEWS_ITSELF, on("2023-08-01")),
        (K.SEND_BY, on("2024-04-26")),
        (K.NOTICE_DEADLINE, on("2024-05-01")),
    ]


def test_an_agreed_next_term_tells_its_days_before_it_begins() -> None:
    agreed = facts(term(), term("2023-08-01", "2026-08-01", number=2, notice="P30D"))

    assert told(agreed, "2023-07-01") == [
        (K.SEND_BY, on("2026-06-27")),
        (K.NOTICE_DEADLINE, on("2026-07-02")),
        (K.LAST_DAY, on("2026-07-31")),
    ]


def test_holdover_ends_on_its_last_day_and_the_term_before_says_that_it_goes_on() -> None:
    agreed = facts(term(holdover="For six months.", holdover_until=on("2024-02-01")))

    assert told(agreed, "2023-07-01") == [(K.LAST_DAY, on("2023-07-31")), (K.HOLDOVER_END, on("2024-01-31"))]
    assert "lets it go on" in milestones(agreed, on("2023-07-01"))[0].why
    assert told(agreed, "2023-09-01") == [(K.HOLDOVER_END, on("2024-01-31"))]


def test_a_holdover_day_inside_the_term_means_nothing() -> None:
    assert told(facts(term(holdover="Yes.", holdover_until=on("2023-08-01"))), "2023-07-01") == [
        (K.LAST_DAY, on("2023-07-31"))
    ]


def test_nobody_is_reminded_of_what_is_closed_or_not_signed() -> None:
    for given in ({"terminated_on": on("2023-01-01")}, {"superseded_on": on("2023-01-01")}, {"parties": parties(None)}):
        assert told(facts(tacit(notice="P3M"), **given), "2023-01-01") == []


def test_what_is_suspended_runs_on_towards_its_days() -> None:
    agreed = facts(tacit(notice="P3M"), suspended_on=on("2022-01-01"))

    assert (K.NOTICE_DEADLINE, on("2023-05-01")) in told(agreed, "2023-01-01")


def test_a_termination_to_come_leaves_the_last_day_only() -> None:
    agreed = facts(tacit(notice="P3M"), terminated_on=on("2023-07-01"))

    assert told(agreed, "2023-01-01") == [(K.LAST_DAY, on("2023-06-30"))]


def test_what_begins_later_tells_its_days_already() -> None:
    assert told(facts(term()), "2020-07-01") == [(K.LAST_DAY, on("2023-07-31"))]


def test_of_an_unknown_renewal_the_last_day_says_that_nobody_knows() -> None:
    (*_, last) = milestones(facts(term(renewal=Renewal.UNKNOWN)), on("2023-01-01"))

    assert (last.kind, last.on) == (K.LAST_DAY, on("2023-07-31"))
    assert "nobody knows" in last.why


def test_an_answer_holds_until_the_next_window_opens() -> None:
    agreed = facts(term(review_months=24), closed=lambda _: False)

    assert holds_until(agreed, on("2020-07-01")) == on("2020-08-01")
    assert holds_until(agreed, on("2020-08-01")) == on("2022-07-02")
    assert holds_until(facts(term("2020-08-01", None, renewal=Renewal.EVERGREEN)), on("2021-01-01")) is None
