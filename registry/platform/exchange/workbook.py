"""Reading an Excel workbook (XLSX) without trusting its size, its formulas or its own idea of its extent."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import IO, Any

from openpyxl import load_workbook

from registry.platform.exchange.spreadsheet import unguard
from registry.platform.exchange.table import (
    MAX_BYTES,
    MAX_COLUMNS,
    Row,
    Table,
    Unreadable,
    counted,
    name_columns,
    row_of,
)

MAX_PARTS = 40
MAX_RATIO = 100
MAX_WIDTH = 2 * MAX_COLUMNS  # room for formatted but empty cells at the right
# Words in quotation marks, marks of language or colour, and characters that stand for themselves.
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ZEROS = re.compile(r"0{2,20}")
_BROKEN = "The workbook cannot be read. Open it in a spreadsheet program and save it again as .xlsx or .csv."


def read_workbook(open_file: Callable[[], IO[bytes]]) -> Table:
    """The first visible sheet that holds anything, its first row naming the columns; numbers and dates become text.

    Raises Unreadable when it is no workbook, or unpacks to more than 50 MB, 100 times its size or 40 parts.
    """
    _weigh(open_file)
    book = _open(open_file)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        rows = _cells(sheet)
        header = next(rows, [])
        if any(header):
            columns, notes = name_columns(_trimmed(header))
            if len(sheets) > 1:
                notes.insert(0, f"The workbook has {len(sheets)} sheets; “{sheet.title}” was read.")
            return Table(columns, _rows(columns, rows), tuple(notes))
    raise Unreadable("The workbook has no visible sheet with anything in its first row.")


def _weigh(open_file: Callable[[], IO[bytes]]) -> None:
    """Refuse by the declared sizes, which Python's unpacking then enforces: it reads no byte past them."""
    try:
        with open_file() as file, zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_heavy(parts)
            for part in parts:
                _refuse_entities(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Unreadable(_BROKEN) from None


def _refuse_heavy(parts: list[zipfile.ZipInfo]) -> None:
    size = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > MAX_PARTS:
        raise Unreadable(f"The workbook has {len(parts)} parts inside, more than {MAX_PARTS}. Save the sheet as CSV.")
    if size > MAX_BYTES or size > MAX_RATIO * packed:
        raise Unreadable("The workbook unpacks to more than can be read safely. Save the sheet as CSV.")


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    # No workbook program writes a document type; one is there only to define entities that multiply.
    with archive.open(part) as content:
        if b"<!DOCTYPE" in content.read(4096).upper():
            raise Unreadable(_BROKEN)


def _open(open_file: Callable[[], IO[bytes]]) -> Any:
    try:
        with warnings.catch_warnings():
            # Openpyxl warns of styles and extensions it does not keep; none of them is a value.
            warnings.simplefilter("ignore")
            # In memory, because the rows are read long after this function and nobody would close the file.
            return load_workbook(io.BytesIO(_all(open_file)), read_only=True, data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 - any fault inside the parser means the same to the person
        raise Unreadable(_BROKEN) from None


def _all(open_file: Callable[[], IO[bytes]]) -> bytes:
    with open_file() as file:
        return file.read()


def _cells(sheet: Any) -> Iterator[list[str]]:
    # The sheet's own statement of its extent is often wrong, and sometimes a trap. No width is asked for either: a
    # single cell far down would then cost the filling of every row above it.
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - as above
            raise Unreadable(_BROKEN) from None
        if len(row) > MAX_WIDTH:
            raise Unreadable(f"A row has {len(row)} cells; at most {MAX_COLUMNS} columns can be read.")
        # A spreadsheet file of ours that was opened and saved as a workbook still has its apostrophes.
        yield [unguard(text_of(cell.value, getattr(cell, "number_format", ""))) for cell in row]


def text_of(value: Any, number_format: str = "") -> str:
    """A cell's value as the text a person would have typed: 33040.0 is 33040, midnight is not shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, int) and value >= 0 and _ZEROS.fullmatch(number_format or ""):
        return str(value).zfill(len(number_format))
    if isinstance(value, date) and (partly := _part_of_a_day(value, number_format)):
        return partly
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _part_of_a_day(value: date, number_format: str) -> str:
    """What a person typed where a program made a whole day of less: Jul-24 or 30-Jun; else empty."""
    form = _LITERAL.sub("", (number_format or "").casefold())
    if "m" not in form or ":" in form or {"d", "y"} <= set(form):
        return ""
    return f"{value:%b-%y}" if "y" in form else f"{value:%d-%b}" if "d" in form else ""


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _rows(columns: tuple[str, ...], rows: Iterator[list[str]]) -> Iterator[Row]:
    # A sheet does not store empty cells at a row's end, so a short row is whole.
    for number, cells in enumerate(rows, start=2):
        counted(number)
        if any(cells):
            yield row_of(columns, cells + [""] * (len(columns) - len(cells)), number)
