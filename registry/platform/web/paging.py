"""Lists in pages that stay right while rows come and go: the cursor is the sort key of the last row shown."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from litestar.params import QueryParameter

from registry.platform.errors import RegistryError

T = TypeVar("T")

MOST = 100
USUAL = 50
LONGEST = 1000

PageSize = Annotated[int, QueryParameter(ge=1, le=MOST, description=f"How many at most, from 1 to {MOST}.")]
Cursor = Annotated[str, QueryParameter(max_length=LONGEST, description="Where to go on: `next` of the page before.")]
Sought = Annotated[str | None, QueryParameter(max_length=200, description="The beginning of a name.")]


class WrongCursor(RegistryError):
    """A cursor that we did not give out, or that belongs to another list (400)."""

    code = "wrong_cursor"

    def __init__(self) -> None:
        super().__init__("That cursor is not one of this list. Begin again without it.")


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page: `next` is the cursor of the page after it, null on the last; `next_url` is its address."""

    items: list[T]
    next: str | None = None
    next_url: str | None = None


def encode(key: Sequence[object]) -> str:
    """An opaque cursor of a sort key."""
    return base64.urlsafe_b64encode(msgspec.json.encode([str(part) for part in key])).decode().rstrip("=")


def decode(cursor: str | None, *parts: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """The sort key that a cursor stands for, each part read by its own function; None for no cursor.

    Raises:
        WrongCursor: it is not one of ours.
    """
    if not cursor:
        return None
    if len(cursor) > LONGEST:
        raise WrongCursor
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        texts = msgspec.json.decode(raw.replace(b"\\u0000", b""), type=list[str])
        return tuple(part(text) for part, text in zip(parts, texts, strict=True))
    except (binascii.Error, msgspec.DecodeError, ValueError) as problem:
        raise WrongCursor from problem


def instant(text: str) -> datetime:
    """An instant with its zone, as a part of a cursor.

    Raises:
        ValueError: it is none, or has no zone.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def cut(rows: Sequence[T], size: int, key: Callable[[T], Sequence[object]]) -> tuple[list[T], str | None]:
    """The rows of a page and the cursor of the next, from `size` + 1 rows asked for."""
    shown = list(rows[:size])
    return shown, encode(key(shown[-1])) if len(rows) > size else None


def next_url(path: str, query: Sequence[tuple[str, str]], cursor: str | None) -> str | None:
    """The address of the next page with the same filters, None on the last."""
    if cursor is None:
        return None
    kept = [(name, value) for name, value in query if name != "cursor" and value]
    return f"{path}?{urlencode([*kept, ('cursor', cursor)])}"
