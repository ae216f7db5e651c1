"""Say why a hit matched, with the letters that did."""

import re
from collections.abc import Iterable, Sequence

from registry.lookup.model import NumberHit, Query, Reason, Span, Text
from registry.lookup.ranking import Alike, alike
from registry.lookup.words import forms, stem, words_of

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_MEANT = 0.5  # how alike two words must be to be marked
_LABELS = {
    "alias": "also called", "former": "former name", "acronym": "acronym", "place": "place", "person": "person",
    "identifier": "identifier", "capability": "offers", "name": "name",
}  # fmt: skip
_KINDS = ("acronym", "former", "alias", "name", "place", "identifier", "person", "capability")
_RANK = {kind: at for at, kind in enumerate(_KINDS)}


def matched(query: Query, text: str, judge: Alike = alike) -> tuple[Span, ...]:
    """The spans of a text whose letters answer the query: whole words, or the beginning that was typed."""
    spans = []
    for found in _WORD.finditer(text):
        word = "".join(words_of(found[0]))
        letters = _letters(query.words, word, judge) if word else 0
        if letters:
            spans.append((found.start(), found.end() if letters >= len(word) else found.start() + letters))
    return tuple(spans)


def _letters(asked: Sequence[str], word: str, judge: Alike) -> int:
    """How many letters of a word are to be marked; 0 when nothing that was typed means it."""
    if not asked:
        return 0
    if word in asked or stem(word) in asked:
        return len(word)
    last = asked[-1]
    begun = max(
        (len(typed) for typed in asked if word.startswith(typed) and (typed is last or len(typed) > 2)), default=0
    )
    if begun:
        return begun
    return len(word) if any(judge(typed, word, typed is last) >= _MEANT for typed in asked) else 0


def pieces(text: str, spans: Iterable[Span]) -> list[tuple[str, bool]]:
    """A text cut into pieces, each with whether it is to be marked; joined they are the text again."""
    found, at = [], 0
    for start, end in spans:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, marked) for piece, marked in (*found, (text[at:], False)) if piece]


def why(
    query: Query, name: str, number: NumberHit | None, texts: Sequence[Text], judge: Alike = alike
) -> tuple[Reason, ...]:
    """The reasons beyond the name itself: the number, then whatever answers a word that the name leaves open."""
    if number:
        return (_number(number),)
    open_words = _unanswered(query, query.words, words_of(name), judge)
    if not open_words:
        return ()
    return _covering(query, open_words, texts, judge)


def _number(number: NumberHit) -> Reason:
    extension = f", extension {number.extension}" if number.extension else ""
    which = "old number" if number.old else "number"
    return Reason(f"{which} ending", number.digits[-4:] + extension, ((0, 4),))


def _covering(query: Query, open_words: Sequence[str], texts: Sequence[Text], judge: Alike) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    left = open_words
    for text in sorted(texts, key=lambda text: _RANK.get(text.kind, len(_RANK))):
        still = _unanswered(query, left, words_of(text.text), judge)
        if len(still) < len(left):
            reasons.append(_reason(query, text, judge))
            left = still
        if not left:
            break
    return tuple(reasons[:2])


def _reason(query: Query, text: Text, judge: Alike) -> Reason:
    after = f" (until {text.until})" if text.until else ""
    return Reason(_LABELS.get(text.kind, text.kind), text.text, matched(query, text.text, judge), after)


def _unanswered(query: Query, asked: Sequence[str], words: Sequence[str], judge: Alike) -> list[str]:
    """The typed words that these words do not answer, not even by a short form, its long one or a slip."""
    known = {*forms(words), "".join(words)}
    open_words = [word for word in asked if word not in known]
    return [w for w in open_words if not any(judge(w, other, w is query.words[-1]) >= _MEANT for other in known)]
