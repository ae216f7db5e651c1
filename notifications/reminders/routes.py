"""One's own reminders over the API. Only for people with a session, as an account is one's own."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery

from notifications.reminders import queries, service
from notifications.reminders.schemas import ReminderOut, reminder_out
from registry.platform.access import Permission, current_actor, needs
from registry.platform.web.api import READING, WRITING, single_parameters
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
PATH = "/api/v1/reminders"
LATEST = (datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))
_OWN = needs(Permission.OWN_ACCOUNT)
_TAGS = ["Reminders"]


@get(
    PATH, opt=_OWN, before_request=single_parameters(), tags=_TAGS, summary="Your own reminders", responses=READING,
)  # fmt: skip
async def list_reminders(
    request: AnyRequest, cursor: FromQuery[Cursor | None] = None, page_size: FromQuery[PageSize] = USUAL
) -> Page[ReminderOut]:
    """Those decided on last first, also those that were not sent, each with the reason."""
    before = decode(cursor, datetime.fromisoformat, UUID) or LATEST
    found = await queries.mine(current_actor(request), (before[0], before[1]), page_size + 1)
    rows, after = cut(found, page_size, lambda row: (row["at"].isoformat(), row["id"]))
    return Page(
        items=[reminder_out(row) for row in rows],
        next=after,
        next_url=next_url(PATH, [("page_size", str(page_size))], after),
    )


@post(
    PATH + "/{reminder_id:uuid}/acting", opt=_OWN, tags=_TAGS, summary="Say that you act on it", status_code=200,
    responses=WRITING,
)  # fmt: skip
async def say_acting(request: AnyRequest, reminder_id: FromPath[UUID]) -> ReminderOut:
    """Nobody else is told of it until the next reminder."""
    await service.acknowledge(current_actor(request), reminder_id)
    return reminder_out(await queries.one(current_actor(request), reminder_id))


ROUTES = [list_reminders, say_acting]
