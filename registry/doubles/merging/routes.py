"""Merging for programs."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from registry.doubles.merging import queries, service
from registry.doubles.merging.model import Merge
from registry.doubles.merging.schemas import MergeIn, MergeOut, merge_out, ordered
from registry.doubles.merging.undo import undo
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.web.api import READING, WRITING, single_parameters
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
EDIT = needs(Permission.EDIT_DIRECTORY)
PATH = "/api/v1/merges"
TAGS = ["Doubles"]


@get(PATH, opt=EDIT, tags=TAGS, responses=READING, before_request=single_parameters())
async def list_merges(
    request: AnyRequest, cursor: FromQuery[Cursor | None] = None, page_size: FromQuery[PageSize] = USUAL
) -> Page[MergeOut]:
    """Which records were made one, the latest first."""
    found = await queries.listed(decode(cursor, instant, UUID), page_size + 1)
    shown, following = cut(found, page_size, lambda one: (one.at.isoformat(), one.id))
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    now = clock.now()
    return Page(items=[merge_out(one, now) for one in shown], next=following, next_url=url)


@post(PATH, opt=EDIT, tags=TAGS, responses=WRITING)
async def merge_records(request: AnyRequest, data: JSONBody[MergeIn]) -> Response[MergeOut]:
    """Make one record of two. Reading the other one's address then leads to the kept one (308); changes are refused."""
    merge_id = await service.merge(current_actor(request), ordered(data))
    return Response(merge_out(await _one(merge_id), clock.now()), status_code=201)


@post(PATH + "/{merge_id:uuid}/undo", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def undo_merge(request: AnyRequest, merge_id: FromPath[UUID]) -> MergeOut:
    """Make two records of one again, within thirty days and as long as nothing newer stands on the merge (else 409)."""
    await undo(current_actor(request), merge_id)
    return merge_out(await _one(merge_id), clock.now())


async def _one(merge_id: UUID) -> Merge:
    found = await queries.one(merge_id)
    if found is None:
        raise NotFound
    return found


ROUTES = [list_merges, merge_records, undo_merge]
