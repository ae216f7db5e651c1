"""The zones that we write are the zones that there are."""

from bisect import bisect_right
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Timezone

from registry.platform.calendar import zones

TEN = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
    "America/Phoenix", "America/Puerto_Rico", "Pacific/Honolulu", "Europe/London", "Europe/Berlin",
)  # fmt: skip
# Saturday evening before a last Sunday, a Friday on or after the 23rd, the south, half an hour, nothing at all.
ODD = ("America/Nuuk", "Asia/Jerusalem", "America/Santiago", "Australia/Lord_Howe", "Europe/Dublin", "UTC")
DATED = ("Africa/Casablanca", "Africa/Cairo")
BEGIN, END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2024, 2034))
HALF_HOUR = 1800
NEW_YORK = zones.vtimezone("America/New_York")


def read(name: str) -> Timezone:
    (found,) = Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + zones.vtimezone(name) + b"END:VCALENDAR\r\n").walk(
        "VTIMEZONE"
    )
    assert isinstance(found, Timezone)
    return found


def onsets(written: Timezone) -> list[tuple[int, int]]:
    """When each offset begins, in seconds of UTC, as a client that knows RFC 5545 finds out."""
    found = []
    for part in written.subcomponents:
        before, after = (int(part[name].td.total_seconds()) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        locals_ = [part["DTSTART"].dt]
        if "RRULE" in part:
            rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=part["DTSTART"].dt)
            locals_ += rule.between(datetime(2000, 1, 1), datetime(2040, 1, 1))
        dates = part.get("RDATE", [])
        locals_ += [one.dt for many in (dates if isinstance(dates, list) else [dates]) for one in many.dts]
        found += [(int(local.replace(tzinfo=UTC).timestamp()) - before, after) for local in locals_]
    return sorted(found)


def differing(name: str, begin: int = BEGIN) -> list[int]:
    """The half hours at which the written zone and zoneinfo say something else."""
    at, offsets = zip(*onsets(read(name)), strict=True)
    zone, wrong = ZoneInfo(name), []
    edges = [begin, *(one for one in at if begin < one < END), END]
    for low, high in pairwise(edges):
        seconds = offsets[bisect_right(at, low) - 1]
        moments = range(-(-low // HALF_HOUR) * HALF_HOUR, high, HALF_HOUR)
        wrong += [one for one in moments if offset(zone, one) != seconds]
    return wrong


def offset(zone: ZoneInfo, moment: int) -> float:
    return datetime.fromtimestamp(moment, zone).utcoffset().total_seconds()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", TEN)
def test_each_half_hour_of_ten_years_is_as_in_zoneinfo(name: str) -> None:
    assert differing(name) == []


@pytest.mark.parametrize("name", ODD)
def test_odd_rules_are_said_as_rules(name: str) -> None:
    assert b"RDATE" not in zones.vtimezone(name)
    assert differing(name) == []


@pytest.mark.parametrize("name", DATED)
def test_what_no_rule_can_say_is_said_as_dates_from_2026_on(name: str) -> None:
    assert b"RRULE" not in zones.vtimezone(name)
    assert differing(name, int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())) == []


def test_a_wrong_rule_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "vtimezone", lambda _: NEW_YORK.replace(b"2SU", b"1SU"))

    assert len(differing("America/New_York")) == 10 * 7 * 48


@pytest.mark.parametrize("name", TEN)
def test_there_is_one_winter_and_at_most_one_summer(name: str) -> None:
    parts = [part.name for part in read(name).subcomponents]

    moves = name not in {"America/Phoenix", "America/Puerto_Rico", "Pacific/Honolulu"}
    assert parts == (["STANDARD", "DAYLIGHT"] if moves else ["STANDARD"])


def test_new_york_is_written_as_clients_know_it() -> None:
    assert NEW_YORK.decode().split("\r\n") == [
        "BEGIN:VTIMEZONE", "TZID:America/New_York",
        "BEGIN:STANDARD", "DTSTART:19701101T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
        "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "TZNAME:EST", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:19700308T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400", "TZNAME:EDT", "END:DAYLIGHT",
        "END:VTIMEZONE", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("local", "at"),
    [
        ("2026-03-08T02:30", "2026-03-08T07:30"),  # skipped: read with the offset before, 3:30 on the clock
        ("2026-11-01T01:30", "2026-11-01T05:30"),  # shown twice: the first
        ("2026-11-01T02:30", "2026-11-01T07:30"),
    ],
)
def test_local_times_that_are_not_there_or_twice(local: str, at: str) -> None:
    found = zones.instant(datetime.fromisoformat(local), "America/New_York")

    assert found == datetime.fromisoformat(at).replace(tzinfo=UTC)
