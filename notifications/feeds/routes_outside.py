"""Calendars of people outside over the API. A token may look at them; only people give one away or answer for it."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from notifications.feeds import queries, service
from notifications.feeds.model import by_name
from notifications.feeds.routes import new_feed_out
from notifications.feeds.schemas import NewFeedOut, OutsideFeedOut, OutsideIn, outside_feed_out
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.errors import Refused
from registry.platform.web.api import READING, WRITING, single_parameters
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
PATH = "/api/v1/feeds/outside"
_GRANT = needs(Permission.EDIT_DIRECTORY)
_TAGS = ["Calendar feeds"]


@get(
    PATH, opt=_GRANT, before_request=single_parameters(), tags=_TAGS, responses=READING,
    summary="The calendar feeds of people outside",
)  # fmt: skip
async def list_outside(
    cursor: FromQuery[Cursor | None] = None, page_size: FromQuery[PageSize] = USUAL
) -> Page[OutsideFeedOut]:
    """By name; never their addresses. What was ended is told of for thirty days."""
    now, after = clock.now(), decode(cursor, str, UUID)
    feeds, following = cut(await queries.outside(now, after, page_size + 1), page_size, by_name)
    vouched = await queries.vouched(feeds)
    return Page(
        items=[outside_feed_out(feed, opens=feed.live(now) and feed.id in vouched) for feed in feeds],
        next=following,
        next_url=next_url(PATH, [("page_size", str(page_size))], following),
    )


@post(
    PATH, opt={**_GRANT, **SHOWN_ONCE}, tags=_TAGS, responses=WRITING,
    summary="Give somebody outside a calendar feed",
)  # fmt: skip
async def grant_feed(request: AnyRequest, data: JSONBody[OutsideIn]) -> Response[NewFeedOut]:
    """The answer holds the feed's address, which is never given again. Renewed and ended it is as one's own."""
    choice = data.choice(service.outside_name(data.scope, data.sector))
    handed = await service.grant(_person(request), choice, data.person, data.address)
    return Response(new_feed_out(request, handed), status_code=201)


@post(
    "/api/v1/feeds/{feed_id:uuid}/vouching", opt=_GRANT, status_code=204, tags=_TAGS, responses=WRITING,
    summary="Take over the feed of somebody outside",
)  # fmt: skip
async def vouch_for_feed(request: AnyRequest, feed_id: FromPath[UUID]) -> None:
    """Answer for it from now on; its address stays."""
    await service.vouch(_person(request), feed_id)


def _person(request: AnyRequest) -> Actor:
    """Whoever asks, who is no program: an address that is given away would outlive the token.

    Raises:
        Refused: a token speaks.
    """
    actor = current_actor(request)
    if actor.token_scopes is not None:
        raise Refused("A program gives no calendar away. Sign in for that.")
    return actor


ROUTES = [list_outside, grant_feed, vouch_for_feed]
