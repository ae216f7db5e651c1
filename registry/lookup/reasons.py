"""Say why a hit matched, with the letters that did."""

import re
from collections.abc import Collection, Iterable, Sequence

from registry.lookup.indexing import decoded
from registry.lookup.meaning import Meaning
from registry.lookup.model import Candidate, NumberHit, Reason, Span, Text
from registry.lookup.words import stem, words_of

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_MEANT = 0.5  # how likely a word must be meant to be marked
_MOST = 2  # reasons of one hit
_LABELS = {
    "alias": "also called", "former": "former name", "acronym": "acronym", "place": "place", "person": "person",
    "identifier": "identifier", "capability": "offers", "name": "name",
}  # fmt: skip
_KINDS = ("acronym", "former", "alias", "name", "place", "identifier", "person", "capability")
_RANK = {kind: at for at, kind in enumerate(_KINDS)}


def matched(meaning: Meaning, text: str) -> tuple[Span, ...]:
    """The spans of a text whose letters answer the query: whole words, or the beginning that was typed."""
    spans = []
    for found in _WORD.finditer(text):
        letters = _letters(meaning, found[0])
        if letters:
            spans.append((found.start(), min(found.start() + letters, found.end())))
    return tuple(spans)


def _letters(meaning: Meaning, surface: str) -> int:
    """How many letters of a word are to be marked; 0 when nothing that was typed means it."""
    word = surface.lower() if surface.isascii() and surface.isalnum() else "".join(words_of(surface))
    heard = meaning[word] if word else ()
    if not heard or all(likely < _MEANT for _, likely in heard):
        return 0
    typed = meaning.query.words
    if word in typed or stem(word) in typed:
        return len(surface)
    begun = [len(meaning.words[meaning.of[at]].typed) for at, _ in heard
             if word.startswith(meaning.words[meaning.of[at]].typed)]  # fmt: skip
    return max(begun, default=len(surface))


def pieces(text: str, spans: Iterable[Span]) -> list[tuple[str, bool]]:
    """A text cut into pieces, each with whether it is to be marked; joined they are the text again."""
    found, at = [], 0
    for start, end in spans:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, marked) for piece, marked in (*found, (text[at:], False)) if piece]


def why(
    meaning: Meaning, candidate: Candidate, number: NumberHit | None, visible: Collection[str]
) -> tuple[Reason, ...]:
    """The reasons beyond the name itself: the number, then whatever answers a word that the name leaves open."""
    if number:
        return (_number(number),)
    present = candidate.names.partition("\n")[0]
    left = set(range(len(meaning.asked))) - meaning.answered(present.split())
    return _covering(meaning, left, decoded(candidate.texts, visible)) if left else ()


def _number(number: NumberHit) -> Reason:
    extension = f", extension {number.extension}" if number.extension else ""
    which = "old number" if number.old else "number"
    return Reason(f"{which} ending", number.digits[-4:] + extension, ((0, 4),))


def _covering(meaning: Meaning, left: set[int], texts: Sequence[Text]) -> tuple[Reason, ...]:
    """The first texts that answer what is left, those of the more telling kinds before others."""
    reasons: list[Reason] = []
    for text in sorted(texts, key=lambda text: _RANK.get(text.kind, len(_RANK))):
        answered = meaning.answered(_words(text))
        if answered & left:
            reasons.append(_reason(meaning, text))
            left -= answered
        if not left or len(reasons) == _MOST:
            break
    return tuple(reasons)


def _words(text: Text) -> list[str]:
    words = words_of(text.text)
    # An identifier is typed with its marks, or without.
    return [*words, "".join(words)] if text.kind == "identifier" else words


def _reason(meaning: Meaning, text: Text) -> Reason:
    after = f" (until {text.until})" if text.until else ""
    return Reason(_LABELS.get(text.kind, text.kind), text.text, matched(meaning, text.text), after)
