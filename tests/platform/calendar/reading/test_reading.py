"""Calendars that others wrote are read as they mean them, or left out with a word why."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.platform.calendar import render
from registry.platform.calendar.model import Entry
from registry.platform.calendar.reading import asking
from registry.platform.calendar.reading.inside import HORIZON, INSTANCES_MOST, understood
from registry.platform.calendar.reading.model import Heard, Reading
from registry.platform.documents import child
from registry.platform.documents.errors import Unreadable
from tests.platform.calendar.cast import HOST, kept, meeting, moved, series
from tests.platform.calendar.reading.corpus import packed

FIRST = date(2026, 9, 1)
ZONE = "America/New_York"


def calendar(*lines: str, around: bool = True) -> bytes:
    inner = "\r\n".join(lines)
    return (f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}\r\nEND:VCALENDAR\r\n" if around else inner).encode()


def event(*lines: str) -> bytes:
    return calendar("BEGIN:VEVENT", "UID:1@example.org", *lines, "END:VEVENT")


def read(data: bytes, first: date = FIRST) -> Reading:
    return understood(data, first, ZONE)


def one(*lines: str) -> Heard:
    found = read(event(*lines))
    assert found.troubles == ()
    return found.heard[0]


def spans(heard: Heard) -> list[str]:
    return [f"{span.begins:%Y-%m-%d %H:%M} {span.ends:%m-%d %H:%M}" for span in heard.spans]


def trouble(*lines: str) -> str:
    found = read(event(*lines))
    assert found.heard == ()
    (told,) = found.troubles
    assert (told.line, told.uid) == (3, "1@example.org")
    return told.sentence


def test_a_break_of_several_days() -> None:
    heard = one("DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270104", "SUMMARY:Winter break\\, all schools")

    assert (heard.title, heard.whole_days, heard.uid) == ("Winter break, all schools", True, "1@example.org")
    assert spans(heard) == ["2026-12-21 00:00 01-04 00:00"]


def test_a_day_without_an_end_or_with_itself_as_end_is_one_day() -> None:
    assert spans(one("DTSTART;VALUE=DATE:20261126")) == ["2026-11-26 00:00 11-27 00:00"]
    assert spans(one("DTSTART;VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261126")) == ["2026-11-26 00:00 11-27 00:00"]


def test_a_holiday_each_year_comes_in_the_time_ahead() -> None:
    heard = one("DTSTART;VALUE=DATE:20100704", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270704")

    assert spans(heard) == ["2028-07-04 00:00 07-05 00:00"]


def test_further_days_are_named_one_by_one() -> None:
    heard = one("DTSTART;VALUE=DATE:20261012", "RDATE;VALUE=DATE:20261126,20261127")

    assert [span[:10] for span in spans(heard)] == ["2026-10-12", "2026-11-26", "2026-11-27"]


@pytest.mark.parametrize(
    ("starts", "zone", "begins"),
    [
        ("DTSTART:20261103T140000Z", "UTC", "14:00"),
        ("DTSTART;TZID=America/New_York:20261103T090000", "America/New_York", "09:00"),
        ('DTSTART;TZID="Eastern Standard Time":20261103T090000', "America/New_York", "09:00"),
        ("DTSTART;TZID=/citadel.org/20210210_1/America/Chicago:20261103T090000", "America/Chicago", "09:00"),
        ("DTSTART:20261103T090000", None, "09:00"),
    ],
)
def test_zones_by_any_of_their_names(starts: str, zone: str | None, begins: str) -> None:
    heard = one(starts, "DURATION:PT90M")

    assert (heard.zone, f"{heard.begins:%H:%M}", heard.minutes) == (zone, begins, 90)


def test_a_zone_of_their_own_making_is_known_by_its_rules() -> None:
    def made(begins: str) -> Reading:
        return read(calendar(
            "BEGIN:VTIMEZONE", "TZID:Customized Time Zone",
            "BEGIN:STANDARD", "DTSTART:16010101T020000", "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500",
            f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH={begins}", "END:STANDARD",
            "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400",
            "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3", "END:DAYLIGHT",
            "END:VTIMEZONE",
            "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Customized Time Zone:20261103T090000", "END:VEVENT",
        ))  # fmt: skip

    assert [heard.zone for heard in made("11").heard] == ["America/New_York"]
    assert ["“Customized Time Zone”" in told.sentence for told in made("10").troubles] == [True]


def test_a_series_with_one_moved_one_cancelled_and_one_left_out() -> None:
    zoned = ";TZID=America/New_York:"
    data = calendar(
        "METHOD:REQUEST",
        "X-WR-CALNAME:County schools",
        "BEGIN:VEVENT", "UID:s", f"DTSTART{zoned}20261006T090000", f"DTEND{zoned}20261006T100000",
        "RRULE:FREQ=MONTHLY;BYDAY=1TU;COUNT=5", f"EXDATE{zoned}20261103T090000", "SUMMARY:Liaison", "SEQUENCE:3",
        "END:VEVENT",
        "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID:20261201T140000Z", "DTSTART:20261202T150000Z", "DTEND:20261202T160000Z",
        "END:VEVENT",
        "BEGIN:VEVENT", "UID:s", f"RECURRENCE-ID{zoned}20270105T090000", f"DTSTART{zoned}20270105T090000",
        "STATUS:CANCELLED", "END:VEVENT",
    )  # fmt: skip

    found = read(data)

    (heard,) = found.heard
    assert (found.method, found.name, heard.sequence, heard.rrule) == (
        "REQUEST", "County schools", 3, "FREQ=MONTHLY;BYDAY=1TU;COUNT=5"
    )  # fmt: skip
    assert spans(heard) == [
        "2026-10-06 09:00 10-06 10:00",
        "2026-12-02 10:00 12-02 11:00",
        "2027-02-02 09:00 02-02 10:00",
    ]
    assert [each.cancelled for each in heard.changed] == [False, True]


def test_one_instance_sent_alone_is_an_entry_of_its_own() -> None:
    heard = one("RECURRENCE-ID:20261103T140000Z", "DTSTART:20261104T140000Z")

    assert heard.original == datetime(2026, 11, 3, 14)
    assert spans(heard) == ["2026-11-04 14:00 11-04 14:00"]


def test_what_it_is_about_and_who_comes_is_not_read() -> None:
    data = event(
        "DTSTART:20261103T140000Z", "DESCRIPTION:Case 123", "ATTENDEE;CN=Ann Doe:mailto:ann@example.org",
        "ORGANIZER:mailto:bob@example.org", "COMMENT:Case 123", "ATTACH:https://files.example.org/123",
    )  # fmt: skip

    told = msgspec.json.encode(read(data)).decode()

    assert not [word for word in ("123", "ann", "Ann", "bob") if word in told]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["SUMMARY:x"], "no beginning"),
        (["DTSTART:tomorrow"], "Line 5 is no date or time"),
        (["DTSTART;VALUE=DATE:20260231"], "no day or time of the calendar"),
        (["DTSTART;VALUE=DATE:99991231"], "year 9999"),
        (["DTSTART;TZID=Nowhere/Middle:20261103T090000"], "“Nowhere/Middle”"),
        (["DTSTART:20261103T140000Z", "DTEND:20261103T130000Z"], "ends before it begins"),
        (["DTSTART:20261103T140000Z", "DTEND;VALUE=DATE:20261104"], "begins with a day"),
        (["DTSTART:20261103T140000Z", "DURATION:P900W"], "longer than a year"),
        (["DTSTART:20261103T140000Z", "DURATION:soon"], "no length of time"),
        (["DTSTART:20261103T140000Z", "RRULE:FREQ=SECONDLY;COUNT=999999999"], "oftener than daily"),
        (["DTSTART:20261103T140000Z", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "several rules"),
        (["DTSTART:20261103T140000Z", "RDATE;VALUE=PERIOD:20261103T140000Z/PT1H"], "length of their own"),
        (["RECURRENCE-ID;RANGE=THISANDFUTURE:20261103T140000Z", "DTSTART:20261103T140000Z"], "all later meetings"),
        (['SUMMARY;LANGUAGE="en:Holiday', "DTSTART:20261103T140000Z"], "cannot be read"),
    ],
)
def test_what_is_left_out_says_why(lines: list[str], sentence: str) -> None:
    assert sentence in trouble(*lines)


def test_a_broken_entry_spoils_nothing_but_itself() -> None:
    good = ("BEGIN:VEVENT", "UID:g", "DTSTART;VALUE=DATE:20261126", "END:VEVENT")

    found = read(calendar(*good, "BEGIN:VEVENT", "UID:b", "DTSTART:x", "END:VEVENT", "BEGIN:VTODO", "END:VTODO"))

    assert [heard.uid for heard in found.heard] == ["g"]
    assert [(told.line, told.uid) for told in found.troubles] == [(7, "b"), (11, None)]


def test_of_two_versions_the_later_counts() -> None:
    lines = [
        ("BEGIN:VEVENT", "UID:v", f"SEQUENCE:{n}", f"DTSTART;VALUE=DATE:2026110{n}", "END:VEVENT") for n in (1, 3, 2)
    ]

    found = read(calendar(*(line for each in lines for line in each)))

    assert [heard.begins.day for heard in found.heard] == [3]
    assert ["UID stands twice" in told.sentence for told in found.troubles] == [True, True]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no calendar"),
        (b"BEGIN:VCARD\r\nFN:Ann\r\nEND:VCARD\r\n", "no calendar"),
        (b"%PDF-1.7", "no calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "breaks off"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "wrongly at line 2"),
        (calendar(*["BEGIN:VEVENT"] * 5, *["END:VEVENT"] * 5), "nested more deeply"),
        (calendar(*["BEGIN:VEVENT", "END:VEVENT"] * 5001), "more than 5000"),
    ],
)
def test_what_is_no_calendar_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)

    assert sentence in refused.value.sentence


def test_too_many_instances_leave_the_entry_out() -> None:
    daily = [line for n in range(3) for line in (
        "BEGIN:VEVENT", f"UID:{n}", "DTSTART;VALUE=DATE:20260901", f"RRULE:FREQ={'DAILY' if n < 2 else 'YEARLY'}",
        "END:VEVENT",
    )]  # fmt: skip

    found = read(calendar(*daily))

    assert [len(heard.spans) for heard in found.heard] == [HORIZON.days, 2]
    assert str(INSTANCES_MOST) in found.troubles[0].sentence


def test_other_encodings_and_line_ends() -> None:
    text = event("DTSTART;VALUE=DATE:20261126", "SUMMARY:Día de", "  los Muertos").decode()

    for data in (
        text.encode("utf-8-sig"),
        text.encode("cp1252"),
        text.encode("utf-16"),
        text.replace("\r", "").encode(),
    ):
        assert [heard.title for heard in read(data).heard] == ["Día de los Muertos"]


@pytest.mark.parametrize(
    "entry",
    [
        meeting(title="A; b, c \\ d"),
        meeting(starts=date(2026, 11, 3), minutes=None),
        series(rrule="FREQ=MONTHLY;BYDAY=1TU;COUNT=4", without=(datetime(2026, 12, 1, 9),), changed=(moved(),)),
    ],
)
def test_what_we_write_we_read(entry: Entry) -> None:
    written = render.calendar([render.vevents(kept(entry), HOST)], render.zones_of(entry), method="PUBLISH")

    found = read(written)

    (heard,) = found.heard
    assert (found.method, found.troubles, heard.title, heard.place) == ("PUBLISH", (), entry.title, entry.place)
    assert heard.rrule == entry.rrule
    assert heard.without == entry.without
    assert [(each.original, each.starts) for each in heard.changed] == [
        (each.original, each.starts) for each in entry.changed
    ]


async def test_every_calendar_of_the_collection_is_read_or_refused(shared_data: Path) -> None:
    files = sorted(file for file in (shared_data / "ics").rglob("*") if file.is_file())
    asked = {"from": "2010-01-01", "zone": ZONE}

    told = await child.run(
        "tests.platform.calendar.reading.corpus:read_all", asked, packed(files),
        limits=child.Limits(memory=512, cpu=10, wall=60),
    )  # fmt: skip

    outcomes = Counter(
        "refused" if isinstance(each, str) else "read" if each["heard"] else "left out" if each["troubles"] else "empty"
        for each in told
    )
    assert sum(outcomes.values()) == len(files) == 270
    assert outcomes == {"read": 92, "left out": 87, "refused": 51, "empty": 40}


async def test_a_calendar_is_read_in_a_child() -> None:
    found = await asking.read(event("DTSTART;VALUE=DATE:20261126", "SUMMARY:Thanksgiving"), FIRST, ZONE)

    assert found == read(event("DTSTART;VALUE=DATE:20261126", "SUMMARY:Thanksgiving"))
    with pytest.raises(Unreadable, match="1 MB"):
        await asking.read(b"x" * (asking.BYTES_MOST + 1), FIRST, ZONE)


async def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LIMITS", child.Limits(memory=512, cpu=1, wall=10, written=1))
    slow = [line for n in range(1600) for line in (
        "BEGIN:VEVENT", f"UID:{n}", "DTSTART;VALUE=DATE:19000103", "RRULE:FREQ=DAILY;UNTIL=20260801", "END:VEVENT"
    )]  # fmt: skip

    with pytest.raises(Unreadable, match="too long"):
        await asking.read(calendar(*slow), FIRST, ZONE)


LINES = st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "END:VCALENDAR", "BEGIN:VCALENDAR", "UID:a", "UID:b",
    "DTSTART:20261103T140000Z", "DTSTART;VALUE=DATE:20261103", "DTSTART;TZID=America/New_York:20260308T023000",
    "DTEND:20261103T150000Z", "DURATION:-P1D", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "SEQUENCE:-99",
    "RRULE:FREQ=YEARLY;BYDAY=53MO", "RDATE:20261110T140000Z", "EXDATE;VALUE=DATE:20261104", "STATUS:CANCELLED",
    "RECURRENCE-ID:20261104T140000Z", "SUMMARY:\\", 'SUMMARY;X="a:b', " folded", ":", ";", "LOCATION;LANGUAGE=en:x",
]) | st.text(max_size=30)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(LINES, max_size=14), st.booleans())
def test_anything_is_read_or_refused(lines: list[str], inside: bool) -> None:
    around = ("BEGIN:VEVENT", *lines, "END:VEVENT") if inside else lines
    try:
        found = read("\r\n".join(["BEGIN:VCALENDAR", *around, "END:VCALENDAR"]).encode("utf-8", "surrogatepass"))
    except Unreadable:
        return

    assert sum(len(heard.spans) for heard in found.heard) <= INSTANCES_MOST
    assert all(heard.title.isprintable() or not heard.title.isascii() for heard in found.heard)
    assert msgspec.convert(msgspec.to_builtins(found), Reading) == found
