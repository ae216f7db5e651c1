"""What a change of a rule does to meetings, and where rules put them, at random."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import settings as at_random
from hypothesis import strategies as st

from contacts.meetings.model import MeetingState
from contacts.meetings.recurrence import begun, counted_on, ending, originals, plain, promised, reach, span
from contacts.meetings.rules import NEAR, Add, Drop, Intent, Leave, Place, Standing, kept_out, replan
from registry.platform.calendar.zones import instant, local
from registry.platform.errors import Invalid

TODAY = datetime(2026, 11, 21, 15, 0)
_NAMES = UUID(int=7)
ZONES = ["America/New_York", "America/Phoenix", "Pacific/Honolulu", "Europe/Berlin", "Australia/Lord_Howe"]

days = st.integers(0, 400).map(lambda many: TODAY.replace(hour=9) + timedelta(days=1 + many))
hours = st.sampled_from([0, 0, 0, 3, 26])


@st.composite
def standings(draw: st.DrawFn) -> list[Standing]:
    """Meetings to come, each at a start of its own; some moved, cancelled, written on, or out of the rule."""
    return [
        Standing(
            id=uuid5(_NAMES, str(start)), original_at=start, local_at=start + timedelta(hours=draw(hours)),
            state=draw(st.sampled_from([MeetingState.PLANNED, MeetingState.PLANNED, MeetingState.CANCELLED])),
            outside=draw(st.sampled_from([False, False, True])), written=draw(st.booleans()),
        )
        for start in sorted(draw(st.sets(days, max_size=12)))
    ]  # fmt: skip


wanted_starts = st.sets(st.tuples(days, hours).map(lambda pair: pair[0] + timedelta(hours=pair[1])), max_size=12)


def _by_kind(intents: list[Intent], kind: type) -> list[Intent]:
    return [one for one in intents if isinstance(one, kind)]


@given(standings(), wanted_starts)
def test_every_wanted_start_has_one_meeting_and_every_meeting_one_fate(
    standing: list[Standing], wanted: set[datetime]
) -> None:
    intents = replan(standing, wanted, TODAY)

    starts = [one.original_at for one in intents if isinstance(one, Add | Place)]
    told = [one.id for one in intents if isinstance(one, Place | Leave | Drop)]
    assert sorted(starts) == sorted(wanted)
    assert sorted(told) == sorted(one.id for one in standing)


@given(standings(), wanted_starts)
def test_what_is_written_down_near_or_moved_is_never_dropped(standing: list[Standing], wanted: set[datetime]) -> None:
    dropped = {one.id for one in replan(standing, wanted, TODAY) if isinstance(one, Drop)}

    lost = [one for one in standing if one.id in dropped]
    assert not [one for one in lost if one.written or one.moved or one.local_at - TODAY < NEAR]


@given(standings())
def test_the_same_rule_changes_nothing(standing: list[Standing]) -> None:
    inside = [one for one in standing if not one.outside]

    intents = replan(inside, {one.original_at for one in inside}, TODAY)

    kept = sorted((Place(one.id, one.original_at, one.local_at) for one in inside), key=lambda one: one.original_at)
    assert intents == kept


@given(standings(), wanted_starts)
def test_a_time_of_its_own_stays(standing: list[Standing], wanted: set[datetime]) -> None:
    placed = {one.id: one for one in replan(standing, wanted, TODAY) if isinstance(one, Place)}

    for one in standing:
        if one.id in placed:
            assert placed[one.id].local_at == (one.local_at if one.moved else placed[one.id].original_at)


@given(standings(), wanted_starts, wanted_starts)
def test_there_and_back_ends_at_the_wanted_starts(
    standing: list[Standing], first: set[datetime], second: set[datetime]
) -> None:
    def done(before: list[Standing], intents: list[Intent]) -> list[Standing]:
        known = {one.id: one for one in before}
        after = [Standing(id=uuid5(_NAMES, f"new {one.original_at}"), original_at=one.original_at,
                          local_at=one.original_at, state=MeetingState.PLANNED)
                 for one in intents if isinstance(one, Add)]  # fmt: skip
        for one in intents:
            if isinstance(one, Place):
                was = known[one.id]
                state = MeetingState.PLANNED if one.back else was.state
                after.append(Standing(id=one.id, original_at=one.original_at, local_at=one.local_at, state=state,
                                      written=was.written))  # fmt: skip
            elif isinstance(one, Leave):
                was = known[one.id]
                after.append(Standing(id=one.id, original_at=was.original_at, local_at=was.local_at,
                                      state=MeetingState.CANCELLED, outside=True, written=was.written))  # fmt: skip
        return after

    middle = done(standing, replan(standing, first, TODAY))
    last = done(middle, replan(middle, second, TODAY))

    assert sorted(one.original_at for one in last if not one.outside) == sorted(second)


def test_a_meeting_goes_on_as_the_nearest_of_the_new_rule() -> None:
    tuesdays = [TODAY.replace(hour=9) + timedelta(days=10 + 28 * number) for number in range(4)]
    standing = [
        Standing(id=uuid5(_NAMES, str(at)), original_at=at, local_at=at, state=MeetingState.PLANNED, written=True)
        for at in tuesdays
    ]
    thursdays = [at + timedelta(days=2, hours=1) for at in tuesdays]

    intents = replan(standing, thursdays, TODAY)

    assert intents == [Place(one.id, at, at) for one, at in zip(standing, thursdays, strict=True)]


def test_dates_that_were_left_out_stay_left_out_at_another_hour() -> None:
    nine, ten = TODAY.replace(hour=9), TODAY.replace(hour=10)

    assert kept_out([nine], [ten, ten + timedelta(days=7)]) == (ten,)


RULES = ["FREQ=MONTHLY;BYDAY=1TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR",
         "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=DAILY;INTERVAL=9"]  # fmt: skip
firsts = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))


@given(st.sampled_from(RULES), firsts, st.sampled_from(ZONES), st.integers(0, 5))
@at_random(max_examples=60)
def test_a_series_that_begins_later_or_ends_earlier_has_the_same_dates_in_between(
    rule: str, first: datetime, zone: str, place: int
) -> None:
    start, until = begun(rule, first), date(2029, 6, 30)
    whole = originals(rule, start, zone, until)
    at = whole[min(place, len(whole) - 1)]

    assert originals(rule, at, zone, until) == [one for one in whole if one >= at]
    assert originals(ending(rule, at, zone), start, zone, until) == [one for one in whole if one <= at]


@given(st.sampled_from(RULES), firsts, st.sampled_from(ZONES), st.integers(2, 9), st.integers(1, 8))
@at_random(max_examples=60)
def test_of_a_number_of_times_as_many_are_left(rule: str, first: datetime, zone: str, count: int, passed: int) -> None:
    start = begun(rule, first)
    whole = originals(f"{rule};COUNT={count}", start, zone, date(2045, 1, 1))
    passed = min(passed, count - 1)

    assert len(whole) == count
    later = counted_on(f"{rule};COUNT={count}", passed)
    assert originals(later, whole[passed], zone, date(2045, 1, 1)) == whole[passed:]


@given(firsts, st.integers(5, 10_080), st.sampled_from(ZONES))
def test_a_meeting_is_as_long_as_it_is_said_whatever_the_clock_does(at: datetime, minutes: int, zone: str) -> None:
    begins, ends = span(at, minutes, zone)

    assert ends - begins == timedelta(minutes=minutes)
    assert local(begins, zone) == at or local(begins, zone) - at <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        (datetime(2026, 3, 8, 2, 30), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        (datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_times_that_the_clock_skips_or_shows_twice_are_one_instant(at: datetime, utc: datetime) -> None:
    assert instant(at, "America/New_York") == utc


def test_what_is_promised_is_two_years_and_what_is_laid_out_reaches_beyond() -> None:
    assert promised(date(2026, 2, 28)) == date(2028, 2, 28)
    assert reach(date(2026, 2, 28)) > promised(date(2026, 2, 28))


def test_a_rule_is_kept_in_one_way_of_writing_it() -> None:
    assert plain("rrule:freq=monthly;byday=1TU;interval=1".upper()) == "FREQ=MONTHLY;BYDAY=1TU"
    with pytest.raises(Invalid, match="daily, weekly, monthly or yearly"):
        plain("FREQ=FORTNIGHTLY")


def test_daily_for_ever_is_too_much() -> None:
    with pytest.raises(Invalid, match="more than 800"):
        originals("FREQ=DAILY", TODAY, "America/New_York", date(2031, 1, 1))
