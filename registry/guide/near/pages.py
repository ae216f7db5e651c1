"""Who is near: by the phone's position, a ZIP code or the name of a place."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromQuery

from registry.guide.near.asking import place as place_meant
from registry.guide.near.finding import Near, Round, near
from registry.lookup.pages import sector_options
from registry.lookup.rules import sectors_of
from registry.partners.sectors import Sector
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
READ = needs(Permission.READ_DIRECTORY)


@get("/near", opt=READ, include_in_schema=False)
async def near_page(
    request: AnyRequest,
    place: FromQuery[str] = "",
    sector: FromQuery[str] = "",
    here: FromQuery[str] = "",
    around: FromQuery[UUID | None] = None,
) -> Response[str]:
    """The nearest partners, how far and which way, and who answers there."""
    actor = current_actor(request)
    phone = here == "1" and not place.strip()
    found = await place_meant(request, actor, place, phone=phone, house=around)
    at = found.spot.position if found.spot else None
    wanted = frozenset(Sector) & (sectors_of(sector) or frozenset())
    near_by = await near(actor, at, wanted, clock.now()) if at else Round()
    return page(
        request,
        "guide/near.html",
        typed=place,
        sector=sector if wanted else "",
        phone=phone and not found.problem,
        house=around if not place.strip() and not phone else None,
        found=found,
        sectors=sector_options(),
        round=near_by,
        lines=[_line(one) for one in near_by.lines],
        here_href=_address(sector, here="1"),
        choices=[(name, _address(sector, place=name)) for name in found.choices],
    )


def _address(sector: str, **more: str) -> str:
    return "/near?" + urlencode({**more, **({"sector": sector} if sector else {})})


def _line(one: Near) -> dict[str, Any]:
    partner = one.partner
    return {
        "id": partner.id,
        "name": partner.name,
        "href": f"/card/{partner.id}",
        "detail": " · ".join(part for part in (one.way, partner.sector.label, partner.city) if part),
        "state": None if partner.status == "active" else partner.status.capitalize(),
        "answer": one.answer,
    }
