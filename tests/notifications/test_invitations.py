"""Letters in the outbox, in the transaction of the change: to whom, what they say, and what programs read in them."""

import email
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import icalendar
import pytest
import vobject

from registry.platform import clock, db
from registry.platform.calendar.guests import Guest, convene
from registry.platform.calendar.keep import keep
from registry.platform.calendar.model import Entry, Kept, Occasion
from tests import cast
from tests.notifications.invited import FIRST, MEETING, NOW, entry, guest

pytestmark = pytest.mark.usefixtures("database")
KIM, LOU = guest("Kim Lee"), guest("Lou Ray", zone="America/Denver")


async def plan(wanted: Entry, *guests: Guest, at: timedelta = timedelta()) -> Kept:
    """Write it down in calendars and tell the guests, as a planner does in one transaction."""
    with clock.frozen(NOW + at):
        async with db.transaction():
            kept, *_ = await keep("meeting", MEETING, [wanted])
            await convene(kept, guests)
    return kept


async def outbox() -> list[EmailMessage]:
    rows = await db.fetch("SELECT content FROM mail ORDER BY put_at, id")
    return [email.message_from_bytes(row["content"], policy=default) for row in rows]  # type: ignore[misc]


def object_in(mail: EmailMessage) -> Any:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return icalendar.Calendar.from_ical(part.get_payload(decode=True))


def event_in(mail: EmailMessage) -> Any:
    return object_in(mail).walk("VEVENT")[0]


def words(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


async def test_invitation_has_the_parts_that_programs_show_buttons_for() -> None:
    await plan(entry(), KIM)

    (mail,) = await outbox()
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    calendar, file = list(mail.walk())[4:]
    assert (calendar.get_param("method"), calendar.get_content_charset()) == ("REQUEST", "utf-8")
    assert file.get_filename() == "invite.ics"
    assert file.get_payload(decode=True) == calendar.get_payload(decode=True)
    assert str(mail["To"]) == "Kim Lee <kim.lee@example.org>"


async def test_invitation_names_its_reader_alone() -> None:
    await plan(entry(), KIM, LOU)

    for mail in await outbox():
        (attendee,) = [event_in(mail)["attendee"]]
        assert attendee.lower() == f"mailto:{mail['To'].addresses[0].addr_spec}"
        assert dict(attendee.params) == {
            "CN": mail["To"].addresses[0].display_name, "CUTYPE": "INDIVIDUAL", "PARTSTAT": "NEEDS-ACTION",
            "ROLE": "REQ-PARTICIPANT", "RSVP": "TRUE",
        }  # fmt: skip
        organizer = event_in(mail)["organizer"]
        assert (str(organizer), dict(organizer.params)) == ("mailto:registry@registry.example.org", {})
        other = "lou" if "kim" in mail["To"] else "kim"
        assert f"{other}." not in mail.as_string()


async def test_invitation_tells_the_time_in_the_zone_of_its_reader() -> None:
    await plan(entry(), LOU)

    (mail,) = await outbox()
    assert mail["Subject"] == "Invitation: School liaison meeting, Tue 1 Dec 2026, 07:00 MST"
    assert "Tue 1 Dec 2026, 07:00 to 08:00 MST" in words(mail)
    assert "That is Tue 1 Dec 2026, 09:00 to 10:00 EST where it is held (America/New York)." in words(mail)


async def test_other_time_is_a_letter_in_the_same_thread_that_says_what_was() -> None:
    await plan(entry(), KIM)
    await plan(entry(starts=FIRST + timedelta(hours=2)), KIM)

    asked, changed = await outbox()
    assert (changed["In-Reply-To"], changed["References"]) == (asked["Message-ID"], asked["Message-ID"])
    assert [event_in(mail)["sequence"] for mail in (asked, changed)] == [0, 1]
    assert event_in(asked)["uid"] == event_in(changed)["uid"]
    assert "When: Tue 1 Dec 2026, 11:00 to 12:00 EST\n  (before: Tue 1 Dec 2026, 09:00 to 10:00 EST)" in words(changed)


async def test_typo_sends_nothing() -> None:
    await plan(entry(), KIM)
    await plan(entry(title="School liaison meetings"), KIM)

    assert len(await outbox()) == 1


async def test_guest_who_is_taken_off_hears_that_it_takes_place() -> None:
    await plan(entry(), KIM, LOU)
    await plan(entry(), LOU)

    last = (await outbox())[-1]
    assert object_in(last)["method"] == "CANCEL"
    assert (last["To"].addresses[0].username, event_in(last)["status"]) == ("kim.lee", "CANCELLED")
    assert "You are no longer asked to this meeting. It takes place, only without you." in words(last)
    assert "/reply/" not in words(last)


async def test_cancelled_meeting_is_told_to_all_guests() -> None:
    await plan(entry(), KIM, LOU)
    await plan(entry(cancelled=True), KIM, LOU)

    told = [(object_in(mail)["method"], event_in(mail)["sequence"]) for mail in await outbox()]
    assert told == [("REQUEST", 0), ("REQUEST", 0), ("CANCEL", 1), ("CANCEL", 1)]


async def test_reason_of_a_cancellation_is_told_and_stands_in_no_calendar() -> None:
    second = FIRST + timedelta(days=7)
    off = Occasion(original=second, starts=second, minutes=60, cancelled=True, reason="The school is closed")
    await plan(entry(rrule="FREQ=WEEKLY;COUNT=6"), KIM)
    await plan(entry(rrule="FREQ=WEEKLY;COUNT=6", changed=(off,)), KIM)
    await plan(entry(rrule="FREQ=WEEKLY;COUNT=6", changed=(off,), cancelled=True, reason="No funds"), KIM)

    one, every = (await outbox())[1:]
    assert "Why:\n  The school is closed" in words(one)
    assert "Why:\n  No funds" in words(every)
    assert b"closed" not in object_in(one).to_ical()


async def test_letters_to_one_guest_stand_in_one_lane() -> None:
    await plan(entry(), KIM, LOU)
    await plan(entry(cancelled=True), KIM, LOU)

    rows = await db.fetch("SELECT recipient, lane, place FROM mail ORDER BY recipient, place")
    assert [(row["recipient"], row["place"]) for row in rows] == [
        ("kim.lee@example.org", 1), ("kim.lee@example.org", 2), ("lou.ray@example.org", 1), ("lou.ray@example.org", 2),
    ]  # fmt: skip
    assert len({row["lane"] for row in rows}) == 2


async def test_same_change_twice_is_told_once() -> None:
    await plan(entry(), KIM)
    await plan(entry(place="Room 9"), KIM)
    await plan(entry(place="Room 9"), KIM)

    assert len(await outbox()) == 2


async def test_rolled_back_change_tells_nobody() -> None:
    with clock.frozen(NOW), pytest.raises(RuntimeError):
        async with db.transaction():
            kept, *_ = await keep("meeting", MEETING, [entry()])
            await convene(kept, [KIM])
            raise RuntimeError

    assert await outbox() == []


async def test_guest_without_a_sound_address_does_not_keep_the_others_from_hearing() -> None:
    await plan(entry(), replace(KIM, address="nobody"), LOU)

    assert [mail["To"].addresses[0].username for mail in await outbox()] == ["lou.ray"]


async def test_moved_meeting_of_a_series_is_read_alike_by_two_libraries() -> None:
    second = FIRST + timedelta(days=7)
    moved = Occasion(original=second, starts=second + timedelta(hours=3), minutes=30)
    await plan(entry(rrule="FREQ=WEEKLY;COUNT=6"), KIM)
    await plan(entry(rrule="FREQ=WEEKLY;COUNT=6", changed=(moved,)), KIM)

    event = event_in((await outbox())[-1])
    other = vobject.readOne(object_in((await outbox())[-1]).to_ical().decode()).vevent
    assert event["recurrence-id"].dt == other.recurrence_id.value
    assert event["dtstart"].dt.isoformat() == "2026-12-08T12:00:00-05:00" == other.dtstart.value.isoformat()
    assert event["dtend"].dt == other.dtend.value


async def test_change_of_tomorrow_goes_by_mail_to_those_who_follow_the_meeting() -> None:
    alice = await cast.person("coordinator", name="Alice Ames", email="alice@example.org")
    kim = await cast.person("officer", name="Kim Lee", email=KIM.address)
    near = entry(starts=FIRST, user_ids=frozenset({alice.user_id, kim.user_id}))
    await plan(near, KIM)
    soon = timedelta(days=9, hours=8)

    await plan(replace(near, starts=FIRST + timedelta(hours=1)), KIM, at=soon)
    await plan(replace(near, starts=FIRST + timedelta(hours=1), cancelled=True), KIM, at=soon)

    mine = [mail for mail in await outbox() if "alice" in mail["To"]]
    assert [mail["Subject"] for mail in mine] == [
        "Changed, and soon: School liaison meeting", "Cancelled, and soon: School liaison meeting",
    ]  # fmt: skip
    assert "Tue 1 Dec 2026, 10:00 to 11:00 EST" in words(mine[0])
    assert len([mail for mail in await outbox() if "kim" in mail["To"]]) == 3


async def test_change_of_next_week_goes_to_guests_only() -> None:
    alice = await cast.person("coordinator", name="Alice Ames", email="alice@example.org")
    wanted = entry(user_ids=frozenset({alice.user_id}))
    await plan(wanted, KIM)
    await plan(replace(wanted, place="Room 9"), KIM)

    assert [mail["To"].addresses[0].username for mail in await outbox()] == ["kim.lee", "kim.lee"]
