"""Turn what is known of an organisation into what it is found by. Pure: rows in, rows out."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import msgspec

from registry.lookup.abbreviations import STATES
from registry.lookup.model import Number, Text
from registry.lookup.rules import number_in
from registry.lookup.words import LONGEST, canonical, forms, lexeme, words_of

EVERYBODY = "all_users"
NAMES = {"name", "alias", "former", "acronym"}
_NUMBERS = {"number", "old_number"}


@dataclass(frozen=True, slots=True)
class Subject:
    """An organisation as the partners hold it, with every jurisdiction that it serves and those around them."""

    id: UUID
    name: str
    sector: str
    status: str
    region: str
    place: str
    jurisdictions: tuple[UUID, ...] = ()
    successor_id: UUID | None = None
    demo: bool = False


class NumberEntry(NamedTuple):
    """A number under which an organisation is found, by whom, and whether it is an old one."""

    number: Number
    visibility: str
    old: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """The search row of an organisation. `lexemes` are marked with the visibility where not everybody's."""

    subject: Subject
    folded: str
    names: str
    place_words: str
    texts: str
    lexemes: frozenset[str]
    numbers: frozenset[NumberEntry]


@functools.lru_cache(maxsize=8_000)  # towns and counties come again and again
def _folded(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words of a text and every form under which they are found."""
    words = tuple(words_of(text))
    return words, frozenset(forms(words))


def entry(subject: Subject, texts: Sequence[Text]) -> Entry:
    """All that an organisation is found by. Texts of what is not a number are kept to say why it matched."""
    numbers, shown = _apart(texts)
    name, lexemes = _folded(subject.name)
    place = _place(subject, shown)
    found = set(lexemes).union(*(_folded(text)[1] for text in place))
    for text in shown:
        own = _forms(text)
        found |= own if text.visibility == EVERYBODY else {lexeme(word, text.visibility) for word in own}
    return Entry(
        subject,
        folded=" ".join(name),
        names="\n".join(_names(subject, shown)),
        place_words=" ".join(dict.fromkeys(word for text in place for word in _folded(text)[0])),
        texts=encoded(shown),
        lexemes=frozenset(found),
        numbers=numbers,
    )


def _apart(texts: Iterable[Text]) -> tuple[frozenset[NumberEntry], list[Text]]:
    numbers, shown = set(), []
    for text in texts:
        if text.kind not in _NUMBERS:
            shown.append(text)
        elif number := number_in(text.text.replace(";ext=", " x")):
            numbers.add(NumberEntry(number, text.visibility, old=text.kind == "old_number"))
    return frozenset(numbers), list(dict.fromkeys(text for text in shown if text.text.strip()))


def _names(subject: Subject, texts: Sequence[Text]) -> list[str]:
    """Canonical names for ranking, the present one first; only what everybody may find it by."""
    others = (t.text for t in texts if t.kind in NAMES and t.visibility == EVERYBODY)
    names = (canonical(_folded(name)[0]) for name in dict.fromkeys((subject.name, *others)))
    return list(dict.fromkeys(name for name in names if name)) or [""]


def _place(subject: Subject, texts: Sequence[Text]) -> list[str]:
    state = STATES.get(subject.region.lower(), "")
    return [subject.place, *(t.text for t in texts if t.kind == "place" and t.visibility == EVERYBODY), state]


def _forms(text: Text) -> frozenset[str]:
    words, found = _folded(text.text)
    # An identifier is also one word: 12-3456789 is typed as 123456789.
    return found | {"".join(words)[:LONGEST]} if text.kind == "identifier" and words else found


def encoded(texts: Sequence[Text]) -> str:
    """Texts as they are stored in the search row."""
    return msgspec.json.encode(texts).decode()


def decoded(stored: str, visible: Iterable[str]) -> list[Text]:
    """The stored texts that a viewer of these visibilities may know of."""
    allowed = set(visible)
    return [text for text in msgspec.json.decode(stored, type=list[Text]) if text.visibility in allowed]
