"""Plan a meeting: one short form, a look at its dates, and the same form again with all that was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from contacts.meetings import service, words
from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.forms import PlanForm, marked
from contacts.meetings.planning.looking import Looked, look, when_of
from contacts.meetings.planning.pages import frame
from contacts.meetings.planning.picking import Picks, named, partner_of, picked
from contacts.meetings.planning.repeating import LABELS
from contacts.meetings.schemas import SeriesIn
from contacts.meetings.writing import allowed
from contacts.model import Visibility
from contacts.pages_frame import EDIT, AnyRequest
from registry.partners.named import organisation_meant
from registry.partners.queries import subject
from registry.partners.sectors import Sector
from registry.platform import clock
from registry.platform.access import Actor, Permission, can, current_actor
from registry.platform.access.forms import ZONES
from registry.platform.errors import Conflict, Invalid
from registry.platform.web.form_page import Choice
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page

CRUMBS = [("Meetings", "/meetings")]
NAMES = {"first_at": "on", "local_at": "on", "rrule": "own_rule", "host_id": "host", "invitees": "outside"}
FIELDS = {
    "kind": "Kind", "sector": "Sector", "title": "Title", "on": "Day", "at": "Begins", "minutes": "Length",
    "zone": "Time zone", "often": "How often", "own_rule": "Rule", "until": "Last day", "count": "How many times",
    "place": "Place", "link": "Link", "asked": "Asked so far", "partner": "A partner", "person": "A person",
    "outside": "People without a record here", "whole_sector": "Every point of contact", "host": "Host",
    "purpose": "Purpose", "visibility": "Who may see it",
}  # fmt: skip
USUAL_MINUTES = {
    MeetingKind.EXERCISE: 180,
    MeetingKind.DRILL: 120,
    MeetingKind.TRAINING: 120,
    MeetingKind.EXECUTIVE: 90,
}
USUAL_OFTEN = {MeetingKind.LIAISON: "quarterly", MeetingKind.SECTOR: "quarterly"}
AHEAD_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The page of a form that plans or changes; `whom`: it asks for people, too."""

    title: str
    action: str
    crumbs: list[Choice]
    submit: str
    lead: str | None = None
    whom: bool = False

    @property
    def cancel(self) -> str:
        return self.crumbs[-1][1]


NEW = PlanPage(title="Plan a meeting", action="/meetings/new", crumbs=CRUMBS, submit="Plan it", whom=True)


async def show(  # noqa: PLR0913 - a form has many states
    request: AnyRequest,
    form: PlanPage,
    values: Mapping[str, Any],
    *,
    problems: Mapping[str, str] | None = None,
    looked: Looked | None = None,
    told: object = None,
    conflict: Conflict | None = None,
) -> Response[str]:
    """The form with values in it, and above it what it would be; 422 with problems, 409 with a conflict."""
    actor = current_actor(request)
    seen = [one for one in Visibility if actor.sees(one)]
    return page(
        request, "contacts/meetings_plan_form.html", status=409 if conflict else 422 if problems else 200, form=form,
        typed=values, problems=problems or {}, labels=FIELDS, looked=looked, told=told,
        names=list((await named(values.get("asked") or [])).items()),
        zones=[(zone, zone.replace("_", " ")) for zone in dict.fromkeys([*ZONES, str(values["zone"]) or ZONES[0]])],
        often=[(one.value, label) for one, label in LABELS.items()],
        visibilities=[(one.value, one.label) for one in seen],
        theirs=conflict.theirs if conflict else None, mine=conflict.mine if conflict else None, **frame(actor),
    )  # fmt: skip


@get("/meetings/new", opt=EDIT, include_in_schema=False)
async def new_meeting_page(
    request: AnyRequest,
    kind: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    partner: FromQuery[str | None] = None,
    day: FromQuery[str | None] = None,
) -> Response[str]:
    """The form, filled in from where one came: the kind, the sector, the partner, the day."""
    actor = current_actor(request)
    values = await _first(actor, _kind(kind), sector, await partner_of(partner), day)
    return await show(request, NEW, as_typed(values, PlanForm))


def _kind(text: str | None) -> MeetingKind:
    return MeetingKind(text) if text in set(MeetingKind) else MeetingKind.LIAISON


async def _first(
    actor: Actor, kind: MeetingKind, sector: str | None, partner: Mapping[str, Any] | None, day: str | None
) -> dict[str, Any]:
    whom = Sector(sector) if sector in set(Sector) else None
    return {
        "kind": kind, "sector": Sector(partner["sector"]) if partner else whom, "on": _day(actor, day), "at": "09:30",
        "minutes": USUAL_MINUTES.get(kind, 60), "zone": partner["time_zone"] if partner else actor.time_zone,
        "often": "once" if partner else USUAL_OFTEN.get(kind, "once"), "visibility": Visibility.ALL_USERS,
        "asked": [f"o:{partner['id']}"] if partner else [], "whole_sector": whom is not None and partner is None,
        "title": _title(kind, partner["name"] if partner else None, whom), "host": await _own_house(actor),
    }  # fmt: skip


def _day(actor: Actor, text: str | None) -> str:
    """The day that was asked for, else a working day in two weeks."""
    today = clock.today(actor.time_zone)
    try:
        asked = datetime.fromisoformat(text or "").date()
    except ValueError:
        asked = today + timedelta(days=AHEAD_DAYS)
        asked += timedelta(days=max(0, 7 - asked.weekday()) if asked.weekday() >= 5 else 0)
    return max(asked, today).isoformat()


def _title(kind: MeetingKind, partner: str | None, sector: Sector | None) -> str:
    whom = partner or (sector.label if sector else None)
    return f"{words.KINDS[kind]}: {whom}" if whom else words.KINDS[kind]


async def _own_house(actor: Actor) -> str | None:
    """The organisation of whoever plans, where they may plan for it."""
    own = await partner_of(str(actor.organisation_id))
    whose = await subject(own["id"]) if own else None
    return own["label"] if own and whose and can(actor, Permission.EDIT_DIRECTORY, whose) else None


@post("/meetings/new", opt=EDIT, include_in_schema=False)
async def plan_meeting(request: AnyRequest) -> Response[Any]:
    """Add whom was named, look at the dates, or plan it: whichever button was used."""
    actor, values = current_actor(request), await typed(request, PlanForm)
    values["asked"] = [mark for mark in values["asked"] if marked(mark)]
    try:
        if values["step"] == "add":
            return await show(request, NEW, await _with_added(actor, values))
        given = await read_form(request, PlanForm)
        sector = given.sector if given.whole_sector else None
        picks = await picked(
            actor, marks=given.asked, partner=given.partner, person=given.person, sector=sector, outside=given.outside
        )
        host_id = await organisation_meant("host", given.host)
        await allowed(actor, host_id, given.sector)
        looked = await look(actor, when_of(given), picks)
        if given.step == "look" or (given.seen != looked.seen and (looked.problems or looked.recurrence)):
            return await show(request, NEW, _settled(values, picks, looked), looked=looked)
        planned = await service.plan(actor, await _meant(given, picks, host_id))
    except Invalid as refused:
        return await show(request, NEW, values, problems=renamed(refused))
    return Redirect(f"/meetings/{planned.meeting_id}?done=planned", status_code=303)


def renamed(refused: Invalid) -> dict[str, str]:
    """What is wrong, by the names of the form."""
    return {NAMES.get(name, name): text for name, text in refused.fields.items()}


async def _with_added(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """The same with everybody who was named among those who are asked."""
    chosen = values["sector"] if values["whole_sector"] else None
    picks = await picked(
        actor, marks=values["asked"], partner=values["partner"], person=values["person"],
        sector=Sector(chosen) if chosen in set(Sector) else None,
    )  # fmt: skip
    return values | {"asked": list(picks.marks), "partner": "", "person": "", "whole_sector": ""}


def _settled(values: dict[str, Any], picks: Picks, looked: Looked) -> dict[str, Any]:
    """What was typed, with names turned into those who are meant, and what was looked at."""
    return values | {
        "asked": list(picks.marks), "partner": "", "person": "", "whole_sector": "", "seen": looked.seen,
    }  # fmt: skip


async def _meant(given: PlanForm, picks: Picks, host_id: UUID | None) -> SeriesIn:
    when = when_of(given)
    names = [name for mark, name in (await named(picks.marks)).items() if mark.startswith("o:")]
    whom = names[0] if len(names) == 1 and picks.many == 1 else None
    return SeriesIn(
        kind=given.kind, title=given.title or _title(given.kind, whom, given.sector), first_at=when.text,
        minutes=when.minutes, zone=when.zone, rrule=when.rrule, purpose=given.purpose,
        host_id=host_id, sector=given.sector, place=given.place, link=given.link,
        visibility=given.visibility, invitees=picks.invitees(),
    )  # fmt: skip


PLAN_PAGES = [new_meeting_page, plan_meeting]
