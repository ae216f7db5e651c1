"""Closed for summer: which calendar counts, and who is called meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.partners import service
from registry.partners.calendar import Break
from registry.partners.closing.meanwhile import usual_day
from registry.partners.closures import closures_of
from registry.partners.schemas import ClosureIn
from registry.platform import clock, db
from tests import cast
from tests.partners.cases import school

NOON = datetime(2027, 5, 3, 16, tzinfo=UTC)
TODAY = date(2027, 5, 3)
SUMMER = ClosureIn(name="Summer break", starts_on=date(2027, 6, 7), ends_on=date(2027, 8, 6))


@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(0, 120), st.dates(date(2026, 1, 1), date(2030, 12, 31))
)
def test_who_answers_is_asked_of_a_day_of_the_break_that_is_to_come(first: date, days: int, today: date) -> None:
    one = Break(first, first + timedelta(days=days), "break")
    today = min(today, one.ends_on)

    day = usual_day(one, today)

    assert max(one.starts_on, today) <= day <= one.ends_on
    left = {max(one.starts_on, today) + timedelta(days=step) for step in range((one.ends_on - day).days + 1)}
    assert day.weekday() < 5 or all(each.weekday() > 4 for each in left if each <= one.ends_on)


@pytest.mark.usefixtures("database")
async def test_one_that_keeps_no_calendar_follows_what_it_is_part_of_and_can_take_it_over() -> None:
    with clock.frozen(NOON):
        boss = await cast.dana()
        district, part = await school(boss.actor, "Gull District"), await school(boss.actor, "Gull Elementary")
        await db.execute("UPDATE organisation SET parent_id = $2 WHERE id = $1", part, district)
        await service.announce_closure(boss.actor, district, SUMMER)
        async with boss as client:
            page = await client.get(f"/partners/{part}/closures")
            followed = (await closures_of([part], TODAY))[part].closed_on(date(2027, 7, 1))
            days = {"days": "2027-06-07 2027-08-06 Summer break"}
            await client.form(f"/partners/{part}/closures/calendar", days)
            flood = ClosureIn(name="Flood", starts_on=TODAY, ends_on=TODAY)
            await service.announce_closure(boss.actor, part, flood)
            own = (await closures_of([part], TODAY))[part]

    assert "It follows Gull District" in page.text
    assert followed == "Summer break"
    assert [each.name for each in own.breaks] == ["Flood", "Summer break"]


@pytest.mark.usefixtures("database")
async def test_a_break_that_nobody_covers_says_so_and_asks_for_somebody() -> None:
    with clock.frozen(NOON):
        boss = await cast.dana()
        place = await school(boss.actor, "Gull Elementary")
        await service.announce_closure(boss.actor, place, SUMMER)
        async with boss as client:
            page = await client.get(f"/partners/{place}/closures")

    assert "Nobody" in page.text
    assert f"/partners/{place}/meanwhile?starts_on=2027-06-07&amp;ends_on=2027-08-06" in page.text
