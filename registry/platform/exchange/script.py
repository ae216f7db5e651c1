"""Reading a JSON array of flat objects, alone or assigned to a variable in a JavaScript file."""

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from registry.platform.exchange.encoding import encoding_of
from registry.platform.exchange.table import Row, Table, Unreadable, counted, name_columns, row_of

_ASSIGNMENT = re.compile(r"\s*(?:(?:var|let|const)\s+[A-Za-z_$][\w$]*|[A-Za-z_$][\w$.]*)\s*=\s*(?=\[)")
_TWICE = "\0twice"


def looks_like_script(start: str) -> bool:
    """Whether the text begins as an array of objects, or as a variable that is given one."""
    opened = _ASSIGNMENT.sub("", start, count=1).lstrip()
    return bool(re.match(r"\[\s*(\{|\]|$)", opened))


def read_script(open_file: Callable[[], IO[bytes]]) -> Table:
    """One object to a row, numbers as they are written. Raises Unreadable when it is no array of objects."""
    encoding, note = encoding_of(open_file)
    with io.TextIOWrapper(open_file(), encoding=encoding) as file:
        objects = _parse(file.read())
    columns, renamed = name_columns(list(dict.fromkeys(key for item in objects for key in item if key != _TWICE)))
    return Table(columns, _rows(columns, objects), tuple([note] if note else []) + tuple(renamed))


def _parse(text: str) -> list[dict[str, Any]]:
    bare = _ASSIGNMENT.sub("", text, count=1).strip().removesuffix(";")
    try:
        # Numbers stay the text they are: 37.10 is not 37.1, and no digit of a long one is lost.
        found = json.loads(bare, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object)
    except ValueError as problem:
        raise Unreadable(f"The file is not a JSON array: {problem}.") from None
    except RecursionError:
        raise Unreadable("The file is nested too deeply; an array of flat objects is expected.") from None
    if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
        raise Unreadable("The file should hold an array of objects, one for each row.")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    item = dict(pairs)
    return item if len(item) == len(pairs) else item | {_TWICE: True}


def _rows(columns: tuple[str, ...], objects: list[dict[str, Any]]) -> Iterator[Row]:
    keys = list(dict.fromkeys(key for item in objects for key in item if key != _TWICE))
    for number, item in enumerate(objects, start=1):
        counted(number)
        cells = [_text(item.get(key)) for key in keys]
        if any(cells):
            yield row_of(columns, cells, number, _problem(item))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else json.dumps(value)


def _problem(item: dict[str, Any]) -> str:
    if _TWICE in item:
        return "This object names the same field twice."
    nested = [key for key, value in item.items() if isinstance(value, dict | list)]
    return f"“{nested[0]}” holds a list or an object; plain values are expected." if nested else ""
