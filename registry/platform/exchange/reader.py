"""Opening any file that a directory may come in: CSV and its kin, XLSX, JSON, a JavaScript array."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import IO

from registry.platform.exchange.delimited import read_delimited
from registry.platform.exchange.encoding import encoding_of
from registry.platform.exchange.script import looks_like_script, read_script
from registry.platform.exchange.table import MAX_BYTES, Row, Table, Unreadable
from registry.platform.exchange.workbook import read_workbook

__all__ = ["Row", "Table", "Unreadable", "read_table"]

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_table(data: bytes | Path, name: str) -> Table:
    """Open a file by what it holds; `name` is only used in sentences.

    The rows are read as they are walked: a path must stay in place until then. Raises Unreadable when the file is
    empty, larger than 50 MB, of a kind that is not read, or broken.
    """
    open_file, size = _source(data)
    if size > MAX_BYTES:
        raise Unreadable(f"“{name}” has {size / 1e6:.0f} MB; at most {MAX_BYTES // 1024 // 1024} MB are read.")
    with open_file() as file:
        start = file.read(4096)
    if not start.strip():
        raise Unreadable(f"“{name}” is empty.")
    return _reader(start, name)(open_file)


def _source(data: bytes | Path) -> tuple[Callable[[], IO[bytes]], int]:
    if isinstance(data, Path):
        return (lambda: data.open("rb")), data.stat().st_size
    return (lambda: io.BytesIO(data)), len(data)


def _reader(start: bytes, name: str) -> Callable[[Callable[[], IO[bytes]]], Table]:
    if start.startswith(b"PK\x03\x04"):
        return read_workbook
    if start.startswith(_OLD_OFFICE):
        raise Unreadable(f"“{name}” is an old Excel file or has a password. Save it as .xlsx without one, or as CSV.")
    if start.startswith(b"%PDF"):
        raise Unreadable(f"“{name}” is a PDF, which holds no table that can be read safely. Ask for it as CSV.")
    encoding, _ = encoding_of(lambda: io.BytesIO(start))
    text = start.decode(encoding, errors="ignore")
    return read_script if looks_like_script(text) else read_delimited
