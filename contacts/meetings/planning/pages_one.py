"""One meeting is moved, cancelled or reinstated."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from contacts.meetings import service
from contacts.meetings.model import MeetingState
from contacts.meetings.planning.forms import CancelForm, MoveForm, VersionForm
from contacts.meetings.planning.looking import When, look
from contacts.meetings.planning.pages import frame
from contacts.meetings.planning.pages_plan import renamed
from contacts.meetings.planning.telling import told
from contacts.meetings.planning.whose import marks_of, one_of_mine
from contacts.meetings.queries import MeetingWhole
from contacts.meetings.schemas import CancelFromIn, CancelIn, MoveIn
from contacts.pages_frame import EDIT, AnyRequest
from registry.platform import clock
from registry.platform.access import current_actor
from registry.platform.calendar.zones import instant
from registry.platform.errors import Conflict, Invalid
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page

Proposed = Annotated[str | None, QueryParameter(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", max_length=5)]
MOVE_FIELDS = {"on": "Day", "at": "Begins", "minutes": "Length", "place": "Place", "link": "Link"}


@get("/meetings/{meeting_id:uuid}/move", opt=EDIT, include_in_schema=False)
async def move_page(
    request: AnyRequest, meeting_id: FromPath[UUID], on: FromQuery[date | None] = None, at: Proposed = None
) -> Response[str]:
    """One meeting: another day, time or place; `on` and `at` where somebody proposed them."""
    it = await one_of_mine(current_actor(request), meeting_id)
    values = {
        "on": on or it.line.local_at.date(), "at": at or f"{it.line.local_at:%H:%M}", "minutes": it.line.minutes,
        "place": it.meeting.place, "link": it.meeting.link, "version": it.line.version,
    }  # fmt: skip
    return _move_form(request, it, as_typed(values, MoveForm))


@post("/meetings/{meeting_id:uuid}/move", opt=EDIT, include_in_schema=False)
async def move_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Look at what stands against it, or move it."""
    actor = current_actor(request)
    it, values = await one_of_mine(actor, meeting_id), await typed(request, MoveForm)
    try:
        given = await read_form(request, MoveForm)
        at = datetime.fromisoformat(f"{given.on.isoformat()}T{given.at}")
        when = When(first_at=at, minutes=given.minutes, zone=it.line.zone, rrule=None)
        looked = await look(actor, when, marks_of(it.asked), it.line.series_id)
        if given.step == "look" or (looked.problems and given.seen != looked.seen and at != it.line.local_at):
            return _move_form(request, it, values | {"seen": looked.seen}, looked=looked)
        wanted = MoveIn(local_at=when.text, minutes=given.minutes, place=given.place, link=given.link)
        await service.move(actor, meeting_id, wanted, given.version)
    except Invalid as refused:
        return _move_form(request, it, values, problems=renamed(refused))
    except Conflict as conflict:
        again = values | {"version": it.line.version}
        return _move_form(request, it, again, problems={"": conflict.sentence}, status=409)
    return Redirect(f"/meetings/{meeting_id}?done=moved", status_code=303)


def _move_form(request: AnyRequest, it: MeetingWhole, values: dict[str, Any], **more: Any) -> Response[str]:
    problems = more.get("problems") or {}
    starts = [it.line.starts_at]
    if values["on"] and values["at"] and not problems:
        starts.append(instant(datetime.fromisoformat(f"{values['on']}T{values['at']}"), it.line.zone))
    return page(
        request, "contacts/meetings_plan_move.html", status=more.get("status") or (422 if problems else 200),
        it=it, typed=values, problems=problems, labels=MOVE_FIELDS, looked=more.get("looked"),
        told=told(it.asked, starts, clock.now()), **frame(current_actor(request)),
    )  # fmt: skip


@get("/meetings/{meeting_id:uuid}/cancel", opt=EDIT, include_in_schema=False)
async def cancel_page(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[str]:
    """Why it does not take place, and how much of it."""
    it = await one_of_mine(current_actor(request), meeting_id)
    version = it.line.version
    return _cancel_form(request, it, as_typed({"extent": "one", "version": version}, CancelForm), {})


@post("/meetings/{meeting_id:uuid}/cancel", opt=EDIT, include_in_schema=False)
async def cancel_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Cancel this one, this and what follows, or all that is to come. `version` is that of the meeting."""
    actor = current_actor(request)
    it = await one_of_mine(actor, meeting_id)
    try:
        given = await read_form(request, CancelForm)
        if given.version != it.line.version:
            raise Conflict
        if given.extent == "one" and it.series.rrule is not None:
            await service.cancel_one(actor, meeting_id, CancelIn(reason=given.reason), given.version)
        else:
            day = it.line.original_at.date().isoformat() if given.extent == "from" else None
            wanted = CancelFromIn(reason=given.reason, from_on=day)
            await service.cancel(actor, it.line.series_id, wanted, it.series.version)
    except Invalid as refused:
        return _cancel_form(request, it, await typed(request, CancelForm), refused.fields)
    except Conflict as conflict:
        again = await typed(request, CancelForm) | {"version": it.line.version}
        return _cancel_form(request, it, again, {"": conflict.sentence}, status=409)
    return Redirect(f"/meetings/{meeting_id}?done=cancelled", status_code=303)


def _cancel_form(
    request: AnyRequest, it: MeetingWhole, values: dict[str, Any], problems: dict[str, str], status: int = 0
) -> Response[str]:
    return page(
        request, "contacts/meetings_plan_cancel.html", status=status or (422 if problems else 200), it=it,
        typed=values, problems=problems, told=told(it.asked, [it.line.starts_at], clock.now()),
        **frame(current_actor(request)),
    )  # fmt: skip


@post("/meetings/{meeting_id:uuid}/reinstate", opt=EDIT, include_in_schema=False)
async def reinstate_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """A meeting that was cancelled stands again; with its series, where all of that was."""
    actor = current_actor(request)
    given, it = await read_form(request, VersionForm), await one_of_mine(actor, meeting_id)
    if given.version != it.line.version:
        raise Conflict
    if it.series.cancelled_at is not None:
        await service.reinstate(actor, it.line.series_id, it.series.version)
    elif it.line.state is MeetingState.CANCELLED:
        await service.reinstate_one(actor, meeting_id, given.version)
    return Redirect(f"/meetings/{meeting_id}?done=reinstated", status_code=303)


ONE_PAGES = [move_page, move_meeting, cancel_page, cancel_meeting, reinstate_meeting]
