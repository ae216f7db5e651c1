"""Planning meetings: once and again and again, changed, ended and called off."""

import pytest

from contacts.meetings import queries, service
from contacts.meetings.errors import MeetingCancelled, MeetingHeld
from contacts.meetings.schemas import CancelFromIn, CancelIn, ChangeIn, HeldIn, InviteeIn, LeaveOutIn
from registry.platform import clock
from registry.platform.errors import Conflict, Invalid
from tests import cast
from tests.contacts.meetings.planned import MONTHLY, NOW, entries, nth, planned, starts, version_of

pytestmark = pytest.mark.usefixtures("database", "_today")


async def test_a_meeting_that_is_planned_stands_in_lists_and_calendars() -> None:
    frank = await cast.frank()

    it = await planned(frank.actor)

    [line] = await queries.meetings(frank.actor, NOW)
    assert (line.id, line.title, line.starts_at.isoformat()) == (
        it.meeting_id,
        "Liaison meeting",
        "2026-12-01T14:00:00+00:00",
    )
    [entry] = await entries(it.series_id)
    assert b"DTSTART:20261201T140000Z" in bytes(entry["body"])
    assert entry["sequence"] == 0


async def test_a_series_reaches_two_years_ahead_at_nine_on_the_wall_all_year() -> None:
    frank = await cast.frank()

    it = await planned(frank.actor, rrule=MONTHLY)

    found = await queries.meetings(frank.actor, NOW, series_id=it.series_id, limit=100)
    assert {line.local_at.hour for line in found} == {9}
    assert {line.starts_at.hour for line in found} == {13, 14}
    assert found[-1].local_at.year == 2028
    assert len(found) == 25


async def test_another_hour_moves_what_is_to_come_and_keeps_what_was() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    with clock.frozen(NOW.replace(month=12, day=20)):
        version = await version_of(frank.actor, it.series_id)
        outcome = await service.change(frank.actor, it.series_id, ChangeIn(first_at="2026-12-01T10:30"), version)

        assert (await starts(it.series_id, first=3)) == [
            ("2026-12-01 09:00", "planned"),
            ("2027-01-05 10:30", "planned"),
            ("2027-02-02 10:30", "planned"),
        ]
        assert [f"{at:%Y-%m}" for at in outcome.added] == ["2029-01"]  # a month on, two years reach a month farther
        assert (outcome.cancelled, outcome.gone) == ((), ())
        main, behind = await entries(it.series_id)
        assert b"DTSTART;TZID=America/New_York:20270105T103000" in bytes(main["body"])
        assert (behind["part"], main["sequence"]) == (str(it.meeting_id), 1)
        assert b"DTSTART:20261201T140000Z" in bytes(behind["body"])


async def test_a_rarer_rule_cancels_what_is_near_and_takes_away_what_was_only_foreseen() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)

    change = ChangeIn(rrule="FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU")
    outcome = await service.change(frank.actor, it.series_id, change, 1)

    assert [f"{at:%Y-%m-%d}" for at in outcome.cancelled] == ["2027-01-05", "2027-02-02"]
    assert len(outcome.gone) == 14
    assert (await starts(it.series_id, first=4)) == [
        ("2026-12-01 09:00", "planned"),
        ("2027-01-05 09:00", "cancelled"),
        ("2027-02-02 09:00", "cancelled"),
        ("2027-03-02 09:00", "planned"),
    ]


async def test_the_former_rule_brings_back_what_it_had_cancelled() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    before = await starts(it.series_id)
    await service.change(frank.actor, it.series_id, ChangeIn(rrule="FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"), 1)

    await service.change(frank.actor, it.series_id, ChangeIn(rrule=MONTHLY), 2)

    assert await starts(it.series_id) == before


async def test_a_series_ends_before_a_day() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)

    given = CancelFromIn(reason="The council was dissolved", from_on="2027-02-01")
    outcome = await service.cancel(frank.actor, it.series_id, given, 1)

    assert await starts(it.series_id) == [
        ("2026-12-01 09:00", "planned"),
        ("2027-01-05 09:00", "planned"),
        ("2027-02-02 09:00", "cancelled"),
    ]
    assert len(outcome.gone) == 22
    [entry] = await entries(it.series_id)
    assert b"UNTIL=20270105T140000Z" in bytes(entry["body"])


async def test_a_series_that_was_called_off_can_be_reinstated() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    before = await starts(it.series_id)
    await service.cancel(frank.actor, it.series_id, CancelFromIn(reason="No money this year"), 1)
    assert {state for _, state in await starts(it.series_id)} == {"cancelled"}
    assert b"STATUS:CANCELLED" in bytes((await entries(it.series_id))[0]["body"])

    await service.reinstate(frank.actor, it.series_id, 2)

    assert await starts(it.series_id) == before
    assert b"STATUS:CONFIRMED" in bytes((await entries(it.series_id))[0]["body"])


async def test_a_date_is_left_out_and_put_back() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    before = await starts(it.series_id)

    await service.leave_out(frank.actor, it.series_id, LeaveOutIn(local_at="2027-01-05T09:00"), 1)
    assert await starts(it.series_id) == [one for one in before if not one[0].startswith("2027-01")]
    assert b"EXDATE;TZID=America/New_York:20270105T090000" in bytes((await entries(it.series_id))[0]["body"])

    await service.put_back(frank.actor, it.series_id, LeaveOutIn(local_at="2027-01-05T09:00"), 2)
    assert await starts(it.series_id) == before


async def test_another_zone_keeps_the_clock_of_what_comes_and_the_instant_of_what_was() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    with clock.frozen(NOW.replace(month=12, day=20)):
        await service.change(frank.actor, it.series_id, ChangeIn(zone="America/Chicago"), 1)

        found = await queries.meetings(frank.actor, series_id=it.series_id, limit=2)
    assert [(f"{one.local_at:%d %H}", one.starts_at.hour) for one in found] == [("01 08", 14), ("05 09", 15)]


async def test_a_stale_version_changes_nothing() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor)

    with pytest.raises(Conflict):
        await service.change(frank.actor, it.series_id, ChangeIn(title="Other"), 7)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("zone", {"zone": "Mars/Olympus"}),
        ("rrule", {"rrule": "FREQ=HOURLY"}),
        ("rrule", {"rrule": "FREQ=DAILY;COUNT=2;UNTIL=20280101"}),
        ("first_at", {"first_at": "2026-02-30T09:00"}),
        ("first_at", {"first_at": "2099-02-03T09:00"}),
        ("owner_id", {"owner_id": "00000000-0000-7000-8000-000000000000"}),
        ("host_id", {"host_id": "00000000-0000-7000-8000-000000000000", "zone": None}),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(field: str, more: dict[str, str]) -> None:
    frank = await cast.frank()

    with pytest.raises(Invalid) as refused:
        await planned(frank.actor, **more)

    assert set(refused.value.fields) == {field}


async def test_a_meeting_held_last_week_becomes_the_first_of_a_series() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, first_at="2026-11-17T09:00")

    await service.change(frank.actor, it.series_id, ChangeIn(rrule="FREQ=MONTHLY;BYDAY=3TU"), 1)

    assert (await starts(it.series_id, first=2)) == [("2026-11-17 09:00", "planned"), ("2026-12-15 09:00", "planned")]
    assert (await nth(it.series_id, 0))[0] == it.meeting_id


async def test_a_series_that_is_held_once_more_is_held_on_its_next_day() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    second, _ = await nth(it.series_id, 1)
    with clock.frozen(NOW.replace(month=12, day=20)):
        await service.change(frank.actor, it.series_id, ChangeIn(rrule=None), 1)

        assert (await starts(it.series_id, first=2)) == [
            ("2026-12-01 09:00", "planned"),
            ("2027-01-05 09:00", "planned"),
        ]
        assert (await queries.meeting(frank.actor, second)).line.rrule is None


async def test_what_was_held_is_not_called_off() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, first_at="2026-11-20T09:00")
    await service.mark_held(frank.actor, it.meeting_id, HeldIn(evidence="The minutes"), 1)

    with pytest.raises(MeetingHeld):
        await service.cancel(frank.actor, it.series_id, CancelFromIn(reason="A mistake"), 1)


async def test_nobody_is_asked_to_what_was_cancelled() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    guest = InviteeIn(address="guest@example.org", name="A guest")
    await service.cancel_one(frank.actor, it.meeting_id, CancelIn(reason="The host is closed"), 1)
    with pytest.raises(MeetingCancelled):
        await service.invite_to_one(frank.actor, it.meeting_id, guest, 2)

    await service.cancel(frank.actor, it.series_id, CancelFromIn(reason="No longer needed"), 1)
    with pytest.raises(MeetingCancelled):
        await service.invite(frank.actor, it.series_id, guest, 2)
