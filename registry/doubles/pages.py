"""Doubles as pages: two side by side, to be merged or told apart, and what was told apart."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from registry.doubles import listing, service
from registry.doubles.model import CERTAIN, LIKELY
from registry.doubles.routes import key_of
from registry.doubles.schemas import ApartIn
from registry.partners.sectors import Sector
from registry.partners.words import SECTOR_OPTIONS
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.slices import Panel
from registry.platform.web.forms import read_form
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
EDIT = needs(Permission.EDIT_DIRECTORY)
SIZE = 20
_SCORES = {str(CERTAIN): "Almost certain", "75": "Very likely"}


@get("/doubles", opt=EDIT, include_in_schema=False)
async def doubles_page(
    request: AnyRequest,
    sector: FromQuery[str | None] = None,
    score: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """Pairs that may be the same, the likeliest first."""
    asked = {"sector": sector if sector in set(Sector) else "", "score": score if score in _SCORES else ""}
    found = await listing.pairs(
        current_actor(request),
        sector=asked["sector"] or None,
        score=int(asked["score"] or LIKELY),
        after=key_of(decode(cursor, int, UUID, UUID)),
        limit=SIZE + 1,
    )
    shown, onward = cut(found, SIZE, lambda pair: (pair.score, pair.first.id, pair.second.id))
    return page(
        request,
        "doubles/doubles.html",
        pairs=shown,
        typed=asked,
        narrowed=any(asked.values()),
        sectors=SECTOR_OPTIONS,
        scores=list(_SCORES.items()),
        onward=next_url("/doubles", list(asked.items()), onward),
        done=request.query_params.get("done") == "apart",
    )


@post("/doubles/not-the-same", opt=EDIT, include_in_schema=False)
async def tell_apart(request: AnyRequest) -> Response[Any]:
    """Say that two are not the same."""
    given = await read_form(request, ApartIn)
    await service.tell_apart(current_actor(request), given.first_id, given.second_id)
    return Redirect("/doubles?done=apart", status_code=303)


@get("/doubles/not-the-same", opt=EDIT, include_in_schema=False)
async def apart_page(request: AnyRequest, cursor: FromQuery[str | None] = None) -> Response[str]:
    """Pairs that were told apart, the latest first."""
    return await _apart(request, cursor)


async def _apart(request: AnyRequest, cursor: str | None = None, problem: str = "") -> Response[str]:
    after: Any = decode(cursor, instant, UUID, UUID)
    found = await listing.told_apart(current_actor(request), after, SIZE + 1)
    shown, onward = cut(found, SIZE, lambda apart: (apart.at.isoformat(), apart.first.id, apart.second.id))
    return page(
        request,
        "doubles/apart.html",
        status=422 if problem else 200,
        lines=shown,
        problem=problem,
        onward=next_url("/doubles/not-the-same", [], onward),
    )


@post("/doubles/not-the-same/take-back", opt=EDIT, include_in_schema=False)
async def take_back(request: AnyRequest) -> Response[Any]:
    """Take back that two are not the same."""
    given = await read_form(request, ApartIn)
    try:
        await service.take_back(current_actor(request), given.first_id, given.second_id)
    except Invalid as problem:
        return await _apart(request, problem=problem.sentence)
    return Redirect("/doubles/not-the-same", status_code=303)


async def waiting_panel(actor: Actor, now: datetime) -> Panel | None:  # noqa: ARG001 - as every panel
    """For those who may edit: how many pairs may be the same. None where none are."""
    if not actor.may(Permission.EDIT_DIRECTORY):
        return None
    number = await listing.count(actor)
    context = {"number": number, "many": number >= listing.MANY}
    return Panel("doubles/waiting.html", context, order=40) if number else None


PAGES = [doubles_page, tell_apart, apart_page, take_back]
