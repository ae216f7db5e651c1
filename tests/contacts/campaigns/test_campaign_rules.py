"""When whom is asked, and what follows silence."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.campaigns.model import AskState, Line, StepKind
from contacts.campaigns.rules import Waiting, asked_on, due_on, may_ask, ready_on, step, waited
from registry.partners.calendar import Break, Closures

DAY = timedelta(days=1)
ASKED = date(2027, 1, 4)


def _line(confirmed: date | None, *, sector: str = "healthcare", months: int = 6) -> Line:
    return Line(sector=sector, confirmed_on=confirmed, months=months, listed_on=date(2026, 5, 5))


@pytest.mark.parametrize(
    ("confirmed", "sector", "due"),
    [
        (date(2026, 8, 31), "healthcare", date(2027, 2, 28)),  # the end of a shorter month
        (date(2026, 8, 31), "education_k12", date(2027, 1, 1)),
        (date(2027, 1, 10), "education_k12", date(2027, 7, 10)),  # before August comes
        (date(2027, 3, 1), "education_k12", date(2027, 8, 1)),
        (date(2027, 6, 20), "education_k12", date(2027, 12, 20)),  # August would be within three months
        (None, "education_k12", date(2026, 5, 5)),
    ],
)
def test_line_is_due_after_its_cadence_and_a_schools_at_the_turn_of_its_year(
    confirmed: date | None, sector: str, due: date
) -> None:
    assert due_on(_line(confirmed, sector=sector)) == due


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 24), st.sampled_from(["faith", "education_k12"]))
def test_nothing_is_due_before_three_months_are_over_or_after_its_cadence(day: date, months: int, sector: str) -> None:
    due = due_on(_line(day, sector=sector, months=months))

    assert due <= due_on(_line(day, sector="faith", months=months))
    assert due > day
    assert months < 3 or due >= day + 89 * DAY


@given(st.emails(), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_everybody_is_asked_on_a_weekday_within_three_weeks_however_they_write_their_address(
    address: str, due: date
) -> None:
    day = asked_on(address, due)

    assert due <= day < due + 21 * DAY
    assert day.weekday() < 5
    assert day == asked_on(address.upper().lower(), due)


def test_work_of_one_day_is_spread_over_the_weeks() -> None:
    days = Counter(asked_on(f"someone{each}@example.org", ASKED) for each in range(3000))

    assert len(days) == 15
    assert max(days.values()) < 1.3 * min(days.values())


def test_schools_of_a_district_are_not_all_asked_on_the_first_day_after_the_summer() -> None:
    last = date(2027, 8, 13)
    summer = Closures((Break(date(2027, 6, 10), last, "summer"), Break(last + 3 * DAY, last + 3 * DAY, "works")))
    people = [f"someone{each}@example.org" for each in range(600)]
    days = Counter(ready_on(one, date(2027, 8, 1), summer) for one in people)

    assert last < min(days) <= max(days) <= last + 24 * DAY
    assert last + 3 * DAY not in days
    assert len(days) >= 14
    assert all(ready_on(one, ASKED, summer) == asked_on(one, ASKED) for one in people)


@pytest.mark.parametrize(
    ("lines", "again"),
    [
        ([("healthcare", 6)], date(2027, 7, 4)),
        ([("healthcare", 12), ("healthcare", 3)], date(2027, 4, 4)),
        ([("education_k12", 6), ("healthcare", 6)], ASKED + 90 * DAY),
    ],
)
def test_nobody_is_asked_more_often_than_the_shortest_cadence_of_their_lines(
    lines: list[tuple[str, int]], again: date
) -> None:
    assert may_ask(None, lines, ASKED)
    assert not may_ask(ASKED, lines, again - DAY)
    assert may_ask(ASKED, lines, again)


def test_days_of_a_summer_break_do_not_count_as_silence() -> None:
    summer = Closures((Break(ASKED + 10 * DAY, ASKED + 59 * DAY, "summer"),))
    both = Closures((*summer.breaks, Break(ASKED + 50 * DAY, ASKED + 69 * DAY, "works"), Break(ASKED - DAY, ASKED, "")))

    assert [waited(ASKED, ASKED + day * DAY, summer) for day in (0, 9, 10, 30, 59, 60)] == [0, 9, 9, 9, 9, 10]
    assert waited(ASKED, ASKED + 70 * DAY, both) == 10


@given(st.lists(st.tuples(st.integers(-80, 90), st.integers(0, 90))), st.integers(0, 120))
def test_waiting_never_goes_back_nor_faster_than_the_calendar(breaks: list[tuple[int, int]], day: int) -> None:
    closed = Closures(tuple(Break(ASKED + at * DAY, ASKED + (at + long) * DAY, "") for at, long in breaks))
    before, after = (waited(ASKED, ASKED + each * DAY, closed) for each in (day, day + 1))

    assert 0 <= before <= after <= before + 1


def _silence(days: list[int], *, has_executive: bool, told_until: int = -1) -> list[tuple[int, str]]:
    """What happens to an ask that nobody answers, looked at on each of these days after it.

    Until the day `told_until` the executive has somebody else to see to.
    """
    state, reminded, told, found = AskState.ASKED, None, 0, []
    after = {
        StepKind.UNRESPONSIVE: AskState.UNRESPONSIVE,
        StepKind.EXECUTIVE: AskState.ESCALATED,
        StepKind.CALL: AskState.ON_CALL_LIST,
    }
    for day in days:
        while (what := step(Waiting(state=state, days=day, reminded=reminded, has_executive=has_executive,
                                    told_lately=day < told_until, with_executive=day - told))) is not None:  # fmt: skip
            found.append((day, what.value))
            if what is StepKind.REMIND:
                reminded = day
            else:
                state = after[what]
            if what is StepKind.EXECUTIVE:
                told = day
    return found


def test_silence_is_reminded_of_three_times_then_told_to_the_executive_then_called() -> None:
    assert _silence(list(range(120)), has_executive=True) == [
        (7, "remind"), (21, "remind"), (45, "remind"), (60, "unresponsive"), (60, "executive"), (74, "call"),
    ]  # fmt: skip


def test_without_an_executive_a_coordinator_calls_at_once() -> None:
    assert _silence([60], has_executive=False) == [(60, "unresponsive"), (60, "call")]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([30], [(30, "remind")]),
        ([7, 50], [(7, "remind"), (50, "remind")]),
        ([90, 103, 104], [(90, "unresponsive"), (90, "executive"), (104, "call")]),
    ],
)
def test_what_was_missed_while_nothing_ran_is_one_reminder(days: list[int], told: list[tuple[int, str]]) -> None:
    assert _silence(days, has_executive=True) == told


def test_executive_who_was_told_of_others_is_left_alone_for_a_fortnight() -> None:
    assert _silence(list(range(120)), has_executive=True, told_until=72)[3:] == [
        (60, "unresponsive"), (72, "executive"), (86, "call"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [AskState.ANSWERED, AskState.CLOSED, AskState.ON_CALL_LIST])
def test_nothing_more_is_sent_once_it_is_answered_or_in_a_coordinators_hands(state: AskState) -> None:
    assert step(Waiting(state=state, days=500, has_executive=True)) is None


@pytest.mark.parametrize(
    ("state", "has_executive", "what"),
    [
        (AskState.ASKED, True, StepKind.EXECUTIVE),
        (AskState.ASKED, False, StepKind.CALL),
        (AskState.ESCALATED, True, None),
    ],
)
def test_mail_that_came_back_is_not_silence_but_the_next_ones_turn_at_once(
    state: AskState, has_executive: bool, what: StepKind | None
) -> None:
    assert step(Waiting(state=state, days=1, has_executive=has_executive, lost=True)) is what
