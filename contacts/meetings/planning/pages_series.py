"""A series: its dates to come, who is asked to it, and what may be changed of it."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from contacts.meetings import service, words
from contacts.meetings.errors import AskedAlready
from contacts.meetings.model import InviteePart
from contacts.meetings.planning.forms import AskForm, DateForm, OffForm
from contacts.meetings.planning.looking import recurrence
from contacts.meetings.planning.pages import frame
from contacts.meetings.planning.pages_plan import FIELDS
from contacts.meetings.planning.picking import Picks, picked
from contacts.meetings.planning.telling import found_at, told
from contacts.meetings.planning.whose import SERIES, mine, where
from contacts.meetings.queries import SeriesWhole, meetings, series
from contacts.meetings.schemas import LeaveOutIn
from contacts.pages_frame import EDIT, READ, AnyRequest
from registry.platform import clock, db
from registry.platform.access import Actor, current_actor
from registry.platform.errors import Invalid
from registry.platform.slices import may_plan
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page

DATES = 12


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
    request: AnyRequest, series_id: FromPath[UUID], done: FromQuery[str | None] = None
) -> Response[str]:
    """Who is asked; more people, and some less."""
    it = await mine(current_actor(request), series_id)
    return await _people(request, it, as_typed({"sector": it.series.sector}, AskForm), {}, done)


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
        await _ask(actor, series_id, picks)
    except Invalid as refused:
        return await _people(request, it, await typed(request, AskForm), refused.fields)
    return Redirect(f"{SERIES}/{series_id}/people?done=asked", status_code=303)


async def _ask(actor: Actor, series_id: UUID, picks: Picks) -> None:
    async with db.transaction():
        for one in picks.invitees():
            row = await db.fetch_one("SELECT version FROM meeting_series WHERE id = $1 FOR UPDATE", series_id)
            assert row is not None  # noqa: S101 - it was just shown, and series are never deleted
            try:
                await service.invite(actor, series_id, one, row["version"])
            except AskedAlready:
                continue


@post(f"{SERIES}/{{series_id:uuid}}/people/off", opt=EDIT, include_in_schema=False)
async def take_off(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """Somebody is no longer asked, and hears of it."""
    given = await read_form(request, OffForm)
    await service.uninvite(current_actor(request), given.invitee_id, given.version)
    return Redirect(f"{SERIES}/{series_id}/people?done=off", status_code=303)


async def _people(
    request: AnyRequest, it: SeriesWhole, values: dict[str, Any], problems: dict[str, str], done: str | None = None
) -> Response[str]:
    actor = current_actor(request)
    keys = [one.invitee.id for one in it.asked]
    rows = await db.fetch("SELECT id, version FROM meeting_invitee WHERE id = ANY($1)", keys)
    return page(
        request, "contacts/meetings_plan_people.html", status=422 if problems else 200, it=it, typed=values,
        problems=problems, done=done, back=await where(actor, it), versions={row["id"]: row["version"] for row in rows},
        labels=FIELDS, found_at=found_at, told=told(it.asked, [], clock.now()), parts=words.PARTS,
        optional=InviteePart.OPTIONAL, **frame(actor),
    )  # fmt: skip


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
