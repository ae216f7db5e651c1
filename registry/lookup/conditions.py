"""What the stages ask the index for, as tsquery text. Only folded letters and digits and our own marks come in here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from registry.lookup.abbreviations import COMMON
from registry.lookup.meaning import Meaning, Word
from registry.lookup.words import bare, lexeme

_MOST_LEFT_OUT = 8  # words from which leaving one out would make too many conditions
_MANY = 20_000  # organisations that a condition can bring, and more
_FEW = 100  # organisations that are looked at one by one sooner than the index is asked for a frequent word
_LEAST_SHARE = 0.05  # of those that have one word have another, too: words of a name come together
_SHORTEST_START = 3  # letters and digits of a house number, an identifier or the like that may be unfinished


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the words of an organisation, and the part of it that the index is asked for."""

    rarest: str
    every: str


def every(meaning: Meaning, visible: Sequence[str], *, widely: bool) -> Condition | None:
    """Every word, each as anything that it may mean; None where one means nothing that is known."""
    terms = [(word, term(word, visible, widely=widely)) for word in _asked(meaning, widely=widely)]
    return _condition(terms, meaning.size) if terms and all(text for _, text in terms) else None


def one_left_out(meaning: Meaning, visible: Sequence[str], *, widely: bool) -> list[Condition]:
    """All but one of the words, or all that mean anything; never only words that say little."""
    terms = [(word, term(word, visible, widely=widely)) for word in _asked(meaning, widely=widely)]
    kept = [pair for pair in terms if pair[1]]
    if len(kept) < len(terms):
        some = [tuple(kept)] if kept else []
    else:
        some = [*combinations(kept, len(kept) - 1)] if 1 < len(kept) <= _MOST_LEFT_OUT else []
    return [_condition(pairs, meaning.size) for pairs in some if _telling([word for word, _ in pairs])]


def _asked(meaning: Meaning, *, widely: bool) -> list[Word]:
    """The words that count; a single letter at the end is one that was begun, unless it is found as it is."""
    words = meaning.words
    begun = widely and len(words) > 1 and len(words[-1].typed) == 1 and words[-1].typed.isalpha()
    return words[:-1] if begun else words


def term(word: Word, visible: Sequence[str], *, widely: bool) -> str:
    """One word as whatever it may mean, as this viewer may find by it; empty where it means nothing."""
    if word.typed.isalpha():
        forms = [quoted(lexeme) for lexeme in word.lexemes(widely=widely)]
    else:
        mark = ":*" if word.last and len(word.typed) >= _SHORTEST_START else ""
        forms = [quoted(lexeme(word.typed, visibility)) + mark for visibility in visible]
    return f"({' | '.join(forms)})" if forms else ""


def quoted(stored: str) -> str:
    """A lexeme as tsquery takes it whole, its mark included."""
    return f"'{stored}'"


def _condition(terms: Sequence[tuple[Word, str]], size: int) -> Condition:
    """All terms; for the index only the rarest, as many as bring few organisations out of `size`."""
    rarest: list[str] = []
    bring = float(size)
    for word, text in sorted(terms, key=lambda pair: pair[0].documents if pair[0].typed.isalpha() else size // 100):
        if rarest and bring < _FEW and size > 0:
            break
        share = max(word.documents / size, _LEAST_SHARE if rarest else 0.0) if size > 0 else 1.0
        bring *= share if word.typed.isalpha() else _LEAST_SHARE
        rarest.append(text)
    return Condition(_all(rarest), _all(text for _, text in terms))


def _all(terms: Iterable[str]) -> str:
    return " & ".join(terms)


def _telling(words: Sequence[Word]) -> bool:
    """Whether these words say enough together; else they would bring whatever comes first of a great many."""
    return min(word.documents for word in words) <= _MANY and not all(map(_common, words))


def _common(word: Word) -> bool:
    """Whether a word says little, or is most likely one that does."""
    return not word.telling or (not word.known and any(bare(lexeme)[0] in COMMON for lexeme in word.meant))
