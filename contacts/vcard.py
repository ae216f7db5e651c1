"""Electronic business cards: version 3.0, which phones read, and 4.0 (RFC 2426, RFC 6350). Text only, no I/O.

Our own writer, because no maintained library writes 4.0: vobject 0.9.9 knows 3.0 alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

Version = Literal["3.0", "4.0"]
VERSIONS: tuple[Version, ...] = ("3.0", "4.0")
# RFC 6350 section 3.2: octets of a line without its end.
FOLD_AT = 75

_LINE_ENDS = re.compile("\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_GLOBAL = re.compile(r"\+\d+")
_ESCAPED = {"\\": "\\\\", "\n": "\\n", ",": "\\,"}
# 4.0 escapes a semicolon only where it would part a value (RFC 6350 section 4, TEXT-CHAR), 3.0 everywhere (RFC 2426).
_SIMPLE = str.maketrans(_ESCAPED)
_PARTED = str.maketrans(_ESCAPED | {";": "\\;"})
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach whom the card is of. `kind` is voice, cell, fax, email or url; the first voice is preferred.

    `value` is a telephone number as it is dialled, an address or a URL; `label` what a phone calls it, None for its own
    word.
    """

    kind: Literal["voice", "cell", "fax", "email", "url"]
    value: str
    label: str | None = None
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says. A group, which only 4.0 has, is no more than the ids of its `members`."""

    uid: UUID
    kind: Literal["individual", "org", "group"]
    name: str
    changed_at: datetime
    organisation: str | None = None
    title: str | None = None
    role: str | None = None
    ways: tuple[Way, ...] = ()
    place: Place | None = None
    categories: tuple[str, ...] = ()
    note: str = ""
    members: tuple[UUID, ...] = ()


def written(card: Card, version: Version) -> str:
    """A card as text, every line folded and ended by CR LF."""
    return "".join(f"{folded(line)}\r\n" for line in _lines(card, version))


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, the later ones after a blank, never within a character."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > FOLD_AT:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n".join(pieces)


def plain(text: str) -> str:
    """Text that every reader takes as it is: one kind of line end, no control characters."""
    return _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text)).strip()


def parted(name: str) -> tuple[str, str, str]:
    """The family name, the given names and the suffix in a name as people write it.

    Phones put them together again in the order given, suffix: what cannot be told apart is still shown right.
    """
    before, comma, after = (part.strip() for part in name.partition(","))
    if comma and after.rstrip(".").casefold() not in _SUFFIXES:
        return before, after, ""
    words = before.split()
    suffix = after or (words.pop() if len(words) > 2 and words[-1].rstrip(".").casefold() in _SUFFIXES else "")
    return (words[-1], " ".join(words[:-1]), suffix) if len(words) > 1 else ("", before, suffix)


def _lines(card: Card, version: Version) -> Iterator[str]:
    yield from ("BEGIN:VCARD", f"VERSION:{version}", "PRODID:-//Partner registry//EN")
    yield f"UID:{card.uid.urn}"
    yield f"REV:{_instant(card.changed_at, version)}"
    if version == "4.0":
        yield f"KIND:{card.kind}"
    yield f"FN:{_text(card.name, version)}"
    yield f"N:{_structured(_name_of(card))}"
    yield from _facts(card, version)
    yield from _ways(card.ways, version)
    yield from (f"MEMBER:{member.urn}" for member in card.members)
    yield "END:VCARD"


def _name_of(card: Card) -> Sequence[str]:
    if card.kind != "individual":
        return ("", "", "", "", "")
    family, given, suffix = parted(card.name)
    return family, given, "", "", suffix


def _facts(card: Card, version: Version) -> Iterator[str]:
    if card.kind == "org":
        # Apple's: shown by its name among the companies, not among people without one.
        yield "X-ABShowAs:COMPANY"
    if card.organisation:
        yield f"ORG:{_part(card.organisation)}"
    for name, value in (("TITLE", card.title), ("ROLE", card.role), ("NOTE", card.note)):
        if value:
            yield f"{name}:{_text(value, version)}"
    if card.categories:
        yield f"CATEGORIES:{','.join(_text(word, version) for word in card.categories)}"
    if card.place:
        place = card.place
        parts = ("", "", place.street, place.city, place.region, place.postal_code, place.country)
        yield f"ADR;TYPE=work:{_structured(parts)}"


def _ways(ways: Sequence[Way], version: Version) -> Iterator[str]:
    best = next((way for way in ways if way.kind in {"voice", "cell"}), None)
    for number, way in enumerate(ways, 1):
        label = ", ".join(part for part in (way.label, f"ext. {way.extension}" if way.extension else None) if part)
        group = f"item{number}." if label else ""
        make = _three if version == "3.0" else _four
        yield group + make(way, best=way is best)
        if label:
            # Apple's way to name a number, which others pass over.
            yield f"{group}X-ABLabel:{_text(label, version)}"


_TYPES = {"voice": "WORK,VOICE", "cell": "CELL,VOICE", "fax": "WORK,FAX", "email": "INTERNET,WORK"}


def _three(way: Way, *, best: bool) -> str:
    """A way in 3.0. A number is only what reaches the switchboard; its extension is in its label and in the note.

    For a pause before an extension there is no letter that is safe: Android leaves a comma out when it reads a card and
    so makes another number of it, and nobody promises that an iPhone understands its "p".
    """
    if way.kind == "url":
        return f"URL:{_uri(way.value)}"
    name = "EMAIL" if way.kind == "email" else "TEL"
    return f"{name};TYPE={_TYPES[way.kind]}{',PREF' if best else ''}:{_part(way.value)}"


def _four(way: Way, *, best: bool) -> str:
    """A way in 4.0: a number of the world as its URI (RFC 3966), a short one like 911 as text."""
    if way.kind == "url":
        return f"URL:{_uri(way.value)}"
    preferred = ";PREF=1" if best else ""
    if way.kind == "email":
        return f"EMAIL;TYPE=work:{_part(way.value)}"
    types = {"voice": "work,voice", "cell": "cell,voice", "fax": "work,fax"}[way.kind]
    if not _GLOBAL.fullmatch(way.value):
        return f"TEL;VALUE=text;TYPE={types}{preferred}:{_part(way.value)}"
    dialled = way.extension is not None and way.extension.isascii() and way.extension.isdigit()
    extension = f";ext={way.extension}" if dialled else ""
    return f"TEL;VALUE=uri;TYPE={types}{preferred}:tel:{way.value}{extension}"


def _instant(at: datetime, version: Version) -> str:
    return f"{at.astimezone(UTC):{'%Y-%m-%dT%H:%M:%SZ' if version == '3.0' else '%Y%m%dT%H%M%SZ'}}"


def _text(value: str, version: Version) -> str:
    return plain(value).translate(_PARTED if version == "3.0" else _SIMPLE)


def _part(value: str) -> str:
    return plain(value).translate(_PARTED)


def _uri(value: str) -> str:
    return "".join(plain(value).split())


def _structured(parts: Sequence[str]) -> str:
    return ";".join(_part(part) for part in parts)
