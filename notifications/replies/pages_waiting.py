"""The page of answers that wait for a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from notifications.invitations.words import day_and_time, span
from notifications.replies import waiting
from notifications.replies.schemas import TakeIn
from notifications.replies.waiting import PAGE, Waiting
from registry.platform.access.model import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.calendar.zones import local
from registry.platform.errors import Invalid
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
WAITING = "/calendar/replies"
_EDIT = needs(Permission.EDIT_DIRECTORY)
_SAYS = {
    "accepted": "Says yes", "declined": "Says no", "tentative": "Says maybe", "counter": "Proposes another time",
    "delegated": "Passes it on", "unclear": "Is unclear",
}  # fmt: skip


@get(WAITING, opt=_EDIT, include_in_schema=False)
async def waiting_page(
    request: AnyRequest, cursor: FromQuery[str | None] = None, done: FromQuery[str | None] = None
) -> Response[str]:
    """What came back and needs somebody to say what it is, the oldest first."""
    return await _shown(request, cursor=cursor, done=bool(done))


@post("/calendar/replies/{reply_id:uuid}/take", opt=_EDIT, include_in_schema=False)
async def take(request: AnyRequest, reply_id: FromPath[UUID]) -> Response[Any]:
    """Take it for the answer of a guest."""
    back = await typed(request, TakeIn)
    try:
        await waiting.take(current_actor(request), reply_id, await read_form(request, TakeIn))
    except Invalid as refused:
        return await _shown(request, wrong=reply_id, typed=back, problems=refused.fields, status=422)
    return Redirect(f"{WAITING}?done=yes", status_code=303)


@post("/calendar/replies/{reply_id:uuid}/dismiss", opt=_EDIT, include_in_schema=False)
async def dismiss(request: AnyRequest, reply_id: FromPath[UUID]) -> Redirect:
    """Put it aside."""
    await waiting.dismiss(current_actor(request), reply_id)
    return Redirect(f"{WAITING}?done=yes", status_code=303)


async def _shown(request: AnyRequest, *, cursor: str | None = None, **more: Any) -> Response[str]:
    actor, after = current_actor(request), decode(cursor, datetime.fromisoformat, UUID)
    lines, following = cut(await waiting.waiting(actor, after, PAGE + 1), PAGE, lambda line: (line.at, line.id))
    context: dict[str, Any] = {
        "lines": [(line, _words(line, actor.time_zone)) for line in lines], "problems": {}, "wrong": None, "typed": {},
        "following": next_url(WAITING, [], following), "done": False,
    }  # fmt: skip
    return page(request, "notifications/reply_waiting.html", **(context | more))


def _words(line: Waiting, reader: str) -> dict[str, Any]:
    return {
        "says": _SAYS.get(line.answer, line.answer),
        "title": line.facts.titled(line.occasion) if line.facts else "A meeting that is not known here",
        "when": _when(line, reader),
        "proposed": day_and_time(local(line.proposed_at, reader), reader, reader) if line.proposed_at else None,
    }


def _when(line: Waiting, reader: str) -> list[str]:
    facts = line.facts
    if facts is None:
        return []
    held = facts.at(line.occasion) if line.occasion and facts.rrule else facts.plan
    return span(held, facts.zone, reader) if held else []


HANDLERS = [waiting_page, take, dismiss]
