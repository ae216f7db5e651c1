"""Giving refused rows back, so that a person corrects those and imports nothing else again."""

from collections.abc import Iterable, Iterator, Sequence

from registry.platform.exchange.outcome import Problem, RefusedRow
from registry.platform.exchange.spreadsheet import write_csv

PROBLEM = "problem"


def problems_csv(columns: Sequence[str], refused: Iterable[RefusedRow]) -> Iterator[str]:
    """A CSV file for a spreadsheet: the file's own columns and cells, and what is wrong in a column `problem`.

    It can be corrected and imported as it is: the added column means nothing to a profile.
    """
    own = [column for column in columns if column != PROBLEM]
    return write_csv([*own, PROBLEM], (row.values | {PROBLEM: sentence(row)} for row in refused), spreadsheet=True)


def sentence(row: RefusedRow) -> str:
    """All that is wrong with the row, in one text: `Row 17. TELEPHONE: “…” is not …`."""
    return f"Row {row.number}. {wrong_with(row)}"


def wrong_with(row: RefusedRow) -> str:
    """The same without the row's number."""
    return " ".join(map(_said, row.problems))


def _said(problem: Problem) -> str:
    return f"{problem.column}: {problem.reason}" if problem.column else problem.reason
