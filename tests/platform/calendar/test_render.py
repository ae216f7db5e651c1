"""Entries become lines that any reader of calendars reads, whatever people wrote into them."""

import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from registry.platform.calendar import render
from registry.platform.calendar.fold import folded
from registry.platform.calendar.model import EntryKind
from tests.platform.calendar.cast import HOST, MEETING_ID, kept, meeting, moved, series

ROOT = Path(__file__).parents[3]


def read(body: bytes) -> list[Event]:
    return list(Calendar.from_ical(render.calendar([body], ["America/New_York"])).events)


def lines(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_a_single_meeting_is_in_utc() -> None:
    assert lines(render.vevents(kept(meeting(), sequence=2), HOST)) == [
        "BEGIN:VEVENT",
        "SUMMARY:Schools liaison",
        "DTSTART:20261103T140000Z",
        "DTEND:20261103T150000Z",
        "DTSTAMP:20261102T153012Z",
        "UID:c0ffee00-0000-4000-8000-000000000001",
        "SEQUENCE:2",
        "CATEGORIES:Liaison meeting",
        "CLASS:PUBLIC",
        "LAST-MODIFIED:20261102T153012Z",
        "LOCATION:Room 4\\, 100 Main Street",
        "STATUS:CONFIRMED",
        "URL:https://registry.example.org/meetings/1",
        "END:VEVENT",
        "",
    ]
    assert render.zones_of(meeting()) == []


def test_a_series_is_on_the_clock_of_its_zone() -> None:
    given_series = series(
        rrule="FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271231",
        without=(datetime(2027, 2, 2, 9), datetime(2027, 1, 5, 9)),
        changed=(moved(original=datetime(2026, 12, 1, 9), starts=datetime(2026, 12, 1, 9), cancelled=True), moved()),
    )

    written = lines(render.vevents(kept(given_series), HOST))

    assert [line for line in written if re.match("BEGIN|DT(START|END)|R(RULE|ECURRENCE)|EXDATE|STATUS", line)] == [
        "BEGIN:VEVENT",
        "DTSTART;TZID=America/New_York:20261006T090000",
        "DTEND;TZID=America/New_York:20261006T100000",
        "RRULE:FREQ=MONTHLY;UNTIL=20280101T045959Z;BYDAY=1TU",
        "EXDATE;TZID=America/New_York:20270105T090000",
        "EXDATE;TZID=America/New_York:20270202T090000",
        "STATUS:CONFIRMED",
        "BEGIN:VEVENT",
        "DTSTART;TZID=America/New_York:20261104T100000",
        "DTEND;TZID=America/New_York:20261104T110000",
        "RECURRENCE-ID;TZID=America/New_York:20261103T090000",
        "STATUS:CONFIRMED",
        "BEGIN:VEVENT",
        "DTSTART;TZID=America/New_York:20261201T090000",
        "DTEND;TZID=America/New_York:20261201T100000",
        "RECURRENCE-ID;TZID=America/New_York:20261201T090000",
        "STATUS:CANCELLED",
    ]
    assert render.zones_of(given_series) == ["America/New_York"]


def test_a_day_is_a_date_that_takes_no_time() -> None:
    entry = meeting(
        starts=date(2027, 6, 30), minutes=None, place=None, kind=EntryKind.AGREEMENT, related=("agreement", MEETING_ID)
    )

    written = lines(render.vevents(kept(entry, related_uid="its-agreement"), HOST))

    assert {"DTSTART;VALUE=DATE:20270630", "DTEND;VALUE=DATE:20270701", "TRANSP:TRANSPARENT"} <= set(written)
    assert {"RELATED-TO:its-agreement", "CATEGORIES:Agreement date"} <= set(written)
    assert not [line for line in written if line.startswith("LOCATION")]


def test_days_that_come_again_end_with_a_day() -> None:
    written = lines(render.vevents(kept(meeting(starts=date(2027, 6, 30), rrule="FREQ=YEARLY;UNTIL=20300630")), HOST))

    assert "RRULE:FREQ=YEARLY;UNTIL=20300630" in written
    assert render.zones_of(meeting(starts=date(2027, 6, 30), rrule="FREQ=YEARLY")) == []


def test_a_series_begins_with_its_first_hit() -> None:
    written = lines(render.vevents(kept(series(starts=datetime(2026, 10, 7, 9))), HOST))

    assert "DTSTART;TZID=America/New_York:20261103T090000" in written


def test_a_meeting_across_a_change_of_the_clock_keeps_its_length() -> None:
    late = meeting(starts=datetime(2026, 10, 31, 23), minutes=240)

    (single,) = read(render.vevents(kept(late), HOST))

    assert single.end - single.start == timedelta(hours=4)


def test_what_not_all_may_see_is_confidential_and_a_link_goes_with_the_place() -> None:
    written = lines(
        render.vevents(kept(meeting(visibility="sworn_only", link="https://meet.example.org/1?a=b;c")), HOST)
    )

    assert "CLASS:CONFIDENTIAL" in written
    assert "LOCATION:Room 4\\, 100 Main Street\\, https://meet.example.org/1?a=b\\;c" in written


def test_a_calendar_says_its_name_and_how_often_to_ask() -> None:
    whole = render.calendar(
        [], ["America/New_York", "America/New_York"], "Schools; all", "teal", timedelta(hours=4), method="PUBLISH",
        zone="America/Denver",
    )  # fmt: skip

    assert lines(whole)[:12] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Partner registry//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Schools\\; all",
        "X-WR-CALNAME:Schools\\; all",
        "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT240M",
        "X-PUBLISHED-TTL:PT240M",
        "METHOD:PUBLISH",
        "X-WR-TIMEZONE:America/Denver",
        "BEGIN:VTIMEZONE",
    ]
    assert whole.count(b"BEGIN:VTIMEZONE") == 1
    assert whole.endswith(b"END:VTIMEZONE\r\nEND:VCALENDAR\r\n")


def test_a_calendar_of_nothing_is_one() -> None:
    assert Calendar.from_ical(render.calendar([], [])).walk("VEVENT") == []


NASTY = st.text(
    st.characters() | st.sampled_from(list('\r\n\x00\x0b\x0c\x1c\x85\u2028\u2029\u200f\u202e\ud800;:,\\"^ ä€𝄞é')),
    max_size=150,
) | st.sampled_from(["\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x", "a\nATTENDEE:mailto:x@example.org", "€" * 99])
FIELDS = {"title": NASTY, "place": NASTY | st.none(), "link": NASTY | st.none(), "path": NASTY}


@settings(max_examples=250)
@given(st.fixed_dictionaries(FIELDS), NASTY, st.booleans())
def test_nothing_that_people_write_breaks_a_line(fields: dict[str, Any], other: str, again: bool) -> None:
    changed = (moved(title=other, place=other),) if again else ()
    entry = series(changed=changed, **fields) if again else meeting(**fields)

    whole = render.calendar([render.vevents(kept(entry), HOST)], render.zones_of(entry), other)

    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n", whole)
    pieces = whole.split(b"\r\n")
    assert all(len(piece) <= 75 and piece.decode() is not None for piece in pieces)
    assert whole.decode().splitlines() == [piece.decode() for piece in pieces[:-1]]
    names = [re.split("[;:]", line)[0] for line in whole.decode().replace("\r\n ", "").split("\r\n")]
    assert names.count("BEGIN") == names.count("END") == (6 if again else 2)
    assert names.count("SUMMARY") == (2 if again else 1)
    assert not {"ATTENDEE", "ORGANIZER", "DESCRIPTION"} & set(names)
    assert [event["UID"] for event in Calendar.from_ical(whole).events] == [kept(entry).uid] * (1 + again)


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=400))
def test_folding_loses_nothing(line: str) -> None:
    pieces = folded(line)

    assert pieces.endswith(b"\r\n")
    assert pieces[:-2].replace(b"\r\n ", b"") == line.replace("\r\n ", "").encode()
    assert all(len(piece) <= 77 for piece in re.split(rb"(?<=\r\n)(?= )", pieces))


def test_equal_data_gives_equal_bytes_in_every_process() -> None:
    script = (
        "import sys; from datetime import timedelta; from registry.platform.calendar import render;"
        "from tests.platform.calendar.cast import *; from uuid import UUID;"
        "many = frozenset(UUID(int=n) for n in range(50));"
        "e = series(changed=(moved(title='x'),), without=(datetime(2027, 1, 5, 9),), user_ids=many, sectors=many);"
        "zones = {'America/New_York', 'Europe/London', 'Europe/Berlin'};"
        "sys.stdout.buffer.write(render.calendar([render.vevents(kept(e), HOST)], zones))"
    )

    first, second = (
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    )

    assert first == second
    assert first.count(b"BEGIN:VEVENT") == 2
