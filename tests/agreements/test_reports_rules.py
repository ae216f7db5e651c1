"""What an agreement asks for first, and how the lines of a report are put into months and parts."""

from datetime import date, timedelta

import pytest

from agreements.model import Kind, State
from agreements.reports.model import Dates, Deed, Line, by_month, deeds
from agreements.reports.renewals import LINES_OF_A_PART, cells, leaves
from registry.platform.ids import new_id

TODAY, UNTIL = date(2031, 3, 3), date(2031, 9, 3)


def _on(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (Dates(), []),
        (Dates(notice_on=_on(9), send_by=_on(4), decide_by=_on(1)), [(_on(1), Deed.DECIDE)]),
        (Dates(notice_on=_on(9), send_by=_on(-1), decide_by=_on(-20)), [(_on(9), Deed.NOTICE)]),
        (Dates(ends_on=_on(30)), [(_on(29), Deed.LAST_DAY)]),
        (Dates(ends_on=_on(30), renews_on=_on(30)), []),
        (Dates(notice_on=_on(-5), ends_on=_on(30), renews_on=_on(30), review_on=_on(60)), [(_on(60), Deed.REVIEW)]),
        (Dates(review_on=_on(-40), notice_on=_on(3)), [(_on(-40), Deed.OVERDUE_REVIEW), (_on(3), Deed.NOTICE)]),
        (Dates(statute_on=_on(-50), review_on=_on(-40)), [(_on(-50), Deed.NEW_SIGNATURES)]),
        (Dates(review_on=TODAY), [(TODAY, Deed.REVIEW)]),
        (Dates(review_on=UNTIL), []),
        (Dates(holdover_until=_on(10), ends_on=_on(-10)), [(_on(9), Deed.HOLDOVER)]),
    ],
)
def test_what_is_overdue_and_what_comes_first(dates: Dates, found: list[tuple[date, Deed]]) -> None:
    assert deeds(dates, TODAY, UNTIL) == found


def _line(by: date, reference: str = "MOU-1") -> Line:
    return Line(
        id=new_id(), by=by, deed=Deed.REVIEW, reference=reference, title="=SUM(1)", kind=Kind.MOU, lead=None,
        owner=None, state=State.ACTIVE, last_day=None, reason="R",
    )  # fmt: skip


def test_lines_come_by_month_and_overdue_first() -> None:
    found = by_month([_line(_on(40), "B"), _line(_on(-400), "C"), _line(_on(-1), "D"), _line(_on(39), "A")], TODAY)

    assert [(month.name, [line.reference for line in month.lines]) for month in found] == [
        ("Overdue", ["C", "D"]),
        ("April 2031", ["A", "B"]),
    ]


def test_long_report_comes_in_parts_that_hold_every_line_once() -> None:
    count = LINES_OF_A_PART * 2 + 7
    lines = [_line(_on(number % 90), f"R{number:05}.") for number in range(count)]

    made = leaves(lines, TODAY, 6, "Alice", "")

    assert (len(made.parts), made.lines) == (3, count)
    assert [sum(part.count(line.reference) for part in made.parts) for line in lines] == [1] * count
    assert [part.count("<h1>") for part in made.parts] == [1, 0, 0]


def test_empty_report_says_so() -> None:
    assert "Nothing needs anybody" in leaves([], TODAY, 6, "Alice", "").parts[0]


def test_cells_have_days_as_iso_and_blanks_for_what_there_is_not() -> None:
    [row] = cells([_line(_on(0))])

    assert (row["by"], row["lead_party"], row["last_day_in_force"], row["what"]) == ("2031-03-03", "", "", "Review due")
