"""Doubles for programs."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from registry.doubles import listing, service
from registry.doubles.model import LIKELY
from registry.doubles.schemas import ApartIn, ApartOut, PairOut, apart_out, pair_out
from registry.partners.sectors import Sector
from registry.platform.access import Permission, current_actor, needs
from registry.platform.web.api import CONDITIONAL, WRITING, single_parameters
from registry.platform.web.etag import body_etag, conditional
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
PATH = "/api/v1/doubles"
APART = PATH + "/not-the-same"
TAGS = ["Doubles"]
EDIT = needs(Permission.EDIT_DIRECTORY)
Score = Annotated[int, QueryParameter(ge=0, le=100, description="The least score, out of 100.")]


@get(PATH, opt=EDIT, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def list_doubles(
    request: AnyRequest,
    sector: FromQuery[Sector | None] = None,
    score: Score = LIKELY,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[PairOut]]:
    """Organisations that may be the same, the likeliest first, as far as both may be edited."""
    after = decode(cursor, int, UUID, UUID)
    actor = current_actor(request)
    rows = await listing.pairs(actor, sector=sector, score=score, after=key_of(after), limit=page_size + 1)
    shown, following = cut(rows, page_size, lambda pair: (pair.score, pair.first.id, pair.second.id))
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    body = Page(items=[pair_out(pair) for pair in shown], next=following, next_url=url)
    return conditional(request, body, body_etag(body))


def key_of(after: tuple[Any, ...] | None) -> tuple[int, UUID, UUID] | None:
    """The key behind which a list goes on; a score that is none begins it again."""
    return (max(-1, min(101, after[0])), after[1], after[2]) if after else None


@get(APART, opt=EDIT, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def list_told_apart(
    request: AnyRequest, cursor: FromQuery[Cursor | None] = None, page_size: FromQuery[PageSize] = USUAL
) -> Response[Page[ApartOut]]:
    """Organisations that somebody said are not the same, the latest first."""
    after: Any = decode(cursor, instant, UUID, UUID)
    rows = await listing.told_apart(current_actor(request), after, page_size + 1)
    shown, following = cut(rows, page_size, lambda apart: (apart.at.isoformat(), apart.first.id, apart.second.id))
    url = next_url(APART, list(request.query_params.multi_items()), following)
    body = Page(items=[apart_out(apart) for apart in shown], next=following, next_url=url)
    return conditional(request, body, body_etag(body))


@post(APART, opt=EDIT, tags=TAGS, responses=WRITING, status_code=204)
async def tell_apart(request: AnyRequest, data: JSONBody[ApartIn]) -> None:
    """Say that two organisations are not the same; they are not offered again."""
    await service.tell_apart(current_actor(request), data.first_id, data.second_id)


@delete(APART + "/{first_id:uuid}/{second_id:uuid}", opt=EDIT, tags=TAGS, responses=WRITING)
async def take_back(request: AnyRequest, first_id: FromPath[UUID], second_id: FromPath[UUID]) -> None:
    """Take back that two organisations are not the same."""
    await service.take_back(current_actor(request), first_id, second_id)


ROUTES = [list_doubles, list_told_apart, tell_apart, take_back]
