"""What people type, made by a seed from organisations that are there: each query with the one that was meant.

An officer who knows that a name is common says where: names come with their town unless the town is in them already.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from registry.lookup.abbreviations import STATES
from registry.lookup.words import canonical, words_of
from registry.partners.names import acronym_of
from registry.platform.text import fold
from tests.benchmarks.lookup_data import Directory, numbered_id
from tests.lookup.directory import Partner

SEED = 4711
_BRIEF = (
    ("police department", "pd"), ("high school", "hs"), ("sheriffs office", "so"), ("department", "dept"),
    ("county", "co"), ("elementary", "elem"), ("university", "univ"), ("center", "ctr"),
)  # fmt: skip
_KEYS = "abcdefghijklmnopqrstuvwxyz"
_TRIES = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: how it was made, what was typed, and what was meant.

    `like` says of another organisation whether nobody could tell it from the one meant by what was typed: the same
    name in a town of the same name; for an acronym the same letters there, for a number the same number.
    """

    kind: str
    typed: str
    meant: Partner
    like: Callable[[Partner], bool]


def queries(of: Directory, each: int, seed: int = SEED) -> list[Asked]:
    """`each` queries of every kind; fewer where the directory has too few that can be asked for so."""
    chance = random.Random(seed)  # noqa: S311 - plausible, not secret
    return [asked for kind in KINDS for asked in _some(kind, of, each, chance)]


def _some(kind: str, of: Directory, each: int, chance: random.Random) -> list[Asked]:
    made: list[Asked] = []
    make, like = KINDS[kind]
    for _ in range(_TRIES):
        meant = of[chance.randrange(len(of.known) if make is _sheriff else of.size)]
        typed = make(meant, chance, of)
        if typed:
            made.append(Asked(kind, typed, meant, like(meant, typed)))
        if len(made) == each:
            break
    return made


Like = Callable[[Partner], bool]


def _same_town(meant: Partner, _: str) -> Like:
    name, town = canonical(words_of(meant.name)), fold(meant.city)
    return lambda other: canonical(words_of(other.name)) == name and fold(other.city) == town


def _same_state(meant: Partner, typed: str) -> Like:
    town = _same_town(meant, typed)
    return lambda other: other.region == meant.region and town(other)


def _same_district(meant: Partner, _: str) -> Like:
    """What was typed names the county and not its state."""
    name, county = canonical(words_of(meant.name)), meant.county
    return lambda other: canonical(words_of(other.name)) == name and other.county == county


def _same_county(meant: Partner, _: str) -> Like:
    name, county = canonical(words_of(meant.name)), (meant.county, meant.region)
    return lambda other: canonical(words_of(other.name)) == name and (other.county, other.region) == county


def _same_acronym(meant: Partner, _: str) -> Like:
    letters, town = acronym_of(meant.name), fold(meant.city)
    return lambda other: acronym_of(other.name) == letters and fold(other.city) == town


def _same_number(meant: Partner, typed: str) -> Like:
    digits, extension = meant.numbers[0][:2]
    whole = extension and typed.endswith(extension) and "x" in typed
    return lambda other: (
        bool(other.numbers) and other.numbers[0][0] == digits and (not whole or other.numbers[0][1] == extension)
    )


def slip(text: str, chance: random.Random) -> str:
    """One slip of the fingers in a long enough word: a letter lost, doubled, wrong or swapped with the next."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return text
    at = chance.choice(long)
    word, place = words[at], chance.randrange(len(words[at]) - 1)
    words[at] = chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + chance.choice(_KEYS) + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
    return " ".join(words)


def _with_place(meant: Partner, text: str) -> str:
    return text if fold(meant.city) in fold(text) else f"{text} {meant.city.lower()}"


def _exact(meant: Partner, _: random.Random, __: Directory) -> str:
    return _with_place(meant, meant.name.lower())


def _prefix(meant: Partner, chance: random.Random, _: Directory) -> str:
    """The town first, as the last word is the unfinished one; at least two words and a part of the next."""
    name = meant.name.lower()
    begun = name[: max(8, int(len(name) * chance.uniform(0.6, 0.9)))].strip()
    return begun if fold(meant.city) in fold(begun) else f"{meant.city.lower()} {begun}"


def _one_slip(meant: Partner, chance: random.Random, _: Directory) -> str:
    return slip(_with_place(meant, meant.name.lower()), chance)


def _two_slips(meant: Partner, chance: random.Random, _: Directory) -> str:
    return slip(slip(_with_place(meant, meant.name.lower()), chance), chance)


def _swapped(meant: Partner, chance: random.Random, _: Directory) -> str:
    words = meant.name.lower().split()
    chance.shuffle(words)
    return _with_place(meant, " ".join(words))


def _missing(meant: Partner, chance: random.Random, _: Directory) -> str:
    words = meant.name.lower().split()
    if len(words) < 3:
        return ""
    words.pop(chance.randrange(1, len(words)))
    return _with_place(meant, " ".join(words))


def _acronym(meant: Partner, _: random.Random, __: Directory) -> str:
    letters = acronym_of(meant.name) or ""
    return f"{letters.lower()} {meant.city.lower()}" if len(letters) > 2 else ""


def _number(meant: Partner, chance: random.Random, _: Directory) -> str:
    if not meant.numbers:
        return ""
    digits, extension = meant.numbers[0][0][2:], meant.numbers[0][1]
    shape = chance.choice(("({}) {}-{}", "{}-{}-{}", "{}{}{}", "+1 {} {} {}", "1.{}.{}.{}", "{}.{}.{}"))
    more = chance.choice((" ext {}", " x{}", ", extension {}")).format(extension) if extension else ""
    return shape.format(digits[:3], digits[3:6], digits[6:]) + (more if chance.random() < 0.5 else "")


def _former(meant: Partner, _: random.Random, __: Directory) -> str:
    return _with_place(meant, meant.former[0][0].lower()) if meant.former else ""


def _short(meant: Partner, _: random.Random, __: Directory) -> str:
    short = meant.name.lower()
    for long, brief in _BRIEF:
        short = short.replace(long, brief)
    return _with_place(meant, short) if short != meant.name.lower() else ""


def _state(meant: Partner, _: random.Random, __: Directory) -> str:
    return f"{_with_place(meant, meant.name.lower())} {STATES.get(meant.region.lower(), meant.region.lower())}"


def _district(meant: Partner, _: random.Random, of: Directory) -> str:
    return f"{meant.name.lower()} {of[number_of(meant.parent_id)].name.lower()}" if meant.parent_id else ""


def number_of(made: UUID) -> int:
    """The number in its directory of the organisation with this id."""
    return (made.int - numbered_id(0).int) >> 80


def _sheriff(meant: Partner, _: random.Random, __: Directory) -> str:
    """The sheriff of a county and, as there are several counties of most names, the state."""
    name, county = canonical(words_of(meant.name)), fold(meant.county)
    heads = {canonical(words_of(f"{county} county sheriff {what}")) for what in ("office", "department", "")}
    return f"sheriff {county} {meant.region.lower()}" if name in heads else ""


Make = Callable[[Partner, random.Random, Directory], str]
KINDS: dict[str, tuple[Make, Callable[[Partner, str], Like]]] = {
    "exact": (_exact, _same_town), "prefix": (_prefix, _same_town), "one slip": (_one_slip, _same_town),
    "two slips": (_two_slips, _same_town), "swapped words": (_swapped, _same_town),
    "missing word": (_missing, _same_town), "abbreviated": (_short, _same_town), "acronym": (_acronym, _same_acronym),
    "former name": (_former, _same_town), "number": (_number, _same_number), "name + place": (_state, _same_state),
    "school + district": (_district, _same_district), "sheriff + county": (_sheriff, _same_county),
}  # fmt: skip
