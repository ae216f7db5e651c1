"""What people type, made by a seed from organisations that are there: each query with the one that was meant."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.lookup.directory import Partner

SEED = 4711
_BRIEF = (
    ("police department", "pd"), ("high school", "hs"), ("sheriffs office", "so"), ("department", "dept"),
    ("county", "co"),
    ("elementary", "elem"), ("university", "univ"), ("center", "ctr"),
)  # fmt: skip
_KEYS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: how it was made, what was typed, and what was meant (name and place: several may share a name)."""

    kind: str
    typed: str
    meant: Partner


def queries(partners: Sequence[Partner], count: int, seed: int = SEED) -> list[Asked]:
    """`count` queries, the kinds in turn."""
    chance = random.Random(seed)  # noqa: S311 - plausible, not secret
    kinds = list(_KINDS.items())
    made: list[Asked] = []
    while len(made) < count:
        kind, make = kinds[len(made) % len(kinds)]
        meant = chance.choice(partners)
        typed = make(meant, chance)
        if typed:
            made.append(Asked(kind, typed, meant))
    return made


def slip(text: str, chance: random.Random) -> str:
    """One slip of the fingers in a long enough word: a letter lost, doubled, wrong or swapped with the next."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return text
    at = chance.choice(long)
    word, place = words[at], chance.randrange(1, len(words[at]) - 1)
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
    return f"{text} {meant.city}" if meant.city.lower() not in text else text


def _exact(meant: Partner, _: random.Random) -> str:
    return _with_place(meant, meant.name.lower())


def _prefix(meant: Partner, chance: random.Random) -> str:
    name = meant.name.lower()
    return name[: max(8, int(len(name) * chance.uniform(0.6, 0.9)))].strip()


def _one_slip(meant: Partner, chance: random.Random) -> str:
    return _with_place(meant, slip(meant.name.lower(), chance))


def _two_slips(meant: Partner, chance: random.Random) -> str:
    return _with_place(meant, slip(slip(meant.name.lower(), chance), chance))


def _swapped(meant: Partner, chance: random.Random) -> str:
    words = meant.name.lower().split()
    chance.shuffle(words)
    return _with_place(meant, " ".join(words))


def _missing(meant: Partner, chance: random.Random) -> str:
    words = meant.name.lower().split()
    if len(words) < 3:
        return ""
    words.pop(chance.randrange(1, len(words)))
    return _with_place(meant, " ".join(words))


def _number(meant: Partner, chance: random.Random) -> str:
    if not meant.numbers:
        return ""
    digits, extension = meant.numbers[0][0][2:], meant.numbers[0][1]
    shape = chance.choice(("({}) {}-{}", "{}-{}-{}", "{}{}{}", "+1 {} {} {}", "1.{}.{}.{}"))
    return shape.format(digits[:3], digits[3:6], digits[6:]) + (f" ext {extension}" if extension else "")


def _former(meant: Partner, _: random.Random) -> str:
    return _with_place(meant, meant.former[0][0].lower()) if meant.former else ""


def _short(meant: Partner, _: random.Random) -> str:
    short = meant.name.lower()
    for long, brief in _BRIEF:
        short = short.replace(long, brief)
    return _with_place(meant, short) if short != meant.name.lower() else ""


_KINDS: dict[str, Callable[[Partner, random.Random], str]] = {
    "exact": _exact, "prefix": _prefix, "one slip": _one_slip, "two slips": _two_slips, "swapped": _swapped,
    "missing word": _missing, "number": _number, "abbreviated": _short,
}  # fmt: skip
