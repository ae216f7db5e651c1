"""When and where one is written to."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from notifications.reminders import queries, service
from notifications.reminders.schemas import ChoiceIn
from registry.platform.access import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.mail.configured import settings
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
OWN = needs(Permission.OWN_ACCOUNT)
# What came of the first note, by the state that it has in the outbox.
TRIED = {
    "sent": "The first note was taken: look whether it came.",
    "failed": "The first note did not arrive. Look at the number; what is pressing comes by mail meanwhile.",
    "refused": "The first note was not taken; it is tried again. Look at the number.",
    "queued": "The first note is on its way.",
    "sending": "The first note is on its way.",
    "unknown": "Nobody knows whether the first note arrived: look whether it came.",
}


@get("/reminders/choices", opt=OWN, include_in_schema=False)
async def choices_page(request: AnyRequest) -> Response[str]:
    """When one is written to."""
    chosen = await queries.choice(current_actor(request).user_id)
    times = {name: f"{getattr(chosen, name):%H:%M}" for name in ("digest_at", "quiet_from", "quiet_until")}
    own = {"manager_id": str(chosen.manager_id or ""), "channel": chosen.channel or "", "reach": chosen.reach or ""}
    return await _choices(request, times | own, {}, tried=await queries.tried_out(current_actor(request).user_id))


@post("/reminders/choices", opt=OWN, include_in_schema=False)
async def choose(request: AnyRequest) -> Response[Any]:
    """Keep the times."""
    try:
        await service.choose(current_actor(request), await read_form(request, ChoiceIn))
    except Invalid as problem:
        return await _choices(request, await typed(request, ChoiceIn), problem.fields)
    return Redirect("/reminders?done=times", status_code=303)


async def _choices(
    request: AnyRequest, values: dict[str, Any], problems: dict[str, str], *, tried: str | None = None
) -> Response[str]:
    actor = current_actor(request)
    return page(
        request,
        "notifications/reminders_choices.html",
        status=422 if problems else 200,
        typed=values,
        problems=problems,
        managers=await queries.managers(actor),
        channels=[(one.name, one.name) for one in settings().channels if one.personal],
        tried=TRIED.get(tried or "", ""),
        own_zone=actor.time_zone.replace("_", " "),
    )


CHOICE_PAGES = [choices_page, choose]
