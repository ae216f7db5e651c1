"""What an address says of a place, and the spot that it means."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request

from registry.guide.near.spots import Spot, of_actor, of_house, of_phone, of_typed
from registry.lookup.position import COOKIE
from registry.platform.access.model import Actor

TYPED_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """The spot that counts. `choices`: the typed name means several; `problem`: why what was asked for is not there."""

    spot: Spot | None = None
    choices: tuple[str, ...] = ()
    problem: str = ""


async def place(
    request: Request[Any, Any, Any], actor: Actor, typed: str, *, phone: bool, house: UUID | None = None
) -> Place:
    """Where somebody means: their phone, what they typed, around a partner, or else where they work."""
    if phone:
        spot = await of_phone(request.cookies.get(COOKIE))
        forgotten = "Your phone's position is not kept any longer. Give it again, or type a place."
        return Place(spot) if spot else Place(await of_actor(actor), problem=forgotten)
    if not typed.strip():
        return Place(await (of_house(house) if house else of_actor(actor)))
    meant = await of_typed(typed[:TYPED_LETTERS])
    if meant.spot:
        return Place(meant.spot)
    unknown = "" if meant.choices else "Nobody knows that place here. Try a ZIP code, or the county with its state."
    return Place(choices=meant.choices, problem=unknown)
