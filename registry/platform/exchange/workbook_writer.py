"""Writing an XLSX workbook as it is made: one sheet, its text never run as a formula (ECMA-376, part 1)."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO
from xml.sax.saxutils import escape as xml

from registry.platform.exchange.spreadsheet import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_SHEET = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
_MOMENT = (1980, 1, 1, 0, 0, 0)


class _Sink:
    """Takes what the archive writes, until somebody fetches it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def fetch(self) -> bytes:
        made = b"".join(self._pieces)
        self._pieces.clear()
        return made


class Workbook:
    """A workbook that is sent as it is made: `begin`, `add` as often as there are rows, `end`; each gives a piece.

    Every cell is text, so ZIP codes keep their zeros. The same rows in the same pieces give the same bytes. Reading
    takes the guards off again, so that it comes back exactly.
    """

    def __init__(self, columns: Sequence[str], title: str) -> None:
        self._columns, self._title, self._sink = columns, title, _Sink()
        self._archive = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)  # type: ignore[call-overload]
        self._sheet: IO[bytes]

    def begin(self) -> bytes:
        """Everything before the first row, and the columns' names."""
        for name, text in _PARTS.items():
            whole = _HEAD + text.replace("{title}", xml(self._title[:31]))
            self._archive.writestr(zipfile.ZipInfo(name, _MOMENT), whole)
        self._sheet = self._archive.open(_sheet(), "w")
        self._sheet.write((_SHEET + _row(self._columns)).encode())
        return self._sink.fetch()

    def add(self, rows: Iterable[Mapping[str, str]]) -> bytes:
        """Some rows."""
        text = "".join(_row([row.get(column, "") for column in self._columns]) for row in rows)
        self._sheet.write(text.encode())
        return self._sink.fetch()

    def end(self) -> bytes:
        """What closes the workbook."""
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()
        self._archive.close()
        return self._sink.fetch()


def _sheet() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("xl/worksheets/sheet1.xml", _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(text: str) -> str:
    if not text:
        return '<c t="inlineStr"><is><t></t></is></c>'
    return f'<c t="inlineStr"><is><t xml:space="preserve">{xml(escape(text))}</t></is></c>'
