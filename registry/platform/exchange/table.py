"""What every file becomes once it is read: named columns and numbered rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.platform.errors import RegistryError

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 200
MAX_ROWS = 1_000_000
MAX_CELL = 131_072
MAX_NAME = 500


class Unreadable(RegistryError):
    """The file as a whole cannot be read; nothing was taken from it."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file, before anything is understood.

    `number` is the row a person sees in a spreadsheet program (the header is row 1); in a JSON array, the first object
    is 1. `problem` says why the row cannot be taken, or is empty; `values` then holds what could be read.
    """

    number: int
    values: dict[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was opened. `rows` can be walked once and reads as it goes; `notes` are for the person importing.

    Walking `rows` raises Unreadable when the file turns out to be broken as a whole further down.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    notes: tuple[str, ...] = ()


def name_columns(header: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The columns' names, every one different and none empty, with a note for each that was changed.

    Raises Unreadable when there are none more than 200, or one is a text.
    """
    if not any(cell.strip() for cell in header):
        raise Unreadable("The first row is empty; it should name the columns.")
    if len(header) > MAX_COLUMNS:
        raise Unreadable(f"The file has {len(header)} columns; at most {MAX_COLUMNS} can be read.")
    longest = max(len(cell) for cell in header)
    if longest > MAX_NAME:
        raise Unreadable(f"A column's name has {longest:,} characters. Is the first row really the one with the names?")
    names: list[str] = []
    notes: list[str] = []
    for position, cell in enumerate(header, start=1):
        given = cell.strip()
        name = _free(given or f"Column {position}", names)
        names.append(name)
        if not given:
            notes.append(f"Column {position} has no name; it is called “{name}” here.")
        elif name != given:
            notes.append(f"There is more than one column “{given}”; number {position} is called “{name}” here.")
    return tuple(names), notes


def _free(wanted: str, taken: list[str]) -> str:
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted} ({count})"
    return name


def row_of(columns: tuple[str, ...], cells: list[str], number: int, problem: str = "") -> Row:
    """A row whose cells were counted against the columns; too few or too many is a problem of this row alone."""
    width = len(columns)
    if len(cells) != width:
        surplus = [cell for cell in cells[width:] if cell]
        if len(cells) < width or surplus:
            problem = problem or f"This row has {len(cells)} cells, the header has {width}."
        cells = (cells + [""] * width)[:width]
    return Row(number, dict(zip(columns, cells, strict=True)), problem or _nul(cells))


def _nul(cells: list[str]) -> str:
    return "This row holds a NUL character." if any("\0" in cell for cell in cells) else ""


def counted(number: int) -> int:
    """The same number, or Unreadable past a million rows."""
    if number > MAX_ROWS + 1:
        raise Unreadable(f"The file has more than {MAX_ROWS:,} rows. Split it and import the parts.")
    return number
