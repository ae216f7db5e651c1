"""Calendars for people outside: given by address, vouched for by a coordinator."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from notifications.feeds import queries, service, words
from notifications.feeds.model import by_name
from notifications.feeds.pages import OUTSIDE, AnyRequest, choices, handed_page, shown
from notifications.feeds.schemas import OutsideIn
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.errors import Invalid
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

PAGE = 50
_GRANT = needs(Permission.EDIT_DIRECTORY)
_DONE = {
    "ended": "That calendar is ended. Programs that still ask for it get nothing any more.",
    "vouched": "You answer for that calendar from now on.",
}
_BLANK = {"person": "", "address": "", "scope": "mine", "sector": "", "alarm_minutes": ""}


@get(OUTSIDE, opt=_GRANT, include_in_schema=False)
async def outside_page(
    request: AnyRequest, done: FromQuery[str | None] = None, cursor: FromQuery[str | None] = None
) -> Response[str]:
    """Who outside has a calendar, and the form for one more."""
    return await _outside(request, done=_DONE.get(done or ""), cursor=cursor)


@post(OUTSIDE, opt={**_GRANT, **SHOWN_ONCE}, include_in_schema=False)
async def grant_feed(request: AnyRequest) -> Response[Any]:
    """A calendar for somebody outside, its address shown this one time."""
    try:
        given = await read_form(request, OutsideIn)
        choice = given.choice(service.outside_name(given.scope, given.sector)).plain()
        handed = await service.grant(current_actor(request), choice, given.person, given.address)
    except Invalid as problem:
        return await _outside(request, typed=await typed(request, OutsideIn), problems=problem.fields)
    return await handed_page(request, handed)


@post("/calendar/feeds/{feed_id:uuid}/vouch", opt=_GRANT, include_in_schema=False)
async def vouch_for_feed(request: AnyRequest, feed_id: FromPath[UUID]) -> Response[Any]:
    """Take it over from whoever gave it."""
    await service.vouch(current_actor(request), feed_id)
    return Redirect(f"{OUTSIDE}?done=vouched", status_code=303)


async def _outside(
    request: AnyRequest,
    *,
    done: str | None = None,
    cursor: str | None = None,
    typed: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> Response[str]:
    after = decode(cursor, str, UUID)
    feeds, following = cut(await queries.outside(clock.now(), after, PAGE + 1), PAGE, by_name)
    vouched = await queries.vouched(feeds)
    return page(
        request,
        "notifications/feeds_outside.html",
        status=422 if problems else 200,
        done=done,
        following=next_url(OUTSIDE, [], following),
        feeds=[one | {"vouched": one["feed"].id in vouched} for one in shown(feeds)],
        typed=typed or _BLANK,
        problems=problems or {},
        **choices(words.OUTSIDE_SCOPES),
    )


PAGES = [outside_page, grant_feed, vouch_for_feed]
