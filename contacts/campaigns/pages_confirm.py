"""The page that a link in a mail leads to: one's own lines, each right, corrected, or not theirs. No account."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import convert

from contacts.campaigns import answering
from contacts.campaigns.errors import AlreadyDone, LinkOver
from contacts.campaigns.reading import line_words, opened
from contacts.campaigns.schemas import CorrectIn, GoneIn, NamedIn, NothingIn
from contacts.kinds import PointKind
from registry.platform.access.policy import by_key
from registry.platform.errors import Invalid
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_PUBLIC = by_key("the signed key in the address is somebody's right to see and correct their own lines, and no others")
_SAID = {
    "right": ("good", "It is right"),
    "corrected": ("info", "Your correction is with us"),
    "left": ("info", "Not to be asked any more"),
    "not_me": ("info", "It is wrong"),
}


@get("/confirm/{confirm_key:str}", opt=_PUBLIC, include_in_schema=False)
async def confirm_page(
    request: AnyRequest, confirm_key: FromPath[str], already: FromQuery[str | None] = None
) -> Response[str]:
    """One's own lines. Looking at them changes nothing."""
    return await _shown(request, confirm_key, already=already is not None)


@post("/confirm/{confirm_key:str}/right", opt=_PUBLIC, include_in_schema=False)
async def all_right(request: AnyRequest, confirm_key: FromPath[str]) -> Response[Any]:
    """All of it is right."""
    await read_form(request, NothingIn)
    return await _after(request, confirm_key, lambda: answering.all_right(confirm_key))


@post("/confirm/{confirm_key:str}/{line_id:uuid}/right", opt=_PUBLIC, include_in_schema=False)
async def right(request: AnyRequest, confirm_key: FromPath[str], line_id: FromPath[UUID]) -> Response[Any]:
    """One line is right."""
    await read_form(request, NothingIn)
    return await _after(request, confirm_key, lambda: answering.right(confirm_key, line_id))


@post("/confirm/{confirm_key:str}/{line_id:uuid}/correct", opt=_PUBLIC, include_in_schema=False)
async def correct(request: AnyRequest, confirm_key: FromPath[str], line_id: FromPath[UUID]) -> Response[Any]:
    """One line is to read otherwise."""
    try:
        given = await read_form(request, CorrectIn)
        return await _after(request, confirm_key, lambda: answering.correct(confirm_key, line_id, given))
    except Invalid as problem:
        back = await typed(request, CorrectIn)
        return await _shown(request, confirm_key, wrong=str(line_id), typed=back, problems=problem.fields, status=422)


@post("/confirm/{confirm_key:str}/{line_id:uuid}/name", opt=_PUBLIC, include_in_schema=False)
async def correct_name(request: AnyRequest, confirm_key: FromPath[str], line_id: FromPath[UUID]) -> Response[Any]:
    """Their name or title is to read otherwise."""
    try:
        given = await read_form(request, NamedIn)
        return await _after(request, confirm_key, lambda: answering.correct_person(confirm_key, line_id, given))
    except Invalid as problem:
        back = await typed(request, NamedIn)
        return await _shown(request, confirm_key, wrong=str(line_id), typed=back, problems=problem.fields, status=422)


@post("/confirm/{confirm_key:str}/{line_id:uuid}/not-me", opt=_PUBLIC, include_in_schema=False)
async def not_me(request: AnyRequest, confirm_key: FromPath[str], line_id: FromPath[UUID]) -> Response[Any]:
    """One line is not theirs."""
    await read_form(request, NothingIn)
    return await _after(request, confirm_key, lambda: answering.not_me(confirm_key, line_id))


@post("/confirm/{confirm_key:str}/not-me", opt=_PUBLIC, include_in_schema=False)
async def somebody_else(request: AnyRequest, confirm_key: FromPath[str]) -> Response[Any]:
    """They are not whom we asked."""
    await read_form(request, NothingIn)
    return await _after(request, confirm_key, lambda: answering.somebody_else(confirm_key))


@post("/confirm/{confirm_key:str}/left", opt=_PUBLIC, include_in_schema=False)
async def left(request: AnyRequest, confirm_key: FromPath[str]) -> Response[Any]:
    """They have left, or want to be taken off."""
    try:
        given = await read_form(request, GoneIn)
        return await _after(request, confirm_key, lambda: answering.left(confirm_key, given))
    except Invalid as problem:
        back = await typed(request, GoneIn)
        return await _shown(request, confirm_key, wrong="left", typed=back, problems=problem.fields, status=422)


async def _after(request: AnyRequest, key: str, done: Callable[[], Awaitable[None]]) -> Response[Any]:
    try:
        await done()
    except AlreadyDone:
        return Redirect(f"/confirm/{key}?already=1", status_code=303)
    except LinkOver as over:
        return _over(request, over)
    return Redirect(f"/confirm/{key}", status_code=303)


async def _shown(request: AnyRequest, key: str, *, status: int = 200, **back: Any) -> Response[str]:
    """The page; `back` is what a form that was refused brings back: `wrong`, `typed`, `problems`."""
    try:
        asked = await opened(key)
    except LinkOver as over:
        return _over(request, over)
    lines = [(line, _kind(line), line_words(line), _said(line)) for line in asked.lines]
    context = {"already": False, "wrong": "", "typed": {}, "problems": {}} | back
    return page(
        request,
        "contacts/confirm.html",
        status=status,
        key=key,
        ask=asked.ask,
        lines=lines,
        open=len(asked.open),
        executive=asked.executive,
        **context,
    )


def _kind(line: Mapping[str, Any]) -> str:
    return str(line["title"] or "Your name") if line["person_id"] else convert(line["kind"], PointKind).label


def _said(line: Mapping[str, Any]) -> tuple[str, str] | None:
    if line["answer"] == "corrected" and line["verdict"] == "trusted":
        return ("good", "Your correction is taken")
    return _SAID.get(line["answer"] or "")


def _over(request: AnyRequest, over: LinkOver) -> Response[str]:
    return page(request, "contacts/confirm_over.html", status=404, sentence=over.sentence)


CONFIRM_PAGES = [confirm_page, all_right, right, correct, correct_name, not_me, somebody_else, left]
