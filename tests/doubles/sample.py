"""The sample of Florida's agencies that was matched by hand, and how well the rules do on it."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.doubles.blocking import keys
from registry.doubles.model import LIKELY, Facts
from registry.doubles.rules import likeness

_FILE = Path(__file__).parent / "florida.txt"


@dataclass(frozen=True)
class Pair:
    """A name of the FBI's sort, HIFLD's name, and whether they are one agency.

    No name where HIFLD has none, several where it has the agency more than once.
    """

    fbi: str
    hifld: tuple[str, ...]
    same: bool


def pairs() -> Iterator[Pair]:
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.endswith(" -"):
            yield Pair(line[:-2], (), same=False)
        else:
            sign = " = " if " = " in line else " ! "
            fbi, _, hifld = line.partition(sign)
            yield Pair(fbi, tuple(hifld.split(" | ")), same=sign == " = ")


def agency(name: str) -> Facts:
    """All that such a list says of an agency."""
    return Facts(name=name, sector="le_local", region="FL")


def hifld_names(folder: Path) -> list[str]:
    """HIFLD's names of Florida's agencies."""
    with (folder / "organisations" / "law_enforcement_us_hifld_2019.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        return sorted({row["NAME"] for row in csv.DictReader(file) if row["STATE"] == "FL"})


def keyed(names: Iterable[str]) -> dict[int, list[str]]:
    """The names by the keys under which they are looked for."""
    found: dict[int, list[str]] = {}
    for name in names:
        for key in keys(agency(name)):
            found.setdefault(key, []).append(name)
    return found


def found(fbi: str, known: Mapping[int, Sequence[str]]) -> tuple[str, int]:
    """The likeliest of the names that share a key, and its score; no name where none is likely."""
    near = {name for key in keys(agency(fbi)) for name in known.get(key, ())}
    score, name = max(((likeness(agency(fbi), agency(name)).score, name) for name in near), default=(0, ""))
    return (name, score) if score >= LIKELY else ("", score)
