"""Distances on the earth, and what an officer is told of who is there."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.partners.model import Status

# The mean radius of the earth (IUGG, R1): off by half a percent at most, for two points anywhere.
EARTH_KM = 6371.0088
KM_PER_MILE = 1.609344
# How far is near, in miles; beyond the last nobody is.
RADII = (10.0, 25.0, 60.0, 150.0, 400.0)
ENOUGH = 5
_POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_STATED: Mapping[str, str] = {
    Status.PROSPECT: "Not yet a partner",
    Status.DORMANT: "Dormant",
    Status.INACTIVE: "Inactive",
}
_TYPED = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Position:
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


def kilometres(one: Position, other: Position) -> float:
    """The way over the surface of the earth between two points, by the haversine formula."""
    north, east = math.radians(other.latitude - one.latitude), math.radians(other.longitude - one.longitude)
    cosines = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    half = math.sin(north / 2) ** 2 + cosines * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def miles(km: float) -> float:
    return km / KM_PER_MILE


def bearing(one: Position, other: Position) -> float:
    """In which direction one would set out: degrees from north, clockwise, from 0 to below 360."""
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    along = math.sin(east) * math.cos(there)
    up = math.cos(here) * math.sin(there) - math.sin(here) * math.cos(there) * math.cos(east)
    return math.degrees(math.atan2(along, up)) % 360 % 360


def compass(degrees: float) -> str:
    """The nearest of the eight winds: 50 → "NE"."""
    return _POINTS[round(degrees / 45) % 8]


def way_words(one: Position, other: Position) -> str:
    """How far and which way, as far as it can be known from positions of buildings: "0.4 miles NE", "here"."""
    far = miles(kilometres(one, other))
    if far < 0.05:
        return "here"
    number = f"{far:.1f}" if far < 9.95 else f"{far:,.0f}"
    return f"{number} {'mile' if number == '1.0' else 'miles'} {compass(bearing(one, other))}"


def stated(status: str, how: str) -> str:
    """How somebody was found, behind what tells them from a partner at work: "Not yet a partner, 3.2 miles NE"."""
    return ", ".join(part for part in (_STATED.get(status), how) if part)


def reach(distances: Iterable[float], enough: int = ENOUGH) -> float:
    """How far to look, in miles: the smallest radius that holds enough or, of too few, all who are near."""
    near = sorted(distance for distance in distances if distance <= RADII[-1])
    needed = near[:enough][-1] if near else RADII[-1]
    return next(radius for radius in RADII if radius >= needed)
