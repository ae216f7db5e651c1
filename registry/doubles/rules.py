"""Whether two are the same: evidence weighed, each with its reason. Pure and symmetric.

Points are out of 100. What is the same adds, what differs takes away; what is not known does neither.
"""

from collections.abc import Iterator

from registry.doubles.model import Evidence, Facts, Likeness
from registry.doubles.names import called
from registry.doubles.naming import best
from registry.doubles.places import street, zip5
from registry.doubles.words import KINDRED
from registry.lookup.position import Position, kilometres
from registry.partners.identifiers import IdentifierScheme
from registry.platform.text import fold

# Two numbers of one scheme are two organisations, save where a source lists some twice.
_TOLD_APART = {IdentifierScheme.HIFLD_LAW: -12, IdentifierScheme.HIFLD_VENUE: -12, IdentifierScheme.SAMHSA: -20,
               IdentifierScheme.OPEN_REFERRAL: -15, IdentifierScheme.OWN: -5, IdentifierScheme.EIN: -25}  # fmt: skip
_NUMBERED = -75
_SCHEMES = {str(scheme): scheme for scheme in IdentifierScheme}
_NAMES = 6  # names of each that are compared
_APART = ((0.3, 12, "at the same spot"), (3.0, 8, "close to each other"), (8.0, 0, ""), (25.0, -12, "but far apart"))
_FAR = (-30, "but far apart")


def likeness(a: Facts, b: Facts) -> Likeness:
    """How likely it is that these are one organisation, and why."""
    if {a.id, b.id} & {a.parent_id, b.parent_id} - {None}:
        return Likeness((Evidence("but one is part of the other", -100),))
    evidence = (*_named(a, b), *_placed(a, b), *_reached(a, b), *_numbered(a, b), *_sorted(a, b))
    return Likeness(tuple(one for one in evidence if one.points or not one.words.startswith("but")))


def _named(a: Facts, b: Facts) -> Iterator[Evidence]:
    ours, theirs = ([(called(name, one.region), not at) for at, name in enumerate(_names(one))] for one in (a, b))
    yield from best(ours, theirs)


def _names(of: Facts) -> list[str]:
    return list(dict.fromkeys((of.name, *of.others)))[:_NAMES]


def _placed(a: Facts, b: Facts) -> Iterator[Evidence]:
    if a.region and b.region and a.region != b.region:
        yield Evidence("but in different states", -60)
    cities, zips = (fold(a.city), fold(b.city)), (zip5(a.postal_code), zip5(b.postal_code))
    one_town = bool(cities[0] and cities[0] == cities[1]) or bool(zips[0] and zips[0] == zips[1])
    if one_town and street(a.street) and street(a.street) == street(b.street):
        yield Evidence("same address", 25)
    if cities[0] and cities[1]:
        yield Evidence("same city", 8) if cities[0] == cities[1] else Evidence("but in different cities", -12)
    elif one_town:
        yield Evidence("same ZIP code", 6)
    yield from _apart(a, b)
    if a.areas and b.areas:
        yield Evidence("serve the same area", 4) if a.areas & b.areas else Evidence("but serve different areas", -20)


def _apart(a: Facts, b: Facts) -> Iterator[Evidence]:
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return
    distance = kilometres(Position(a.latitude, a.longitude), Position(b.latitude, b.longitude))
    points, words = next(((points, words) for upto, points, words in _APART if distance <= upto), _FAR)
    if points:
        yield Evidence(f"{words} ({distance:,.0f} km)" if points < 0 else words, points)


def _reached(a: Facts, b: Facts) -> Iterator[Evidence]:
    if a.numbers & b.numbers:
        yield Evidence("same telephone number", 25)
    elif a.numbers and b.numbers:
        yield Evidence("but different telephone numbers", -4)


def _numbered(a: Facts, b: Facts) -> Iterator[Evidence]:
    shared = sorted(a.identifiers & b.identifiers)
    for scheme, _ in shared[:1]:
        yield Evidence(f"same number: {_label(scheme)}", 200)
    if shared:
        return
    ours, theirs = ({scheme for scheme, _ in one.identifiers} for one in (a, b))
    differing = sorted(ours & theirs, key=lambda scheme: (_apart_by(scheme), scheme))
    for scheme in differing[:1]:
        yield Evidence(f"but different numbers: {_label(scheme)}", _apart_by(scheme))


def _label(scheme: str) -> str:
    return _SCHEMES[scheme].label if scheme in _SCHEMES else scheme


def _apart_by(scheme: str) -> int:
    return _TOLD_APART.get(_SCHEMES.get(scheme, IdentifierScheme.OWN), _NUMBERED)


def _sorted(a: Facts, b: Facts) -> Iterator[Evidence]:
    if a.sector != b.sector:
        kindred = any({a.sector, b.sector} <= sectors for sectors in KINDRED)
        yield Evidence("but of different sectors", -4 if kindred else -25)
    if a.kind != b.kind:
        yield Evidence("but one is a division, network or team", -30)
    if a.parent_id and b.parent_id and a.parent_id != b.parent_id:
        yield Evidence("but parts of different organisations", -15)
