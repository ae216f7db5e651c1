"""What we send to those who are asked says the same to the libraries in which other programs read it."""

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.policy import default

import pytest

from registry.platform import clock, db
from registry.platform.calendar.guests import Guest, convene
from registry.platform.calendar.keep import keep
from registry.platform.calendar.model import Entry, Occasion
from tests.clients import letters, libraries
from tests.clients.instance import Window
from tests.notifications.invited import FIRST, MEETING, NOW, entry, guest

pytestmark = pytest.mark.usefixtures("database", "clients_installed")
KIM = guest("Kim Lee")
WINDOW = Window(date(2026, 1, 1), date(2028, 1, 1))
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
# Saturday nights at ten until six: the second of them lasts over the change of the clock.
NIGHT = datetime(2027, 3, 6, 22)
NIGHTS = entry(title="Night exercise", starts=NIGHT, minutes=480, rrule="FREQ=WEEKLY;COUNT=5")


async def plan(wanted: Entry, *guests: Guest) -> list[bytes]:
    """Write it down and tell the guests; the calendars in the letters that this makes."""
    with clock.frozen(NOW):
        async with db.transaction():
            before = {row["id"] for row in await db.fetch("SELECT id FROM mail")}
            kept, *_ = await keep("meeting", MEETING, [wanted])
            await convene(kept, guests)
            rows = await db.fetch("SELECT id, content FROM mail ORDER BY put_at, id")
    return [_calendar(row["content"]) for row in rows if row["id"] not in before]


def _calendar(content: bytes) -> bytes:
    mail = email.message_from_bytes(content, policy=default)
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return bytes(part.get_payload(decode=True))


def agreed(calendar: bytes) -> list[letters.Facts]:
    """What all of them read in it."""
    read = letters.by_icalendar(calendar)
    assert letters.by_vobject(calendar) == read
    assert letters.by_icaljs(calendar) == read
    return read


READERS: list[Callable[[bytes, Window], object]] = [
    libraries.by_icalendar, libraries.by_vobject, libraries.by_icaljs,
]  # fmt: skip


def starts(calendar: bytes) -> list[tuple[str, str]]:
    """When a meeting or a series is, as all of them expand it."""
    one, *others = (read(calendar, WINDOW) for read in READERS)
    assert all(other == one for other in others)
    return sorted((shown.start, shown.end) for shown in one)


def shortly(calendar: bytes) -> list[tuple[str, int, str, str, str]]:
    return [(one["method"], one["sequence"], one["instance"], one["start"], one["status"]) for one in agreed(calendar)]


async def test_one_meeting_is_asked_to_moved_and_cancelled() -> None:
    (asked,) = await plan(entry(), KIM)
    (moved,) = await plan(entry(starts=FIRST + HOUR), KIM)
    (off,) = await plan(entry(starts=FIRST + HOUR, cancelled=True), KIM)

    assert shortly(asked) == [("REQUEST", 0, "", "2026-12-01T14:00Z", "CONFIRMED")]
    assert shortly(moved) == [("REQUEST", 1, "", "2026-12-01T15:00Z", "CONFIRMED")]
    assert shortly(off) == [("CANCEL", 2, "", "2026-12-01T15:00Z", "CANCELLED")]
    assert [one["attendees"] for one in agreed(asked)] == [[["mailto:kim.lee@example.org", "TRUE"]]]


async def test_a_series_over_the_change_of_the_clock_is_asked_to() -> None:
    (asked,) = await plan(NIGHTS, KIM)

    assert starts(asked) == [
        ("2027-03-07T03:00Z", "2027-03-07T11:00Z"), ("2027-03-14T03:00Z", "2027-03-14T11:00Z"),
        ("2027-03-21T02:00Z", "2027-03-21T10:00Z"), ("2027-03-28T02:00Z", "2027-03-28T10:00Z"),
        ("2027-04-04T02:00Z", "2027-04-04T10:00Z"),
    ]  # fmt: skip
    assert [one["instance"] for one in agreed(asked)] == ["", "2027-03-14T03:00Z"]


async def test_one_of_a_series_is_moved_and_another_cancelled() -> None:
    moved = Occasion(original=NIGHT + WEEK, starts=NIGHT + WEEK - HOUR, minutes=480)
    off = Occasion(original=NIGHT + 2 * WEEK, starts=NIGHT + 2 * WEEK, minutes=480, cancelled=True)

    await plan(NIGHTS, KIM)
    (first,) = await plan(replace(NIGHTS, changed=(moved,)), KIM)
    (second,) = await plan(replace(NIGHTS, changed=(moved, off)), KIM)
    (anew,) = await plan(replace(NIGHTS, changed=(moved, off), place="Another place"), KIM)

    assert shortly(first) == [("REQUEST", 1, "2027-03-14T03:00Z", "2027-03-14T02:00Z", "CONFIRMED")]
    assert shortly(second) == [("CANCEL", 2, "2027-03-21T02:00Z", "2027-03-21T02:00Z", "CANCELLED")]
    assert [start for start, _ in starts(anew)] == [
        "2027-03-07T03:00Z", "2027-03-14T02:00Z", "2027-03-28T02:00Z", "2027-04-04T02:00Z",
    ]  # fmt: skip


async def test_one_night_of_a_series_is_asked_to() -> None:
    lou = guest("Lou Ray", occasion=NIGHT)

    (asked,) = await plan(NIGHTS, lou)
    (removed,) = await plan(NIGHTS)

    assert shortly(asked) == [("REQUEST", 0, "2027-03-07T03:00Z", "2027-03-07T03:00Z", "CONFIRMED")]
    assert shortly(removed) == [("CANCEL", 1, "2027-03-07T03:00Z", "2027-03-07T03:00Z", "CANCELLED")]
