"""How near two words are: slips of the fingers, beginnings, sounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.lookup.words import slips, sound

UNFINISHED = 0.94  # how likely a word is meant by its beginning, when it is the last one typed
CUT_SHORT = 0.85  # and when it is not

_BEGUN = 0.6  # slips that it counts as that a word is not finished
_SHORTEST_BEGUN = 4  # letters from which slips in a beginning are believed
_BY_SOUND = 2.5  # slips that it counts as that two words only sound the same

Neighbour = tuple[str, str, int, bool]  # (lexeme, word, documents, whether it sounds like the one that was typed)


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
    if len(typed) < _SHORTEST_BEGUN:
        return None
    fewest = min(OSA.distance(typed, word[: len(typed) + more], score_cutoff=most) for more in (-1, 0, 1))
    return fewest + _BEGUN if fewest <= _most_begun(typed, most) else None


def _most_begun(typed: str, most: int) -> int:
    return most - (len(typed) < 6)


def _same_sound(typed: str, word: str) -> float | None:
    return _BY_SOUND if _may_sound(typed, word) and sound(typed) == sound(word) else None


def _may_sound(typed: str, word: str) -> bool:
    return min(len(typed), len(word)) > 3 and abs(len(word) - len(typed)) < 3


def nearest(typed: str, vocabulary: Sequence[Neighbour], *, last: bool, most: int = 8) -> list[Near]:
    """The few words of the vocabulary that are nearest to one that was typed."""
    found = [
        Near(lexeme, word, cost, documents)
        for at, cost in _costs(typed, vocabulary, last=last).items()
        for lexeme, word, documents, _ in (vocabulary[at],)
        if word != typed
    ]
    found.sort(key=lambda near: (near.cost, -near.documents, near.lexeme))
    return [near for near in found[:most] if near.cost <= found[0].cost + 1]


def _costs(typed: str, vocabulary: Sequence[Neighbour], *, last: bool) -> dict[int, float]:
    """What `distance` says of each word that is within reach, in a few quick passes over all instead of one by one."""
    most = slips(typed)
    if not most:
        return {}
    words = [word for _, word, _, _ in vocabulary]
    whole = process.extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {
        **{at: _BY_SOUND for at, (_, word, _, sounds) in enumerate(vocabulary) if sounds and _may_sound(typed, word)},
        **(_all_begun(typed, words, most) if last and len(typed) >= _SHORTEST_BEGUN else {}),
        **{at: slipped + (typed[0] != word[0]) / 2 for word, slipped, at in whole},
    }


def _all_begun(typed: str, words: Sequence[str], most: int) -> dict[int, float]:
    farthest, fewest = _most_begun(typed, most), dict[int, float]()
    longer = {at: word for at, word in enumerate(words) if len(word) > len(typed)}
    for more in (-1, 0, 1):
        begun = {at: word[: len(typed) + more] for at, word in longer.items()}
        near = process.extract(typed, begun, scorer=OSA.distance, score_cutoff=farthest, limit=None)
        for _, slipped, at in near:
            fewest[at] = min(fewest.get(at, farthest), slipped)
    return {at: slipped + _BEGUN for at, slipped in fewest.items()}
