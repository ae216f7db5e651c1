"""Who is told when: the usual schedule of each kind of day, and that of one object."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from notifications.reminders import service
from notifications.reminders.choosing import told, typed_of
from notifications.reminders.policies import DEFAULTS
from notifications.reminders.queries import explained, version_of
from notifications.reminders.schemas import AcknowledgeIn, PolicyIn
from notifications.reminders.words import KINDS
from notifications.reminders.world import world
from registry.platform.access import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.deadlines import DeadlineKind
from registry.platform.errors import Conflict, Invalid, NotFound
from registry.platform.mail.configured import settings
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
Object = tuple[str, UUID]
DECIDE = needs(Permission.DECIDE_AGREEMENTS)
_MEANWHILE = "Somebody changed it while you were editing; it is now: {} Save again to have yours instead."
_DONE = {"saved": "Saved. It holds from the next round on.", "usual": "The usual schedule holds again."}


@get("/reminders/schedule", opt=DECIDE, include_in_schema=False)
async def schedule_page(request: AnyRequest, done: FromQuery[str | None] = None) -> Response[str]:
    """Every kind of day with its schedule."""
    known = await world(settings().time_zone)
    return page(
        request,
        "notifications/reminders_schedule.html",
        kinds=[
            (kind, KINDS[kind], told(known.policies[kind]), known.policies[kind] != DEFAULTS[kind]) for kind in KINDS
        ],
        done=_DONE.get(done or ""),
    )


@get("/reminders/schedule/{day_kind:str}", opt=DECIDE, include_in_schema=False)
async def kind_page(request: AnyRequest, day_kind: FromPath[str]) -> Response[str]:
    """The schedule of a kind of day."""
    known = await world(settings().time_zone)
    values = typed_of(known.policies[_kind(day_kind)]) | {"version": await version_of(_kind(day_kind), None)}
    return _form(request, _kind(day_kind), None, values, {})


@post("/reminders/schedule/{day_kind:str}", opt=DECIDE, include_in_schema=False)
async def set_kind(request: AnyRequest, day_kind: FromPath[str]) -> Response[Any]:
    """Keep it."""
    return await _keep(request, _kind(day_kind), None)


@post("/reminders/schedule/{day_kind:str}/usual", opt=DECIDE, include_in_schema=False)
async def usual_kind(request: AnyRequest, day_kind: FromPath[str]) -> Response[Any]:
    """Back to what is usual."""
    await read_form(request, AcknowledgeIn)
    await service.schedule(current_actor(request), _kind(day_kind), None, None)
    return Redirect("/reminders/schedule?done=usual", status_code=303)


@get("/reminders/of/{object_kind:str}/{object_id:uuid}/{day_kind:str}", opt=DECIDE, include_in_schema=False)
async def object_page(
    request: AnyRequest, object_kind: FromPath[str], object_id: FromPath[UUID], day_kind: FromPath[str]
) -> Response[str]:
    """The schedule of one object."""
    days, _ = await explained(current_actor(request), object_kind, object_id)
    policy = next((each.policy for each in days if each.deadline.kind is _kind(day_kind)), DEFAULTS[_kind(day_kind)])
    of = (object_kind, object_id)
    values = typed_of(policy) | {"version": await version_of(_kind(day_kind), of)}
    return _form(request, _kind(day_kind), of, values, {})


@post("/reminders/of/{object_kind:str}/{object_id:uuid}/{day_kind:str}", opt=DECIDE, include_in_schema=False)
async def set_object(
    request: AnyRequest, object_kind: FromPath[str], object_id: FromPath[UUID], day_kind: FromPath[str]
) -> Response[Any]:
    """Keep it."""
    await explained(current_actor(request), object_kind, object_id)
    return await _keep(request, _kind(day_kind), (object_kind, object_id))


@post("/reminders/of/{object_kind:str}/{object_id:uuid}/{day_kind:str}/usual", opt=DECIDE, include_in_schema=False)
async def usual_object(
    request: AnyRequest, object_kind: FromPath[str], object_id: FromPath[UUID], day_kind: FromPath[str]
) -> Response[Any]:
    """Back to that of its kind."""
    await read_form(request, AcknowledgeIn)
    await explained(current_actor(request), object_kind, object_id)
    await service.schedule(current_actor(request), _kind(day_kind), (object_kind, object_id), None)
    return Redirect(_back((object_kind, object_id)), status_code=303)


async def _keep(request: AnyRequest, kind: DeadlineKind, of: Object | None) -> Response[Any]:
    try:
        await service.schedule(current_actor(request), kind, of, await read_form(request, PolicyIn))
    except Invalid as problem:
        return _form(request, kind, of, await typed(request, PolicyIn), problem.fields)
    except Conflict as conflict:
        theirs = await typed(request, PolicyIn) | {"version": str((conflict.theirs or {}).get("version", 0))}
        return _form(request, kind, of, theirs, {"": _MEANWHILE.format(await _stands(kind, of))}, status=409)
    return Redirect(_back(of) if of else "/reminders/schedule?done=saved", status_code=303)


async def _stands(kind: DeadlineKind, of: Object | None) -> str:
    known = await world(settings().time_zone)
    return told((known.own_policies.get((kind, *of)) if of else None) or known.policies[kind])


def _form(  # noqa: PLR0913 - what a form shows
    request: AnyRequest,
    kind: DeadlineKind,
    of: tuple[str, UUID] | None,
    values: dict[str, Any],
    problems: dict[str, str],
    *,
    status: int | None = None,
) -> Response[str]:
    return page(
        request,
        "notifications/reminders_schedule_form.html",
        status=status or (422 if problems else 200),
        title=KINDS[kind],
        action=f"{_back(of)}/{kind}" if of else f"/reminders/schedule/{kind}",
        back=_back(of) if of else "/reminders/schedule",
        usual=told(DEFAULTS[kind]),
        typed=values,
        problems=problems,
        channels=[(one.name, f"to {one.name}") for one in settings().channels if not one.personal],
    )


def _back(of: Object) -> str:
    return f"/reminders/of/{of[0]}/{of[1]}"


def _kind(text: str) -> DeadlineKind:
    try:
        return DeadlineKind(text)
    except ValueError:
        raise NotFound from None


SCHEDULE_PAGES = [schedule_page, kind_page, set_kind, usual_kind, object_page, set_object, usual_object]
