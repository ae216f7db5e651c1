"""From a posted form to the same struct that the API reads, with a sentence for every field that is wrong."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from msgspec.structs import FieldInfo, fields

from registry.platform.errors import Invalid, RegistryError

T = TypeVar("T", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]

# What every form carries beside its own fields.
_FRAME = frozenset({"csrf", "_csrf", "once"})
_YES = frozenset({"yes", "on", "true", "1"})
_KINDS = {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}


class UnreadableForm(RegistryError):
    """A form that no page of ours sends: a field we do not have, or one value twice."""

    code = "unreadable_form"


async def read_form(request: AnyRequest, kind: type[T]) -> T:
    """Read a posted form (urlencoded or multipart) as `kind`.

    Blank optional fields are None or their default, a box that is not ticked is False, repeated fields make a list.

    Raises:
        UnreadableForm: an unknown field, a repeated field that is not a list, or another kind of content (400).
        Invalid: with a sentence for each field that cannot be accepted.
    """
    given = await _given(request)
    known = {field.encode_name: field for field in fields(kind)}
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise UnreadableForm(f"This form has no field “{unknown[0][:40]}”.")
    return _built(kind, {name: (field, given.get(name, [])) for name, field in known.items()})


async def typed(request: AnyRequest, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """What was typed, to be shown again: text for each field of `kind`, a list of texts where it takes several."""
    given = await _given(request)
    return {
        field.encode_name: _texts(given.get(field.encode_name, []), several=_is_list(field.type))
        for field in fields(kind)
    }


def as_typed(values: Mapping[str, object], kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Stored values in the shape of `typed`, to fill a form for the first time; blank where there is no value."""
    shown: dict[str, Any] = {}
    for field in fields(kind):
        value = values.get(field.encode_name)
        several = _is_list(field.type)
        items = list(value) if several and isinstance(value, list | tuple | set | frozenset) else [value]
        shown[field.encode_name] = _texts([_shown(item) for item in items if item is not None], several=several)
    return shown


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _texts(values: Sequence[object], *, several: bool) -> str | list[str]:
    texts = [value for value in values if isinstance(value, str)]
    return texts if several else next(iter(texts), "")


async def _given(request: AnyRequest) -> dict[str, list[object]]:
    content_type = request.content_type[0]
    if content_type and content_type not in _KINDS:
        raise UnreadableForm("A form is read as application/x-www-form-urlencoded or multipart/form-data.")
    try:
        form = await request.form()
    except LookupError:
        raise UnreadableForm("A part of this form is in an encoding that does not exist.") from None
    return {name: list(form.getall(name)) for name in form if name not in _FRAME}


def _built(kind: type[T], given: Mapping[str, tuple[FieldInfo, list[object]]]) -> T:
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    for name, (field, raw) in given.items():
        try:
            values |= _value(field, raw)
        except msgspec.ValidationError as problem:
            problems[name] = "Fill this in." if _blank_text(field, raw) else sentence(str(problem))
    if problems:
        raise Invalid(problems)
    return kind(**values)


def _blank_text(field: FieldInfo, raw: list[object]) -> bool:
    blank = not any(isinstance(item, str) and item.strip() for item in raw)
    return blank and not any(isinstance(member, type) and issubclass(member, Enum) for member in _plain(field.type))


def _value(field: FieldInfo, raw: list[object]) -> dict[str, object]:
    """{attribute: value}, or nothing where the default stands."""
    items = [_composed(item) for item in raw]
    if _is_list(field.type):
        return {field.name: msgspec.convert([item for item in items if item != ""], field.type, strict=False)}
    if len(items) > 1:
        raise UnreadableForm(f"“{field.encode_name}” was sent more than once.")
    item = items[0] if items else ""
    if _plain(field.type) == {bool}:
        return {field.name: str(item).casefold() in _YES}
    if isinstance(item, UploadFile):
        return {field.name: _file(field, item)}
    if item == "" and (_allows_none(field.type) or not field.required):
        return {field.name: None} if _allows_none(field.type) else {}
    return {field.name: msgspec.convert(item, field.type, strict=False)}


def _file(field: FieldInfo, item: UploadFile) -> UploadFile:
    if UploadFile not in _plain(field.type):
        raise UnreadableForm(f"“{field.encode_name}” is not a file.")
    return item


def _composed(value: object) -> object:
    """Trimmed and composed, with forbidden characters left in: they are refused, never silently lost."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").strip())


def _members(hint: Any) -> tuple[Any, ...]:
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        return tuple(inner for member in get_args(hint) for inner in _members(member))
    return (hint,)


def _plain(hint: Any) -> set[Any]:
    return {member for member in _members(hint) if member is not type(None)}


def _allows_none(hint: Any) -> bool:
    return type(None) in _members(hint)


def _is_list(hint: Any) -> bool:
    return any(member is list or get_origin(member) is list for member in _members(hint))


_SENTENCES = (
    ("of length >= 1", "Fill this in."),
    # The house's text types forbid these; other patterns are a form that the field's hint names.
    ("\\u0000", "Takes plain text only: no control characters, and no line breaks in a single line."),
    ("matching regex", "This is not in the form that is asked for."),
    ("Invalid enum value", "Choose one of the list."),
    ("Invalid UUID", "Choose one of the list."),
    ("encoded date", "Give a date like 2026-11-21."),
    ("encoded time", "Give a time like 08:00."),
    ("Object missing required field", "Fill this in."),
)
_EXPECTED = {
    "int": "Give a whole number.",
    "float": "Give a number.",
    "bool": "Say yes or no.",
    "date": "Give a date like 2026-11-21.",
}


def sentence(problem: str) -> str:
    """What is wrong with a field, said to the person who typed it rather than to a program."""
    known = next((words for part, words in _SENTENCES if part in problem), None)
    if known:
        return known
    kind, _, limit = problem.removeprefix("Expected ").partition("` ")
    limit = limit.split(" - at ")[0]
    if limit.startswith("of length <= "):
        what = "choices" if "array" in kind else "characters"
        return f"Give at most {limit.removeprefix('of length <= ')} {what}."
    if limit.startswith((">= ", "<= ")):
        return f"Give {'at least' if limit[0] == '>' else 'at most'} {limit[3:]}."
    word = kind.strip("` |").split("`")[0].split(" ")[0]
    return _EXPECTED.get(word, "This cannot be accepted.")
