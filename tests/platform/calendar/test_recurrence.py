"""Rules are understood as RFC 5545 has them, and come on the wall clock of their zone."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform.calendar import expand, rules, zones
from registry.platform.calendar.rules import NotUnderstood, Recurrence, rrule, understood
from tests.platform.calendar.cast import RECURRENCES

LONG_AGO, FAR = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
# What we refuse on purpose: clients differ, or nobody plans meetings so.
REFUSED = re.compile(r"HOURLY|MINUTELY|SECONDLY|BYHOUR|BYMINUTE|BYWEEKNO|BYYEARDAY|BYMONTH=0")


def parsed(text: str) -> datetime:
    return datetime.fromisoformat(text.rstrip("Z"))


def blocks(path: Path) -> list[dict[str, str]]:
    """The records of a file of rules with what they expand to, its lines unfolded."""
    text = path.read_text().replace("\r\n", "\n").replace("\n ", "").replace("\n;", "\n")
    return [
        dict(re.findall(r"^([A-Z-]+)(?:;[^:\n]*)?:\s*(.*)$", one, re.MULTILINE))
        | {"zone": (re.findall(r"TZID=([^:;]+)", one) or ["UTC"])[0]}
        for one in re.split(r"\n\n+|END:VEVENT", text)
        if "RRULE" in one
    ]


def test_rules_come_when_others_say_they_do(shared_data: Path) -> None:
    refused = 0
    for record in blocks(shared_data / "rrule" / "icalrecur_test.out"):
        rule, expected = record["RRULE"], record["INSTANCES"].split(",")
        if REFUSED.search(rule):
            refused += 1
            with pytest.raises(NotUnderstood):
                understood(rule)
            continue
        after = parsed(record["START-AT"]).replace(tzinfo=UTC) if "START-AT" in record else LONG_AGO
        found = expand.occasions(rule, parsed(record["DTSTART"]), "UTC", after, FAR, len(expected))
        assert found == [parsed(one) for one in expected], rule
    assert refused == 18


def test_rules_come_as_often_as_others_say(shared_data: Path) -> None:
    compared = refused = 0
    for record in blocks(shared_data / "rrule" / "recur.txt"):
        rule = record["RRULE"]
        if REFUSED.search(rule):
            refused += 1
            with pytest.raises(NotUnderstood):
                understood(rule)
            continue
        if "EXDATE" in record or "EXRULE" in record:
            continue
        end = datetime(2038, 1, 19, tzinfo=UTC)
        found = expand.occasions(rule, parsed(record["DTSTART"]), record["zone"], LONG_AGO, end, 100_000)
        # These two end at 9 in UTC, which is 1 o'clock there: their author counted the last day nevertheless.
        too_many = "UNTIL=20000131T090000Z" in rule
        assert len(found) == int(record["X-EXPECT-NUMEVENTS"]) - too_many, rule
        compared += 1
    assert (compared, refused) == (47, 9)


NINE = datetime(2026, 10, 6, 9)


def coming(rule: str, first: datetime = NINE, zone: str = "America/New_York", limit: int = 5) -> list[str]:
    found = expand.occasions(rule, first, zone, LONG_AGO, FAR, limit)
    return [f"{one:%Y-%m-%d %H:%M}" for one in found]


def test_nine_o_clock_stays_nine_o_clock_all_year() -> None:
    found = expand.occasions("FREQ=MONTHLY;BYDAY=1TU", NINE, "America/New_York", LONG_AGO, FAR, 3)

    assert [f"{zones.instant(one, 'America/New_York'):%m-%d %H}" for one in found] == [
        "10-06 13",
        "11-03 14",
        "12-01 14",
    ]


def test_a_window_is_of_instants() -> None:
    at = datetime(2026, 11, 3, 14, tzinfo=UTC)

    def between(after: datetime, before: datetime) -> int:
        return len(expand.occasions("FREQ=MONTHLY;BYDAY=1TU", NINE, "America/New_York", after, before, 9))

    second = timedelta(seconds=1)
    assert [between(at, at), between(at, at + second), between(at + second, at + 2 * second)] == [0, 1, 0]


def test_a_last_day_includes_all_of_that_day_there() -> None:
    assert coming("FREQ=DAILY;UNTIL=20261008", datetime(2026, 10, 6, 23, 30), limit=9) == [
        "2026-10-06 23:30",
        "2026-10-07 23:30",
        "2026-10-08 23:30",
    ]
    assert coming("FREQ=DAILY;UNTIL=20261008T033000Z", datetime(2026, 10, 6, 23, 30), limit=9) == [
        "2026-10-06 23:30",
        "2026-10-07 23:30",
    ]


def test_the_31st_is_left_out_where_there_is_none() -> None:
    assert coming("FREQ=MONTHLY", datetime(2026, 1, 31, 9), limit=3) == [
        "2026-01-31 09:00",
        "2026-03-31 09:00",
        "2026-05-31 09:00",
    ]


def test_a_skipped_time_keeps_its_place() -> None:
    found = expand.occasions("FREQ=DAILY", datetime(2026, 3, 7, 2, 30), "America/New_York", LONG_AGO, FAR, 3)

    assert [f"{zones.instant(one, 'America/New_York'):%d %H:%M}" for one in found] == [
        "07 07:30",
        "08 07:30",
        "09 06:30",
    ]


def test_what_never_comes_ends() -> None:
    assert expand.last("FREQ=MONTHLY;BYDAY=1TU;BYSETPOS=2;COUNT=3", NINE, "UTC") is None
    assert expand.hit("FREQ=DAILY", datetime(9999, 12, 31, 9)) == datetime(9999, 12, 31, 9)


def test_the_first_hit_and_the_last() -> None:
    assert expand.hit("FREQ=MONTHLY;BYDAY=1TU", datetime(2026, 10, 7, 9)) == datetime(2026, 11, 3, 9)
    assert expand.last("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", NINE, "UTC") == datetime(2026, 12, 1, 9)
    assert expand.last("FREQ=MONTHLY;BYDAY=1TU;UNTIL=20261231", NINE, "UTC") == datetime(2026, 12, 1, 9)
    assert expand.last("FREQ=MONTHLY;BYDAY=1TU", NINE, "UTC") is None


@pytest.mark.parametrize(
    ("given_rule", "sentence"),
    [
        ("", "Say how often"),
        ("BYDAY=TU", "Say how often"),
        ("FREQ=SECONDLY;COUNT=999999999", "oftener than daily"),
        ("FREQ=DAILY;FREQ=DAILY", "not written"),
        ("FREQ=DAILY;COUNT", "not written"),
        ("FREQ=DAILY;BYEASTER=0", "no BYEASTER here"),
        ("FREQ=DAILY;COUNT=1001", "from 1 to 1000"),
        ("FREQ=DAILY;COUNT=0", "from 1 to 1000"),
        ("FREQ=DAILY;INTERVAL=\u0661", "from 1 to 100"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "not both"),
        ("FREQ=DAILY;UNTIL=20270231", "no day of the calendar"),
        ("FREQ=DAILY;UNTIL=tomorrow", "20271231"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "not 0"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "-31 to 31"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=MONTHLY;BYDAY=6TU", "no sixth"),
        ("FREQ=MONTHLY;BYDAY=1TU;BYMONTHDAY=8", "not both"),
        ("FREQ=WEEKLY;BYDAY=1TU", "months or years"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "not with weeks"),
        ("FREQ=MONTHLY;BYDAY=XX", "no day of the week"),
        ("FREQ=MONTHLY;BYSETPOS=1", "name them"),
        ("FREQ=YEARLY;BYWEEKNO=20", "no BYWEEKNO"),
    ],
)
def test_what_is_refused_says_why(given_rule: str, sentence: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        understood(given_rule)

    assert sentence in refused.value.sentence


def test_the_same_said_in_two_ways_is_the_same() -> None:
    assert rules.same("RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=+1TU;WKST=SU", "byday=1TU;freq=monthly".upper())
    assert not rules.same("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "FREQ=WEEKLY;INTERVAL=2")
    assert not rules.same("FREQ=DAILY", None)
    assert rules.same("broken", "broken")


@given(RECURRENCES)
def test_what_is_written_is_read_again(recurrence: Recurrence) -> None:
    assert understood(rrule(recurrence)) == recurrence


@given(RECURRENCES, st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(microsecond=0)))
def test_instances_rise_keep_their_time_and_begin_with_a_hit(recurrence: Recurrence, first: datetime) -> None:
    rule = rrule(recurrence)

    found = expand.occasions(rule, first, "America/New_York", LONG_AGO, FAR, 20)

    assert found == sorted(set(found))
    assert {one.time() for one in found} <= {first.time()}
    assert found[:1] in ([], [expand.hit(rule, first)])
    assert all(one.month in recurrence.months for one in found if recurrence.months)
    assert all((0, one.weekday()) in recurrence.days for one in found if recurrence.days)
    assert len(found) <= (recurrence.count or 20)
    assert all(one.date() <= recurrence.until for one in found if recurrence.until)


@given(RECURRENCES, st.integers(0, 400))
def test_a_window_gives_what_all_gives_there(recurrence: Recurrence, days: int) -> None:
    rule, begin = rrule(recurrence), datetime(2026, 10, 6, 13, tzinfo=UTC) + timedelta(days=days)
    end = begin + timedelta(days=200)

    everything = expand.occasions(rule, NINE, "America/New_York", LONG_AGO, end, 10_000)
    window = expand.occasions(rule, NINE, "America/New_York", begin, end, 10_000)

    assert window == [one for one in everything if zones.instant(one, "America/New_York") >= begin]


@given(st.text(max_size=60) | st.text("FREQ=DAILYMONTHWKBSUVP;,0123456789+-TZ", max_size=60))
def test_anything_is_understood_or_refused(text: str) -> None:
    try:
        found = understood(text)
    except NotUnderstood as problem:
        told = problem.sentence
    else:
        told = rrule(found)

    assert told.isprintable()
