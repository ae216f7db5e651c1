"""One's own feeds over the API. Only for people with a session: no token may make a key of its own."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from notifications.feeds import queries, service
from notifications.feeds.model import Handed
from notifications.feeds.schemas import FeedIn, FeedOut, NewFeedOut, address_of, feed_out, webcal
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.access.sign_in_pages import settings_of
from registry.platform.web.api import READING, WRITING, single_parameters

AnyRequest = Request[Any, Any, Any]
_OWN = needs(Permission.OWN_ACCOUNT)
_TAGS = ["Calendar feeds"]


@get(
    "/api/v1/feeds", opt=_OWN, before_request=single_parameters(), tags=_TAGS, summary="Your own calendar feeds",
    responses=READING,
)  # fmt: skip
async def list_feeds(request: AnyRequest) -> list[FeedOut]:
    """The newest first; never their addresses. What was ended is told of for thirty days."""
    return [feed_out(feed) for feed in await queries.of(current_actor(request).user_id, clock.now())]


@post("/api/v1/feeds", opt={**_OWN, **SHOWN_ONCE}, tags=_TAGS, summary="Make a calendar feed", responses=WRITING)
async def make_feed(request: AnyRequest, data: JSONBody[FeedIn]) -> Response[NewFeedOut]:
    """The answer holds the feed's address, which is never given again."""
    handed = await service.subscribe(current_actor(request), data.choice())
    return Response(new_feed_out(request, handed), status_code=201)


@post(
    "/api/v1/feeds/{feed_id:uuid}/renewal", opt={**_OWN, **SHOWN_ONCE}, tags=_TAGS, responses=WRITING,
    summary="Give a feed a new address",
)  # fmt: skip
async def renew_feed(request: AnyRequest, feed_id: FromPath[UUID]) -> NewFeedOut:
    """Good for a year from now; the old address opens nothing any more."""
    return new_feed_out(request, await service.renew(current_actor(request), feed_id))


@delete("/api/v1/feeds/{feed_id:uuid}", opt=_OWN, tags=_TAGS, summary="End a feed", responses=WRITING)
async def end_feed(request: AnyRequest, feed_id: FromPath[UUID]) -> None:
    """Its address opens nothing from now on."""
    await service.revoke(current_actor(request), feed_id)


def new_feed_out(request: AnyRequest, handed: Handed) -> NewFeedOut:
    """The address of a feed that was just made or renewed."""
    address = address_of(handed.secret, settings_of(request).public_url)
    return NewFeedOut(id=handed.id, address=address, webcal=webcal(address))


ROUTES = [list_feeds, make_feed, renew_feed, end_feed]
