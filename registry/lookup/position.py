"""Points on the earth, how far they are from each other, and where a phone says that it is."""

import math
import re
from typing import NamedTuple

# The mean radius of the earth (IUGG, R1): off by half a percent at most, for two points anywhere.
EARTH_KM = 6371.0088
KM_PER_MILE = 1.609344
# Set by the page's own script and by nothing else: the position never stands in an address, a log or the database.
COOKIE = "here"
_TYPED = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)", re.ASCII)


class Position(NamedTuple):
    """A point on the earth in degrees of WGS 84."""

    latitude: float
    longitude: float


def position_in(text: str) -> Position | None:
    """The position in a text like "28.931,-83.422"; None for anything else, or for degrees that there are not."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    position = Position(float(found[1]), float(found[2]))
    return position if abs(position.latitude) <= 90 and abs(position.longitude) <= 180 else None


def position_kept(cookie: str | None) -> Position | None:
    """Where a phone is, as its browser keeps it for a while; None when it does not."""
    return position_in((cookie or "").replace(":", ","))


def kilometres(one: Position, other: Position) -> float:
    """The way over the surface of the earth between two points: Vincenty's for a sphere, exact at any distance."""
    south, north = math.radians(one[0]), math.radians(other[0])
    east = math.radians(other[1] - one[1])
    here, there = (math.sin(south), math.cos(south)), (math.sin(north), math.cos(north))
    ahead = here[1] * there[0] - here[0] * there[1] * math.cos(east)
    along = here[0] * there[0] + here[1] * there[1] * math.cos(east)
    return EARTH_KM * math.atan2(math.hypot(there[1] * math.sin(east), ahead), along)


def miles(km: float) -> float:
    return km / KM_PER_MILE


def miles_words(km: float) -> str:
    """How far, as well as it can be known from positions of buildings: "0.4 miles", "12 miles", "here"."""
    far = miles(km)
    if far < 0.05:
        return "here"
    number = f"{far:.1f}" if far < 9.95 else f"{far:,.0f}"
    return f"{number} {'mile' if number == '1.0' else 'miles'}"
