"""A series: its dates to come, who is asked to it, and what may be changed of it."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from contacts.meetings import service, words
from contacts.meetings.model import InviteePart, MeetingState
from contacts.meetings.planning import said
from contacts.meetings.planning.forms import AskForm, DateForm, OffForm
from contacts.meetings.planning.looking import recurrence
from contacts.meetings.planning.pages import frame
from contacts.meetings.planning.pages_plan import FIELDS
from contacts.meetings.planning.picking import picked
from contacts.meetings.planning.telling import found_at, told
from contacts.meetings.planning.whose import SERIES, mine, where
from contacts.meetings.queries import SeriesWhole, meetings, series
from contacts.meetings.recurrence import MOST
from contacts.meetings.schemas import LeaveOutIn
from contacts.pages_frame import EDIT, READ, AnyRequest
from registry.platform import clock, db
from registry.platform.access import Actor, current_actor
from registry.platform.errors import Invalid
from registry.platform.slices import may_plan
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page

DATES = 12
_ASKED = """
    SELECT i.id, i.version, m.starts_at FROM meeting_invitee i LEFT JOIN meeting m ON m.id = i.meeting_id
    WHERE i.id = ANY($1)
"""


@get(f"{SERIES}/{{series_id:uuid}}", opt=READ, include_in_schema=False)
async def series_page(
    request: AnyRequest, series_id: FromPath[UUID], done: FromQuery[str | None] = None
) -> Response[Any]:
    """What is planned again and again; what is held once has its own page."""
    actor = current_actor(request)
    it = await series(actor, series_id)
    if it.series.rrule is None:
        return Redirect(await where(actor, it))
    coming = await meetings(actor, clock.now(), series_id=series_id, limit=DATES)
    return page(
        request, "contacts/meetings_plan_series.html", it=it, coming=coming, done=done,
        recurrence=recurrence(it.series.rrule, it.series.first_at, it.series.zone),
        may_change=series_id in await may_plan(actor, [series_id]), parts=words.PARTS, **frame(actor),
    )  # fmt: skip


@get(f"{SERIES}/{{series_id:uuid}}/people", opt=EDIT, include_in_schema=False)
async def people_page(
    request: AnyRequest,
    series_id: FromPath[UUID],
    meeting: FromQuery[UUID | None] = None,
    done: FromQuery[str | None] = None,
) -> Response[str]:
    """Who is asked; more people, and some less. `meeting`: the one of its dates from which one comes."""
    it = await mine(current_actor(request), series_id)
    return await _people(request, it, as_typed({"sector": it.series.sector, "meeting": meeting}, AskForm), {}, done)


@post(f"{SERIES}/{{series_id:uuid}}/people", opt=EDIT, include_in_schema=False)
async def ask_more(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """Ask whoever was named; who is asked already stays so."""
    actor = current_actor(request)
    it = await mine(actor, series_id)
    try:
        given = await read_form(request, AskForm)
        sector = given.sector if given.whole_sector else None
        picks = await picked(
            actor, marks=given.asked, partner=given.partner, person=given.person, sector=sector, outside=given.outside
        )
        if not picks.many:
            raise Invalid({"partner": "Name a partner, a person, a sector or an address."})
        await service.invite_all(actor, series_id, picks.invitees(), given.meeting)
    except Invalid as refused:
        return await _people(request, it, await typed(request, AskForm), refused.fields)
    return _back(series_id, "asked", given.meeting)


@post(f"{SERIES}/{{series_id:uuid}}/people/off", opt=EDIT, include_in_schema=False)
async def take_off(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """Somebody is no longer asked, and hears of it."""
    given = await read_form(request, OffForm)
    await service.uninvite(current_actor(request), given.invitee_id, given.version)
    return _back(series_id, "off", None)


def _back(series_id: UUID, done: str, meeting: UUID | None) -> Redirect:
    return Redirect(
        f"{SERIES}/{series_id}/people?done={done}" + (f"&meeting={meeting}" if meeting else ""), status_code=303
    )


async def _people(
    request: AnyRequest, it: SeriesWhole, values: dict[str, Any], problems: dict[str, str], done: str | None = None
) -> Response[str]:
    actor, now = current_actor(request), clock.now()
    known = {row["id"]: row for row in await db.fetch(_ASKED, [one.invitee.id for one in it.asked])}
    return page(
        request, "contacts/meetings_plan_people.html", status=422 if problems else 200, it=it, typed=values,
        problems=problems, done=done, back=await where(actor, it), known=known,
        dates=await _dates(actor, it, str(values["meeting"] or "")),
        labels=FIELDS, found_at=found_at, told=told(it.asked, [], now), parts=words.PARTS,
        optional=InviteePart.OPTIONAL, **frame(actor),
    )  # fmt: skip


async def _dates(actor: Actor, it: SeriesWhole, chosen: str) -> list[tuple[str, str]]:
    """The dates of a series to ask to alone: the next, and the one that is chosen already."""
    if it.series.rrule is None:
        return []
    coming = await meetings(actor, clock.now(), series_id=it.series.id, state=MeetingState.PLANNED, limit=DATES)
    if chosen and chosen not in {str(one.id) for one in coming}:
        far = await meetings(actor, clock.now(), series_id=it.series.id, state=MeetingState.PLANNED, limit=MOST)
        coming += [one for one in far if str(one.id) == chosen]
    return [(str(one.id), f"{said.at(one.starts_at, one.zone)} only") for one in coming]


@post(f"{SERIES}/{{series_id:uuid}}/leave-out", opt=EDIT, include_in_schema=False)
async def leave_date_out(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """There is no meeting on a date of the rule."""
    given = await read_form(request, DateForm)
    await service.leave_out(current_actor(request), series_id, LeaveOutIn(local_at=given.local_at), given.version)
    return Redirect(f"{SERIES}/{series_id}?done=left-out", status_code=303)


@post(f"{SERIES}/{{series_id:uuid}}/put-back", opt=EDIT, include_in_schema=False)
async def put_date_back(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """There is one on it after all."""
    given = await read_form(request, DateForm)
    await service.put_back(current_actor(request), series_id, LeaveOutIn(local_at=given.local_at), given.version)
    return Redirect(f"{SERIES}/{series_id}?done=put-back", status_code=303)


SERIES_PAGES = [series_page, people_page, ask_more, take_off, leave_date_out, put_date_back]
