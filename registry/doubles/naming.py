"""What two names say for and against their being the same. Pure and symmetric."""

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from registry.doubles.model import Evidence
from registry.doubles.names import Called
from registry.doubles.words import COUNTY_WIDE, FAINT
from registry.lookup.abbreviations import STATES

_FAINT, _STATE = 0.25, 0.6
_STATE_WORDS = frozenset(" ".join(STATES.values()).split())
_NEAR = 84.0  # of 100: one slip in a word of six letters
_SHORTEST = 5  # letters of a word in which a slip is forgiven
_WHOLE_NEAR = 92.0
_WHOLE_SHORTEST = 9
_STEPS = ((0.92, 55, "names are nearly the same"), (0.82, 42, "names are much alike"), (0.68, 25, "names are alike"))
_SLIPPED = ((7, 0.93), (_SHORTEST, 0.82))  # letters of a word, and what it counts that is another with a slip


def compared(a: Called, b: Called) -> tuple[Evidence, ...]:
    """The evidence of one name of each."""
    return (_same(a, b), *_against(a, b))


def _same(a: Called, b: Called) -> Evidence:
    if not (a.words and b.words):
        return Evidence("names say too little", 0)
    alike = _alike(a, b)
    if alike >= 1 and not (a.telling and b.telling):
        return Evidence("the same name, which many have", 30)
    if alike >= 1:
        return Evidence("same name", 72) if a.folded == b.folded else Evidence("name differs only in abbreviations", 70)
    return next((Evidence(words, points) for least, points, words in _STEPS if alike >= least), _DIFFERENT)


_DIFFERENT = Evidence("but names differ", -10)


def _alike(a: Called, b: Called) -> float:
    """The share of the words' weight that both have, 1 for the same words in any order or joined otherwise."""
    if sorted(a.words) == sorted(b.words) or a.compact == b.compact:
        return 1.0
    one, two = sorted((a, b), key=lambda each: (len(each.words), each.words))
    left, shared = list(two.words), 0.0
    for word in one.words:
        match, share = max(
            ((other, _word(word, other)) for other in left), key=lambda m: (m[1], m[0]), default=("", 0.0)
        )
        if share:
            left.remove(match)
            shared += share * (_weight(word) + _weight(match)) / 2
    whole = 2 * shared / (sum(map(_weight, a.words)) + sum(map(_weight, b.words)))
    return min(0.99, max(whole, _joined(a.compact, b.compact)))


def _word(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) < _SHORTEST or fuzz.ratio(a, b, score_cutoff=_NEAR) < _NEAR:
        return 0.0
    return next(share for letters, share in _SLIPPED if min(len(a), len(b)) >= letters)


def _joined(a: str, b: str) -> float:
    if min(len(a), len(b)) < _WHOLE_SHORTEST:
        return 0.0
    return fuzz.ratio(a, b, score_cutoff=_WHOLE_NEAR) / 100


def _weight(word: str) -> float:
    return _FAINT if word in FAINT else _STATE if word in _STATE_WORDS else 1.0


_LEVELS = ("but of different levels of school", -100, "but one name gives no level", -12)
_NUMBERS = ("but with different numbers in the name", -100, "but one name has a number", -35)
_SIDES = ("but of different sides", -70, "but one name has a direction", -40)


def _against(a: Called, b: Called) -> Iterator[Evidence]:
    yield from _roles(a, b)
    yield from _seats(a, b)
    yield from _sets(a.levels, b.levels, *_LEVELS)
    yield from _sets(a.numbers, b.numbers, *_NUMBERS)
    yield from _sets(a.directions, b.directions, *_SIDES)
    yield from _parts(a, b)


def _sets(  # noqa: PLR0913, PLR0917 - what is told of either case
    a: frozenset[str], b: frozenset[str], differ: str, much: int, one: str, little: int
) -> Iterator[Evidence]:
    if a != b and a and b:
        yield Evidence(differ, much if not a & b else much // 2)
    elif a != b:
        yield Evidence(one, little)


_KINDRED_ROLES = frozenset({"police", "safety"})


def _roles(a: Called, b: Called) -> Iterator[Evidence]:
    if a.role == b.role:
        return
    if not (a.role and b.role):
        yield Evidence("but one name does not say what it is", -40)
    elif {a.role, b.role} == _KINDRED_ROLES:
        yield Evidence("but one is a department of public safety", -10)
    else:
        yield Evidence("but they are different kinds of agency", -100)


def _seats(a: Called, b: Called) -> Iterator[Evidence]:
    if a.seat == b.seat or {a.role, b.role} & COUNTY_WIDE:
        return
    seats = {a.seat, b.seat}
    if "county" in seats:
        yield Evidence("but one is the county’s", -35)
    elif "" not in seats:
        yield Evidence("but one is a city’s and one a town’s", -40)
    else:
        yield Evidence("but one name says city or town", -8 if "city" in seats else -20)


def _parts(a: Called, b: Called) -> Iterator[Evidence]:
    """Stations, districts and troops of one agency are not each other, nor the agency as a whole."""
    if any(ours != theirs and ours and theirs for ours, theirs in ((a.parts, b.parts), (a.unit, b.unit))):
        yield Evidence("but they are different parts of one agency", -100)
    elif a.unit != b.unit or (a.parts != b.parts and not a.unit):
        yield Evidence("but one is a part of the agency", -80)
    elif a.parts != b.parts:
        yield Evidence("but one name gives a district", -8)
    if a.jail != b.jail:
        yield Evidence("but one name names a jail", -8 if not (a.unit or b.unit or a.parts or b.parts) else -40)


def best(ours: Iterable[tuple[Called, bool]], theirs: Iterable[tuple[Called, bool]]) -> tuple[Evidence, ...]:
    """The evidence of the two names that speak most for it; `bool` says whether a name is the present one."""
    others = list(theirs)
    found = [_told(compared(a, b), present=now and then) for a, now in ours for b, then in others]
    return max(found, key=lambda evidence: (sum(one.points for one in evidence), [one.words for one in evidence]))


def _told(evidence: tuple[Evidence, ...], *, present: bool) -> tuple[Evidence, ...]:
    """The same, with a hint where it is a former or another name that fits: that counts a little less."""
    first, *rest = evidence
    if present or first.points <= 0:
        return evidence
    return (Evidence(f"{first.words}, by what one of them is or was also called", first.points - 4), *rest)
