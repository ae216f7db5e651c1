"""Writing tables for people and programs, and the prefix that keeps a cell from running as a formula.

Two kinds of file come out. A *data* file holds each value as it is. A *spreadsheet* file puts an apostrophe before a
cell that a spreadsheet program would run or spoil (a formula, and also `+13055550123`). Reading takes our own
apostrophe off again, so both come back exactly.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

# The signs that start a formula, their full-width twins (East Asian editions run those as well), and the white space
# that hides a sign behind it.
_RUNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_RISKY = re.compile(f"'*[{_RUNS}]")
_ESCAPED = re.compile(f"'+[{_RUNS}]")
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


def guard(text: str) -> str:
    """The cell for a spreadsheet file. A plain negative number needs no guard and stays a number."""
    return f"'{text}" if _RISKY.match(text) and not _NEGATIVE.fullmatch(text) else text


def escape(text: str) -> str:
    """The cell for a data file: as it is, except that what looks like our own guard gets one more apostrophe."""
    return f"'{text}" if text[:1] == "'" and _ESCAPED.match(text) else text


def unguard(text: str) -> str:
    """The value behind a cell of either kind of file."""
    return text[1:] if text[:1] == "'" and _ESCAPED.match(text) else text


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, spreadsheet: bool = False) -> Iterator[str]:
    """A CSV file in pieces of text, to be sent as it is made (RFC 4180: CRLF, every cell quoted).

    A spreadsheet file starts with a byte-order mark, without which Excel misreads accents.
    """
    cell = guard if spreadsheet else escape
    if spreadsheet:
        yield "\ufeff"
    yield _line([cell(column) for column in columns])
    for row in rows:
        yield _line([cell(row.get(column, "")) for column in columns])


def _line(cells: list[str]) -> str:
    # Every cell is quoted: then no text inside one can be taken for the separator when the file is read again.
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
