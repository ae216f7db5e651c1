"""When whom is asked, and what follows silence."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.campaigns.model import AskState, Line, StepKind
from contacts.campaigns.rules import APART_DAYS, asked_on, due_on, may_ask, oldest_first, step

DAY = timedelta(days=1)
ASKED = date(2027, 1, 4)


def _line(confirmed: date | None, *, sector: str = "healthcare", months: int = 6, key: int = 1) -> Line:
    house = UUID(int=9)
    return Line(
        point_id=UUID(int=key), organisation_id=house, sector=sector, confirmed_on=confirmed, months=months,
        listed_on=date(2026, 5, 5),
    )  # fmt: skip


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


def test_nobody_is_asked_twice_within_three_months() -> None:
    assert may_ask(None, ASKED)
    assert not may_ask(ASKED, ASKED + (APART_DAYS - 1) * DAY)
    assert may_ask(ASKED, ASKED + APART_DAYS * DAY)


def _silence(days: list[int], *, has_executive: bool) -> list[tuple[int, str]]:
    """What happens to an ask that nobody answers, looked at on each of these days after it."""
    state, reminded, found = AskState.ASKED, None, []
    after = {
        StepKind.UNRESPONSIVE: AskState.UNRESPONSIVE,
        StepKind.EXECUTIVE: AskState.ESCALATED,
        StepKind.CALL: AskState.ON_CALL_LIST,
    }
    for day in days:
        today = ASKED + day * DAY
        while (what := step(state, ASKED, reminded, today, has_executive=has_executive)) is not None:
            found.append((day, what.value))
            if what is StepKind.REMIND:
                reminded = today
            else:
                state = after[what]
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
        ([90], [(90, "unresponsive"), (90, "executive"), (90, "call")]),
    ],
)
def test_what_was_missed_while_nothing_ran_is_one_reminder(days: list[int], told: list[tuple[int, str]]) -> None:
    assert _silence(days, has_executive=True) == told


@pytest.mark.parametrize("state", [AskState.ANSWERED, AskState.CLOSED, AskState.ON_CALL_LIST])
def test_nothing_more_is_sent_once_it_is_answered_or_in_a_coordinators_hands(state: AskState) -> None:
    assert step(state, ASKED, None, ASKED + 500 * DAY, has_executive=True) is None


def test_oldest_come_first() -> None:
    never, old, new = _line(None, key=3), _line(date(2026, 1, 1), key=2), _line(date(2026, 9, 1), key=1)

    assert oldest_first([new, never, old]) == [never, old, new]
