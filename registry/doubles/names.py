"""Names taken apart: what it is called, what it is, and which part of it. `ORANGE CO SO` is Orange, a sheriff. Pure."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.doubles.words import (
    AFTER_A_STATE,
    CITY_WORDS,
    CODE_WORDS,
    COMPASS,
    COUNTIES_BARE,
    COUNTY_WORDS,
    DIRECTIONS,
    FAINT,
    JAIL,
    LEVELS,
    LONG,
    NUMERALS,
    PARTS,
    ROLES,
    ROMAN,
    SMALL,
    WHOLE,
)
from registry.lookup.abbreviations import STATES
from registry.lookup.words import stem
from registry.platform.text import fold

_SEPARATOR = re.compile(r"\s+[-\u2013\u2014]+\s*|[-\u2013\u2014]+\s+|[/:;,()]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PUBLIC_SCHOOL = re.compile(r"\bp s (?=\d)")
_ORDINAL = re.compile(r"0*(\d+)(?:st|nd|rd|th)?")
# Letters of a state that are a word or another short form as often.
_UNCLEAR = frozenset({
    "al", "co", "ct", "de", "hi", "ia", "id", "in", "la", "ma", "md", "me", "mo", "mt", "oh", "ok", "or", "pa", "va",
})  # fmt: skip
_OF_A_STATE = frozenset({
    "college", "capitol", "forest", "hosp", "hospital", "park", "patrol", "police", "prison", "troopers", "univ",
    "university",
})  # fmt: skip
_COUNTY = frozenset({"co", "county", "cnty", "parish"})
_AGENCY = frozenset({"", "pd", "police", "so", "sheriff", "dps"})
_LEVEL_WORDS = frozenset(LEVELS) | {"school"}


@dataclass(frozen=True, slots=True)
class Called:
    """A name taken apart, all words long, small and in the singular.

    `words` is the name proper without what it is (`role`), its level as a school, and the part of it that is meant:
    by number or letter (`parts`: `troop a`) or by words (`unit`). `seat` is `county`, or `city`, `town` and the like.
    """

    folded: str
    words: tuple[str, ...]
    role: str = ""
    seat: str = ""
    levels: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    jail: bool = False

    @property
    def compact(self) -> str:
        """The name proper as one word: De Land and Deland are equal."""
        return "".join(self.words)

    @property
    def telling(self) -> list[str]:
        """The words by which it can be told from others of its sort, the longest first."""
        return sorted((word for word in self.words if word not in FAINT), key=lambda word: (-len(word), word))


@functools.lru_cache(maxsize=8_000)
def called(name: str, region: str) -> Called:
    """Take a name apart; `region` is the state's letters, which stand for its name in many."""
    head, *tail = [part for part in _SEPARATOR.split(_BRACKETS.sub(_bracket, name)) if part.strip()] or [""]
    parts: set[str] = set()
    words = _long(head, region, parts)
    start, end, role = _role(words)
    rest = [word for text in tail for word in _long(text, region, parts)]
    if not role:
        words, rest = [*words, *rest], []
        start = end = len(words)
    unit = [*words[end:], *rest]
    base = words[:start] or (STATES.get(region.lower(), "").split() if role == "patrol" else [])
    if role == "safety" and _role(unit)[2] == "police":
        role = "police"
    return _called(fold(name), base, role, parts, _plain(unit))


def _called(folded: str, base: Sequence[str], role: str, parts: set[str], unit: Sequence[str]) -> Called:
    numbers = {_number(word) for word in base if word[0].isdigit() or word in ROMAN}
    words = [word for word in base if not (word[0].isdigit() or word in ROMAN)]
    levels = frozenset() if role else _levels(words)
    if role == "police" and {"university", "college", "school", "campus"} & set(words):
        role = "campus"
    words, seat = _seat(words, role)
    kept = tuple(word for word in words if role or word not in _LEVEL_WORDS) or tuple(words)
    left = set(unit) - set(base) - WHOLE - SMALL
    return Called(
        folded, kept, role, seat, levels, frozenset(numbers), DIRECTIONS & set(kept), frozenset(parts),
        frozenset(left - JAIL), jail=bool(left & JAIL),
    )  # fmt: skip


def _bracket(found: re.Match[str]) -> str:
    """`(county)` belongs to the name, an acronym does not, and anything else is a part."""
    inside = found[1].strip()
    if inside.lower() in CITY_WORDS | COUNTY_WORDS:
        return f" {inside} "
    return " " if inside.isupper() and inside.isalpha() and " " not in inside else f" - {inside} "


def _long(text: str, region: str, parts: set[str]) -> list[str]:
    """The words of a text in their long form and in the singular; parts by number or letter are put into `parts`."""
    words = _without_parts(_PUBLIC_SCHOOL.sub("ps ", fold(text)).split(), parts)
    long = [more for at, word in enumerate(words) for more in _expanded(words, at, word, region.lower()).split()]
    return [stem(word) for word in long if word not in SMALL]


def _without_parts(words: Sequence[str], parts: set[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        part = _part(words[at], words[at + 1] if at + 1 < len(words) else "")
        if part:
            parts.add(part)
        else:
            kept.append(words[at])
        at += 2 if part else 1
    return kept


def _part(word: str, following: str) -> str:
    """`district 4`, `troop k`, `5th precinct`, `alpha district`: the part that two words name, else empty."""
    first, second = stem(LONG.get(word, word)), stem(LONG.get(following, following))
    if word == "no":
        return f"no {int(following)}" if following.isdigit() else ""
    if first in PARTS and following and (following in NUMERALS or following[0].isdigit() or following in CODE_WORDS):
        return f"{first} {_number(following)}"
    if first in PARTS and len(following) == 1:
        return f"{first} {following}"
    if second in PARTS and (word in CODE_WORDS or (word[:1].isdigit() and _ORDINAL.fullmatch(word))):
        return f"{second} {_number(word)}"
    return ""


def _number(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else NUMERALS.get(word, word)


def _expanded(words: Sequence[str], at: int, word: str, region: str) -> str:
    """The long form of a word, as its neighbours make clear."""
    before, after = (words[at - 1] if at else ""), (words[at + 1] if at + 1 < len(words) else "")
    if word == region and (word not in _UNCLEAR or (not at and after in AFTER_A_STATE)):
        return STATES.get(word, word)
    meant = {
        "so": "south" if not at or (after and before not in _COUNTY) else "",
        "st": "state" if after in _OF_A_STATE else "street" if at and not after else "",
        "sd": "school district" if before not in _COUNTY else "",
        "co": " " if not after else "",
        "u": "university" if after == "of" else "",
        "pt": "point" if at and after in _AGENCY else "",
    }.get(word, COMPASS.get(word, "") if after else "")
    return meant or LONG.get(word, word)


def _role(words: Sequence[str]) -> tuple[int, int, str]:
    """Where the words begin and end that say what it is, and what: the first ones, as many as belong together."""
    for at in range(len(words)):
        for phrase, role in _ROLES.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return at, at + len(phrase), role
    return len(words), len(words), ""


@functools.cache
def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, role in ROLES:
        phrase = tuple(stem(word) for word in words if word not in SMALL)
        found.setdefault(phrase[0], []).append((phrase, role))
    return {first: sorted(phrases, key=lambda one: -len(one[0])) for first, phrases in found.items()}


_ROLES = _by_first_word()


def _plain(unit: Sequence[str]) -> list[str]:
    """The words of a part without those that say once more what the whole is."""
    start, end, role = _role(unit)
    return _plain([*unit[:start], *unit[end:]]) if role else list(unit)


def _levels(words: Sequence[str]) -> frozenset[str]:
    found = {LEVELS[word] for word in words if word in LEVELS}
    if "college" in found:
        return frozenset({"college"})
    return frozenset(
        found - {"high"} if "junior" in words and words.count("high") == 1 and "senior" not in words else found
    )


def _seat(words: list[str], role: str) -> tuple[list[str], str]:
    """The name without `county` or `city of`, and which of these it was."""
    county = sorted(COUNTY_WORDS & set(words))
    if county or " ".join(words) in COUNTIES_BARE:
        return ([word for word in words if word not in COUNTY_WORDS] or words) if role else words, "county"
    if len(words) > 1 and words[0] in CITY_WORDS:
        return words[1:], words[0]
    if len(words) > 1 and words[-1] in CITY_WORDS:
        return words[:-1], words[-1]
    return words, ""
