"""Sheets to print: a partner's card, a person, the directory narrowed to what is needed, and what waits for work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from contacts.due import MANY, work
from contacts.holders import vacancies
from contacts.listing_paper import MOST_LISTED, agency_of, heads, listed_on_paper
from contacts.pages_frame import EDIT, READ, AnyRequest
from contacts.paper import DAY, Expiry, Printed, first_of, good_until, limits, list_good_until, printed, sheet
from contacts.people import Profile, profile
from contacts.queries import directories, visible_to
from contacts.routes_vcard import EXPORT, took_along
from contacts.words import on_day
from contacts.writing import disclosed
from registry.partners import queries
from registry.partners.asked import Tagged, asked_for, narrowed
from registry.platform import audit, clock, db
from registry.platform.access import Actor, current_actor
from registry.platform.documents.qr import LONGEST, Drawing, drawing
from registry.platform.errors import NotFound
from registry.platform.hours_text import hours_text
from registry.platform.slices import Panel, load
from registry.platform.web.page import page
from registry.platform.web.paging import Sought

# The most of each kind of what waits for work on one printout.
_EACH = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every sheet: for whom it is, until when it counts, and where the live page is."""

    official: str
    expiry: Expiry
    live: str
    qr: Drawing
    back: str
    restricted: tuple[str, ...]


async def _frame(request: AnyRequest, expiry: Expiry, path: str, ways: Iterable[Printed] = ()) -> Frame:
    agency = await agency_of(current_actor(request))
    live = f"{request.app.state.settings.public_url}{path}"
    official = f"For official use by {agency}" if agency else "For official use only"
    code = live if len(live) <= LONGEST else live.partition("?")[0]
    return Frame(official, expiry, live, drawing(code), path, limits(ways))


@get("/card/{organisation_id:uuid}/print", opt=READ, include_in_schema=False)
async def card_on_paper(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """Whom to call there, at any hour, to be printed. That it went along is recorded."""
    actor, now = current_actor(request), clock.now()
    head = (await heads([organisation_id])).get(organisation_id)
    found = await directories([organisation_id], actor.visibilities())
    if head is None or organisation_id not in found:
        raise NotFound
    directory = found[organisation_id]
    today = now.astimezone(directory.zone).date()
    empty = vacancies(directory.positions, directory.assignments, directory.people, today)
    made = sheet(directory, now, visible_to(actor), (post.name for post in empty))
    await disclosed(actor, organisation_id, (way.point for way in made.ways))
    await took_along(actor, "organisation", organisation_id, organisation_id, "paper")
    return page(
        request,
        "contacts/paper_card.html",
        frame=await _frame(request, made.expiry, f"/card/{organisation_id}", made.ways),
        head=head,
        sheet=made,
        hours=hours_text(directory.hours) if directory.hours else None,
        zone_there=directory.zone.key,
        panels=await _asks(actor, organisation_id),
    )


async def _asks(actor: Actor, organisation_id: UUID) -> list[Panel]:
    """What may be asked there, where a slice knows."""
    now = clock.now()
    made = [await make(actor, organisation_id, now) for part in load() for make in part.paper_panels]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)


@get("/people/{person_id:uuid}/print", opt=READ, include_in_schema=False)
async def person_on_paper(request: AnyRequest, person_id: FromPath[UUID]) -> Response[str]:
    """One person with what they hold and how they are reached, to be printed."""
    actor, now = current_actor(request), clock.now()
    found = await profile(person_id, actor.visibilities(), now, when=on_day)
    if found is None or found.person.gone(now.date()):
        raise NotFound("Nobody is listed here now: they may have left.")
    house = found.person.organisation_id
    reach = [one for one in found.reach if one.point.in_use(now.date())]
    await disclosed(actor, house, (one.point for one in reach))
    await took_along(actor, "person", person_id, house, "paper")
    live = f"/people/{person_id}"
    ways = [printed(one.point, one.standing, _answered(one.point.coverage)) for one in reach]
    dues = {way.number: one.standing.due_on for way, one in zip(ways, reach, strict=True) if one.standing.due_on}
    return page(
        request,
        "contacts/paper_person.html",
        frame=await _frame(request, good_until(now.date(), dues, _changes_on(found, now.date())), live, ways),
        profile=found,
        posts=_held(found),
        ways=ways,
    )


def _changes_on(found: Profile, today: date) -> date | None:
    """The first day on which they leave or are back, or hold a position or a number no longer."""
    held = (post.assignment.ends_on for post in found.posts)
    return first_of(
        today,
        found.person.left_on,
        found.person.back_on,
        *(last + DAY for last in held if last),
        *(one.point.retired_on for one in found.reach),
    )


def _answered(coverage: Any) -> str:
    return hours_text(coverage) if coverage else "office hours"


def _held(found: Profile) -> list[str]:
    today = clock.today()
    now = [one for one in found.posts if one.assignment.current(today) and one.position.exists(today)]
    return [f"{one.position.name}, {one.organisation}" for one in now]


@get("/partners/print", opt=EXPORT, include_in_schema=False)
async def list_on_paper(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: Sought = None,
    sector: FromQuery[str | None] = None,
    status: FromQuery[str | None] = None,
    area: Sought = None,
    owner: FromQuery[str | None] = None,
    tag: Tagged = None,
    parent: FromQuery[UUID | None] = None,
) -> Response[str]:
    """The directory as narrowed, with whom to call first, to be printed."""
    actor, now = current_actor(request), clock.now()
    asked = asked_for(q=q, sector=sector, status=status, area=area, owner=owner, tag=tag)
    filters = await narrowed(asked, actor.user_id, parent)
    found = await queries.directory(filters, after=None, limit=MOST_LISTED + 1)
    made = await listed_on_paper(actor, [line.id for line in found[:MOST_LISTED]], now)
    ways = [way for one in made for entry in one.entries for way in entry.ways]
    await disclosed(actor, "partners on paper", (way.point for way in ways))
    async with db.transaction():
        kept = {name: value for name, value in asked.items() if value}
        await audit.record(actor, "exported", "partners", "paper", after={"count": len(made), **kept})
    query = str(request.url.query)
    return page(
        request,
        "contacts/paper_list.html",
        frame=await _frame(request, list_good_until(now.date()), f"/partners?{query}" if query else "/partners", ways),
        partners=made,
        asked=[value for value in asked.values() if value],
        cut=MOST_LISTED if len(found) > MOST_LISTED else None,
    )


@get("/people/due/print", opt=EDIT, include_in_schema=False)
async def due_on_paper(request: AnyRequest) -> Response[str]:
    """What waits for a coordinator, to be printed and worked off. Like its page it holds no numbers."""
    now = clock.now()
    waiting = await work(current_actor(request), now, each=_EACH, when=on_day)
    return page(
        request,
        "contacts/paper_due.html",
        frame=await _frame(request, list_good_until(now.date()), "/people/due"),
        work=waiting,
        each=_EACH,
        many=MANY,
    )


PAPER_PAGES = [card_on_paper, person_on_paper, list_on_paper, due_on_paper]
