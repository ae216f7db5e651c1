"""Weekly hours: as stored, as typed, and as instants across clock changes."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.coverage import cover_at
from registry.platform.hours import ALWAYS, HoursNotUnderstoodError, Span, WeeklyHours
from registry.platform.hours_text import hours_from_text, hours_text
from tests.contacts.bayhaven import EASTERN, Breaks, utc

ZONES = [ZoneInfo(name) for name in ("America/New_York", "America/Phoenix", "Europe/Dublin", "Australia/Lord_Howe")]
CHANGES = [utc("2026-03-08T07:00"), utc("2026-11-01T06:00"), utc("2026-03-29T01:00"), utc("2026-10-03T15:30")]

clocks = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
spans = (
    st.tuples(st.integers(0, 6), clocks, clocks)
    .filter(lambda parts: parts[1] != parts[2] or parts[1] == time(0))
    .map(lambda parts: Span(*parts))
)
weeks = st.lists(spans, max_size=6).map(WeeklyHours.weekly) | st.just(ALWAYS)
zones = st.sampled_from(ZONES)
closures = st.sets(st.integers(-3, 9), max_size=4)
instants = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-3 * 1440, 3 * 1440),
)


@pytest.mark.parametrize(
    ("typed", "shown", "spans"),
    [
        ("Mon 08:00-16:30", "Mon 08:00–16:30", [[0, "08:00", "16:30"]]),
        ("saturday 9:00 to 12:00", "Sat 09:00–12:00", [[5, "09:00", "12:00"]]),
        ("Sat 22:00–06:00", "Sat 22:00–06:00", [[5, "22:00", "06:00"]]),
        ("Sun 0:00-24:00", "Sun 00:00–24:00", [[6, "00:00", "24:00"]]),
        ("Sun 18:00-00:00", "Sun 18:00–24:00", [[6, "18:00", "24:00"]]),
        (
            "Mon 8am-12:15 p.m., 1 PM-4:30pm",
            "Mon 08:00–12:15, 13:00–16:30",
            [[0, "08:00", "12:15"], [0, "13:00", "16:30"]],
        ),
        ("Mon, Wed 9:00-10:00", "Mon 09:00–10:00, Wed 09:00–10:00", [[0, "09:00", "10:00"], [2, "09:00", "10:00"]]),
        (
            "Mon 09:00-10:00,, Wed 9:00-10:00",
            "Mon 09:00–10:00, Wed 09:00–10:00",
            [[0, "09:00", "10:00"], [2, "09:00", "10:00"]],
        ),
        ("Sat-Sun 9:00-10:00; Mon 9:00-10:00", "Mon 09:00–10:00, Sat 09:00–10:00, Sun 09:00–10:00", None),
        ("Mon–Fri 08:00–16:30, Sat 09:00-12:00", "Mon–Fri 08:00–16:30, Sat 09:00–12:00", None),
        ("Fri-Mon 22:00-23:00", "Mon 22:00–23:00, Fri–Sun 22:00–23:00", None),
        ("Daily 16:30-08:00", "Mon–Sun 16:30–08:00", None),
    ],
)
def test_typed_hours(typed: str, shown: str | None, spans: Any) -> None:
    if shown is None:
        with pytest.raises(HoursNotUnderstoodError):
            hours_from_text(typed)
        return

    read = hours_from_text(typed)

    assert hours_text(read) == shown
    assert spans is None or read.to_json() == {"weekly": spans}


@pytest.mark.parametrize(
    ("typed", "stored"), [("24/7", {"always": True}), ("24×7", {"always": True}), ("Never", {"weekly": []})]
)
def test_typed_hours_without_spans(typed: str, stored: dict[str, Any]) -> None:
    assert hours_from_text(typed).to_json() == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "“” has no times that can be read; write it like Mon-Fri 08:00-16:30, or 24/7."),
        ("Mon-Fri", "“Mon-Fri” has no times that can be read; write it like Mon-Fri 08:00-16:30, or 24/7."),
        ("Mon 08:00-09:00, Tue", "“Tue” has no times that can be read; write it like Mon-Fri 08:00-16:30, or 24/7."),
        ("Mon 8-16", "“Mon 8-16” has no times that can be read; write it like Mon-Fri 08:00-16:30, or 24/7."),
        ("08:00-16:00", "“08:00-16:00” does not say on which days; write it like Mon-Fri 08:00-16:30."),
        ("Mon-Fry 08:00-16:00", "“Fry” is not a day of the week; write Mon, Tue, Wed, Thu, Fri, Sat or Sun."),
        ("Mon 25:00-26:00", "“25:00” is not a time of the day; it runs from 00:00 to 24:00."),
        ("Mon 24:00-06:00", "“24:00” is not a time of the day; it runs from 00:00 to 24:00."),
        ("Mon 08:00-08:00", "08:00 to 08:00 has no length; write the two days one by one."),
        ("Mon 00:00-00:00", "00:00 to 00:00 has no length; write 00:00-24:00 for the whole day."),
    ],
)
def test_typed_hours_that_are_not_understood_name_the_piece(typed: str, sentence: str) -> None:
    with pytest.raises(HoursNotUnderstoodError) as refused:
        hours_from_text(typed)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"always": False},
        {"always": True, "weekly": []},
        {"weekly": "Mon"},
        {"weekly": [[7, "08:00", "09:00"]]},
        {"weekly": [[True, "08:00", "09:00"]]},
        {"weekly": [[0, "08:00"]]},
        {"weekly": [[0, "8h", "09:00"]]},
        {"weekly": [[0, "08:00", "08:00"]]},
    ],
)
def test_stored_hours_of_another_shape_are_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(HoursNotUnderstoodError):
        WeeklyHours.from_json(stored)


@given(weeks)
def test_hours_survive_text_and_storage(week: WeeklyHours) -> None:
    assert hours_from_text(hours_text(week)) == week
    assert WeeklyHours.from_json(week.to_json()) == week


@pytest.mark.parametrize(
    ("typed", "opens", "closes"),
    [
        ("Sun 01:00-05:00", "2026-03-08T06:00", "2026-03-08T09:00"),
        ("Sun 02:30-05:00", "2026-03-08T07:30", "2026-03-08T09:00"),
        ("Sat 22:00-06:00", "2026-03-08T03:00", "2026-03-08T10:00"),
        ("Sat 22:00-02:30", "2026-03-08T03:00", "2026-03-08T07:30"),
        ("Sat 22:00-06:00", "2026-11-01T02:00", "2026-11-01T11:00"),
        ("Sun 01:30-03:00", "2026-11-01T05:30", "2026-11-01T08:00"),
        ("Sun 00:00-01:30", "2026-11-01T04:00", "2026-11-01T05:30"),
        ("Sat 08:00-24:00, Sun 00:00-09:00", "2026-10-31T12:00", "2026-11-01T14:00"),
        ("Sat 08:00-12:00, Sat 11:00-14:00", "2026-10-31T12:00", "2026-10-31T18:00"),
        ("Sat 08:00-14:00, Sat 09:00-10:00", "2026-10-31T12:00", "2026-10-31T18:00"),
        ("Sun 02:30-05:00, Sun 03:15-03:20", "2026-03-08T07:15", "2026-03-08T07:20"),
    ],
)
def test_span_across_a_clock_change(typed: str, opens: str, closes: str) -> None:
    week, minute = hours_from_text(typed), timedelta(minutes=1)

    assert cover_at(week, EASTERN, utc(opens) - minute).until == utc(opens)
    assert not cover_at(week, EASTERN, utc(opens) - minute).on
    assert cover_at(week, EASTERN, utc(opens)) == cover_at(week, EASTERN, utc(closes) - minute)
    assert (cover_at(week, EASTERN, utc(opens)).on, cover_at(week, EASTERN, utc(opens)).until) == (True, utc(closes))
    assert not cover_at(week, EASTERN, utc(closes)).on


def test_span_inside_the_skipped_hour_does_not_happen() -> None:
    week = hours_from_text("Sun 02:30-03:00")

    before = cover_at(week, EASTERN, utc("2026-03-08T06:50"))

    assert (before.on, before.until) == (False, utc("2026-03-15T06:30"))


def test_night_that_begins_before_a_date_left_out_by_its_zone_still_ends() -> None:
    # Apia went from 29 to 31 December 2011 overnight.
    week = hours_from_text("Thu 22:00-06:00")

    assert cover_at(week, ZoneInfo("Pacific/Apia"), utc("2011-12-30T15:00")).on is True


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2026-11-26T04:00", True),  # eve, 23:00: the night of the eve runs on
        ("2026-11-26T10:59", True),
        ("2026-11-26T11:00", False),
        ("2026-11-27T04:00", False),  # the holiday's own night does not begin
        ("2026-11-27T10:00", False),
        ("2026-11-28T04:00", True),
    ],
)
def test_night_belongs_to_the_day_on_which_it_begins(at: str, *, on: bool) -> None:
    holiday = Breaks({date(2026, 11, 26): "Thanksgiving Day"})

    assert cover_at(hours_from_text("Daily 22:00-06:00"), EASTERN, utc(at), holiday).on is on


def test_hours_without_a_gap_last_until_the_next_closed_day() -> None:
    week, at = hours_from_text("Daily 00:00-24:00"), utc("2026-06-01T12:00")

    lasting = cover_at(week, EASTERN, at)
    ending = cover_at(week, EASTERN, at, Breaks({date(2026, 6, 10): "inventory"}))

    assert (lasting.on, lasting.lasting, lasting.change) == (True, True, None)
    assert (ending.on, ending.change) == (True, utc("2026-06-10T04:00"))


def test_hours_that_never_come_have_no_opening() -> None:
    cover = cover_at(WeeklyHours(), EASTERN, utc("2026-06-01T12:00"))

    assert (cover.on, cover.until) == (False, None)


@given(week=weeks, zone=zones, at=instants, closed=closures, share=st.floats(0, 1, exclude_max=True))
def test_cover_holds_until_it_says_and_not_longer(
    week: WeeklyHours, zone: ZoneInfo, at: datetime, closed: set[int], share: float
) -> None:
    breaks = Breaks({at.date() + timedelta(days=days): "closed" for days in closed})

    cover = cover_at(week, zone, at, breaks)

    if cover.until is None:
        assert week.always or not week.spans
        return
    between = at + timedelta(seconds=int((cover.until - at).total_seconds() * share))
    assert cover.until > at
    assert cover_at(week, zone, between, breaks).on is cover.on
    assert cover.lasting or cover_at(week, zone, cover.until, breaks).on is not cover.on


@given(week=weeks, zone=zones, day=st.dates(date(2026, 5, 1), date(2026, 8, 31)), clock=clocks)
def test_cover_on_days_without_a_clock_change_is_what_the_wall_clock_says(
    week: WeeklyHours, zone: ZoneInfo, day: date, clock: time
) -> None:
    yesterday = (day.weekday() - 1) % 7
    today = [one for one in week.spans if one.weekday == day.weekday()]
    open_today = any(one.opens <= clock and (one.passes_midnight or clock < one.closes) for one in today)
    night = any(one.passes_midnight and clock < one.closes for one in week.spans if one.weekday == yesterday)

    cover = cover_at(week, zone, datetime.combine(day, clock, tzinfo=zone))

    assert cover.on is (week.always or open_today or night)
