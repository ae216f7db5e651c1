"""Words as the look-up knows them: stems, the field's short forms, acronyms, and the keys that near words share."""

import functools
import re
from collections.abc import Iterable, Sequence

from registry.lookup.abbreviations import SAME, SHORT, SMALL
from registry.platform.text import fold

LONGEST = 60  # letters of a word that are kept; longer ones are no words
_SPELT_SO = frozenset(SAME.values())
KEY_PREFIX = 7  # letters of a word that its neighbourhood is made of

_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^(?:kn|gn|pn)", "n"), ("^wr", "r"), ("^wh", "w"), ("^ps", "s"), ("^x", "s"),
        ("sch|sh|ch|tio|sio|cia", "s"), ("ph|gh(?=t)|v", "f"), ("gh", ""), ("ck|q|x", "k"),
        ("c(?=[eiy])|z", "s"), ("c", "k"), ("dg|g(?=[eiy])|j", "j"), ("th|d", "t"),
        ("b", "p"), ("(?<=.)[aeiouyhw]+", ""), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without the s of a plural or a possessive: `sheriffs` → `sheriff`. Short words stay."""
    if len(word) > 4 and word[-1] == "s" and word[-2] not in "su":
        return word[:-1]
    return word


def words_of(text: str) -> list[str]:
    """The folded words of a text, each cut to a sane length."""
    if text.isascii() and text.isalnum():
        return [text.lower()[:LONGEST]]
    return [word[:LONGEST] for word in fold(text).split()]


@functools.cache
def _long_forms() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First stemmed word of a long form → (its stemmed words, the short form)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for short, longs in SHORT.items():
        for long in longs:
            words = tuple(stem(word) for word in long.split())
            found.setdefault(words[0], []).append((words, short))
    return found


Longs = tuple[tuple[tuple[str, ...], str], ...]


@functools.lru_cache(maxsize=50_000)
def _alone(word: str) -> tuple[frozenset[str], Longs]:
    """The forms that a word has by itself, and the long forms of several words that it may be the first of."""
    own = stem(word)
    longs = _long_forms().get(own, ())
    several = tuple((long, short) for long, short in longs if len(long) > 1)
    found = {short for long, short in longs if len(long) == 1}
    if word not in SMALL and word:
        many = " ".join(SHORT.get(word, ())).split()
        found |= {word, own, *many, *map(stem, many)}
    return frozenset(found), several


def forms(words: Sequence[str]) -> set[str]:
    """Every form under which a text is found: its words, their stems, long forms for short ones and short for long.

    An empty word parts two texts, so that no long form reaches from one into the other.
    """
    known = {word: _alone(word) for word in set(words)}
    found: set[str] = set().union(*(own for own, _ in known.values()))
    starting = {word for word, (_, several) in known.items() if several}
    for at, word in enumerate(words) if starting else ():
        if word in starting:
            found |= {short for long, short in known[word][1] if tuple(map(stem, words[at : at + len(long)])) == long}
    return found


def canonical(words: Iterable[str]) -> str:
    """One spelling for texts that mean the same: `ORANGE CO SO` and `Orange County Sheriff's Office` are equal."""
    return " ".join(filter(None, map(spelt, words)))


@functools.lru_cache(maxsize=50_000)
def spelt(word: str) -> str:
    """The canonical spelling of one word: several for a short form, none for a small word."""
    long = word if word in _SPELT_SO else SHORT[word][0] if word in SHORT else SAME.get(word, word)
    return " ".join(stem(part) for part in long.split() if part not in SMALL)


@functools.lru_cache(maxsize=50_000)
def spellings(canonical: str) -> tuple[str, ...]:
    """The words of a text that may be meant by a canonical one: itself, its plural, short forms and the like."""
    plural = canonical + "s"
    return (canonical, *([plural] if stem(plural) == canonical else ()), *_spellings().get(canonical, ()))


@functools.cache
def _spellings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for other in (*SHORT, *SAME):
        for form in spelt(other).split():
            if form != other:
                found.setdefault(form, []).append(other)
    return found


def lexeme(word: str, visibility: str) -> str:
    """How a word is stored: marked where not everybody may find by it."""
    return word if visibility == "all_users" else f"{visibility}~{word}"


def bare(marked: str) -> tuple[str, str]:
    """The word and the visibility of a stored lexeme."""
    visibility, mark, word = marked.rpartition("~")
    return (word, visibility) if mark else (word, "all_users")


@functools.lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A word by its sound in English: `feeld` and `field`, `shawn` and `shaun` are equal."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def slips(word: str) -> int:
    """How many slips a word of this length may hold and still be meant."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


@functools.lru_cache(maxsize=20_000)
def keys(word: str) -> tuple[str, ...]:
    """What two words that are near share at least one of: their first letters with up to two left out, and their sound.

    Words with digits, and those of one or two letters, are near nothing.
    """
    if len(word) < 3 or not word.isalpha():
        return ()
    found = level = {word[:KEY_PREFIX]}
    for _ in range(slips(word)):
        level = {key[:at] + key[at + 1 :] for key in level for at in range(len(key))}
        found = found | level
    return (*sorted(found), "~" + sound(word))
