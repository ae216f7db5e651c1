"""Who has signed, who has withdrawn, and what holds by word."""

from dataclasses import replace

import pytest

from agreements.model import PartyRole, Stage, State
from agreements.terms.model import Facts, Party
from agreements.terms.rules import standing, standing_between
from tests.agreements.termed import CLINIC, SCHOOLS, SHERIFF, facts, on, parties, reason, state, tacit, term


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


def test_who_joins_later_is_bound_by_its_own_signature_and_keeps_nobody_waiting() -> None:
    joiner = Party(organisation_id=CLINIC, joined_later=True)
    waiting = facts(term(), parties=(*parties(), joiner))
    signed = facts(term(), parties=(*parties(), replace(joiner, signed_on=on("2022-03-01"))))

    def seen(agreed: Facts, day: str) -> list[State | None]:
        pairs = [standing_between(agreed, SHERIFF, other, on(day)) for other in (SCHOOLS, CLINIC)]
        return [state(agreed, day), *(pair and pair.state for pair in pairs)]

    active, waits = State.ACTIVE, State.PARTLY_SIGNED
    assert seen(waiting, "2022-03-01") == [active, active, waits]
    assert seen(signed, "2022-02-28") == [active, active, waits]
    assert seen(signed, "2022-03-01") == [active, active, active]
    assert standing(signed, on("2022-03-01")).effective_on == on("2020-08-01")


def test_who_joined_and_has_not_signed_does_not_make_up_for_one_who_left() -> None:
    lead, other = parties()
    agreed = facts(
        term(),
        parties=(lead, replace(other, withdrawn_on=on("2022-01-01")), Party(organisation_id=CLINIC, joined_later=True)),
    )

    assert state(agreed, "2022-01-02") is State.WITHDRAWN
