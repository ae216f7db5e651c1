"""Read what was typed: words, an unfinished last one, a telephone number in any format."""

import re
import unicodedata
from collections.abc import Sequence

from registry.lookup.abbreviations import SMALL
from registry.lookup.model import QUERY_LETTERS, Number, Query
from registry.lookup.words import canonical, stem, words_of
from registry.partners.sectors import Sector

MOST_WORDS = 12
FEWEST_DIGITS = 4  # of a number's end
WHOLE_GROUP = "all:"  # some sectors have the name of a group
_WHOLE = 7  # digits from which a text is a number and nothing else

_EXTENSION = re.compile(r"(?<=\d)[\s,;.]*(?:extension|ext|x|#)[\s.:=]*(\d{1,8})\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-\u2010-\u2015\u00b7/]{0,3}\d){3,19}(?![^\W\d_])")


def read(typed: str) -> Query:
    """What was typed as a query; only the first 200 letters count, and any text at all is a query."""
    text = typed[:QUERY_LETTERS]
    words = words_of(text)
    return Query(" ".join(words), _telling(words), canonical(words), number_in(text))


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """The words that carry a name, each once."""
    return tuple(dict.fromkeys(stem(word) for word in words if word not in SMALL))[:MOST_WORDS]


def number_in(text: str) -> Number | None:
    """The telephone number in a text: four digits or more, in any format, with or without +1 and extension."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    extension = _EXTENSION.search(plain)
    rest = plain[: extension.start()] if extension else plain
    found = max(_NUMBER.finditer(rest), key=lambda match: len(match[0]), default=None)
    if found is None:
        return None
    digits = national("".join(c for c in found[0] if c in "0123456789"))
    return Number(digits, extension[1] if extension else "") if len(digits) >= FEWEST_DIGITS else None


def national(digits: str) -> str:
    """Digits without the 1 of the North American Numbering Plan in front, where all eleven are there."""
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def without_number(query: Query) -> Query:
    """The words beside a whole number: `Bayhaven 555-0123` → `Bayhaven`; a short number may as well be a word."""
    if query.number is None or len(query.number.digits) < _WHOLE:
        return query
    words = [w for w in query.folded.split() if not any(c.isdigit() for c in w) and w not in {"ext", "extension", "x"}]
    return Query(" ".join(words), _telling(words), canonical(words), None)


def sectors_of(choice: str | None) -> frozenset[str] | None:
    """The sectors behind a filter: one that is named, or all of a group ("all:education"); None for no filter."""
    if not choice:
        return None
    group = choice.removeprefix(WHOLE_GROUP)
    if group == choice:
        return frozenset({choice})
    return frozenset(sector for sector in Sector if sector.group == group)
