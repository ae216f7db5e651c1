"""My calendars: make a feed, see what fetches it, renew or end it."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from notifications.feeds import queries, service, words
from notifications.feeds.model import Feed, Handed
from notifications.feeds.schemas import FeedIn, address_of, webcal
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.access.sign_in_pages import settings_of
from registry.platform.documents.qr import drawing
from registry.platform.errors import Invalid, NotFound
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
OWN = needs(Permission.OWN_ACCOUNT)
HERE = "/calendar/feeds"
OUTSIDE = "/calendar/feeds/outside"
_DONE = {"ended": "That calendar is ended. Programs that still ask for it get nothing any more."}
_BLANK = {"name": "", "scope": "mine", "sector": "", "alarm_minutes": ""}


@get(HERE, opt=OWN, include_in_schema=False)
async def feeds_page(request: AnyRequest, done: FromQuery[str | None] = None) -> Response[str]:
    """One's own feeds, and the form for one more."""
    return await _feeds(request, done=_DONE.get(done or ""))


@post(HERE, opt={**OWN, **SHOWN_ONCE}, include_in_schema=False)
async def make_feed(request: AnyRequest) -> Response[Any]:
    """A new feed, its address shown this one time."""
    try:
        given = await read_form(request, FeedIn)
        handed = await service.subscribe(current_actor(request), given.choice().plain())
    except Invalid as problem:
        return await _feeds(request, typed=await typed(request, FeedIn), problems=problem.fields)
    return await handed_page(request, handed)


@post("/calendar/feeds/{feed_id:uuid}/renew", opt={**OWN, **SHOWN_ONCE}, include_in_schema=False)
async def renew_feed(request: AnyRequest, feed_id: FromPath[UUID]) -> Response[Any]:
    """A new address for a feed, shown this one time."""
    return await handed_page(request, await service.renew(current_actor(request), feed_id))


@post("/calendar/feeds/{feed_id:uuid}/revoke", opt=OWN, include_in_schema=False)
async def end_feed(request: AnyRequest, feed_id: FromPath[UUID]) -> Response[Any]:
    """End a feed at once."""
    feed = await queries.feed(feed_id)
    await service.revoke(current_actor(request), feed_id)
    back = OUTSIDE if feed and feed.outsider_address else HERE
    return Redirect(f"{back}?done=ended", status_code=303)


async def handed_page(request: AnyRequest, handed: Handed) -> Response[str]:
    """The address of a feed, this once, and how each program is told of it.

    Raises:
        NotFound: it is gone already.
    """
    feed = await queries.feed(handed.id)
    if feed is None:
        raise NotFound
    address = address_of(handed.secret, settings_of(request).public_url)
    return page(
        request,
        "notifications/feed_handed.html",
        feed=feed,
        address=address,
        webcal=webcal(address),
        qr=drawing(webcal(address)),
        steps=words.STEPS,
        looked_up_on=words.LOOKED_UP_ON,
        back=OUTSIDE if feed.outsider_address else HERE,
    )


async def _feeds(
    request: AnyRequest,
    *,
    done: str | None = None,
    typed: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> Response[str]:
    actor, now = current_actor(request), clock.now()
    return page(
        request,
        "notifications/feeds.html",
        status=422 if problems else 200,
        done=done,
        feeds=shown(await queries.of(actor.user_id, now)),
        steps=words.STEPS,
        looked_up_on=words.LOOKED_UP_ON,
        typed=typed or _BLANK,
        problems=problems or {},
        may_grant=actor.may(Permission.EDIT_DIRECTORY),
        **choices(words.SCOPES),
    )


def shown(feeds: list[Feed]) -> list[dict[str, Any]]:
    """Feeds as a list shows them."""
    now, sectors = clock.now(), service.sectors()
    return [
        {
            "feed": feed,
            "what": sectors.get(feed.sector or "", feed.sector) if feed.sector else words.SCOPES[feed.scope][0],
            "alarm": words.ALARMS.get(feed.alarm_minutes, f"{feed.alarm_minutes} minutes before"),
            "last": words.last_fetch(feed.fetched_at, feed.client, now),
            "live": feed.live(now),
        }
        for feed in feeds
    ]


def choices(scopes: Any) -> dict[str, Any]:
    """What a form offers."""
    return {
        "scopes": [(str(scope), label, hint) for scope, (label, hint) in scopes.items()],
        "sectors": list(service.sectors().items()),
        "alarms": [(str(minutes), label) for minutes, label in words.ALARMS.items() if minutes is not None],
    }


PAGES = [feeds_page, make_feed, renew_feed, end_feed]
