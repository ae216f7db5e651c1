"""One meeting: moved, cancelled, reinstated, held or not."""

from datetime import timedelta

import pytest

from contacts import service as contacts
from contacts.meetings import queries, service
from contacts.meetings.errors import MeetingCancelled, MeetingHeld, NoSuchMeeting, NotCancelled, NotYet, NotYourMeeting
from contacts.meetings.schemas import CancelIn, ChangeIn, HeldIn, InviteeIn, MoveIn
from contacts.model import Visibility
from contacts.schemas import PersonIn
from registry.platform import db
from registry.platform.errors import Conflict, Invalid, Refused
from registry.platform.ids import new_id
from tests import cast
from tests.contacts.meetings.planned import MONTHLY, NOW, entries, nth, planned, starts
from tests.contacts.places import events, organisation

pytestmark = pytest.mark.usefixtures("database", "_today")
WHY = CancelIn(reason="The host is closed")


async def test_a_moved_meeting_names_the_instance_that_it_replaces() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    key, version = await nth(it.series_id, 1)

    await service.move(frank.actor, key, MoveIn(local_at="2027-01-06T14:00", place="Room 2"), version)

    body = bytes((await entries(it.series_id))[0]["body"])
    assert b"RECURRENCE-ID;TZID=America/New_York:20270105T090000" in body
    assert b"DTSTART;TZID=America/New_York:20270106T140000" in body
    [line] = [one for one in await queries.meetings(frank.actor, series_id=it.series_id) if one.id == key]
    assert (line.moved, line.place, line.starts_at.hour) == (True, "Room 2", 19)


async def test_a_meeting_that_is_held_once_is_simply_elsewhere() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, place="Room 1")

    await service.move(frank.actor, it.meeting_id, MoveIn(local_at="2026-12-02T10:00", place=None), 1)

    whole = await queries.meeting(frank.actor, it.meeting_id)
    assert (whole.series.first_at, whole.series.place) == (whole.line.local_at, None)
    assert not whole.line.moved
    assert b"DTSTART:20261202T150000Z" in bytes((await entries(it.series_id))[0]["body"])


async def test_a_moved_meeting_keeps_its_time_when_the_series_gets_another() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    key, version = await nth(it.series_id, 1)
    await service.move(frank.actor, key, MoveIn(local_at="2027-01-06T14:00"), version)

    await service.change(frank.actor, it.series_id, ChangeIn(first_at="2026-12-01T10:00"), 1)

    assert (await starts(it.series_id, first=3)) == [
        ("2026-12-01 10:00", "planned"),
        ("2027-01-06 14:00", "planned"),
        ("2027-02-02 10:00", "planned"),
    ]


async def test_a_cancelled_meeting_stays_with_its_reason_and_comes_back() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    key, version = await nth(it.series_id, 1)

    await service.cancel_one(frank.actor, key, WHY, version)
    cancelled = (await queries.meeting(frank.actor, key)).line
    assert (cancelled.state, cancelled.reason) == ("cancelled", WHY.reason)
    assert b"STATUS:CANCELLED" in bytes((await entries(it.series_id))[0]["body"])

    await service.reinstate_one(frank.actor, key, version + 1)
    assert (await queries.meeting(frank.actor, key)).line.state == "planned"
    [entry] = await entries(it.series_id)
    assert b"STATUS:CANCELLED" not in bytes(entry["body"])
    assert entry["sequence"] == 2


async def test_what_is_cancelled_or_held_is_left_alone() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, first_at="2026-11-20T09:00")
    with pytest.raises(NotCancelled):
        await service.reinstate_one(frank.actor, it.meeting_id, 1)
    await service.mark_held(frank.actor, it.meeting_id, HeldIn(evidence="Minutes are with the clerk"), 1)
    with pytest.raises(MeetingHeld):
        await service.cancel_one(frank.actor, it.meeting_id, WHY, 2)
    await service.mark_not_held(frank.actor, it.meeting_id, WHY, 2)
    with pytest.raises(MeetingCancelled):
        await service.move(frank.actor, it.meeting_id, MoveIn(title="Other"), 3)


async def test_held_needs_somebody_who_came_or_words_that_show_it() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, first_at="2026-11-20T09:00")
    with pytest.raises(Invalid, match="Note who came"):
        await service.mark_held(frank.actor, it.meeting_id, HeldIn(), 1)

    await db.execute(
        "INSERT INTO meeting_attendance (id, meeting_id, name, attendance) VALUES ($1, $2, 'Ana Diaz', 'remote')",
        new_id(), it.meeting_id,
    )  # fmt: skip
    await service.mark_held(frank.actor, it.meeting_id, HeldIn(), 1)

    assert (await queries.meeting(frank.actor, it.meeting_id)).line.state == "held"


async def test_nobody_says_of_tomorrow_that_it_was() -> None:
    frank = await cast.frank()
    it = await planned(frank.actor)

    for said in (service.mark_held(frank.actor, it.meeting_id, HeldIn(evidence="It will be"), 1),
                 service.mark_not_held(frank.actor, it.meeting_id, WHY, 1)):  # fmt: skip
        with pytest.raises(NotYet):
            await said


async def test_who_may_not_is_refused_and_nothing_changes() -> None:
    frank, bob, faith = await cast.frank(), await cast.bob(), await cast.alice(sectors=["faith"])
    school = await organisation()
    it = await planned(frank.actor, host_id=school, rrule=MONTHLY)
    before = await starts(it.series_id)

    with pytest.raises(Refused):
        await service.cancel_one(bob.actor, it.meeting_id, WHY, 1)
    with pytest.raises(NotYourMeeting):
        await service.cancel_one(faith.actor, it.meeting_id, WHY, 1)
    with pytest.raises(NotYourMeeting):
        await planned(faith.actor, host_id=school)
    with pytest.raises(NotYourMeeting):
        await service.change(faith.actor, it.series_id, ChangeIn(host_id=None, sector="faith"), 1)
    with pytest.raises(Conflict):
        await service.cancel_one(frank.actor, it.meeting_id, WHY, 9)

    assert await starts(it.series_id) == before


async def test_a_meeting_that_is_hidden_is_not_there() -> None:
    frank, charlie, dana = await cast.frank(), await cast.charlie(), await cast.dana()
    it = await planned(frank.actor, visibility=Visibility.SWORN_ONLY, title="Zqsworn")

    for actor in (charlie.actor, dana.actor):
        assert await queries.meetings(actor) == []
        with pytest.raises(NoSuchMeeting):
            await queries.meeting(actor, it.meeting_id)
        with pytest.raises(NoSuchMeeting):
            await queries.series(actor, it.series_id)
    assert "Zqsworn" not in str(await events("meeting_series"))


async def test_the_list_is_narrowed_and_read_in_pages() -> None:
    frank, school = await cast.frank(), await organisation()
    it = await planned(frank.actor, rrule=MONTHLY, invitees=[InviteeIn(organisation_id=school)])
    await planned(frank.actor, kind="drill", title="Lockdown drill", host_id=school)
    lists = queries.meetings

    assert [one.title for one in await lists(frank.actor, kind="drill")] == ["Lockdown drill"]
    assert [one.title for one in await lists(frank.actor, words="lock drill")] == ["Lockdown drill"]
    assert len(await lists(frank.actor, sector="education_k12", limit=100)) == 26
    assert len(await lists(frank.actor, organisation_id=school, limit=100)) == 26
    assert await lists(frank.actor, organisation_id=new_id()) == []
    assert len(await lists(frank.actor, NOW, NOW + timedelta(days=60), series_id=it.series_id)) == 2
    whole = await lists(frank.actor, limit=100)
    pages = await lists(frank.actor, limit=7)
    while len(more := await lists(frank.actor, key=pages[-1].key, limit=7)):
        pages += more
    assert pages == whole
    newest = await lists(frank.actor, newest=True, limit=100)
    assert newest == whole[::-1]


async def test_my_meetings_are_those_that_i_own_or_am_asked_to() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    it = await planned(frank.actor, rrule=MONTHLY)
    key, version = await nth(it.series_id, 1)
    assert await queries.meetings(bob.actor, mine=True) == []

    await service.invite_to_one(frank.actor, key, InviteeIn(user_id=bob.user_id), version)

    assert [one.id for one in await queries.meetings(bob.actor, mine=True)] == [key]
    assert len(await queries.meetings(frank.actor, mine=True)) == 25


async def test_a_partner_is_with_what_its_people_are_asked_to_or_came_to() -> None:
    frank, school = await cast.frank(), await organisation()
    ana = await contacts.add_person(frank.actor, school, PersonIn(name="Ana Diaz"))
    it = await planned(frank.actor, rrule=MONTHLY)
    (first, _), (second, version) = await nth(it.series_id, 0), await nth(it.series_id, 1)
    key = await service.invite_to_one(frank.actor, second, InviteeIn(person_id=ana), version)
    await db.execute(
        "INSERT INTO meeting_attendance (id, meeting_id, organisation_id, name, attendance)"
        " VALUES ($1, $2, $3, 'Somebody', 'present')",
        new_id(), first, school,
    )  # fmt: skip

    for narrow in ({"organisation_id": school}, {"sector": "education_k12", "before": NOW + timedelta(days=50)}):
        found = {one.id for one in await queries.meetings(frank.actor, **narrow)}  # type: ignore[arg-type]
        assert found == {first, second}
    await service.uninvite(frank.actor, key)
    assert [one.id for one in await queries.meetings(frank.actor, organisation_id=school)] == [first]
