"""How a form of the board becomes two routes, and how one comes back to the place on the board that one left."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from agreements.board.parts import part
from agreements.frame import AnyRequest
from agreements.record.model import Row, Whole
from agreements.record.pages_frame import ONE, address, opened
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.web.form_page import VERSION, Asked, FormPage, show, submit
from registry.platform.web.forms import as_typed, typed

BOARD = "/agreements/board"
BACK = Asked(name="back", kind="hidden")
Fields = Callable[[Whole, Row], Awaitable[Sequence[Asked]]]
Offers = Callable[[Actor, Row], Awaitable[Sequence[Asked]]]
Values = Callable[[Whole, Row], Mapping[str, Any]]
Act = Callable[[Actor, Whole, Row, Any], Awaitable[object]]
_PART = re.compile(r"\{(\w+):uuid\}")
_PLACE = re.compile(r"/agreements/board(\?[\w=&.%+-]*)?(#[\w-]*)?")


def _nothing(_: Whole, __: Row) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One form: where it is, what it asks, with which values at first, and what it does.

    `offers` are fields before the others, made for whoever asks.
    """

    path: str
    title: str
    kind: type[Any]
    fields: Fields
    act: Act
    offers: Offers | None = None
    values: Values = _nothing
    lead: Callable[[Whole, Row], str] | None = None
    submit: str = "Save"
    look: str = "primary"
    permission: Permission = Permission.EDIT_AGREEMENTS


def place(back: str | None) -> str | None:
    """A place on the board that a form may lead back to; None for anything else."""
    return back if back and _PLACE.fullmatch(back) else None


def returned(back: str | None, it: Whole) -> str:
    """Where to go after it was done: the same place on the board, or the agreement."""
    where = place(back)
    if where is None:
        return address(it.id) + "?done=saved"
    path, _, anchor = where.partition("#")
    path, _, query = path.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name != "done"]
    return f"{path}?{urlencode([*kept, ('done', str(it.id))])}" + (f"#{anchor}" if anchor else "")


def routes_of(work: Work) -> list[Any]:
    """The two routes of a form."""
    pattern, opt = f"{ONE}/{work.path}", needs(work.permission)

    @get(pattern, opt=opt, include_in_schema=False)
    async def ask(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[str]:
        it, part = await _opened(request, work, agreement_id)
        back = place(request.query_params.get("back")) or ""
        stored = as_typed({**work.values(it, part), "version": it.version, "back": back}, work.kind)
        return show(request, await _form(request, work, it, part, back), stored)

    @post(pattern, opt=opt, include_in_schema=False)
    async def answer(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
        it, part = await _opened(request, work, agreement_id)
        back = place(str((await typed(request, work.kind))["back"]))

        async def act(given: Any) -> str:
            await work.act(current_actor(request), it, part, given)
            return returned(given.back, it)

        return await submit(request, await _form(request, work, it, part, back), work.kind, act)

    return [ask, answer]


async def _opened(request: AnyRequest, work: Work, agreement_id: UUID) -> tuple[Whole, Row]:
    it = await opened(current_actor(request), agreement_id, work.permission)
    named = _PART.search(work.path)
    if named is None:
        return it, {}
    return it, await part(named[1], request.path_params[named[1]], agreement_id)


async def _form(request: AnyRequest, work: Work, it: Whole, part: Row, back: str | None) -> FormPage:
    offers = await work.offers(current_actor(request), part) if work.offers else ()
    crumbs = [("Agreements", "/agreements"), (it.row["title"], address(it.id))]
    return FormPage(
        title=work.title,
        action=request.url.path,
        fields=[*offers, *await work.fields(it, part), VERSION, BACK],
        crumbs=[*crumbs, ("The board", back)] if back else crumbs,
        lead=work.lead(it, part) if work.lead else f"{it.row['title']}, {it.row['reference']}",
        submit=work.submit,
        kind=work.look,
    )
