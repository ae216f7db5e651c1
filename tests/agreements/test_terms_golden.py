"""Dates that a widely used tool got wrong, word for word, and what lies around them."""

from agreements.model import Renewal, State
from agreements.terms.dates import weekend
from agreements.terms.rules import standing, term_in_force
from tests.agreements.termed import facts, on, tacit, term


def test_the_first_notice_of_36_months_is_three_months_before_their_end() -> None:
    agreed = facts(tacit("2018-09-27", "2021-09-27", notice="P3M"))

    assert standing(agreed, on("2018-09-27")).notice_on == on("2021-06-27")
    assert standing(agreed, on("2021-06-27")).notice_on == on("2021-06-27")


def test_after_the_first_term_the_tacit_period_counts_not_the_initial_one() -> None:
    seen = standing(facts(tacit("2020-08-01", "2023-08-01", notice="P3M")), on("2023-10-31"))

    assert (seen.ends_on, seen.notice_on) == (on("2024-08-01"), on("2024-05-01"))
    assert (seen.begins_on, seen.last_day, seen.renewal_number) == (on("2023-08-01"), on("2024-07-31"), 1)


def test_the_first_end_is_the_anchor() -> None:
    seen = standing(facts(tacit("2022-03-10", "2025-08-28", notice="P2M")), on("2026-02-11"))

    assert (seen.ends_on, seen.notice_on) == (on("2026-08-28"), on("2026-06-28"))


def test_express_after_its_end_is_expired_and_never_rolled() -> None:
    agreed = facts(term("2020-08-01", "2023-08-01", renewal_period="P12M", notice="P3M"))

    for day in ("2023-08-01", "2023-10-31", "2024-08-01", "2044-01-01"):
        seen = standing(agreed, on(day))
        assert (seen.state, seen.ends_on, seen.notice_on) == (State.EXPIRED, on("2023-08-01"), None)
        assert term_in_force(agreed, on(day)) is None


def test_monthly_from_the_thirty_first_of_january() -> None:
    agreed = facts(tacit("2024-01-31", "2024-02-29", "P1M"))

    ends = [standing(agreed, on(day)).ends_on for day in ("2024-01-31", "2024-02-29", "2024-03-31")]

    assert ends == [on("2024-02-29"), on("2024-03-31"), on("2024-04-30")]


def test_yearly_from_a_leap_day_finds_the_leap_day_again() -> None:
    agreed = facts(tacit("2024-02-29", "2025-02-28", "P12M"))

    ends = [standing(agreed, on(f"{year}-03-05")).ends_on for year in (2024, 2025, 2026, 2027, 2028)]

    assert ends == [on("2025-02-28"), on("2026-02-28"), on("2027-02-28"), on("2028-02-29"), on("2029-02-28")]


def test_a_notice_deadline_on_a_sunday_is_the_friday_before_and_both_days_are_said() -> None:
    seen = standing(facts(tacit("2018-09-27", "2021-09-27", notice="P3M"), closed=weekend), on("2021-05-03"))

    assert (seen.notice_on, seen.notice_counted_on) == (on("2021-06-25"), on("2021-06-27"))
    assert seen.send_by == on("2021-06-18")
    assert "25 June 2021" in seen.reason
    assert "27 June 2021" in seen.reason


def test_a_tacit_renewal_of_a_hundred_years_is_found_at_once() -> None:
    agreed = facts(tacit("1920-01-31", "1920-02-29", "P1M"))

    assert standing(agreed, on("2026-05-05")).renewal_number == 106 * 12 + 3
    assert standing(agreed, on("2026-05-05")).ends_on == on("2026-05-31")


def test_an_unknown_renewal_is_never_rolled() -> None:
    assert standing(facts(term(renewal=Renewal.UNKNOWN)), on("2024-01-01")).state is State.EXPIRED
