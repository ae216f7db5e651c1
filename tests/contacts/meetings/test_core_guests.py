"""Who is asked, by which address, what they answer, and what calendars know of it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.meetings import brought, publishing, queries, service
from contacts.meetings.errors import AskedAlready
from contacts.meetings.schemas import ChangeIn, InviteeIn, MoveIn, ToldIn
from contacts.model import PointKind, PositionRole
from contacts.schemas import AssignmentIn, LeftIn, PersonIn, PointIn, PositionIn
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.calendar.guests import Guest, Reply
from registry.platform.calendar.model import Kept
from registry.platform.errors import Invalid
from tests import cast
from tests.contacts.meetings.planned import MONTHLY, NOW, entries, nth, planned, version_of
from tests.contacts.places import events, organisation

pytestmark = pytest.mark.usefixtures("database", "_today")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Kept, Sequence[Guest]]]:
    """What was told to whoever writes invitations."""
    heard: list[tuple[Kept, Sequence[Guest]]] = []

    async def hear(kept: Kept, guests: Sequence[Guest]) -> None:
        heard.append((kept, guests))

    monkeypatch.setattr(publishing, "convene", hear)
    return heard


async def _person(actor: Actor, house: UUID, name: str, address: str | None = None) -> UUID:
    key = await contacts.add_person(actor, house, PersonIn(name=name))
    if address:
        point = PointIn(kind=PointKind.EMAIL_PERSONAL, value=address, person_id=key)
        await contacts.publish_point(actor, house, point)
    return key


async def test_everybody_is_written_to_at_the_best_address_there_is(told: list[Any]) -> None:
    frank, bob = await cast.frank(), await cast.bob()
    school, clinic = await organisation(), await organisation("Gulf Clinic", "mental_health", time_zone="US/Central")
    own = await _person(frank.actor, school, "Ana Own", "Ana@example.org")
    posted, silent = await _person(frank.actor, school, "Ben Post"), await _person(frank.actor, school, "Cy Silent")
    post = await contacts.open_position(frank.actor, school, PositionIn(role=PositionRole.TRAINING))
    await contacts.assign(frank.actor, post, AssignmentIn(person_id=posted))
    shared = PointIn(kind=PointKind.EMAIL_SHARED, value="training@example.org", position_id=post)
    await contacts.publish_point(frank.actor, school, shared)
    office = PointIn(kind=PointKind.EMAIL_SHARED, value="clinic@example.org")
    await contacts.publish_point(frank.actor, clinic, office)
    outside = InviteeIn(address="Guest@Example.org", name="A guest")

    it = await planned(frank.actor, invitees=[
        InviteeIn(person_id=own), InviteeIn(person_id=posted), InviteeIn(person_id=silent),
        InviteeIn(organisation_id=clinic), InviteeIn(user_id=bob.user_id), outside,
    ])  # fmt: skip

    _, guests = told[-1]
    assert {(one.name, one.address, one.zone) for one in guests} == {
        ("Ana Own", "Ana@example.org", "America/New_York"),
        ("Ben Post", "training@example.org", "America/New_York"),
        ("Gulf Clinic", "clinic@example.org", "US/Central"),
        ("Bob Baker", "bob@example.org", "America/New_York"),
        ("A guest", "Guest@Example.org", "America/New_York"),
    }
    asked = (await queries.meeting(frank.actor, it.meeting_id)).asked
    assert [one.name for one in asked if one.by_telephone] == ["Cy Silent"]
    [entry] = await entries(it.series_id)
    assert "guest@example.org" in entry["addresses"]
    assert set(entry["user_ids"]) == {frank.user_id, bob.user_id}
    assert set(entry["organisation_ids"]) == {school, clinic}
    assert set(entry["sectors"]) == {"education_k12", "mental_health"}


async def test_whoever_left_is_not_written_to_any_more(told: list[Any]) -> None:
    frank, school = await cast.frank(), await organisation()
    ana = await _person(frank.actor, school, "Ana Own", "ana@example.org")
    it = await planned(frank.actor, invitees=[InviteeIn(person_id=ana)])
    await contacts.person_left(frank.actor, ana, LeftIn(), 1)

    await brought.following.publish_anew({"series": [str(it.series_id)]})

    assert list(told[-1][1]) == []
    [one] = (await queries.meeting(frank.actor, it.meeting_id)).asked
    assert (one.gone, one.by_telephone) == (True, False)


async def test_a_guest_of_one_meeting_is_asked_to_that_one(told: list[Any]) -> None:
    frank = await cast.frank()
    it = await planned(frank.actor, rrule=MONTHLY)
    key, version = await nth(it.series_id, 1)

    await service.invite_to_one(frank.actor, key, InviteeIn(address="guest@example.org", name="A guest"), version)

    [guest] = told[-1][1]
    assert f"{guest.occasion:%Y-%m-%d %H:%M}" == "2027-01-05 09:00"
    assert "guest@example.org" not in (await entries(it.series_id))[0]["addresses"]


async def test_somebody_is_asked_once_and_taken_off() -> None:
    frank, school = await cast.frank(), await organisation()
    it = await planned(frank.actor, rrule=MONTHLY)
    guest = InviteeIn(organisation_id=school)
    key = await service.invite(frank.actor, it.series_id, guest, 1)
    with pytest.raises(AskedAlready):
        await service.invite(frank.actor, it.series_id, guest, 2)

    await service.uninvite(frank.actor, key, 1)

    assert (await queries.series(frank.actor, it.series_id)).asked == []
    assert [action for action, _ in await events("meeting_invitee")] == ["invited", "uninvited"]
    again = await service.invite(frank.actor, it.series_id, guest, await version_of(frank.actor, it.series_id))
    assert again != key


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"address": "guest@example.org"},
        {"address": "guest@nowhere..org", "name": "A guest"},
        {"address": "\u0001@example.org", "name": "A guest"},
        {"person_id": "00000000-0000-7000-8000-000000000000"},
        {"address": "a@example.org", "name": "A", "person_id": "00000000-0000-7000-8000-000000000000"},
    ],
)
async def test_a_guest_is_one_of_somebody(given: dict[str, Any]) -> None:
    frank = await cast.frank()
    it = await planned(frank.actor)

    with pytest.raises(Invalid):
        await service.invite(frank.actor, it.series_id, InviteeIn(**given), 1)


async def _asked(actor: Actor, rrule: str | None = MONTHLY) -> tuple[service.Planned, UUID]:
    school = await organisation()
    it = await planned(actor, rrule=rrule, invitees=[InviteeIn(organisation_id=school)])
    return it, (await queries.series(actor, it.series_id)).asked[0].invitee.id


async def _answer_to(actor: Actor, meeting_id: UUID) -> str | None:
    [one] = (await queries.meeting(actor, meeting_id)).asked
    return str(one.said.answer) if one.said else None


async def test_an_answer_to_a_former_time_no_longer_counts() -> None:
    frank = await cast.frank()
    it, key = await _asked(frank.actor)
    await service.take_answer(Reply(key=key, answer="accepted", sequence=0, at=NOW))
    assert await _answer_to(frank.actor, it.meeting_id) == "accepted"

    await service.change(frank.actor, it.series_id, ChangeIn(first_at="2026-12-01T11:00"), 1)
    assert await _answer_to(frank.actor, it.meeting_id) is None

    await service.take_answer(Reply(key=key, answer="declined", sequence=0, at=NOW + timedelta(minutes=1)))
    assert await _answer_to(frank.actor, it.meeting_id) is None
    await service.take_answer(Reply(key=key, answer="tentative", sequence=1, at=NOW + timedelta(minutes=2)))
    assert await _answer_to(frank.actor, it.meeting_id) == "tentative"


async def test_one_moved_meeting_leaves_the_answers_to_the_others() -> None:
    frank = await cast.frank()
    it, key = await _asked(frank.actor)
    await service.take_answer(Reply(key=key, answer="accepted", sequence=0, at=NOW))
    second, version = await nth(it.series_id, 1)

    await service.move(frank.actor, second, MoveIn(local_at="2027-01-06T09:00"), version)

    assert await _answer_to(frank.actor, it.meeting_id) == "accepted"
    assert await _answer_to(frank.actor, second) is None


async def test_an_answer_to_one_date_goes_before_that_to_all() -> None:
    frank = await cast.frank()
    it, key = await _asked(frank.actor)
    second, _ = await nth(it.series_id, 1)
    at = (await queries.meeting(frank.actor, second)).line.original_at

    await service.take_answer(Reply(key=key, answer="accepted", at=NOW))
    await service.take_answer(Reply(key=key, answer="declined", occasion=at, at=NOW))

    assert await _answer_to(frank.actor, it.meeting_id) == "accepted"
    assert await _answer_to(frank.actor, second) == "declined"


async def test_an_older_answer_does_not_overtake_a_later_one() -> None:
    frank = await cast.frank()
    it, key = await _asked(frank.actor, rrule=None)

    await service.take_answer(Reply(key=key, answer="accepted", at=NOW + timedelta(hours=1)))
    assert await service.take_answer(Reply(key=key, answer="declined", at=NOW))

    assert await _answer_to(frank.actor, it.meeting_id) == "accepted"


async def test_an_answer_of_whoever_was_taken_off_is_for_a_person_to_read() -> None:
    frank = await cast.frank()
    _, key = await _asked(frank.actor)
    await service.uninvite(frank.actor, key)

    assert not await service.take_answer(Reply(key=key, answer="accepted", at=NOW))


async def test_what_was_said_by_telephone_is_an_answer_to_the_time_as_it_is() -> None:
    frank = await cast.frank()
    it, key = await _asked(frank.actor)
    await service.change(frank.actor, it.series_id, ChangeIn(first_at="2026-12-01T11:00"), 1)

    await service.note_answer(frank.actor, key, ToldIn(answer="accepted", comment="will be late"))

    assert await _answer_to(frank.actor, it.meeting_id) == "accepted"
    with pytest.raises(Invalid, match="Give the time"):
        await service.note_answer(frank.actor, key, ToldIn(answer="counter"))


async def test_the_night_finds_out_whose_account_was_closed(told: list[Any]) -> None:
    frank, bob = await cast.frank(), await cast.bob()
    await planned(frank.actor, invitees=[InviteeIn(user_id=bob.user_id)])
    await planned(frank.actor, first_at="2026-11-20T09:00", invitees=[InviteeIn(user_id=bob.user_id)])
    await db.execute("UPDATE app_user SET disabled_at = now() WHERE id = $1", bob.user_id)
    told.clear()

    await brought.following.follow_all()

    [job] = await db.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'publish meetings anew'")
    await brought.following.publish_anew(json.loads(job["payload"]))
    assert [list(guests) for _, guests in told] == [[]]


async def test_a_changed_address_reaches_calendars_and_guests(told: list[Any]) -> None:
    frank, school = await cast.frank(), await organisation()
    ana = await _person(frank.actor, school, "Ana Own")
    it = await planned(frank.actor, invitees=[InviteeIn(person_id=ana)])
    assert list(told[-1][1]) == []
    before = await db.fetch("SELECT id FROM pgqueuer WHERE entrypoint = 'publish meetings anew'")

    point = PointIn(kind=PointKind.EMAIL_PERSONAL, value="ana@example.org", person_id=ana)
    await contacts.publish_point(frank.actor, school, point)

    after = await db.fetch("SELECT * FROM pgqueuer WHERE entrypoint = 'publish meetings anew'")
    assert len(after) == len(before) + 1
    await brought.following.publish_anew({"series": [str(it.series_id)]})
    assert [one.address for one in told[-1][1]] == ["ana@example.org"]
