"""Who is near a spot, and whether they are open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from registry.guide.near.positions import EVERYBODY, MOST, Neighbour, nearest
from registry.guide.near.rules import reach, way_words
from registry.lookup.position import Position, kilometres, miles
from registry.partners.sectors import Sector
from registry.platform import slices
from registry.platform.access.model import Actor
from registry.platform.slices import Answer


@dataclass(frozen=True, slots=True)
class Near:
    """One line: who, how far in words and in kilometres, and who answers there."""

    partner: Neighbour
    way: str
    km: float
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Round:
    """Everybody within `radius` miles, the nearest first; `more`: there are further ones within."""

    lines: tuple[Near, ...] = ()
    radius: float = 0.0
    more: bool = False


SHOWN = 25


async def near(actor: Actor, here: Position, sectors: Collection[Sector], at: datetime, *, limit: int = SHOWN) -> Round:
    """Those within the smallest radius that holds enough of them; the same number of statements for any number."""
    found = await nearest(here, sectors or EVERYBODY, min(limit, MOST) + 1)
    far = {one.id: kilometres(here, one.position) for one in found}
    radius = reach(miles(km) for km in far.values())
    within = [one for one in found if miles(far[one.id]) <= radius]
    shown = within[:limit]
    answers = await slices.answers(actor, [one.id for one in shown], at)
    lines = (Near(one, way_words(here, one.position), far[one.id], answers.get(one.id)) for one in shown)
    return Round(tuple(lines), radius, more=len(within) > limit)
