"""What stands against a time that is thought of."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contacts.meetings import queries
from contacts.meetings.conflicts import Busy, House, Proposed, against
from contacts.meetings.schemas import InviteeIn, ProposeIn
from contacts.model import Visibility
from registry.partners.calendar import Break, Closures
from registry.platform import db
from registry.platform.access.model import Role
from registry.platform.hours import WeeklyHours, span
from registry.platform.ids import new_id
from tests import cast
from tests.contacts.meetings.planned import MONTHLY, planned
from tests.contacts.places import organisation

NINE = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = WeeklyHours.weekly([span(day, "08:00", "16:30") for day in range(5)])


def _kinds(house: House, starts_at: datetime = NINE, length: timedelta = HOUR) -> list[tuple[str, str]]:
    found = against(starts_at, starts_at + length, "America/New_York", [house], [])
    return [(one.kind, one.words) for one in found]


def test_within_the_hours_of_a_partner_nothing_stands_against_it() -> None:
    assert _kinds(House(name="A school", zone="America/New_York", hours=OFFICE)) == []
    assert _kinds(House(name="A school", zone="America/New_York")) == []


def test_an_hour_that_ends_after_they_close_is_outside_of_their_hours() -> None:
    house = House(name="A school", zone="America/New_York", hours=OFFICE)

    found = _kinds(house, NINE + 7 * HOUR)

    assert found == [("outside_hours", "16:00 on their clock, not all of it within their hours")]


def test_nine_in_new_york_is_night_in_honolulu() -> None:
    assert _kinds(House(name="A base", zone="Pacific/Honolulu")) == [("night", "04:00 to 05:00 on their clock")]


def test_a_break_is_named_by_the_day_it_is_there() -> None:
    closures = Closures(breaks=(Break(NINE.date(), NINE.date(), "winter break"),))
    house = House(name="A school", zone="America/New_York", hours=OFFICE, closures=closures)

    assert _kinds(house) == [("closed", "closed that day: winter break")]
    assert _kinds(house, NINE + 24 * HOUR) == []


def test_a_meeting_that_only_touches_does_not_collide() -> None:
    def busy(starts_at: datetime) -> Busy:
        return Busy(who="Ana", title="Drill", starts_at=starts_at, ends_at=starts_at + HOUR)

    found = against(NINE, NINE + HOUR, "America/New_York", [], [busy(NINE - HOUR), busy(NINE + HOUR), busy(NINE)])

    assert [one.words for one in found] == ["has “Drill” from 09:00 to 10:00"]


def _said(found: list[Proposed]) -> dict[str, list[tuple[str, str]]]:
    return {f"{one.local_at:%Y-%m-%d}": [(p.kind, p.who) for p in one.problems] for one in found if one.problems}


async def _ask(**more: Any) -> dict[str, list[tuple[str, str]]]:
    given: dict[str, Any] = {"first_at": "2026-12-01T09:00", "zone": "America/New_York", "rrule": MONTHLY} | more
    dana = await cast.person(Role.MANAGER)
    return _said(await queries.conflicts(dana, ProposeIn(**given)))


@pytest.mark.usefixtures("database", "_today")
async def test_the_next_dates_of_a_series_are_looked_at_each() -> None:
    district = await organisation("Bay District")
    school = await organisation(parent_id=district, hours=OFFICE.to_json())
    await db.execute(
        "INSERT INTO closure (id, organisation_id, name, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5)",
        new_id(), district, "winter break", datetime(2026, 12, 21).date(), datetime(2027, 1, 8).date(),
    )  # fmt: skip

    found = await _ask(organisation_ids=[school])

    assert found == {"2027-01-05": [("closed", "Bayhaven High School")]}


@pytest.mark.usefixtures("database", "_today")
async def test_other_meetings_of_the_same_partner_are_named_but_hidden_ones_are_not() -> None:
    frank, school = await cast.frank(), await organisation()
    guest = InviteeIn(organisation_id=school)
    it = await planned(frank.actor, first_at="2026-12-01T09:30", invitees=[guest])
    hidden = {"visibility": Visibility.SWORN_ONLY, "title": "Zqhidden"}
    await planned(frank.actor, first_at="2027-01-05T09:30", invitees=[guest], **hidden)

    assert await _ask(organisation_ids=[school]) == {"2026-12-01": [("meeting", "Bayhaven High School")]}
    assert await _ask(organisation_ids=[school], series_id=it.series_id) == {}
