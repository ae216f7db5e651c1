"""How fresh a contact point is, in a word and in a sentence, and how well an organisation can be reached."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.freshness import add_months, standing
from contacts.model import Check, CheckMethod, CheckOutcome, Freshness
from contacts.rules import Grade, grade
from contacts.words import ago
from tests.contacts.bayhaven import DESK, MAIN, SCHOOL, bayhaven, check, point, utc

NOW = utc("2026-09-14T16:00")
LINE = point(DESK, "+13055550101")
SELF, CALL, EDIT, IMPORT = (
    CheckMethod.SELF_CONFIRM,
    CheckMethod.PHONE_CALL,
    CheckMethod.EDITED,
    CheckMethod.IMPORTED,
)
OK, REACHED, SILENT, EDITED = CheckOutcome.CONFIRMED, CheckOutcome.REACHED, CheckOutcome.NO_ANSWER, CheckOutcome.EDITED
Told = tuple[CheckMethod, CheckOutcome, timedelta]


def days(number: int) -> timedelta:
    return timedelta(days=number)


def told(*events: Told) -> list[Check]:
    return [check(LINE.value, method, outcome, NOW - back) for method, outcome, back in events]


@pytest.mark.parametrize(
    ("confirmed", "months", "freshness"),
    [
        ("2026-09-14", 6, Freshness.FRESH),
        ("2026-03-14", 6, Freshness.FRESH),
        ("2026-03-13", 6, Freshness.DUE),
        ("2026-01-31", 6, Freshness.DUE),
        ("2026-01-30", 6, Freshness.STALE),
        ("2026-08-14", 1, Freshness.FRESH),
        ("2026-08-07", 1, Freshness.DUE),
        ("2026-08-06", 1, Freshness.STALE),
    ],
)
def test_freshness_follows_the_months_of_the_point(confirmed: str, months: int, freshness: Freshness) -> None:
    line = point(DESK, LINE.value, confirm_months=months)
    checks = [check(LINE.value, SELF, OK, utc(f"{confirmed}T12:00"))]

    found = standing(line, checks, NOW)

    assert found.freshness is freshness
    assert found.confirmed_at == utc(f"{confirmed}T12:00")
    assert found.due_on == add_months(date.fromisoformat(confirmed), months)


@pytest.mark.parametrize(
    ("events", "freshness", "words"),
    [
        ([], Freshness.UNCHECKED, "never checked"),
        ([(EDIT, EDITED, days(3))], Freshness.UNCHECKED, "edited 3 days ago, not confirmed"),
        ([(IMPORT, EDITED, days(3))], Freshness.UNCHECKED, "imported 3 days ago, not confirmed"),
        ([(IMPORT, OK, days(3))], Freshness.UNCHECKED, "imported 3 days ago, not confirmed"),
        ([(EDIT, OK, days(3))], Freshness.UNCHECKED, "edited 3 days ago, not confirmed"),
        ([(CALL, SILENT, timedelta(hours=2))], Freshness.UNCHECKED, "called, no answer 2 hours ago"),
        ([(CALL, REACHED, days(5))], Freshness.UNCHECKED, "someone answered 5 days ago"),
        ([(SELF, OK, days(12))], Freshness.FRESH, "confirmed by the person 12 days ago"),
        ([(CheckMethod.MEETING, CheckOutcome.CORRECTED, days(1))], Freshness.FRESH, "corrected at a meeting 1 day ago"),
        (
            [(SELF, OK, days(12)), (CALL, SILENT, timedelta(hours=2))],
            Freshness.FRESH,
            "called, no answer 2 hours ago; confirmed by the person 12 days ago",
        ),
        ([(SELF, OK, days(12)), (EDIT, EDITED, days(3))], Freshness.UNCHECKED, "edited 3 days ago, not confirmed"),
        ([(CALL, CheckOutcome.WRONG_PERSON, days(2))], Freshness.BAD, "wrong person answered 2 days ago"),
        ([(CALL, CheckOutcome.MOVED, days(2))], Freshness.BAD, "reported moved 2 days ago"),
        ([(SELF, CheckOutcome.REFUSED, days(2))], Freshness.BAD, "refused to be called 2 days ago"),
        ([(CheckMethod.BOUNCE, SILENT, days(2))], Freshness.BAD, "mail came back 2 days ago"),
        ([(SELF, OK, days(5)), (CheckMethod.BOUNCE, SILENT, days(2))], Freshness.BAD, "mail came back 2 days ago"),
        (
            [(CALL, CheckOutcome.MOVED, days(9)), (EDIT, EDITED, days(3))],
            Freshness.BAD,
            "reported moved 9 days ago; edited 3 days ago, not confirmed",
        ),
        (
            [(CALL, CheckOutcome.MOVED, days(9)), (CALL, REACHED, days(3))],
            Freshness.BAD,
            "reported moved 9 days ago; someone answered 3 days ago",
        ),
        (
            [(CALL, CheckOutcome.MOVED, days(9)), (CALL, OK, days(3))],
            Freshness.FRESH,
            "confirmed by telephone 3 days ago",
        ),
    ],
)
def test_words_tell_edited_attempted_reached_and_confirmed_apart(
    events: list[Told], freshness: Freshness, words: str
) -> None:
    found = standing(LINE, told(*events), NOW)

    assert (found.freshness, found.words) == (freshness, words)


@pytest.mark.parametrize(
    ("asked", "events", "freshness"),
    [
        (59, [], Freshness.UNCHECKED),
        (60, [], Freshness.UNRESPONSIVE),
        (60, [(SELF, OK, days(61))], Freshness.UNRESPONSIVE),
        (60, [(SELF, OK, days(60))], Freshness.FRESH),
        (60, [(CALL, REACHED, days(10))], Freshness.UNRESPONSIVE),
        (60, [(CALL, CheckOutcome.MOVED, days(10))], Freshness.BAD),
    ],
)
def test_ask_without_an_answer_for_sixty_days(asked: int, events: list[Told], freshness: Freshness) -> None:
    assert standing(LINE, told(*events), NOW, NOW.date() - days(asked)).freshness is freshness


def test_checks_of_another_point_are_ignored() -> None:
    other = [check("+13055550199", SELF, OK, NOW)]

    assert standing(LINE, other, NOW).last is None


@given(st.lists(st.tuples(st.sampled_from([EDIT, IMPORT]), st.sampled_from(CheckOutcome), st.integers(0, 400))))
def test_edits_and_imports_never_confirm(events: list[tuple[CheckMethod, CheckOutcome, int]]) -> None:
    found = standing(LINE, told(*((method, outcome, days(back)) for method, outcome, back in events)), NOW)

    assert found.confirmed_at is None
    assert found.freshness in {Freshness.UNCHECKED, Freshness.BAD}


@given(
    st.lists(st.tuples(st.sampled_from(CheckMethod), st.sampled_from(CheckOutcome), st.integers(0, 900)), unique=True),
    st.randoms(use_true_random=False),
)
def test_order_of_checks_does_not_matter(events: list[tuple[CheckMethod, CheckOutcome, int]], chance: object) -> None:
    checks = told(
        *((method, outcome, timedelta(days=back, minutes=at)) for at, (method, outcome, back) in enumerate(events))
    )
    shuffled = list(checks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert standing(LINE, shuffled, NOW) == standing(LINE, checks, NOW)


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=119), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=60), "60 days ago"),
        (timedelta(days=61), "2 months ago"),
        (timedelta(days=425), "13 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_age_in_words(back: timedelta, words: str) -> None:
    assert ago(NOW - back, NOW) == words


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(0, 60))
def test_month_arithmetic_stays_in_the_month(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + days(1)).day == 1


PRIMARY, ALTERNATE, NIGHT = "+13055550101", "+13055550103", "+13055550104"


def confirmed(value: str, at: datetime = NOW) -> Check:
    return check(value, SELF, OK, at - days(10))


def live_tested(value: str, back: int) -> Check:
    return check(value, CheckMethod.LIVE_TEST, REACHED, NOW - days(back))


@pytest.mark.parametrize(
    ("checks", "letter", "reasons"),
    [
        (
            (confirmed(PRIMARY), confirmed(ALTERNATE), live_tested(NIGHT, 90)),
            "A",
            (
                "primary confirmed by the person 10 days ago",
                "alternate confirmed by the person 10 days ago",
                "after-hours line reached 2 months ago",
            ),
        ),
        (
            (confirmed(PRIMARY), confirmed(ALTERNATE), live_tested(NIGHT, 91)),
            "B",
            (
                "primary confirmed by the person 10 days ago",
                "alternate confirmed by the person 10 days ago",
                "after-hours line reached 2 months ago",
            ),
        ),
        (
            (confirmed(PRIMARY),),
            "C",
            (
                "primary confirmed by the person 10 days ago",
                "alternate never checked",
                "after-hours line never tested",
            ),
        ),
        ((), "C", ("primary never checked", "alternate never checked", "after-hours line never tested")),
    ],
)
def test_grade_of_an_organisation(checks: tuple[Check, ...], letter: str, reasons: tuple[str, ...]) -> None:
    assert grade(bayhaven(checks=checks), NOW) == Grade(letter, reasons)


def test_grade_without_a_usable_line_is_f() -> None:
    bad = check("+13055550107", CALL, CheckOutcome.MOVED, NOW - days(1))
    only = bayhaven(points=(point(MAIN, "+13055550107"),), checks=(bad,))

    assert grade(only, NOW) == Grade("F", ("no primary", "no alternate", "no after-hours line"))
    assert grade(bayhaven(points=()), NOW).letter == "F"
    assert grade(SCHOOL, NOW).letter == "C"
