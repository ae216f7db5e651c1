"""Amendments that move an end: seen from their day on, and counted only once they are signed."""

from dataclasses import replace

from agreements.model import State
from agreements.terms.rules import standing
from tests.agreements.termed import facts, moved, on, reason, state, tacit, term


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
