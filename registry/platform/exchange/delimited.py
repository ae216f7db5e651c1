"""Reading comma-, semicolon-, tab- and bar-separated text, as programs of every age write it (RFC 4180 and worse)."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO

from registry.platform.exchange.encoding import encoding_of
from registry.platform.exchange.spreadsheet import unguard
from registry.platform.exchange.table import MAX_CELL, Row, Table, Unreadable, counted, name_columns, row_of

DELIMITERS = ",;\t|"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SAMPLE_ROWS = 50
_SAMPLE_TEXT = 1 << 18


def read_delimited(open_file: Callable[[], IO[bytes]]) -> Table:
    """A text file with one record to a row. Raises Unreadable when there is no header or too many columns."""
    encoding, note = encoding_of(open_file)
    notes = [note] if note else []
    with _text(open_file, encoding) as file:
        sample = _text_of(file)
    skipped = sample.lower().startswith("sep=")
    delimiter = sample[4] if skipped and sample[4:5] and sample[4] in DELIMITERS else delimiter_of(sample)
    if delimiter != ",":
        notes.append(f"The cells are separated by a {_NAMES[delimiter]}.")
    records = _records(open_file, encoding, delimiter)
    if skipped:
        next(records, None)
    header = _header(records)
    columns, renamed = name_columns(header)
    return Table(columns, _rows(columns, records, 3 if skipped else 2), tuple(notes + renamed))


def _text(open_file: Callable[[], IO[bytes]], encoding: str) -> io.TextIOWrapper:
    # newline="" leaves line ends alone, so that one inside quotation marks comes back as it was written.
    return io.TextIOWrapper(open_file(), encoding=encoding, newline="")


def _text_of(file: io.TextIOWrapper) -> str:
    try:
        return file.read(_SAMPLE_TEXT)
    except UnicodeError as problem:
        raise Unreadable(f"The file's characters cannot be read: {problem}.") from None


def delimiter_of(sample: str) -> str:
    """The separator under which most rows are as wide as the first; a comma when nothing separates anything."""
    scores = {delimiter: _fit(sample, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    widths = _widths(sample, delimiter)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    agreeing = Counter(widths)[widths[0]] / len(widths)
    return (round(agreeing, 1), widths[0])


def _widths(sample: str, delimiter: str) -> list[int]:
    """Cells in each of the first rows; 0 for a row that cannot be read with this separator."""
    widths: list[int] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
    while len(widths) < _SAMPLE_ROWS:
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error as problem:
            if "end of data" not in str(problem):
                widths.append(0)
            continue
        if record:
            widths.append(len(record))
    return widths


Record = tuple[list[str], str]


def _records(open_file: Callable[[], IO[bytes]], encoding: str, delimiter: str) -> Iterator[Record]:
    """Every record with its problem, if it has one; the module's own limit of a cell is put in force."""
    csv.field_size_limit(MAX_CELL)
    with _text(open_file, encoding) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num
            try:
                yield next(reader), ""
            except StopIteration:
                return
            except csv.Error as problem:
                yield [], _explained(str(problem), reader.line_num - line)
            except UnicodeError as problem:
                raise Unreadable(f"The file's characters cannot be read: {problem}.") from None


def _explained(problem: str, lines: int) -> str:
    """The parser's complaint in a sentence. Raises Unreadable where rows after it would be lost unseen."""
    too_long = "field larger" in problem
    if "end of data" in problem or (too_long and lines > 1):
        raise Unreadable(
            "A quotation mark is opened and never closed, so the rows after it run together. "
            "Correct the file where its last readable row ends, then try again."
        )
    if too_long:
        return f"A cell of this row is longer than {MAX_CELL:,} characters."
    return "This row's quotation marks do not pair up."


def _header(records: Iterator[Record]) -> list[str]:
    cells, problem = next(records, ([], ""))
    if problem:
        raise Unreadable(f"The first row cannot be read. {problem}")
    return [unguard(cell) for cell in cells]


def _rows(columns: tuple[str, ...], records: Iterator[Record], first: int) -> Iterator[Row]:
    for number, (cells, problem) in enumerate(records, start=first):
        counted(number)
        if problem or any(cell and not cell.isspace() for cell in cells):
            yield row_of(columns, [unguard(cell) for cell in cells], number, problem)
