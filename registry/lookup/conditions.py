"""What the stages ask the index for, as tsquery text. Only folded letters and digits and our own marks come in here."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from registry.lookup.abbreviations import COMMON
from registry.lookup.words import bare, lexeme

Near = Mapping[str, Sequence[str]]

_MOST_LEFT_OUT = 8  # words from which leaving one out would make too long a condition


def exactly(words: Sequence[str], visible: Sequence[str]) -> str:
    """Every word as it is, the last one perhaps unfinished."""
    last = len(words) - 1
    return " & ".join(term(word, visible, unfinished=at == last) for at, word in enumerate(words))


def term(word: str, visible: Sequence[str], *, unfinished: bool, nearby: Sequence[str] = ()) -> str:
    """One word as this viewer may find by it, or one that is near."""
    mark = ":*" if unfinished else ""
    forms = [quoted(lexeme(word, visibility)) + mark for visibility in visible]
    return "(" + " | ".join([*forms, *map(quoted, nearby)]) + ")"


def quoted(stored: str) -> str:
    """A lexeme as tsquery takes it whole, its mark included."""
    return f"'{stored}'"


def widened(words: Sequence[str], near: Near, visible: Sequence[str]) -> list[str]:
    """The terms of the words, each with its nearest."""
    last = len(words) - 1
    return [term(w, visible, unfinished=at == last, nearby=near.get(w, ())) for at, w in enumerate(words)]


def one_left_out(words: Sequence[str], terms: Sequence[str], near: Near, unknown: Collection[str]) -> str | None:
    """All but one of the terms, the unknown ones first; None where only words would be left that say little."""
    kept = [at for at, word in enumerate(words) if word not in unknown]
    if len(kept) == len(words):
        some = [*combinations(kept, len(kept) - 1)] if len(kept) <= _MOST_LEFT_OUT else []
    else:
        some = [tuple(kept)]
    telling = [ats for ats in some if not all(_common(words[at], near) for at in ats)]
    return " | ".join("(" + " & ".join(terms[at] for at in ats) + ")" for ats in telling) or None


def _common(word: str, near: Near) -> bool:
    return word in COMMON or any(bare(lexeme)[0] in COMMON for lexeme in near.get(word, ()))
