"""How an agreement ends or goes on: holdover, next terms, termination, supersession, suspension, letting it lapse."""

from dataclasses import replace

from agreements.model import State
from agreements.terms.rules import standing
from tests.agreements.termed import facts, on, reason, state, tacit, term


def test_holdover_needs_a_text_and_lasts_until_its_day() -> None:
    agreed = facts(term(holdover="Continues for six months.", holdover_until=on("2024-02-01")))

    assert state(facts(term(holdover_until=on("2024-02-01"))), "2023-08-01") is State.EXPIRED
    assert [state(agreed, day) for day in ("2023-07-31", "2023-08-01", "2024-01-31", "2024-02-01")] == [
        State.EXPIRING, State.HOLDOVER, State.HOLDOVER, State.EXPIRED,
    ]  # fmt: skip
    assert "31 January 2024" in reason(agreed, "2023-08-01")
    assert "lets it go on" in reason(agreed, "2023-07-31")
    assert standing(agreed, on("2023-08-01")).holdover_until == on("2024-02-01")


def test_holdover_without_a_day_lasts_until_the_next_term() -> None:
    agreed = facts(term(holdover="Until replaced."), term("2024-03-01", "2027-03-01", number=2))

    assert state(agreed, "2024-02-29") is State.HOLDOVER
    assert standing(agreed, on("2024-03-01")).term_number == 2
    assert state(agreed, "2024-03-01") is State.ACTIVE


def test_between_two_terms_it_is_expired_and_names_the_next() -> None:
    agreed = facts(term(), term("2024-03-01", "2027-03-01", number=2))

    assert state(agreed, "2023-12-01") is State.EXPIRED
    assert "1 March 2024" in reason(agreed, "2023-12-01")


def test_an_agreed_next_term_leaves_nothing_to_decide() -> None:
    agreed = facts(tacit(notice="P3M"), term("2023-08-01", "2026-08-01", number=2), governing_lead_days=30)

    seen = standing(agreed, on("2023-04-20"))

    assert (seen.state, seen.notice_on, seen.decide_by, seen.renews_on) == (State.ACTIVE, None, None, None)
    assert "next agreed term" in seen.reason


def test_a_next_term_ends_the_tacit_renewals_of_the_one_before() -> None:
    agreed = facts(tacit(), term("2024-03-01", "2027-03-01", number=2))

    assert standing(agreed, on("2024-01-01")).ends_on == on("2024-03-01")
    assert standing(agreed, on("2024-03-01")).term_number == 2


def test_a_termination_to_come_leaves_it_in_force_until_then_and_says_so() -> None:
    agreed = facts(tacit(notice="P3M"), terminated_on=on("2022-10-01"))

    assert [state(agreed, day) for day in ("2022-01-01", "2022-07-03", "2022-09-30", "2022-10-01")] == [
        State.ACTIVE, State.EXPIRING, State.EXPIRING, State.TERMINATED,
    ]  # fmt: skip
    assert "30 September 2022" in reason(agreed, "2022-01-01")
    seen = standing(agreed, on("2022-07-03"))
    assert (seen.last_day, seen.notice_on) == (on("2022-09-30"), None)


def test_a_termination_beyond_the_present_term_is_announced() -> None:
    agreed = facts(tacit(), terminated_on=on("2025-02-01"))

    assert "1 February 2025" in reason(agreed, "2022-01-01")
    assert standing(agreed, on("2024-01-01")).renews_until == on("2025-02-01")
    assert standing(agreed, on("2024-12-01")).ends_on == on("2025-02-01")


def test_superseded_from_its_day_and_announced_before() -> None:
    agreed = facts(tacit(), superseded_on=on("2022-10-01"))

    assert state(agreed, "2022-09-30") is State.ACTIVE
    assert "another agreement takes its place" in reason(agreed, "2022-09-30")
    assert state(agreed, "2022-10-01") is State.SUPERSEDED
    assert "1 October 2022" in reason(agreed, "2022-10-01")


def test_whichever_of_termination_and_supersession_came_first_is_told() -> None:
    ended = facts(term(), terminated_on=on("2021-01-01"), superseded_on=on("2021-06-01"))

    assert state(ended, "2022-01-01") is State.TERMINATED
    assert state(replace(ended, superseded_on=on("2021-01-01")), "2022-01-01") is State.SUPERSEDED
    assert state(ended, "2020-12-31") is not State.TERMINATED


def test_suspended_from_its_day_while_the_term_runs_on() -> None:
    agreed = facts(tacit(notice="P3M"), suspended_on=on("2022-10-01"))

    assert state(agreed, "2022-09-30") is State.ACTIVE
    seen = standing(agreed, on("2023-04-01"))
    assert (seen.state, seen.notice_on) == (State.SUSPENDED, on("2023-05-01"))
    assert "1 October 2022" in seen.reason


def test_a_decision_to_let_it_lapse_in_time_stops_the_renewal() -> None:
    agreed = facts(tacit(notice="P3M"), lapse_decided_on=on("2024-03-01"))

    assert standing(agreed, on("2024-02-29")).renews_on == on("2024-08-01")
    seen = standing(agreed, on("2024-03-01"))
    assert (seen.renews_on, seen.ends_on, seen.notice_on) == (None, on("2024-08-01"), on("2024-05-01"))
    assert "1 March 2024" in seen.reason
    assert state(agreed, "2024-08-01") is State.EXPIRED
    assert state(agreed, "2030-08-01") is State.EXPIRED


def test_a_decision_to_let_it_lapse_too_late_stops_only_the_renewal_after() -> None:
    agreed = facts(tacit(notice="P3M"), lapse_decided_on=on("2024-05-02"))

    seen = standing(agreed, on("2024-05-02"))
    assert (seen.renews_on, seen.renews_until) == (on("2024-08-01"), on("2025-08-01"))
    assert "too late" in seen.reason
    assert standing(agreed, on("2024-08-01")).renews_on is None
    assert state(agreed, "2025-08-01") is State.EXPIRED


def test_a_lapse_decided_on_an_express_term_leaves_no_deadline_and_no_holdover() -> None:
    agreed = facts(
        term(notice="P3M", holdover="Until replaced."), lapse_decided_on=on("2023-01-05"), governing_lead_days=9
    )

    seen = standing(agreed, on("2023-04-20"))
    assert (seen.state, seen.notice_on, seen.decide_by) == (State.ACTIVE, None, None)
    assert state(agreed, "2023-06-01") is State.EXPIRING
    assert state(agreed, "2023-08-01") is State.EXPIRED
