"""Counting with days and months: always from the anchor, never step by step."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.terms.dates import (
    Period,
    add_months,
    after,
    before,
    days,
    months,
    roll_back,
    weekend,
    working_days_after,
    working_days_before,
    written,
)
from tests.agreements.termed import never, on, period

some_day = st.dates(date(1990, 1, 1), date(2100, 1, 1))
some_period = st.builds(lambda n, make: make(n), st.integers(1, 120), st.sampled_from((days, months)))


def test_a_period_reads_and_writes_as_an_iso_duration() -> None:
    assert (str(Period.parse("P3M")), Period.parse("P3M").words) == ("P3M", "3 months")
    assert (str(Period.parse("P90D")), Period.parse("P90D").words) == ("P90D", "90 days")
    assert (Period.parse("P1M").words, Period.parse("P1D").words) == ("1 month", "1 day")


@pytest.mark.parametrize(
    "text", ["", "P", "3M", "P0M", "P-1M", "P3Y", "P2W", "P1M2D", "p3m", "P3M ", "P12345D", "P\uff13M", "P3M\n"]
)
def test_a_period_refuses_what_it_does_not_understand(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(text)


def test_months_from_the_thirty_first_are_clamped_but_never_iterated() -> None:
    anchor = on("2024-01-31")

    counted = [after(anchor, months(1), n) for n in range(1, 6)]

    assert counted == [on("2024-02-29"), on("2024-03-31"), on("2024-04-30"), on("2024-05-31"), on("2024-06-30")]


def test_months_back_from_the_thirty_first_are_clamped_too() -> None:
    assert [before(on("2024-05-31"), months(1), n) for n in (1, 2, 3)] == [
        on("2024-04-30"), on("2024-03-31"), on("2024-02-29"),
    ]  # fmt: skip


def test_a_year_from_a_leap_day_is_the_last_of_february_and_in_four_years_the_leap_day_again() -> None:
    assert [after(on("2024-02-29"), period("P12M"), n) for n in (1, 2, 4, -4)] == [
        on("2025-02-28"), on("2026-02-28"), on("2028-02-29"), on("2020-02-29"),
    ]  # fmt: skip
    assert after(on("2096-02-29"), months(48)) == on("2100-02-28")


def test_what_no_calendar_can_hold_is_its_edge() -> None:
    assert after(date.max, months(1)) == date.max == after(on("9999-01-01"), days(9999))
    assert before(date.min, months(1)) == date.min == before(date.min, days(1))


@given(some_day, some_period, st.integers(0, 60))
def test_counting_on_is_monotone_and_keeps_the_day_of_the_month_where_there_is_one(
    anchor: date, step: Period, n: int
) -> None:
    reached, further = after(anchor, step, n), after(anchor, step, n + 1)

    assert reached < further
    if step.unit == "M":
        assert reached.day == anchor.day or (reached.day < anchor.day and (reached + timedelta(days=1)).day == 1)
        assert (reached.year - anchor.year) * 12 + reached.month - anchor.month == n * step.n


@given(some_day, st.integers(-600, 600))
def test_four_hundred_years_of_months_change_nothing_but_the_year(anchor: date, count: int) -> None:
    there = add_months(anchor, count)

    assert add_months(anchor.replace(year=anchor.year + 400), count) == there.replace(year=there.year + 400)


def test_a_deadline_on_a_sunday_rolls_back_to_friday() -> None:
    assert roll_back(on("2021-06-27"), weekend) == on("2021-06-25")
    assert roll_back(on("2021-06-25"), weekend) == on("2021-06-25")


def test_a_deadline_rolls_back_over_holidays_and_the_weekend_before_them() -> None:
    closed = {on("2024-12-24"), on("2024-12-25"), on("2024-12-23")}

    assert roll_back(on("2024-12-25"), lambda day: weekend(day) or day in closed) == on("2024-12-20")


def test_who_is_closed_for_ever_leaves_the_day_where_it_is() -> None:
    assert roll_back(on("2024-05-05"), lambda _: True) == on("2024-05-05")
    assert working_days_before(on("2024-05-05"), 5, lambda _: True) == on("2024-04-30")
    assert working_days_after(on("2024-05-05"), 5, lambda _: True) == on("2024-05-10")
    assert roll_back(date.min, lambda _: True) == date.min == working_days_before(date.min, 5, never)


def test_five_working_days_before_a_friday_are_the_friday_before() -> None:
    assert working_days_before(on("2021-06-25"), 5, weekend) == on("2021-06-18")
    assert working_days_after(on("2021-06-18"), 5, weekend) == on("2021-06-25")
    assert working_days_before(on("2021-06-25"), 0, weekend) == on("2021-06-25")


@given(some_day, st.integers(0, 30), st.sets(some_day, max_size=40))
def test_working_days_back_hold_exactly_that_many(day: date, count: int, holidays: set[date]) -> None:
    def closed(each: date) -> bool:
        return weekend(each) or each in holidays

    reached = working_days_before(day, count, closed)

    between = [reached + timedelta(days=n) for n in range((day - reached).days)]
    assert sum(not closed(each) for each in between) == count
    assert count == 0 or not closed(reached)


def test_a_day_is_written_as_in_a_sentence() -> None:
    assert written(on("2024-07-31")) == "31 July 2024"
