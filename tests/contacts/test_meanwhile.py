"""Who is named for a break answers then, and only then."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from contacts.model import Visibility
from contacts.queries import directories
from contacts.rules import whom_to_call
from registry.partners import service as partners
from registry.partners.schemas import ClosureIn
from registry.platform import clock, db
from tests import cast
from tests.contacts.campaigns.confirming import line, person
from tests.contacts.places import one, organisation

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2027, 5, 3, 16, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
HOURS = {"weekly": [[day, "08:00", "16:00"] for day in range(5)]}
SUMMER = ClosureIn(name="summer break", starts_on=date(2027, 6, 7), ends_on=date(2027, 8, 6))
DAYS = {"starts_on": "2027-06-07", "ends_on": "2027-08-06"}


async def test_at_two_in_the_morning_in_july_it_is_whoever_was_named_for_the_summer() -> None:
    school = await organisation(hours=HOURS)
    dana, kim = await person(school, "Dana Reyes"), await person(school, "Kim Loose", "training")
    await line(school, "+13055550123", of=dana)
    with clock.frozen(NOON):
        boss = await cast.dana()
        await partners.announce_closure(boss.actor, school, SUMMER)
        async with boss as client:
            first = await client.form(f"/partners/{school}/meanwhile", {"person_id": kim, **DAYS})
            await line(school, "+13055550124", of=kim, kind="mobile")
            again = await client.form(
                f"/partners/{school}/meanwhile", {"person_id": dana, **DAYS, "ends_on": "2027-06-01"}
            )
            closures = await client.get(f"/partners/{school}/closures")

    assert first.headers["location"] == f"/partners/{school}/points/new?person={kim}"
    assert again.status_code == 422
    assert "Kim Loose" in closures.text
    assert [await _on_duty(school, *day) for day in ((2027, 7, 1), (2027, 8, 7), (2027, 6, 6))] == [
        ["Kim Loose"], [], [],
    ]  # fmt: skip
    assert await one("SELECT count(*) FROM assignment WHERE kind = 'after_hours'") == 1


async def test_where_there_is_no_post_for_it_one_is_opened() -> None:
    school = await organisation()
    kim = await person(school, "Kim Loose", "training")
    async with await cast.dana() as client:
        await client.form(f"/partners/{school}/meanwhile", {"person_id": kim, **DAYS})

    rows = await db.fetch(
        "SELECT p.role, a.starts_on, a.ends_on FROM assignment a JOIN position p ON p.id = a.position_id"
        " WHERE a.kind = 'after_hours'"
    )
    assert [tuple(row.values()) for row in rows] == [("after_hours_poc", date(2027, 6, 7), date(2027, 8, 6))]


async def _on_duty(school: object, year: int, month: int, day: int) -> list[str]:
    at = datetime(year, month, day, 2, tzinfo=ZONE)
    found = (await directories([school], list(Visibility), since=at.date()))[school]  # type: ignore[list-item, index]
    return [each.name for each in whom_to_call(found, at, set(Visibility)).lines if each.on_duty]
