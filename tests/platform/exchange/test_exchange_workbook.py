"""Workbooks and scripts: numbers and dates as a person would write them, and files that mean harm."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook

from registry.platform.exchange.reader import read_table
from registry.platform.exchange.table import Unreadable


def book(*rows: list[Any], formats: dict[str, str] | None = None, **sheets: list[list[Any]]) -> bytes:
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    for name, lines in sheets.items():
        other = made.create_sheet(name)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cells(data: bytes) -> list[list[str]]:
    return [list(row.values.values()) for row in read_table(data, "file.xlsx").rows]


def test_numbers_and_dates_become_faithful_text() -> None:
    data = book(
        ["a", "b", "c", "d", "e"],
        [33040.0, 0.1, True, date(2024, 1, 31), None],
        [3.34387e13, -81.46792351, "0042", datetime(2024, 1, 31, 8, 30), time(7, 5)],  # a sheet has no zone
    )

    assert cells(data) == [
        ["33040", "0.1", "TRUE", "2024-01-31", ""],
        ["33438700000000", "-81.46792351", "0042", "2024-01-31 08:30:00", "07:05:00"],
    ]


def test_zeros_that_the_format_shows_are_kept() -> None:
    assert cells(book(["zip"], [7030], formats={"A2": "00000"})) == [["07030"]]


def test_short_rows_and_blank_rows_of_a_sheet_are_whole() -> None:
    read = read_table(book(["a", "b"], ["1"], [], ["2", "3"]), "file.xlsx")

    assert [(row.number, list(row.values.values()), row.problem) for row in read.rows] == [
        (2, ["1", ""], ""),
        (4, ["2", "3"], ""),
    ]


def test_the_first_sheet_with_anything_is_read_and_named() -> None:
    read = read_table(book(Data=[["a"], ["1"]], Other=[["b"], ["2"]]), "file.xlsx")

    assert read.columns == ("a",)
    assert read.notes == ("The workbook has 3 sheets; “Data” was read.",)


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(Unreadable, match="300 columns"):
        read_table(book([f"c{n}" for n in range(300)]), "file.xlsx")
    with pytest.raises(Unreadable, match="500 cells"):
        list(read_table(book(["a"], ["1"] * 500), "file.xlsx").rows)


def repacked(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name.rsplit("/", 1)[-1].replace(".xml", ""), old.read(name)))
        for name, content in parts.items():
            new.writestr(f"xl/{name}.xml", content)
    return out.getvalue()


def test_bombs_are_refused_by_their_declared_weight() -> None:
    plain = book(["a"], ["1"])

    with pytest.raises(Unreadable, match="unpacks to more"):
        read_table(repacked(plain, zeros=b"\0" * 30_000_000), "file.xlsx")
    with pytest.raises(Unreadable, match="parts inside"):
        read_table(repacked(plain, **{f"p{n}": b"" for n in range(40)}), "file.xlsx")


def test_entities_and_broken_parts_are_refused() -> None:
    plain = book(["a"], ["1"])
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    for part in (entity, b"<worksheet", b""):
        with pytest.raises(Unreadable, match="cannot be read"):
            list(read_table(repacked(plain, sheet1=part), "file.xlsx").rows)


def test_a_row_numbered_beyond_the_limit_stops() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData></worksheet>'
    )

    with pytest.raises(Unreadable, match="more than 1,000,000 rows"):
        list(read_table(repacked(book(["a"]), sheet1=sheet), "file.xlsx").rows)


def test_a_javascript_array_and_plain_json_are_the_same_table() -> None:
    objects = b'[{"Name": "A", "Zip": 95050, "Lat": 37.10, "Open": true},{"Name": "B", "Fax": null}]'

    for data in (objects, b"var places=" + objects + b";\n", b"  const p = " + objects):
        read = read_table(data, "file.js")
        assert read.columns == ("Name", "Zip", "Lat", "Open", "Fax")
        assert [(row.number, *row.values.values()) for row in read.rows] == [
            (1, "A", "95050", "37.10", "TRUE", ""),
            (2, "B", "", "", "", ""),
        ]


def test_objects_that_are_not_flat_or_say_a_thing_twice_are_refused_alone() -> None:
    rows = list(read_table(b'[{"a": [1]}, {"a": 1, "a": 2}, {"a": "x"}]', "file.json").rows)

    assert [bool(row.problem) for row in rows] == [True, True, False]


@pytest.mark.parametrize("data", [b'[{"a": 1},', b'[{"a":' * 100_000, b"[" * 100_000, b'[{"a":1}, 2]', b"[]"])
def test_broken_scripts_are_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(read_table(data, "file.json").rows)
