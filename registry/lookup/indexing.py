"""Turn what is known of an organisation into what it is found by. Pure: rows in, rows out."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import msgspec

from registry.lookup.abbreviations import SHORT, STATES
from registry.lookup.model import Number, Text
from registry.lookup.rules import national, number_in
from registry.lookup.words import LONGEST, canonical, forms, lexeme, words_of

EVERYBODY = "all_users"
NAMES = {"name", "alias", "former", "acronym"}
_TEXTS = msgspec.json.Decoder(list[Text])
_NUMBERS = {"number", "old_number"}
_INITIALLED = {"name", "alias", "former"}
_FEWEST, _MOST = 2, 8  # letters of an acronym


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
    latitude: float | None = None
    longitude: float | None = None


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


@functools.lru_cache(maxsize=20_000)  # towns, counties and streets come again and again
def _words(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))


def entry(subject: Subject, texts: Sequence[Text]) -> Entry:
    """All that an organisation is found by. Texts of what is not a number are kept to say why it matched."""
    numbers, shown = _apart(texts)
    shown += _more_acronyms(shown)
    place = _place(subject, shown)
    return Entry(
        subject,
        folded=" ".join(_words(subject.name)),
        names="\n".join(_names(subject, shown)),
        place_words=" ".join(dict.fromkeys(word for text in place for word in _words(text))),
        texts=encoded(shown),
        lexemes=frozenset(
            _lexemes({subject.name, *place} - {text.text for text in shown if text.visibility == EVERYBODY}, shown)
        ),
        numbers=numbers,
    )


def _apart(texts: Iterable[Text]) -> tuple[frozenset[NumberEntry], list[Text]]:
    numbers, shown = set(), dict[Text, None]()
    for text in texts:
        if text.kind not in _NUMBERS:
            if text.text.strip():
                shown[text] = None
        elif number := _number(text.text):
            numbers.add(NumberEntry(number, text.visibility, old=text.kind == "old_number"))
    return frozenset(numbers), list(shown)


def _number(text: str) -> Number | None:
    """A number as it is stored: mostly `+13055550101;ext=12`."""
    value, _, extension = text.partition(";ext=")
    if value[:1] == "+" and value[1:].isdigit() and value.isascii():
        return Number(national(value[1:]), extension)
    return number_in(f"{value} x{extension}" if extension else value)


def _more_acronyms(texts: Iterable[Text]) -> list[Text]:
    """The acronyms of names that are written short: `ORANGE CO SO` is OCSO, too."""
    known = {text.text for text in texts if text.kind == "acronym"}
    found = {}
    for text in texts:
        if text.kind in _INITIALLED and any(word in SHORT for word in _words(text.text)):
            letters = "".join(word[0] for word in canonical(_words(text.text)).split() if word[0].isalpha()).upper()
            if _FEWEST <= len(letters) <= _MOST and letters not in known:
                found[letters] = Text("acronym", letters, text.visibility)
    return list(found.values())


def _names(subject: Subject, texts: Sequence[Text]) -> list[str]:
    """Canonical names for ranking, the present one first; only what everybody may find it by."""
    others = (t.text for t in texts if t.kind in NAMES and t.visibility == EVERYBODY)
    names = (canonical(_words(name)) for name in dict.fromkeys((subject.name, *others)))
    return list(dict.fromkeys(name for name in names if name)) or [""]


def _place(subject: Subject, texts: Sequence[Text]) -> list[str]:
    state = STATES.get(subject.region.lower(), "")
    return [subject.place, *(t.text for t in texts if t.kind == "place" and t.visibility == EVERYBODY), state]


def _lexemes(more: Iterable[str], texts: Sequence[Text]) -> set[str]:
    """Every form of every word of the texts, and of `more` that everybody may see: in one pass for each visibility."""
    words: dict[str, list[str]] = {EVERYBODY: [word for text in more for word in (*_words(text), "")]}
    joined = set()
    for text in texts:
        own = _words(text.text)
        words.setdefault(text.visibility, []).extend((*own, ""))
        # An identifier is also one word: 12-3456789 is typed as 123456789.
        if text.kind == "identifier" and own:
            joined.add(lexeme("".join(own)[:LONGEST], text.visibility))
    found = forms(words.pop(EVERYBODY)) | joined
    return found.union(*({lexeme(form, visibility) for form in forms(own)} for visibility, own in words.items()))


def encoded(texts: Sequence[Text]) -> str:
    """Texts as they are stored in the search row."""
    return msgspec.json.encode(texts).decode()


def decoded(stored: str, visible: Iterable[str]) -> list[Text]:
    """The stored texts that a viewer of these visibilities may know of."""
    allowed = set(visible)
    return [text for text in _TEXTS.decode(stored) if text.visibility in allowed]
