"""Reading CSV and its kin: what a person gets to see of files that are not as they should be."""

from pathlib import Path

import pytest

from registry.platform.exchange import table
from registry.platform.exchange.reader import read_table
from registry.platform.exchange.table import Unreadable


def rows(data: bytes) -> list[dict[str, str]]:
    return [dict(row.values) for row in read_table(data, "file.csv").rows]


def problems(data: bytes) -> list[tuple[int, str]]:
    return [(row.number, row.problem) for row in read_table(data, "file.csv").rows if row.problem]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end(delimiter: str, end: str) -> None:
    lines = ["name,city", '"Smith, Jones; Ltd|",Key West', "Second,Tampa"]
    text = end.join(line.replace(",", delimiter) if '"' not in line else line for line in lines)
    text = text.replace('",Key', f'"{delimiter}Key')

    assert rows(text.encode()) == [
        {"name": "Smith, Jones; Ltd|", "city": "Key West"},
        {"name": "Second", "city": "Tampa"},
    ]


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-32", ""),
        ("utf-16-le", "UTF-16"),
        ("cp1252", "Windows-1252"),
        ("latin-1", "Look at the names with accents"),
    ],
)
def test_encoding_is_found_and_an_inferred_one_is_noted(encoding: str, note: str) -> None:
    text = "name,city\nEscuela Peñón José Martí,San José\nÉcole Élémentaire,Cañon City\n"

    read = read_table(text.encode(encoding), "file.csv")

    assert [row.values["city"] for row in read.rows] == ["San José", "Cañon City"]
    assert note in " ".join(read.notes)
    assert bool(note) is bool(read.notes)


def test_bytes_without_a_meaning_in_windows_1252_are_latin_1() -> None:
    read = read_table(b"name\nA\x81\xe9\n", "file.csv")

    assert [row.values["name"] for row in read.rows] == ["A\x81é"]


def test_quoted_line_ends_come_back_as_written_and_rows_are_numbered_as_in_a_spreadsheet() -> None:
    read = read_table(b'name,note\r\nA,"one\r\ntwo"\r\n\r\nB,\r\n', "file.csv")

    assert [(row.number, row.values["note"]) for row in read.rows] == [(2, "one\r\ntwo"), (4, "")]


def test_ragged_rows_are_told_one_by_one_and_trailing_commas_are_none() -> None:
    data = b"a,b,c\n1,2\n1,2,3\n1,2,3,,\n1,2,3,4\n"

    assert problems(data) == [
        (2, "This row has 2 cells, the header has 3."),
        (5, "This row has 4 cells, the header has 3."),
    ]


def test_doubled_and_missing_names_of_columns_are_replaced_and_noted() -> None:
    read = read_table(b"name,,name,\n1,2,3,4\n", "file.csv")

    assert read.columns == ("name", "Column 2", "name (2)", "Column 4")
    assert len(read.notes) == 3


def test_nul_and_overlong_cells_and_stray_quotes_refuse_their_row_alone() -> None:
    long = b"x" * (table.MAX_CELL + 1)
    data = b"a,b\n1,\0\n2," + long + b'\n3,"x"y\n4,5\n'

    found = problems(data)

    assert [number for number, _ in found] == [2, 3, 4]
    assert "NUL" in found[0][1]
    assert "131,072" in found[1][1]
    assert "quotation marks" in found[2][1]


def test_a_quotation_mark_never_closed_refuses_the_file() -> None:
    with pytest.raises(Unreadable, match="never closed"):
        rows(b'a,b\n1,"2\n3,4\n')
    with pytest.raises(Unreadable, match="never closed"):
        rows(b'a,b\n1,"2\n' + b"3,4\n" * 60_000)


def test_excels_own_hint_of_the_separator_is_followed() -> None:
    read = read_table(b"sep=;\r\na;b\r\n1,5;2\r\n", "file.csv")

    assert [(row.number, dict(row.values)) for row in read.rows] == [(3, {"a": "1,5", "b": "2"})]


def test_limits_of_columns_rows_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="201 columns"):
        read_table(",".join(f"c{n}" for n in range(201)).encode(), "file.csv")
    monkeypatch.setattr(table, "MAX_ROWS", 3)
    with pytest.raises(Unreadable, match="more than 3 rows"):
        rows(b"a\n1\n2\n3\n4\n")
    with pytest.raises(Unreadable, match="at most 50 MB"):
        read_table(b"a\n" * 27_000_000, "file.csv")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b",,\n1,2,3", "name the columns"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0 rest", "old Excel"),
        (b"PK\x03\x04 no zip at all", "workbook cannot be read"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_table(data, "file")


def test_a_path_is_read_as_it_is_walked(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"a,b\n1,2\n")

    assert [dict(row.values) for row in read_table(file, file.name).rows] == [{"a": "1", "b": "2"}]
