"""What two that may be the same have in common: a handful of keys for each, so that few have to be compared. Pure."""

import hashlib
from collections.abc import Iterator

from registry.doubles.model import Facts
from registry.doubles.names import Called, called
from registry.doubles.places import street, zip5
from registry.lookup.words import sound
from registry.platform.text import fold

NAMES = 4  # names of an organisation that are made keys of
CAP = 80  # organisations under one key from which on it tells nothing: they share other keys if they are the same
_KIN = {"safety": "police"}  # a department of public safety is often the police
_CELL = 100  # cells of a degree: about a kilometre


def keys(of: Facts) -> list[int]:
    """The keys of an organisation, as numbers of 64 bits, in order."""
    return sorted({_hash(key) for key in _keys(of)})


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def _keys(of: Facts) -> Iterator[str]:
    for number in of.numbers:
        yield f"number|{number}"
    for scheme, value in of.identifiers:
        yield f"identifier|{scheme}|{value}"
    places = [place for place in (fold(of.city), zip5(of.postal_code)) if place]
    for name in list(dict.fromkeys((of.name, *of.others)))[:NAMES]:
        yield from _by_name(called(name, of.region), of, places)
    if line := street(of.street):
        yield from (f"address|{line}|{place}" for place in places)
    if of.latitude is not None and of.longitude is not None:
        yield f"cell|{of.sector}|{of.latitude * _CELL:.0f}|{of.longitude * _CELL:.0f}"


def _by_name(name: Called, of: Facts, places: list[str]) -> Iterator[str]:
    """The whole name in its state, also by sound; its most telling word in its town, and in its state."""
    if not name.words:
        return
    role = _KIN.get(name.role, name.role)
    part = " ".join(sorted(name.parts) + sorted(name.unit))
    yield f"name|{of.region}|{name.compact}|{role}|{part}"
    yield f"sound|{of.region}|{sound(name.compact)}|{role}"
    telling = name.telling
    for word in telling[:2]:
        yield from (f"word|{sound(word)}|{place}" for place in places)
    if telling:
        yield f"state|{of.region}|{sound(telling[0])}|{role}"
