"""What meets a change of the clock is found, and nothing else."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.platform.calendar.adrift import adrift, in_clear
from registry.platform.calendar.zones import instant, local
from tests.platform.calendar.cast import moved, series

SPRING, AUTUMN = datetime(2027, 3, 14), datetime(2026, 11, 1)


def found(**more: object) -> list[datetime]:
    """Which instances of a series of New York, daily at first, are adrift."""
    facts = {"starts": datetime(2026, 10, 30, 9), "rrule": "FREQ=DAILY;COUNT=200", "changed": (), **more}
    return [one.original for one in adrift(series(**facts))]


def test_a_series_by_day_has_none() -> None:
    assert found() == []
    assert found(rrule="FREQ=DAILY", starts=datetime(2026, 10, 30, 3), minutes=20 * 60) == []


@pytest.mark.parametrize("hour", [1, 2])
def test_what_begins_in_the_hour_that_is_unclear(hour: int) -> None:
    expected = {1: [AUTUMN], 2: [SPRING]}[hour]
    assert found(starts=datetime(2026, 10, 30, hour, 30), minutes=20) == [
        day + timedelta(hours=hour, minutes=30) for day in expected
    ]


def test_what_lasts_over_both_changes_of_a_year() -> None:
    night = timedelta(hours=22) - timedelta(days=1)
    assert found(starts=datetime(2026, 10, 30, 22), minutes=8 * 60) == [AUTUMN + night, SPRING + night]


def test_what_lasts_for_days() -> None:
    days = [SPRING + timedelta(days=-n, hours=9) for n in (3, 2, 1)]
    assert found(starts=datetime(2027, 3, 1, 9), minutes=3 * 24 * 60, rrule="FREQ=DAILY;COUNT=30") == days


def test_what_is_told_anyway_is_not_told_again() -> None:
    at = AUTUMN + timedelta(hours=1, minutes=30)
    starts = datetime(2026, 10, 30, 1, 30)
    assert found(starts=starts, minutes=20, without=(at,)) == []
    assert found(starts=starts, minutes=20, changed=(moved(original=at, starts=at),)) == []


def test_single_entries_days_and_zones_that_never_change_have_none() -> None:
    assert found(rrule=None) == []
    assert found(starts=datetime(2026, 10, 30).date(), minutes=None, rrule="FREQ=YEARLY") == []
    assert found(zone="America/Phoenix", starts=datetime(2026, 10, 30, 22), minutes=8 * 60) == []


ZONES = st.sampled_from(
    ["America/New_York", "Europe/London", "America/Nuuk", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"]
)


@settings(max_examples=40)
@given(st.datetimes(datetime(2026, 9, 1), datetime(2027, 12, 1)), st.integers(1, 3000), ZONES)
def test_every_instance_is_found_or_means_the_same_by_every_reckoning(
    starts: datetime, minutes: int, zone: str
) -> None:
    starts = starts.replace(second=0, microsecond=0)
    told = {one.original for one in adrift(series(starts=starts, minutes=minutes, zone=zone, rrule="FREQ=DAILY"))}

    for day in range(200):
        begins = starts + timedelta(days=day)
        length = timedelta(minutes=minutes)
        ends = local(instant(begins, zone) + length, zone)
        same = ends == begins + length and clear(begins, zone) and clear(ends, zone)
        assert same or begins in told
        assert in_clear(begins, minutes, zone) == (begins not in told)


def clear(at: datetime, zone: str) -> bool:
    first, second = (at.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first == second
