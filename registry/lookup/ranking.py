"""Put the likeliest first: how well a name, then a place, then anything else answers each word that was typed."""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from registry.lookup.abbreviations import COMMON
from registry.lookup.model import Candidate, NumberHit, Query
from registry.lookup.words import slips, sound

LOOKED_AT = 60  # candidates that are weighed word by word
ENOUGH = 8  # hits with which the search may stop
SURE = 88.0  # a score with which it may stop at once
FAINT = 45.0  # a score below which nothing is shown

_ELSEWHERE = 0.7  # found by a person, an identifier or the like
_FORMER = 0.97
_BEHIND = {"prospect": 1.0, "dormant": 3.0, "inactive": 8.0, "merged": 8.0, "dissolved": 10.0}


@dataclass(frozen=True, slots=True)
class Near:
    """A word of the vocabulary that might be meant by one that was typed."""

    lexeme: str
    word: str
    cost: float
    documents: int


Alike = Callable[[str, str, bool], float]


def rank(query: Query, candidates: Iterable[Candidate], likeness: Alike | None = None) -> list[tuple[float, Candidate]]:
    """Score (0 to about 100) and candidate, best first; ties by name so that the order is always the same."""
    found = list(candidates)
    if len(found) > LOOKED_AT:
        found = _likeliest(query, found)
    judge = likeness or functools.cache(alike)
    scored = [(score(query, candidate, judge), candidate) for candidate in found]
    return sorted(scored, key=lambda pair: (-pair[0], len(pair[1].names[0]), pair[1].names[0], pair[1].id))


def _likeliest(query: Query, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are worth a look at each word, by two quick comparisons of the whole."""
    documents = [f"{' '.join(c.names)} {c.place}" for c in found]
    wide = process.extract(query.canonical, documents, scorer=fuzz.token_set_ratio, limit=LOOKED_AT // 2)
    close = process.extract(query.canonical, [c.names[0] for c in found], scorer=fuzz.ratio, limit=LOOKED_AT // 2)
    chosen = {at for _, _, at in (*wide, *close)} | {at for at, c in enumerate(found) if c.number}
    return [found[at] for at in sorted(chosen)]


def score(query: Query, candidate: Candidate, judge: Alike) -> float:
    """How well a candidate answers: its best name, its place, a number; less when it is no longer there."""
    asked = query.canonical.split() or query.folded.split()
    place = candidate.place.split()
    by_place = [_best(word, place, judge, last=at == len(asked) - 1)[0] * 0.9 for at, word in enumerate(asked)]
    elsewhere = _ELSEWHERE if candidate.whole else 0.0
    floor = [quality or elsewhere for quality in by_place]
    best = max(
        _name_score(query, asked, name, floor, judge) * (_FORMER if at else 1.0)
        for at, name in enumerate(candidate.names)
    )
    if candidate.number:
        best = max(best, _number_score(candidate.number) + best / 20)
    return best - _BEHIND.get(candidate.status, 0.0)


def _number_score(number: NumberHit) -> float:
    return (100.0 if number.whole else 88.0) - (3.0 if number.old else 0.0)


def _name_score(query: Query, asked: Sequence[str], name: str, floor: Sequence[float], judge: Alike) -> float:
    """68 for every word answered, 14 for nothing over, 14 for the same letters in order, 4 for beginning with them."""
    words, met = name.split(), set()
    answered = told = 0.0
    for at, word in enumerate(asked):
        quality, by = _best(word, words, judge, last=at == len(asked) - 1)
        if quality >= floor[at]:
            met.add(by)
        answered += weight(word) * max(quality, floor[at])
        told += weight(word)
    fit = sum(weight(word) for word in words if word in met) / (sum(map(weight, words)) or 1.0)
    begun = 4.0 if name.startswith(query.canonical) else 0.0
    return 68 * answered / (told or 1.0) + 14 * fit + 0.14 * fuzz.ratio(query.canonical, name) + begun


def _best(word: str, words: Sequence[str], judge: Alike, *, last: bool) -> tuple[float, str]:
    """How well the best of these words answers one that was typed (0 to 1), and which it is."""
    if word in words:
        return 1.0, word
    best = (0.0, "")
    for other in words:
        quality = judge(word, other, last)
        if quality > best[0]:
            best = (quality, other)
    return best


def alike(typed: str, word: str, last: bool) -> float:  # noqa: FBT001 - by position, so that answers can be kept
    """How likely `word` is meant by what was typed, from 0 to 1. The last word may be unfinished."""
    if typed == word:
        return 1.0
    if word.startswith(typed) and (last or len(typed) > 2):
        return 0.94 if last else 0.85
    cost = distance(typed, word, last=last)
    return 0.0 if cost is None else max(0.55, 0.9 - 0.12 * cost)


def distance(typed: str, word: str, *, last: bool) -> float | None:
    """Slips between two words, counting two letters swapped as one; None when they are too far apart to be meant."""
    most, longer = slips(typed), len(word) - len(typed)
    if not most or longer < -3 or (longer > 3 and not last):
        return None
    slipped = OSA.distance(typed, word, score_cutoff=most)
    if slipped <= most:
        return float(slipped) if typed[0] == word[0] else slipped + 0.5
    begun = _begun(typed, word, most) if last and longer > 0 else None
    return begun if begun is not None else _same_sound(typed, word)


def _begun(typed: str, word: str, most: int) -> float | None:
    """Slips in the beginning of a word that is not finished yet; of a short one it takes more to be believed."""
    if len(typed) < 4:
        return None
    fewest = min(OSA.distance(typed, word[: len(typed) + more], score_cutoff=most) for more in (-1, 0, 1))
    return fewest + 0.6 if fewest <= most - (len(typed) < 6) else None


def _same_sound(typed: str, word: str) -> float | None:
    long_enough = min(len(typed), len(word)) > 3 and abs(len(word) - len(typed)) < 3
    return 2.5 if long_enough and sound(typed) == sound(word) else None


def weight(word: str) -> float:
    """How much a word tells: `police` little, `Bayhaven` a lot."""
    return 0.4 if word in COMMON else 0.6 if len(word) < 3 else 1.0


def nearest(typed: str, vocabulary: Sequence[tuple[str, str, int]], *, last: bool, most: int = 6) -> list[Near]:
    """The half dozen words of the vocabulary, as (lexeme, word, documents), that are nearest to one that was typed."""
    words = [word for _, word, _ in vocabulary]
    found = []
    for at in _within_reach(typed, words, last=last):
        lexeme, word, documents = vocabulary[at]
        cost = distance(typed, word, last=last)
        if cost is not None:
            found.append(Near(lexeme, word, cost, documents))
    return sorted(found, key=lambda near: (near.cost, -near.documents, near.lexeme))[:most]


def _within_reach(typed: str, words: Sequence[str], *, last: bool) -> set[int]:
    """Which words may be near: by whole, by their beginning, by sound. Three quick passes instead of a slow one."""
    most = slips(typed)
    reach = {at for _, _, at in process.extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None)}
    if last:
        begun = [word[: len(typed) + 1] for word in words]
        reach |= {
            at for _, _, at in process.extract(typed, begun, scorer=OSA.distance, score_cutoff=most + 1, limit=None)
        }
    own = sound(typed)
    return reach | {at for at, word in enumerate(words) if abs(len(word) - len(typed)) < 3 and sound(word) == own}


def enough(ranked: Sequence[tuple[float, Candidate]]) -> bool:
    """Whether what was found answers, so that no wider net need be cast."""
    return len(ranked) >= ENOUGH or (bool(ranked) and ranked[0][0] >= SURE)
