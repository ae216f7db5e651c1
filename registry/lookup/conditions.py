"""What the stages ask the index for, as tsquery text. Only folded letters and digits and our own marks come in here."""

from collections.abc import Sequence
from itertools import combinations

from registry.lookup.abbreviations import COMMON
from registry.lookup.meaning import Meaning, Word
from registry.lookup.words import bare, lexeme

_MOST_LEFT_OUT = 8  # words from which leaving one out would make too many conditions
_MANY = 20_000  # organisations that a condition can bring, and more
_SHORTEST_START = 3  # letters and digits of a house number, an identifier or the like that may be unfinished


def every(meaning: Meaning, visible: Sequence[str], *, widely: bool) -> str | None:
    """Every word, each as anything that it may mean; None where one means nothing that is known."""
    terms = [term(word, visible, widely=widely) for word in meaning.words]
    return " & ".join(terms) if terms and all(terms) else None


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


def one_left_out(meaning: Meaning, visible: Sequence[str], *, widely: bool) -> list[str]:
    """All but one of the words, or all that mean anything; never only words that say little."""
    terms = [term(word, visible, widely=widely) for word in meaning.words]
    kept = [at for at, text in enumerate(terms) if text]
    if len(kept) < len(terms):
        some = [tuple(kept)] if kept else []
    else:
        some = [*combinations(kept, len(kept) - 1)] if 1 < len(kept) <= _MOST_LEFT_OUT else []
    return [" & ".join(terms[at] for at in ats) for ats in some if _telling([meaning.words[at] for at in ats])]


def _telling(words: Sequence[Word]) -> bool:
    """Whether these words say enough together; else they would bring whatever comes first of a great many."""
    return min(word.documents for word in words) <= _MANY and not all(map(_common, words))


def _common(word: Word) -> bool:
    """Whether a word says little, or is most likely one that does."""
    return not word.telling or (not word.known and any(bare(lexeme)[0] in COMMON for lexeme in word.meant))
