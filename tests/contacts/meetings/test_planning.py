"""How often we want to meet, whether a partner comes, a month as a table, and how a meeting repeats."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.freshness import add_months
from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.cadence import CadenceState, Standing, Wish, counting, lead, standing, wished
from contacts.meetings.planning.days import by_day, month_meant, spread, touched, weeks
from contacts.meetings.planning.repeating import End, HowOften, count_of, often_of, rule_of, until_of, weekday_place
from contacts.meetings.planning.trend import LAST, Came, Invited, bars, trend

TODAY = date(2026, 11, 21)
ZONE = "America/New_York"
SCHOOL = UUID(int=7)
K = MeetingKind
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
OPTIONAL_DAYS = st.none() | DAYS
EVERY = st.integers(1, 60)


def _wish(months: int = 3, *, since: date | None = None) -> Wish:
    return Wish(kind=K.LIAISON, every_months=months, since_on=since)


def _stands(met: date | None, planned: date | None = None, *, months: int = 3, since: date | None = None) -> Standing:
    return standing(_wish(months, since=since), met, planned, TODAY)


@pytest.mark.parametrize(
    ("met", "planned", "state"),
    [
        (date(2026, 10, 1), None, CadenceState.MET),
        (date(2026, 8, 30), None, CadenceState.DUE),
        (date(2026, 8, 30), date(2026, 12, 1), CadenceState.PLANNED),
        (date(2026, 8, 30), date(2026, 12, 7), CadenceState.PLANNED),
        (date(2026, 8, 30), date(2026, 12, 8), CadenceState.LATE),
        (date(2026, 8, 20), None, CadenceState.OVERDUE),
        (date(2026, 8, 20), date(2026, 12, 1), CadenceState.LATE),
        (date(2026, 8, 20), date(2026, 11, 20), CadenceState.OVERDUE),
        (None, None, CadenceState.NEVER),
        (None, date(2026, 12, 1), CadenceState.PLANNED),
    ],
)
def test_how_a_wish_stands(met: date | None, planned: date | None, state: CadenceState) -> None:
    assert _stands(met, planned).state is state


def test_new_wish_counts_from_the_day_it_was_made() -> None:
    stands = _stands(None, since=date(2026, 11, 1))

    assert (stands.state, stands.due_on) == (CadenceState.MET, date(2027, 2, 1))


@given(met=OPTIONAL_DAYS, planned=OPTIONAL_DAYS, months=EVERY, since=OPTIONAL_DAYS)
def test_plan_is_never_a_meeting_that_was_held(
    met: date | None, planned: date | None, months: int, since: date | None
) -> None:
    without, with_plan = _stands(met, months=months, since=since), _stands(met, planned, months=months, since=since)

    assert with_plan.due_on == without.due_on
    assert with_plan.met_on == met
    assert with_plan.state is not CadenceState.MET or without.state is CadenceState.MET
    if with_plan.planned_on is not None:
        assert not with_plan.state.waits


@given(met=DAYS, months=EVERY, later=st.integers(0, 400))
def test_meeting_later_is_never_due_earlier(met: date, months: int, later: int) -> None:
    first, second = _stands(met, months=months), _stands(met + timedelta(days=later), months=months)

    assert first.due_on is not None
    assert second.due_on is not None
    assert first.due_on <= second.due_on
    assert first.due_on == add_months(met, months)


@given(met=DAYS, months=EVERY)
def test_overdue_from_the_day_after_the_due_day(met: date, months: int) -> None:
    due = add_months(met, months)

    assert standing(_wish(months), met, None, due).state is CadenceState.DUE
    assert standing(_wish(months), met, None, due + timedelta(days=1)).state is CadenceState.OVERDUE
    assert standing(_wish(months), met, None, due - lead(months) - timedelta(days=1)).state is CadenceState.MET


def test_narrowest_wish_counts() -> None:
    own = Wish(kind=K.LIAISON, every_months=1, organisation_id=SCHOOL)
    sector = Wish(kind=K.LIAISON, every_months=2, sector="faith")
    everybody = Wish(kind=K.LIAISON, every_months=6)
    wishes = [everybody, own, sector]

    assert wished(wishes, K.LIAISON, sector="faith", organisation_id=SCHOOL) == own
    assert wished(wishes, K.LIAISON, sector="faith") == sector
    assert wished(wishes, K.LIAISON, sector="other", organisation_id=UUID(int=8)) == everybody
    assert wished([], K.LIAISON, sector="faith") == Wish(kind=K.LIAISON, every_months=3)
    assert wished([], K.TRAINING, sector="faith") is None


@given(
    scopes=st.lists(
        st.tuples(st.none() | st.just(SCHOOL), st.none() | st.just("faith"), st.sampled_from(K), EVERY), max_size=8
    )
)
def test_order_of_wishes_does_not_matter(scopes: list[tuple[UUID | None, str | None, MeetingKind, int]]) -> None:
    wishes = {
        (one, None if one else sector, kind): Wish(
            kind=kind, every_months=months, organisation_id=one, sector=None if one else sector
        )
        for one, sector, kind, months in scopes
    }.values()
    asked = {"sector": "faith", "organisation_id": SCHOOL}

    assert wished(wishes, K.LIAISON, **asked) == wished(list(wishes)[::-1], K.LIAISON, **asked)  # type: ignore[arg-type]


def test_visit_counts_for_the_partner_and_not_for_its_sector() -> None:
    assert K.VISIT in counting(K.LIAISON, partner=True)
    assert K.VISIT not in counting(K.LIAISON, partner=False)
    assert counting(K.EXERCISE, partner=True) == {K.EXERCISE}


def _came(marks: str) -> list[Invited]:
    kinds = {"+": Came.CAME, "o": Came.EXCUSED, "-": Came.AWAY}
    return [Invited(TODAY - timedelta(days=90 * (len(marks) - at)), kinds[mark]) for at, mark in enumerate(marks)]


@pytest.mark.parametrize(
    ("marks", "words", "stopped"),
    [
        ("", "was not asked to any meeting that was held", False),
        ("+", "came to the last one", False),
        ("-", "did not come to the last one", False),
        ("++++", "came to all of the last 4", False),
        ("----", "came to none of the last 4", True),
        ("+-+-", "came to 2 of the last 4", False),
        ("+---", "came to 1 of the last 4, and not since 26 Nov 2025", True),
        ("++o-", "came to 2 of the last 4, and not since 24 Feb 2026", True),
        ("++++------", "came to none of the last 6", True),
    ],
)
def test_trend_in_words(marks: str, words: str, stopped: bool) -> None:
    found = trend(_came(marks))

    assert (found.words, found.stopped) == (words, stopped)


@given(st.lists(st.tuples(DAYS, st.sampled_from(Came)), max_size=20))
def test_trend_counts_what_it_shows(rows: list[tuple[date, Came]]) -> None:
    found = trend([Invited(*row) for row in rows])

    assert len(found.last) == min(len(rows), LAST)
    assert found.present + sum(one.came is not Came.CAME for one in found.last) == len(found.last)
    assert found.missed <= len(found.last)
    assert found.present <= len(found.last) - found.missed
    assert [one.on for one in found.last] == sorted(one.on for one in found.last)
    assert len(bars(found)) == len(found.last)


@given(first=DAYS)
def test_month_shows_each_of_its_days_once_in_whole_weeks(first: date) -> None:
    first = first.replace(day=1)
    shown = [day for week in weeks(first, [], lambda _: (datetime.now(UTC),) * 2, ZONE) for day in week]

    assert len(shown) % 7 == 0
    assert shown[0].on.weekday() == 6
    assert [one.on for one in shown if one.inside] == [
        first + timedelta(days=number) for number in range((add_months(first, 1) - first).days)
    ]
    assert (shown[0].on, shown[-1].on + timedelta(days=1)) == spread(first)


@given(
    hours=st.integers(0, 8760),
    minutes=st.integers(1, 10080),
    zone=st.sampled_from([ZONE, "Pacific/Auckland", "UTC", "America/Los_Angeles"]),
)
def test_item_stands_on_every_day_it_touches(hours: int, minutes: int, zone: str) -> None:
    starts = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    ends = starts + timedelta(minutes=minutes)
    found = touched(starts, ends, zone)

    assert found == [found[0] + timedelta(days=number) for number in range(len(found))]
    (day, items), *more = by_day([starts], lambda one: one, zone)
    assert (day, items, more) == (found[0], [starts], [])
    assert minutes // 1440 <= len(found) <= minutes // 1440 + 2


def test_meeting_until_midnight_is_not_on_the_next_day() -> None:
    night = datetime(2026, 12, 2, 3, tzinfo=UTC)  # 22:00 in New York

    assert touched(night, night + timedelta(hours=2), ZONE) == [date(2026, 12, 1)]
    assert touched(night, night + timedelta(hours=3), ZONE) == [date(2026, 12, 1), date(2026, 12, 2)]


@pytest.mark.parametrize("text", [None, "", "2026", "2026-13", "26-1-1", "2026-00", "٢٠٢٦-12", "99999-1", "x-y"])
def test_month_that_is_none_is_this_one(text: str | None) -> None:
    assert month_meant(text, TODAY) == date(2026, 11, 1)


def test_month_is_read() -> None:
    assert month_meant("2027-2", TODAY) == month_meant("2027-02", TODAY) == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("often", "rule"),
    [
        (HowOften.ONCE, None),
        (HowOften.WEEKLY, "FREQ=WEEKLY;BYDAY=TU"),
        (HowOften.FORTNIGHTLY, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        (HowOften.MONTHLY, "FREQ=MONTHLY;BYDAY=1TU"),
        (HowOften.QUARTERLY, "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"),
        (HowOften.YEARLY, "FREQ=YEARLY;BYMONTH=12;BYDAY=1TU"),
    ],
)
def test_rule_of_a_choice(often: HowOften, rule: str | None) -> None:
    assert rule_of(often, date(2026, 12, 1), ZONE) == rule


def test_fifth_weekday_is_the_last_one() -> None:
    assert weekday_place(date(2026, 12, 29)) == -1
    assert rule_of(HowOften.MONTHLY, date(2026, 12, 29), ZONE) == "FREQ=MONTHLY;BYDAY=-1TU"


def test_own_rule_is_taken_as_it_is() -> None:
    own = " rrule:freq=monthly;bymonthday=15 "

    assert rule_of(HowOften.RULE, TODAY, ZONE, own=own) == "FREQ=MONTHLY;BYMONTHDAY=15"
    assert (
        rule_of(HowOften.RULE, TODAY, ZONE, own=own + ";COUNT=3", end=End(count=9))
        == "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=3"
    )
    assert rule_of(HowOften.RULE, TODAY, ZONE, own="  ") is None


@given(
    often=st.sampled_from([one for one in HowOften if one is not HowOften.RULE]),
    first=DAYS,
    until=OPTIONAL_DAYS,
    count=st.none() | st.integers(1, 500),
    zone=st.sampled_from([ZONE, "Asia/Tokyo", "UTC"]),
)
def test_choice_comes_back_out_of_its_rule(
    often: HowOften, first: date, until: date | None, count: int | None, zone: str
) -> None:
    rule = rule_of(often, first, zone, end=End(until, count))

    assert often_of(rule, first) is often
    if often is not HowOften.ONCE:
        assert count_of(rule) == count
        assert until_of(rule, zone) == (until if count is None else None)
