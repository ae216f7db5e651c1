"""The officer's two pages: the box that finds a partner, and the card that says whom to call there."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from registry.lookup import pins, queries, service
from registry.lookup.finding import find, places
from registry.lookup.model import Filters, Found, Hit
from registry.lookup.pins import Used
from registry.lookup.position import COOKIE, miles_words, position_kept
from registry.lookup.reasons import pieces
from registry.lookup.rules import WHOLE_GROUP, sectors_of
from registry.partners.sectors import GROUP_LABELS, Sector, by_group
from registry.platform import clock, db, slices
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.ids import id_of
from registry.platform.slices import Answer, Panel, load
from registry.platform.web.page import environment, page

AnyRequest = Request[Any, Any, Any]
READ = needs(Permission.READ_DIRECTORY)
_LABELS = {sector.value: sector.label for sector in Sector}


@get("/find", opt=READ, include_in_schema=False)
async def find_page(
    request: AnyRequest, q: FromQuery[str] = "", sector: FromQuery[str] = "", jurisdiction: FromQuery[str] = ""
) -> Response[str]:
    """One box, what narrows it, and the hits; before anything is asked, one's pins and the cards opened lately."""
    actor = current_actor(request)
    filters = Filters(sectors_of(sector), id_of(jurisdiction), position_kept(request.cookies.get(COOKIE)))
    asked = bool(q.strip() or filters)
    found = await find(actor, q, filters) if asked else Found()
    pinned, recent = ((), ()) if asked else await pins.mine(actor)
    shown = [hit.leads_to for hit in found.hits[:1]] or [one.leads_to for one in (*pinned, *recent)]
    answers = await slices.answers(actor, shown, clock.now())
    return page(
        request,
        "lookup/find.html",
        typed=q,
        sector=sector,
        jurisdiction=str(filters.jurisdiction or ""),
        asked=asked,
        found=found,
        nearer=filters.near is not None,
        lines=[_line(hit, answers.get(hit.leads_to)) for hit in found.hits],
        pinned=[_used(one, answers.get(one.leads_to)) for one in pinned],
        recent=[_used(one, answers.get(one.leads_to)) for one in recent],
        by_sector=_by_sector(sector if sector in dict(sector_options()) else ""),
        places=await places(found, filters.jurisdiction),
    )


@cache
def _by_sector(chosen: str) -> str:
    """The field that narrows by sector. It is the same for everybody and the longest part of the page."""
    drawn: str = vars(environment().get_template("lookup/narrow.html").module)["by_sector"](chosen, sector_options())
    return drawn


@cache
def sector_options() -> tuple[tuple[str, str], ...]:
    """Every group as a whole, and under it its sectors."""
    groups = {label: group for group, label in GROUP_LABELS.items()}
    options: list[tuple[str, str]] = []
    for label, sectors in by_group():
        if len(sectors) > 1:
            options.append((WHOLE_GROUP + groups[label], f"{label}: all"))
        options += [(sector.value, f"{label}: {sector.label.lower()}") for sector in sectors]
    return tuple(options)


def _line(hit: Hit, answer: Answer | None) -> dict[str, Any]:
    return {
        "id": hit.leads_to,
        "href": hit.href,
        "answer": answer,
        "plain": hit.name,
        "name": pieces(hit.name, hit.name_spans),
        "detail": " · ".join(part for part in (_LABELS.get(hit.sector, hit.sector), hit.place, _far(hit)) if part),
        "reasons": [(reason.label, pieces(reason.text, reason.spans), reason.after) for reason in hit.reasons],
        "state": _state(hit.status, hit.successor[1] if hit.successor else None),
    }


def _far(hit: Hit) -> str:
    return "" if hit.distance_km is None else miles_words(hit.distance_km)


def _used(one: Used, answer: Answer | None) -> dict[str, Any]:
    return {
        "id": one.leads_to,
        "href": f"/card/{one.leads_to}",
        "answer": answer,
        "name": one.name,
        "detail": " · ".join(part for part in (_LABELS.get(one.sector, one.sector), one.place) if part),
        "state": _state(one.status, one.successor[1] if one.successor else None),
    }


def _state(status: str, successor: str | None) -> str | None:
    if status == "active":
        return None
    return f"{status.capitalize()} – now {successor}" if successor else status.capitalize()


@get("/card/{organisation_id:uuid}", opt=READ, include_in_schema=False)
async def card_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """Whom to call there, now. That it was read is kept in the audit trail."""
    actor = current_actor(request)
    about = await queries.card(organisation_id)
    if about is None:
        raise NotFound
    panels = await _panels(actor, organisation_id)
    await _note(actor, organisation_id)
    return page(
        request,
        "lookup/card.html",
        about=about,
        sector=_LABELS.get(about.sector, about.sector),
        state=_state(about.status, None),
        panels=panels,
        pinned=await pins.pinned(actor, organisation_id),
    )


@post("/card/{organisation_id:uuid}/called", opt=READ, include_in_schema=False, status_code=204)
async def called(request: AnyRequest, organisation_id: FromPath[UUID]) -> None:
    """Keep that a number was tapped where it stood in a list, as opening the card is kept."""
    if await queries.card(organisation_id) is None:
        raise NotFound
    await _note(current_actor(request), organisation_id)


async def _note(actor: Actor, organisation_id: UUID) -> None:
    async with db.transaction():
        await pins.opened(actor, organisation_id)
        await service.record_card(actor, organisation_id)


async def _panels(actor: Actor, organisation_id: UUID) -> Sequence[Panel]:
    now = clock.now()
    made = [await make(actor, organisation_id, now) for part in load() for make in part.card_panels]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)
