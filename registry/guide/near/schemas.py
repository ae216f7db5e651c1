"""Who is near, as JSON."""

from uuid import UUID

import msgspec

from registry.guide.near.finding import Near, Round
from registry.guide.near.rules import bearing, compass
from registry.guide.near.spots import Spot
from registry.lookup.position import KM_PER_MILE, Position
from registry.platform.slices import Answer


class CallOut(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of its call list; `uri` is what a tap opens, `on_duty` that somebody should answer now.

    `restricted`: not everybody who is signed in may see it.
    """

    name: str | None
    number: str
    extension: str | None
    uri: str | None
    on_duty: bool
    restricted: bool


class NearOut(msgspec.Struct, frozen=True, kw_only=True):
    """A partner, how far by straight line and in which of the eight winds; `open` is null when not known."""

    id: UUID
    name: str
    sector: str
    status: str
    city: str
    latitude: float
    longitude: float
    distance_km: float
    bearing: float
    direction: str
    open: bool | None
    opening: str
    call: CallOut | None
    card: str


class RoundOut(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody within `within_km` of a position, the nearest first; `more`: the limit cut some off."""

    origin: str
    latitude: float
    longitude: float
    within_km: float
    results: list[NearOut]
    more: bool


def round_out(spot: Spot, here: Position, found: Round) -> RoundOut:
    return RoundOut(
        origin=spot.label,
        latitude=here.latitude,
        longitude=here.longitude,
        within_km=round(found.radius * KM_PER_MILE, 1),
        results=[_near_out(one, here) for one in found.lines],
        more=found.more,
    )


def _near_out(one: Near, here: Position) -> NearOut:
    partner, degrees = one.partner, bearing(here, one.partner.position)
    answer = one.answer
    return NearOut(
        id=partner.id,
        name=partner.name,
        sector=partner.sector,
        status=partner.status,
        city=partner.city,
        latitude=partner.position.latitude,
        longitude=partner.position.longitude,
        distance_km=round(one.km, 3),
        bearing=round(degrees, 1) % 360,
        direction=compass(degrees),
        open=answer.open if answer else None,
        opening=answer.opening if answer else "",
        call=_call_out(answer) if answer else None,
        card=f"/card/{partner.id}",
    )


def _call_out(answer: Answer) -> CallOut | None:
    if answer.number is None:
        return None
    return CallOut(
        name=answer.name,
        number=answer.number,
        extension=answer.extension,
        uri=answer.href,
        on_duty=answer.on_duty,
        restricted=bool(answer.restricted),
    )
