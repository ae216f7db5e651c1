"""What an agreement is on a day, and the sentence that says why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agreements.model import PartyRole, Renewal, Stage, State
from agreements.terms.model import Amendment, Facts, Party, Statute
from agreements.terms.rules import standing, standing_between
from tests.agreements.termed import CLINIC, SCHOOLS, SHERIFF, facts, on, parties, tacit, term

SOON = on("2024-01-15")


def state(agreed: Facts, day: str) -> State:
    return standing(agreed, on(day)).state


def reason(agreed: Facts, day: str) -> str:
    return standing(agreed, on(day)).reason


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.DRAFT, State.DRAFT),
        (Stage.NEGOTIATING, State.NEGOTIATING),
        (Stage.OUT_FOR_SIGNATURE, State.OUT_FOR_SIGNATURE),
        (Stage.CONCLUDED, State.OUT_FOR_SIGNATURE),
    ],
)
def test_what_nobody_signed_is_in_its_stage_and_has_no_deadlines(stage: Stage, expected: State) -> None:
    seen = standing(facts(tacit(notice="P3M"), stage=stage, parties=parties(None)), on("2023-04-01"))

    assert seen.state is expected
    assert (seen.begins_on, seen.ends_on, seen.notice_on, seen.review_on) == (
        on("2020-08-01"),
        on("2023-08-01"),
        None,
        None,
    )
    assert "1 August 2020" in seen.reason


def test_partly_signed_is_not_active_and_counts_the_signatures() -> None:
    lead, other, third = parties("2020-07-01", third=True)
    agreed = facts(term(), parties=(lead, other, replace(third, signed_on=None)))

    assert state(agreed, "2021-01-01") is State.PARTLY_SIGNED
    assert "2 of 3" in reason(agreed, "2021-01-01")
    assert "1 July 2020" in reason(agreed, "2021-01-01")


def test_beneficiaries_and_observers_need_not_sign() -> None:
    watching = tuple(Party(organisation_id=CLINIC, role=role) for role in (PartyRole.BENEFICIARY, PartyRole.OBSERVER))

    assert state(facts(term(), parties=parties() + watching), "2021-01-01") is State.ACTIVE


def test_the_last_signature_makes_it_effective_where_it_is_later_than_the_stated_day() -> None:
    lead, other = parties("2020-07-01")
    agreed = facts(term(), parties=(lead, replace(other, signed_on=on("2020-09-12"))))

    assert state(agreed, "2020-09-11") is State.PARTLY_SIGNED
    seen = standing(agreed, on("2020-09-12"))
    assert (seen.state, seen.effective_on, seen.by_last_signature) == (State.ACTIVE, on("2020-09-12"), True)
    assert "12 September 2020" in seen.reason
    assert "1 August 2020" in seen.reason


def test_the_stated_day_makes_it_effective_where_all_have_signed_before() -> None:
    seen = standing(facts(term()), on("2020-07-31"))

    assert (seen.state, seen.effective_on, seen.by_last_signature) == (State.NOT_YET, on("2020-08-01"), False)
    assert "1 August 2020" in seen.reason


def test_work_on_a_new_text_does_not_end_what_is_in_force() -> None:
    agreed = facts(term(), stage=Stage.NEGOTIATING)

    assert state(agreed, "2021-01-01") is State.ACTIVE
    assert "new text is being negotiated" in reason(agreed, "2021-01-01")


def test_a_handshake_holds_by_word_without_paper_signature_or_term() -> None:
    by_word = Facts(stage=Stage.DRAFT, documented=False)

    assert state(by_word, "2021-01-01") is State.ACTIVE
    assert "by word" in reason(by_word, "2021-01-01")
    assert "by word" in reason(facts(term(), parties=(), documented=False), "2021-01-01")


def test_signed_without_a_term_is_not_in_force_and_says_what_is_missing() -> None:
    assert state(facts(), "2021-01-01") is State.NOT_YET
    assert "no term is on record" in reason(facts(), "2021-01-01")


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


def test_holdover_needs_a_text_and_lasts_until_its_day() -> None:
    agreed = facts(term(holdover="Continues for six months.", holdover_until=on("2024-02-01")))

    assert state(facts(term(holdover_until=on("2024-02-01"))), "2023-08-01") is State.EXPIRED
    assert [state(agreed, day) for day in ("2023-07-31", "2023-08-01", "2024-01-31", "2024-02-01")] == [
        State.EXPIRING, State.HOLDOVER, State.HOLDOVER, State.EXPIRED,
    ]  # fmt: skip
    assert "31 January 2024" in reason(agreed, "2023-08-01")
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


def moved(ended: str | None, ends: str | None, effective: str, **given: Any) -> Amendment:
    said = {"number": 1, "term_number": 1, "signed_on": on("2019-01-01")} | given
    return Amendment(
        effective_on=on(effective), moves_end=True, ended_on=on(ended) if ended else None,
        ends_on=on(ends) if ends else None, **said,
    )  # fmt: skip


def test_an_amendment_moves_the_end_from_its_effective_day_on() -> None:
    agreed = facts(
        term("2020-08-01", "2025-01-01", notice="P3M"), amendments=(moved("2023-08-01", "2025-01-01", "2022-03-01"),)
    )

    before, from_then = standing(agreed, on("2022-02-28")), standing(agreed, on("2022-03-01"))

    assert (before.ends_on, before.notice_on) == (on("2023-08-01"), on("2023-05-01"))
    assert (from_then.ends_on, from_then.notice_on) == (on("2025-01-01"), on("2024-10-01"))


def test_an_amendment_counts_from_its_signature_where_that_is_later_and_never_without() -> None:
    late = moved("2023-08-01", "2025-01-01", "2022-03-01", signed_on=on("2022-05-05"))

    assert standing(facts(term(), amendments=(late,)), on("2022-05-04")).ends_on == on("2023-08-01")
    assert standing(facts(term(), amendments=(late,)), on("2022-05-05")).ends_on == on("2025-01-01")
    unsigned = facts(term(), amendments=(replace(late, signed_on=None),))
    assert standing(unsigned, on("2022-05-05")).ends_on == on("2023-08-01")
    assert "not signed" in reason(unsigned, "2022-05-05")


def test_an_amendment_that_shortens_ends_it_sooner() -> None:
    agreed = facts(tacit(renewals_most=1), amendments=(moved("2023-08-01", "2022-10-01", "2022-03-01"),))

    assert standing(agreed, on("2022-03-01")).ends_on == on("2022-10-01")
    assert [standing(agreed, on(day)).ends_on for day in ("2022-10-01", "2023-09-30")] == [on("2023-10-01")] * 2
    assert state(agreed, "2023-10-01") is State.EXPIRED


def test_an_amendment_after_a_renewal_is_the_new_anchor_and_the_renewal_stays_counted() -> None:
    agreed = facts(tacit(renewals_most=2), amendments=(moved("2023-08-01", "2024-12-31", "2024-02-01"),))

    assert standing(agreed, on("2024-01-31")).ends_on == on("2024-08-01")
    seen = standing(agreed, on("2024-02-01"))
    assert (seen.begins_on, seen.ends_on, seen.renewal_number) == (on("2023-08-01"), on("2024-12-31"), 1)
    assert standing(agreed, on("2024-12-31")).renewal_number == 2
    assert state(agreed, "2025-12-31") is State.EXPIRED


def test_an_amendment_can_revive_what_had_expired_and_take_an_end_away() -> None:
    agreed = facts(term(), amendments=(moved("2023-08-01", None, "2023-10-01"),))

    assert [state(agreed, day) for day in ("2023-09-30", "2023-10-01")] == [State.EXPIRED, State.ACTIVE]
    assert standing(agreed, on("2023-10-01")).ends_on is None


def test_several_amendments_follow_each_other_by_their_days_not_their_order() -> None:
    second = moved("2025-01-01", "2026-01-01", "2024-06-01", number=2)
    first = moved("2023-08-01", "2025-01-01", "2022-03-01")
    agreed = facts(term("2020-08-01", "2026-01-01"), amendments=(second, first))

    assert [standing(agreed, on(day)).ends_on for day in ("2021-01-01", "2023-01-01", "2024-06-01")] == [
        on("2023-08-01"), on("2025-01-01"), on("2026-01-01"),
    ]  # fmt: skip


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


def test_one_of_three_withdraws_and_it_holds_for_the_others_only() -> None:
    lead, schools, clinic = parties(third=True)
    agreed = facts(term(), parties=(lead, schools, replace(clinic, withdrawn_on=on("2021-05-01"))))
    day = on("2021-05-01")

    assert state(agreed, "2021-04-30") is State.ACTIVE
    assert "1 May 2021" in reason(agreed, "2021-04-30")
    assert standing(agreed, day).state is State.ACTIVE
    assert "One party has withdrawn" in standing(agreed, day).reason
    between = {
        pair: standing_between(agreed, *pair, day)
        for pair in ((SHERIFF, SCHOOLS), (SHERIFF, CLINIC), (CLINIC, SCHOOLS))
    }
    assert [one and one.state for one in between.values()] == [State.ACTIVE, State.WITHDRAWN, State.WITHDRAWN]


def test_with_one_party_left_or_without_the_lead_nothing_is_left() -> None:
    lead, schools, clinic = parties(third=True)
    gone = on("2021-05-01")

    one_left = facts(
        term(), parties=(lead, replace(schools, withdrawn_on=gone), replace(clinic, withdrawn_on=on("2021-07-01")))
    )
    assert [state(one_left, day) for day in ("2021-06-30", "2021-07-01")] == [State.ACTIVE, State.WITHDRAWN]
    assert "1 July 2021" in reason(one_left, "2021-08-01")
    headless = facts(term(), parties=(replace(lead, withdrawn_on=gone), schools, clinic))
    assert state(headless, "2021-05-01") is State.WITHDRAWN
    assert "lead party" in reason(headless, "2021-05-01")
    seen = standing_between(headless, SCHOOLS, CLINIC, gone)
    assert seen is not None
    assert seen.state is State.WITHDRAWN


def test_between_strangers_there_is_nothing() -> None:
    assert standing_between(facts(term()), SHERIFF, CLINIC, on("2021-01-01")) is None


def test_a_letter_that_one_party_signs_holds() -> None:
    assert state(facts(term(), parties=parties()[:1]), "2021-01-01") is State.ACTIVE


def test_who_withdrew_without_ever_signing_is_not_waited_for() -> None:
    lead, schools, clinic = parties(third=True)
    agreed = facts(term(), parties=(lead, schools, replace(clinic, signed_on=None, withdrawn_on=on("2021-05-01"))))

    assert [state(agreed, day) for day in ("2021-04-30", "2021-05-01")] == [State.PARTLY_SIGNED, State.ACTIVE]


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
        term("2020-08-01", "2030-08-01", review_months=12), statute=statute, reviews=(SOON, on("2021-05-20"))
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


def test_a_day_that_no_calendar_knows_beyond_is_answered_too() -> None:
    for day in (date.min, date.max):
        assert standing(facts(tacit(notice="P9999M"), usual_review_months=9999), day).state in State
