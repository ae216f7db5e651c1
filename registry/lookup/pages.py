"""The officer's two pages: the box that finds a partner, and the card that says whom to call there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from registry.lookup import queries, service
from registry.lookup.finding import find, places
from registry.lookup.model import Filters, Hit
from registry.lookup.reasons import pieces
from registry.lookup.rules import WHOLE_GROUP, sectors_of
from registry.partners.sectors import GROUP_LABELS, Sector, by_group
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.slices import Panel, load
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
READ = needs(Permission.READ_DIRECTORY)
_LABELS = {sector.value: sector.label for sector in Sector}


@get("/find", opt=READ, include_in_schema=False)
async def find_page(
    request: AnyRequest, q: FromQuery[str] = "", sector: FromQuery[str] = "", jurisdiction: FromQuery[str] = ""
) -> Response[str]:
    """One box, what narrows it, and the hits."""
    filters = Filters(sectors_of(sector), _identifier(jurisdiction))
    found = await find(current_actor(request), q, filters)
    return page(
        request,
        "lookup/find.html",
        typed=q,
        sector=sector,
        jurisdiction=str(filters.jurisdiction or ""),
        asked=bool(q.strip() or filters),
        found=found,
        lines=[_line(hit) for hit in found.hits],
        sectors=_sector_options(),
        places=await places(found, filters.jurisdiction),
    )


def _identifier(text: str) -> UUID | None:
    """A filter that was mistyped in the address narrows nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _sector_options() -> list[tuple[str, str]]:
    """Every group as a whole, and under it its sectors."""
    groups = {label: group for group, label in GROUP_LABELS.items()}
    options: list[tuple[str, str]] = []
    for label, sectors in by_group():
        if len(sectors) > 1:
            options.append((WHOLE_GROUP + groups[label], f"{label}: all"))
        options += [(sector.value, f"{label}: {sector.label.lower()}") for sector in sectors]
    return options


def _line(hit: Hit) -> dict[str, Any]:
    return {
        "href": hit.href,
        "name": pieces(hit.name, hit.name_spans),
        "detail": " · ".join(part for part in (_LABELS.get(hit.sector, hit.sector), hit.place) if part),
        "reasons": [(reason.label, pieces(reason.text, reason.spans), reason.after) for reason in hit.reasons],
        "state": _state(hit.status, hit.successor[1] if hit.successor else None),
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
    await service.record_card(actor, organisation_id)
    return page(
        request,
        "lookup/card.html",
        about=about,
        sector=_LABELS.get(about.sector, about.sector),
        state=_state(about.status, None),
        panels=panels,
    )


async def _panels(actor: Actor, organisation_id: UUID) -> Sequence[Panel]:
    now = clock.now()
    made = [await make(actor, organisation_id, now) for part in load() for make in part.card_panels]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)
