"""Posted forms become the structs of the API, or a sentence for each field."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, cast
from urllib.parse import urlencode

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar, Request, post

from registry.platform.errors import Invalid, RegistryError
from registry.platform.text import In, Line, Name, Prose
from registry.platform.web.forms import UnreadableForm, as_typed, read_form, sentence, typed


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class PaintIn(In):
    name: Name
    colour: Colour = Colour.RED
    count: Annotated[int, msgspec.Meta(ge=0, le=9)] | None = None
    on: date | None = None
    tags: list[Colour] = msgspec.field(default_factory=list)
    loud: bool = False
    note: Prose | None = None
    label: Line = ""


@post("/paint")
async def paint(request: Request[Any, Any, Any]) -> dict[str, Any]:
    try:
        read = await read_form(request, PaintIn)
    except Invalid as problem:
        return {"fields": problem.fields, "typed": await typed(request, PaintIn)}
    except RegistryError as problem:
        return {"code": problem.code}
    return {"read": msgspec.to_builtins(read)}


async def _send(data: Any, **more: Any) -> dict[str, Any]:
    transport = httpx.ASGITransport(app=cast("Any", Litestar([paint], openapi_config=None)))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.post("/paint", data=data, **more)
    return dict(response.json())


async def _sent(text: str) -> dict[str, Any]:
    return await _send(None, content=text, headers={"content-type": "application/x-www-form-urlencoded"})


async def test_form_reads_every_kind_of_field() -> None:
    answer = await _send({
        "csrf": "x", "name": " Bay  High ", "colour": "blue", "count": "3", "on": "2026-11-21", "tags": ["red", "blue"],
        "loud": "yes", "note": "a\r\nb", "label": "",
    })  # fmt: skip

    assert answer["read"] == {
        "name": "Bay  High", "colour": "blue", "count": 3, "on": "2026-11-21", "tags": ["red", "blue"], "loud": True,
        "note": "a\nb", "label": "",
    }  # fmt: skip


async def test_form_reads_multipart_like_urlencoded() -> None:
    parts = [("name", (None, "Bay")), ("tags", (None, "red")), ("tags", (None, "blue"))]

    answer = await _send(None, files=parts)

    assert answer["read"]["tags"] == ["red", "blue"]


async def test_file_where_text_is_expected_is_unreadable() -> None:
    assert await _send(None, files=[("name", ("a.txt", b"Bay"))]) == {"code": "unreadable_form"}


async def test_blank_fields_become_none_or_their_default() -> None:
    answer = await _sent("name=Bay&colour=&count=&on=&tags=&note=")

    assert answer["read"] == {
        "name": "Bay", "colour": "red", "count": None, "on": None, "tags": [], "loud": False, "note": None, "label": "",
    }  # fmt: skip


async def test_wrong_fields_each_get_a_sentence_and_keep_what_was_typed() -> None:
    answer = await _sent("name=&colour=green&count=12&on=tomorrow&tags=red&tags=pink&note=<b>x")

    assert answer["fields"] == {
        "name": "Fill this in.",
        "colour": "Choose one of the list.",
        "count": "Give at most 9.",
        "on": "Give a date like 2026-11-21.",
        "tags": "Choose one of the list.",
    }
    assert answer["typed"] == {
        "name": "", "colour": "green", "count": "12", "on": "tomorrow", "tags": ["red", "pink"], "loud": "",
        "note": "<b>x", "label": "",
    }  # fmt: skip


@pytest.mark.parametrize("body", ["name=a&name=b", "name=a&version=3", "name=a&colour=red&colour=blue"])
async def test_repeated_scalars_and_unknown_fields_are_unreadable(body: str) -> None:
    assert await _sent(body) == {"code": "unreadable_form"}


async def test_control_characters_are_refused_not_lost() -> None:
    answer = await _sent("name=a%00b&label=a%0Ab")

    assert set(answer["fields"]) == {"name", "label"}


async def test_other_content_is_unreadable() -> None:
    assert await _send(None, json={"name": "a"}) == {"code": "unreadable_form"}


def test_stored_values_fill_a_form() -> None:
    stored = {"name": "Bay", "colour": Colour.BLUE, "on": date(2026, 1, 2), "tags": [Colour.RED], "loud": True}

    shown = as_typed(stored, PaintIn)

    assert shown == {
        "name": "Bay", "colour": "blue", "count": "", "on": "2026-01-02", "tags": ["red"], "loud": "yes", "note": "",
        "label": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (int, "x", "Give a whole number."),
        (int | None, "x", "Give a whole number."),
        (float, "x", "Give a number."),
        (Line, "x" * 201, "Give at most 200 characters."),
        (Annotated[list[str], msgspec.Meta(max_length=1)], ["a", "b"], "Give at most 1 choices."),
        (Annotated[int, msgspec.Meta(ge=1)], "0", "Give at least 1."),
        (Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")], "x1", "This is not in the form that is asked for."),
        (Line, "a\nb", "Takes plain text only: no control characters, and no line breaks in a single line."),
        (dict, "x", "This cannot be accepted."),
    ],
)
def test_sentence_speaks_to_the_person(kind: Any, value: object, words: str) -> None:
    with pytest.raises(msgspec.ValidationError) as problem:
        msgspec.convert(value, kind, strict=False)

    assert sentence(str(problem.value)) == words


NAMES = st.sampled_from(["name", "colour", "count", "on", "tags", "loud", "note"])


@given(st.lists(st.tuples(NAMES, st.text()), max_size=6))
async def test_any_text_is_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    encoded = urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])

    answer = await _sent(encoded)

    assert len(answer) in {1, 2}
    assert "status_code" not in answer


def test_error_has_a_stable_code() -> None:
    assert UnreadableForm.code == "unreadable_form"
