"""Closed days: own breaks, public holidays by region, and which of the two is named."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from registry.partners.calendar import Break, Closures, public_holidays
from registry.partners.closures import closures_of
from tests.contacts.places import organisation

WINTER = Break(date(2026, 12, 19), date(2027, 1, 3), "winter break")


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("US", "FL", date(2026, 11, 26), "Thanksgiving Day"),
        ("US", "FL", date(2026, 11, 27), "Friday After Thanksgiving"),
        ("US", "NY", date(2026, 11, 27), None),
        ("US", None, date(2026, 7, 3), "Independence Day (observed)"),
        ("US", "FL", date(2021, 12, 31), "New Year's Day (observed)"),
        ("US", "nowhere", date(2026, 12, 25), "Christmas Day"),
        ("US", "PR", date(2026, 12, 25), "Christmas Day"),
        ("XX", None, date(2026, 12, 25), None),
    ],
)
def test_public_holiday_of_a_region(country: str, region: str | None, day: date, name: str | None) -> None:
    assert public_holidays(country, region, day.year).get(day) == name


def test_public_holidays_cannot_be_changed_by_a_caller() -> None:
    with pytest.raises(TypeError):
        public_holidays("US", "FL", 2026)[date(2026, 1, 2)] = "a day off"  # type: ignore[index]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 12, 18), None),
        (date(2026, 12, 19), "winter break"),
        (date(2026, 12, 25), "winter break"),
        (date(2027, 1, 3), "winter break"),
        (date(2027, 1, 4), None),
        (date(2026, 11, 26), "Thanksgiving Day"),
    ],
)
def test_closed_on_names_the_break_before_the_holiday(day: date, reason: str | None) -> None:
    assert Closures((WINTER,), "US", "FL").closed_on(day) == reason


def test_organisation_that_works_on_holidays_is_closed_for_its_own_breaks_only() -> None:
    closures = Closures((WINTER,))

    assert closures.closed_on(date(2026, 11, 26)) is None
    assert closures.closed_on(date(2026, 12, 25)) == "winter break"


def test_order_of_breaks_does_not_change_the_reason() -> None:
    breaks = (
        WINTER,
        Break(date(2026, 12, 20), date(2026, 12, 21), "flooding"),
        Break(WINTER.starts_on, WINTER.ends_on, "x"),
    )
    days = [WINTER.starts_on + timedelta(days=step) for step in range(20)]

    answers = {tuple(Closures(order).closed_on(day) for day in days) for order in permutations(breaks)}

    assert len(answers) == 1


def test_legal_holiday_on_which_nothing_closes_is_none() -> None:
    assert date(2028, 2, 15) not in public_holidays("US", "FL", 2028)


@pytest.mark.usefixtures("database")
async def test_federal_office_keeps_federal_holidays() -> None:
    office = await organisation("Federal Field Office", "le_federal")
    school = await organisation()
    washington = date(2028, 2, 21)

    found = await closures_of([office, school], washington)

    assert found[office].closed_on(washington) == "Washington's Birthday"
    assert found[school].closed_on(washington) is None
