"""Files that go out and come in again: nothing runs in a spreadsheet, and nothing changes."""

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.platform.exchange.outcome import Problem, RefusedRow
from registry.platform.exchange.reader import read_table
from registry.platform.exchange.refused import problems_csv
from registry.platform.exchange.spreadsheet import escape, guard, unguard, write_csv

LEADS = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
ROWS = st.lists(st.lists(st.one_of(CELLS, st.sampled_from([f"'{c}1" for c in LEADS] + LEADS)), min_size=3, max_size=3))


def filled(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Without the rows that say nothing, which reading may pass over."""
    return [row for row in rows if "".join(row.values()).strip()]


@pytest.mark.parametrize("lead", LEADS)
def test_a_cell_that_would_run_starts_with_an_apostrophe_in_a_spreadsheet_file_alone(lead: str) -> None:
    text = f"{lead}cmd|'/c calc'!A1"

    assert guard(text) == f"'{text}"
    assert escape(text) == text
    assert unguard(guard(text)) == unguard(escape(text)) == text


def test_telephones_are_guarded_and_negative_numbers_stay_numbers() -> None:
    assert guard("+13055550123") == "'+13055550123"
    assert guard("-81.4679") == "-81.4679"
    assert guard("-81+cmd") == "'-81+cmd"
    assert guard("O'Neil") == "O'Neil"


@given(CELLS)
@example("''=1")
def test_every_cell_comes_back_from_both_kinds_of_file(text: str) -> None:
    assert unguard(guard(text)) == text
    assert unguard(escape(text)) == text


@pytest.mark.parametrize("spreadsheet", [True, False])
@given(rows=ROWS)
def test_a_file_that_was_written_reads_the_same(spreadsheet: bool, rows: list[list[str]]) -> None:
    columns = ("name", "+telephone", "a;b|c,d")
    wanted = [dict(zip(columns, row, strict=True)) for row in rows]

    file = "".join(write_csv(columns, wanted, spreadsheet=spreadsheet))
    read = read_table(file.encode(), "file.csv")

    assert read.columns == columns
    assert filled(row.values for row in read.rows) == filled(wanted)


def test_refused_rows_come_back_with_their_columns_and_what_is_wrong() -> None:
    refused = [
        RefusedRow(17, {"NAME": "A", "TELEPHONE": "+1"}, (Problem("TELEPHONE", "+1", "Too short."),)),
        RefusedRow(
            18, {"NAME": "B", "TELEPHONE": ""}, (Problem("", "", "Row 17 says the same."), Problem("X", "", "Y."))
        ),
    ]

    file = "".join(problems_csv(["NAME", "TELEPHONE"], refused))

    assert file == (
        '\ufeff"NAME","TELEPHONE","problem"\r\n'
        '"A","\'+1","Row 17. TELEPHONE: Too short."\r\n'
        '"B","","Row 18. Row 17 says the same. X: Y."\r\n'
    )
    again = read_table(file.encode(), "refused.csv")
    assert "".join(problems_csv(again.columns, refused)) == file
