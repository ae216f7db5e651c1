"""One text type for everything that people or programs send in."""

import logging
import re
import unicodedata
from functools import cache
from typing import Annotated, Any, get_args

from msgspec import UNSET, Meta, Struct
from msgspec.structs import fields

from registry.platform.errors import Invalid
from registry.platform.subject_data import REASON, SENTENCES, suspected

log = logging.getLogger("registry")

# Control characters (but tab and line feed) and the bidirectional overrides that make text read as something else.
_FORBIDDEN = "\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069"
_CLEAN = f"^[^{_FORBIDDEN}]*$"
_ONE_LINE = f"^[^\\u0009\\u000a{_FORBIDDEN}]*$"

# The same with something in it: blanks alone, or what is taken out anyway, is nothing.
FILLED = f"^[^\\u0009\\u000a{_FORBIDDEN}]*[^\\s{_FORBIDDEN}][^\\u0009\\u000a{_FORBIDDEN}]*$"
FILLED_LINES = f"^[^{_FORBIDDEN}]*[^\\s{_FORBIDDEN}][^{_FORBIDDEN}]*$"

Code = Annotated[str, Meta(max_length=80, pattern=_ONE_LINE)]
Line = Annotated[str, Meta(max_length=200, pattern=_ONE_LINE)]
Title = Annotated[str, Meta(max_length=500, pattern=_ONE_LINE)]
# Boxes in which people write what they like are watched for what must not be kept here.
_FREE = {"free_text": True}
Remark = Annotated[str, Meta(max_length=200, pattern=_ONE_LINE, extra=_FREE)]
Prose = Annotated[str, Meta(max_length=4000, pattern=_CLEAN, extra=_FREE)]
Chapter = Annotated[str, Meta(max_length=12_000, pattern=_CLEAN, extra=_FREE)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=FILLED)]

_FORBIDDEN_RE = re.compile(f"[{_FORBIDDEN}]")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def clean(value: str) -> str:
    """Composed (NFC), line ends as one line feed, no blanks around, no control characters."""
    composed = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _FORBIDDEN_RE.sub("", composed).strip()


def fold(value: str) -> str:
    """Small letters without accents, everything else one blank: for sorting and finding, never for showing."""
    plain = value.replace("&", " and ").replace("'", "").replace("\u2019", "")
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in apart if not unicodedata.combining(c)).casefold().replace("\u00df", "ss")
    return _NOT_A_WORD.sub(" ", plain.lower()).strip()


class In(Struct, forbid_unknown_fields=True, kw_only=True):
    """The base of everything that comes in: unknown fields are refused, text is composed and trimmed.

    Raises:
        Invalid: free text looks as if it spoke of the subject of a case.
    """

    def __post_init__(self) -> None:
        for field in fields(self):
            setattr(self, field.name, _composed(getattr(self, field.name)))
        for name in _free_text(type(self)):
            given = getattr(self, name)
            for text in given if isinstance(given, list) else [given]:
                _refuse_subjects(name, text)


def sent(given: In) -> dict[str, Any]:
    """The fields that were sent, by name, of a struct whose fields are otherwise UNSET."""
    return {name: value for name in given.__struct_fields__ if (value := getattr(given, name)) is not UNSET}


def _composed(value: Any) -> Any:
    if type(value) is str:
        return clean(value)
    if type(value) is list:
        return [_composed(item) for item in value]
    return value


@cache
def _free_text(kind: type[Struct]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if _is_free(field.type))


def _is_free(hint: Any) -> bool:
    if isinstance(hint, Meta):
        return hint.extra == _FREE
    return any(_is_free(part) for part in (*get_args(hint), *getattr(hint, "__metadata__", ())))


def _refuse_subjects(name: str, text: object) -> None:
    rule = suspected(text) if isinstance(text, str) else None
    if rule is not None:
        log.info("free text refused: rule=%s", rule)
        raise Invalid({name: f"{SENTENCES[rule]} {REASON}"})
