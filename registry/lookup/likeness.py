"""How near two words are: slips of the fingers, beginnings, sounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.lookup.words import slips, sound

UNFINISHED = 0.94  # how likely a word is meant by its beginning, when it is the last one typed
CUT_SHORT = 0.85  # and when it is not


@dataclass(frozen=True, slots=True)
class Near:
    """A word of the vocabulary that might be meant by one that was typed."""

    lexeme: str
    word: str
    cost: float
    documents: int


def alike(typed: str, word: str, *, last: bool = False) -> float:
    """How likely `word` is meant by what was typed, from 0 to 1. The last word may be unfinished."""
    if typed == word:
        return 1.0
    if word.startswith(typed) and (last or len(typed) > 2):
        return UNFINISHED if last else CUT_SHORT
    cost = distance(typed, word, last=last)
    return 0.0 if cost is None else worth(cost)


def worth(cost: float) -> float:
    """How likely a word is meant that is so many slips away."""
    return max(0.55, 0.9 - 0.12 * cost)


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
    return fewest + 0.6 if fewest <= _most_begun(typed, most) else None


def _most_begun(typed: str, most: int) -> int:
    return most - (len(typed) < 6)


def _same_sound(typed: str, word: str) -> float | None:
    long_enough = min(len(typed), len(word)) > 3 and abs(len(word) - len(typed)) < 3
    return 2.5 if long_enough and sound(typed) == sound(word) else None


def nearest(typed: str, vocabulary: Sequence[tuple[str, str, int]], *, last: bool, most: int = 8) -> list[Near]:
    """The few words of the vocabulary, as (lexeme, word, documents), that are nearest to one that was typed."""
    words = [word for _, word, _ in vocabulary]
    found = []
    for at in _within_reach(typed, words, last=last):
        lexeme, word, documents = vocabulary[at]
        cost = distance(typed, word, last=last)
        if cost is not None and word != typed:
            found.append(Near(lexeme, word, cost, documents))
    found.sort(key=lambda near: (near.cost, -near.documents, near.lexeme))
    return [near for near in found[:most] if near.cost <= found[0].cost + 1]


def _within_reach(typed: str, words: Sequence[str], *, last: bool) -> set[int]:
    """Which words may be near: by whole, by their beginning, by sound. Three quick passes instead of a slow one."""
    most = slips(typed)
    reach = {at for _, _, at in process.extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None)}
    if last:
        begun, farthest = [word[: len(typed) + 1] for word in words], _most_begun(typed, most) + 1
        reach |= {
            at for _, _, at in process.extract(typed, begun, scorer=OSA.distance, score_cutoff=farthest, limit=None)
        }
    own = sound(typed)
    return reach | {at for at, word in enumerate(words) if abs(len(word) - len(typed)) < 3 and sound(word) == own}
