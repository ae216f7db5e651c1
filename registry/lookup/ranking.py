"""Put the likeliest first: how well a name, then a place, then anything else answers each word that was typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from uuid import UUID

from rapidfuzz import fuzz, process

from registry.lookup.hints import sectors_meant
from registry.lookup.meaning import Meaning, weight
from registry.lookup.model import Candidate, NumberHit, Ranked
from registry.lookup.position import Position, kilometres

LOOKED_AT = 40  # candidates that are weighed word by word
ENOUGH = 8  # hits with which the search may stop
SURE = 88.0  # a score with which it may stop at once
ANSWERED = 0.8  # and a share of what was typed that one answers
FAINT = 45.0  # a score below which nothing is shown

_TOWN = 0.94  # how much a word counts that the town answers and not the name
_PLACE = 0.9  # one that a street, a county or the like does
_ELSEWHERE = 0.7  # and one that a person, an identifier or the like does
_FORMER = 0.97
_BEHIND = {"prospect": 1.0, "dormant": 3.0, "inactive": 8.0, "merged": 8.0, "dissolved": 10.0}
_SECTOR = 2.0  # of a sector that the words speak of
_USED = 2.0  # opened lately or pinned by whoever asks
_NEAR = 5.0  # next door; half of it at 15 km
_NEAR_KM = 15.0


@dataclass(frozen=True, slots=True)
class Scales:
    """All that candidates are weighed by, beside themselves."""

    meaning: Meaning
    hinted: frozenset[str]
    numbers: Mapping[UUID, NumberHit]
    near: Position | None


def rank(
    meaning: Meaning,
    whole: Iterable[Candidate],
    partly: Iterable[Candidate] = (),
    numbers: Mapping[UUID, NumberHit] | None = None,
    near: Position | None = None,
) -> list[Ranked]:
    """Candidates, best first; ties by name so that the order is always the same.

    Of those in `whole` it is known that every word that was typed, or one near it, is somewhere in what is known of
    them; those in `partly` may lack one.
    """
    scales = Scales(meaning, sectors_meant(meaning.asked), numbers or {}, near)
    found = [
        _weighed(scales, candidate, elsewhere)
        for some, elsewhere in ((whole, _ELSEWHERE), (partly, 0.0))
        for candidate in _likeliest(scales, list(some))
    ]
    return sorted(found, key=_order)


def _order(one: Ranked) -> tuple[float, int, str, UUID]:
    present = one.candidate.names.partition("\n")[0]
    return -one.score, len(present), present, one.candidate.id


def _likeliest(scales: Scales, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates that are worth a look at each word, by a quick comparison of the whole."""
    if len(found) <= LOOKED_AT:
        return found
    typed = scales.meaning.canonical
    documents = [f"{c.names} {c.place_words}" for c in found]
    wide = process.extract(typed, documents, scorer=fuzz.token_set_ratio, limit=LOOKED_AT // 2)
    close = process.extract(typed, [c.names for c in found], scorer=fuzz.ratio, limit=LOOKED_AT // 2)
    special = {at for at, c in enumerate(found) if c.used or c.id in scales.numbers}
    return [found[at] for at in sorted({at for _, _, at in (*wide, *close)} | special)]


def _weighed(scales: Scales, candidate: Candidate, elsewhere: float) -> Ranked:
    score, answered = _text_score(scales.meaning, candidate, elsewhere)
    number = scales.numbers.get(candidate.id)
    if number:
        score = max(score, (100.0 if number.whole else 88.0) - (3.0 if number.old else 0.0) + score / 20)
    score -= _BEHIND.get(candidate.status, 0.0)
    score += (_SECTOR if candidate.sector in scales.hinted else 0.0) + (_USED if candidate.used else 0.0)
    away = _away(scales.near, candidate) if scales.near else None
    if away is not None:
        score += _NEAR * _NEAR_KM / (_NEAR_KM + away)
    return Ranked(score, candidate, answered, number, away)


def _away(near: Position, candidate: Candidate) -> float | None:
    """How far away an organisation is, as the crow flies; None where its position is not known."""
    if candidate.latitude is None or candidate.longitude is None:
        return None
    return kilometres(near, Position(candidate.latitude, candidate.longitude))


def _text_score(meaning: Meaning, candidate: Candidate, elsewhere: float) -> tuple[float, float]:
    """The score of the best of its names, each with what its place and all else answer; the share that is answered."""
    floor = [elsewhere] * len(meaning.asked)
    for words, share in ((candidate.place_words, _PLACE), (candidate.place.lower().replace(",", ""), _TOWN)):
        for word in words.split():
            for at, likely in meaning[word]:
                floor[at] = max(floor[at], likely * share)
    present, *others = candidate.names.split("\n")
    best = _name_score(meaning, present, floor, 1.0)
    for name in others:
        # An acronym that answers nothing is no better than the name that it is of.
        if " " in name or meaning[name]:
            best = max(best, _name_score(meaning, name, floor, _FORMER))
    return best


def _name_score(meaning: Meaning, name: str, floor: Sequence[float], share: float) -> tuple[float, float]:
    """68 for every word answered, 14 for nothing over, 14 for the same letters in order, 4 for beginning with them.

    And 2 for what its place answers as well: of several Winchesters the police in Winchester is likelier meant.
    """
    best = list(floor)
    met = over = 0.0
    twice = set()
    for word in set(name.split()):
        heavy, heard = weight(word), meaning[word]
        over += heavy
        if heard and any(likely >= floor[at] for at, likely in heard):
            met += heavy
        for at, likely in heard:
            best[at] = max(best[at], likely)
            if floor[at] > _ELSEWHERE:
                twice.add(at)
    answered = sum(map(mul, best, meaning.weights)) / meaning.total
    canonical = meaning.canonical
    more = 4.0 if name.startswith(canonical) else 0.0
    more += 2 * sum(meaning.weights[at] for at in twice) / meaning.total
    return (68 * answered + 14 * met / (over or 1.0) + 0.14 * fuzz.ratio(canonical, name) + more) * share, answered


def enough(ranked: Sequence[Ranked]) -> bool:
    """Whether what was found answers, so that no wider net need be cast."""
    return len(ranked) >= ENOUGH or (bool(ranked) and (ranked[0].score >= SURE or ranked[0].answered >= ANSWERED))
