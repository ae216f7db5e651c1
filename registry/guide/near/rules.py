"""Distances on the earth, and what an officer is told of who is there."""

import math
from collections.abc import Iterable, Mapping

from registry.lookup.position import Position, kilometres, miles_words
from registry.partners.model import Status

# How far is near, in miles; beyond the last nobody is.
RADII = (10.0, 25.0, 60.0, 150.0, 400.0)
ENOUGH = 5
_POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_STATED: Mapping[str, str] = {
    Status.PROSPECT: "Not yet a partner",
    Status.DORMANT: "Dormant",
    Status.INACTIVE: "Inactive",
}


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
    far = miles_words(kilometres(one, other))
    return far if far == "here" else f"{far} {compass(bearing(one, other))}"


def stated(status: str, how: str) -> str:
    """How somebody was found, behind what tells them from a partner at work: "Not yet a partner, 3.2 miles NE"."""
    return ", ".join(part for part in (_STATED.get(status), how) if part)


def reach(distances: Iterable[float], enough: int = ENOUGH) -> float:
    """How far to look, in miles: the smallest radius that holds enough or, of too few, all who are near."""
    near = sorted(distance for distance in distances if distance <= RADII[-1])
    needed = near[:enough][-1] if near else RADII[-1]
    return next(radius for radius in RADII if radius >= needed)
