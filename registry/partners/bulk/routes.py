"""Bulk work for programs."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from registry.partners.bulk import ledger, service
from registry.partners.bulk.schemas import BulkChangeOut, BulkIn, BulkOut, bulk_out, change_out, ordered, selected
from registry.partners.bulk.undo import undo
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.web.api import READING, WRITING, single_parameters
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
EDIT = needs(Permission.EDIT_DIRECTORY)
PATH = "/api/v1/bulk-changes"
TAGS = ["Bulk work"]


@post("/api/v1/organisations/bulk", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def change_many(request: AnyRequest, data: JSONBody[BulkIn]) -> BulkOut:
    """Do one thing to many organisations; a dry run, unless `dry_run` is false, only says what it would do.

    What may not be done to some of them is not done to them, and said under `refusals`; the others are changed. When
    `digest` no longer stands for what would be done, nothing is: 409 with the code `not_as_agreed`.
    """
    actor, who, deed = current_actor(request), selected(data), ordered(data)
    if data.dry_run:
        return bulk_out(await service.preview(actor, who, deed), None, dry_run=True)
    done, change_id = await service.carry_out(actor, who, deed, data.digest)
    return bulk_out(done, change_id, dry_run=False)


@get(PATH, opt=EDIT, tags=TAGS, responses=READING, before_request=single_parameters())
async def list_changes(
    request: AnyRequest, cursor: FromQuery[Cursor | None] = None, page_size: FromQuery[PageSize] = USUAL
) -> Page[BulkChangeOut]:
    """The bulk changes of the last thirty days, the latest first."""
    found = await ledger.listed(decode(cursor, instant, UUID), page_size + 1)
    shown, following = cut(found, page_size, lambda one: (one.at.isoformat(), one.id))
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    now = clock.now()
    return Page(items=[change_out(one, now) for one in shown], next=following, next_url=url)


@post(PATH + "/{change_id:uuid}/undo", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def undo_change(request: AnyRequest, change_id: FromPath[UUID]) -> BulkChangeOut:
    """Restore what was changed, within thirty days. What was changed again since stays, and is named under `left`."""
    await undo(current_actor(request), change_id)
    found = await ledger.one(change_id)
    if found is None:
        raise NotFound
    return change_out(found, clock.now())


BULK_ROUTES = [change_many, list_changes, undo_change]
