"""Which days of somebody's calendar are closed ones."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.partners.calendar import Break, Closures
from registry.partners.closing.rules import likely, proposal, stretches
from registry.platform.calendar.reading.inside import understood
from registry.platform.calendar.reading.model import Reading

FIRST = date(2026, 9, 1)
WINTER = Break(date(2026, 12, 21), date(2027, 1, 3), "winter break")


def calendar(*events: str) -> Reading:
    lines = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return understood(f"BEGIN:VCALENDAR\r\n{lines}END:VCALENDAR\r\n".encode(), FIRST, "America/New_York")


def days(first: str, last: str | None = None, name: str = "Spring break") -> str:
    end = f"\r\nDTEND;VALUE=DATE:{last}" if last else ""
    return f"DTSTART;VALUE=DATE:{first}{end}\r\nSUMMARY:{name}"


def test_new_days_are_proposed_and_known_ones_are_told() -> None:
    found = proposal(
        calendar(
            days("20270315", "20270320"),
            days("20261222", "20261224", "Christmas recess"),
            days("20261126", name="Thanksgiving"),
            days("20270601", name="First day of summer school"),
        ),
        Closures((WINTER,), "US", "FL"),
    )

    assert [(one.days, one.likely) for one in found.new] == [
        (Break(date(2027, 3, 15), date(2027, 3, 19), "Spring break"), True),
        (Break(date(2027, 6, 1), date(2027, 6, 1), "First day of summer school"), False),
    ]
    assert [(one.what, one.why.split(":")[0]) for one in found.known] == [
        ("Thanksgiving", "It is closed then in any case"),
        ("Christmas recess", "It is known to be closed then"),
    ]
    assert found.left_out == ()


def test_what_is_no_closed_day_is_left_out_with_its_line() -> None:
    found = proposal(
        calendar(
            "DTSTART:20261103T140000Z\r\nSUMMARY:Parents' evening",
            days("20240101"),
            days("20270105") + "\r\nSTATUS:CANCELLED",
            "SUMMARY:Nothing",
        ),
        Closures(),
    )

    assert found.new == ()
    assert [(one.line, one.why.split(".")[0]) for one in found.left_out] == [
        (2, "It has times of the day"),
        (7, "It is over, or more than two years ahead"),
        (12, "It is cancelled"),
        (18, "It has no beginning"),
    ]


def test_days_of_one_name_that_follow_each_other_are_one_stretch() -> None:
    each = [days(f"202703{day}") for day in (15, 16, 17, 22)]

    found = proposal(calendar(*each, days("20270318", name="Other holiday")), Closures())

    assert [one.days for one in found.new] == [
        Break(date(2027, 3, 15), date(2027, 3, 17), "Spring break"),
        Break(date(2027, 3, 18), date(2027, 3, 18), "Other holiday"),
        Break(date(2027, 3, 22), date(2027, 3, 22), "Spring break"),
    ]


def test_from_midnight_to_midnight_is_a_day() -> None:
    found = proposal(calendar("DTSTART:20270315T000000\r\nDTEND:20270317T000000\r\nSUMMARY:Recess"), Closures())

    assert [one.days for one in found.new] == [Break(date(2027, 3, 15), date(2027, 3, 16), "Recess")]


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("Winter Break", True),
        ("NO SCHOOL - Veterans Day", True),
        ("District closed", True),
        ("Teacher workday", True),
        ("Schools reopen after winter break", False),
        ("Classes begin", False),
        ("Board meeting", False),
        ("Breakfast with parents", False),
    ],
)
def test_names_that_say_nobody_is_there(name: str, closed: bool) -> None:
    assert likely(name) is closed


BREAKS = st.lists(
    st.builds(
        lambda start, length, name: Break(start, start + timedelta(days=length), name),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.integers(0, 20),
        st.sampled_from("ab"),
    ),
    max_size=5,
)


@given(BREAKS)
def test_stretches_cover_exactly_the_closed_days(breaks: list[Break]) -> None:
    closed, first, last = Closures(tuple(breaks), "US", "FL"), date(2026, 6, 1), date(2026, 12, 31)

    found = stretches(closed, first, last)

    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert {day for day in every if any(one.covers(day) for one in found)} == {d for d in every if closed.closed_on(d)}
    assert found == sorted(found)
    assert all(closed.closed_on(one.starts_on) == one.name for one in found)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9), st.sampled_from(["x", "y"])), max_size=6))
def test_what_is_proposed_is_what_the_calendar_says(given_days: list[tuple[int, int, str]]) -> None:
    spans = [(datetime(2026, 9, 1) + timedelta(days=at), length + 1, name) for at, length, name in given_days]
    events = [days(f"{at:%Y%m%d}", f"{at + timedelta(days=long):%Y%m%d}", name) for at, long, name in spans]

    found = proposal(calendar(*events), Closures())

    told = {(at.date() + timedelta(days=n), name) for at, long, name in spans for n in range(long)}
    covered = [
        (one.days.starts_on + timedelta(days=n), one.days.name)
        for one in found.new
        for n in range((one.days.ends_on - one.days.starts_on).days + 1)
    ]
    assert set(covered) == told
    assert len(covered) == len(told)
