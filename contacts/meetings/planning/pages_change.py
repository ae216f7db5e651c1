"""All of a plan changes: its facts, its time or its rule."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from contacts.meetings import service, words
from contacts.meetings.planning.forms import ChangeForm
from contacts.meetings.planning.looking import Looked, When, digest, look, when_of
from contacts.meetings.planning.pages_plan import PlanPage, renamed, show
from contacts.meetings.planning.picking import partner_named
from contacts.meetings.planning.repeating import HowOften, count_of, often_of, until_of
from contacts.meetings.planning.telling import told
from contacts.meetings.planning.whose import SERIES, marks_of, mine, where
from contacts.meetings.queries import SeriesWhole, meetings
from contacts.meetings.schemas import ChangeIn
from contacts.pages_frame import EDIT, AnyRequest
from registry.partners.named import organisation_meant
from registry.platform import clock
from registry.platform.access import Actor, current_actor
from registry.platform.errors import Conflict, Invalid
from registry.platform.web.form_page import Choice
from registry.platform.web.forms import as_typed, read_form, typed


@get(f"{SERIES}/{{series_id:uuid}}/change", opt=EDIT, include_in_schema=False)
async def change_page(request: AnyRequest, series_id: FromPath[UUID]) -> Response[str]:
    """The form with what is planned in it."""
    actor = current_actor(request)
    it = await mine(actor, series_id)
    return await show(request, await _changing(actor, it), await _stored(it))


async def _changing(actor: Actor, it: SeriesWhole) -> PlanPage:
    again = "The dates to come follow; what was held stays as it was." if it.series.rrule else None
    crumbs: list[Choice] = [("Meetings", "/meetings"), (it.series.title, await where(actor, it))]
    action = f"{SERIES}/{it.series.id}/change"
    return PlanPage(title="Change the plan", action=action, crumbs=crumbs, submit="Save", lead=again)


async def _stored(it: SeriesWhole) -> dict[str, Any]:
    s = it.series
    often = often_of(s.rrule, s.first_at.date())
    _, host = await partner_named(str(s.host_id))
    values = {
        "kind": s.kind, "sector": s.sector, "title": s.title, "on": s.first_at.date(), "at": f"{s.first_at:%H:%M}",
        "minutes": s.minutes, "zone": s.zone, "often": often, "own_rule": s.rrule if often is HowOften.RULE else None,
        "until": None if often is HowOften.RULE else until_of(s.rrule, s.zone),
        "count": None if often is HowOften.RULE else count_of(s.rrule), "place": s.place, "link": s.link,
        "host": host, "purpose": s.purpose, "visibility": s.visibility, "version": s.version,
    }  # fmt: skip
    return as_typed(values, ChangeForm)


@post(f"{SERIES}/{{series_id:uuid}}/change", opt=EDIT, include_in_schema=False)
async def change_series(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """Look at the new dates, or save them."""
    actor = current_actor(request)
    it, values = await mine(actor, series_id), await typed(request, ChangeForm)
    form = await _changing(actor, it)
    try:
        given = await read_form(request, ChangeForm)
        when, picks = when_of(given), marks_of(it.asked)
        same = digest(when, picks) == digest(_when(it), picks)
        looked = await look(actor, when, picks, series_id)
        if given.step == "look" or (not same and given.seen != looked.seen):
            heard = told(it.asked, await _starts(actor, it, looked), clock.now())
            return await show(request, form, values | {"seen": looked.seen}, looked=looked, told=heard)
        await service.change(actor, series_id, await _wanted(given, when, same), given.version)
    except Invalid as refused:
        return await show(request, form, values, problems=renamed(refused))
    except Conflict as conflict:
        if conflict.theirs is None:
            return await show(request, form, values, problems={"": conflict.sentence})
        return await show(request, form, values | {"version": it.series.version}, conflict=await _apart(it, values))
    return Redirect(f"{form.cancel}?done=changed", status_code=303)


async def _starts(actor: Actor, it: SeriesWhole, looked: Looked) -> list[datetime]:
    """When it begins next, as it is planned and as it would be."""
    coming = await meetings(actor, clock.now(), series_id=it.series.id, limit=1)
    return [*(line.starts_at for line in coming), *(date.starts_at for date in looked.dates[:1])]


def _when(it: SeriesWhole) -> When:
    s = it.series
    return When(first_at=s.first_at, minutes=s.minutes, zone=s.zone, rrule=s.rrule)


async def _apart(it: SeriesWhole, values: dict[str, Any]) -> Conflict:
    stored = await _stored(it)
    apart = [
        name for name, value in stored.items() if name not in {"version", "seen", "step"} and values[name] != value
    ]
    return Conflict(mine={name: values[name] for name in apart}, theirs={name: stored[name] for name in apart})


async def _wanted(given: ChangeForm, when: When, same: bool) -> ChangeIn:  # noqa: FBT001 - reads as what it says
    dates: dict[str, Any] = {} if same else {"first_at": when.text, "zone": when.zone, "rrule": when.rrule}
    return ChangeIn(
        kind=given.kind, title=given.title or words.KINDS[given.kind], purpose=given.purpose,
        host_id=await organisation_meant("host", given.host), sector=given.sector, place=given.place, link=given.link,
        minutes=when.minutes, visibility=given.visibility, **dates,
    )  # fmt: skip


CHANGE_PAGES = [change_page, change_series]
