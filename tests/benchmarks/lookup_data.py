"""A directory of any size for the look-up's benchmark: the real organisations, then plausible ones from a seed."""

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

from tests.lookup.directory import Partner

SEED = 20_261_121
_DIGITS = re.compile(r"\D")

_FIRST = (
    "Maple", "Cedar", "Lincoln", "Jefferson", "Riverside", "Lakeview", "Oak", "Harbor", "Sunset", "Franklin",
    "Madison", "Pine", "Clear", "Silver", "Eagle", "North", "South", "West", "East", "Saint", "Grand", "Fair",
    "Green", "Spring", "Stone", "Mill", "Bay", "Ridge", "Valley", "Summit", "Liberty", "Union", "Washington",
    "Monroe", "Jackson", "Hamilton", "Carver", "Douglass",
)  # fmt: skip
_SECOND = (
    "Hill", "Creek", "Park", "Grove", "Lake", "Ridge", "Point", "Meadow", "Field", "Valley", "Heights",
    "Crossing", "Springs", "View", "Bluff", "Landing", "Woods", "Run",
)  # fmt: skip
_KINDS = (
    ("{} Elementary School", "education_k12"), ("{} Middle School", "education_k12"),
    ("{} High School", "education_k12"),
    ("{} Community College", "education_higher"), ("{} Behavioral Health Center", "mental_health"),
    ("{} Regional Hospital", "healthcare"), ("{} Medical Center", "healthcare"), ("{} Police Department", "le_local"),
    ("{} Community Church", "faith"), ("{} Recovery Services", "sud_program"),
    ("{} Shopping Mall", "private_crowded_space"),
    ("{} Public Library", "community"), ("{} Family Services", "social_services"), ("{} Legal Aid", "victim_services"),
)  # fmt: skip
_GIVEN = (
    "Ana", "Ben", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Iris", "James", "Karen", "Luis", "Maria",
    "Noah", "Olga", "Paul", "Rosa", "Sam", "Tara", "Victor",
)  # fmt: skip
_FAMILY = (
    "Abbott", "Bishop", "Castillo", "Dawson", "Ellis", "Foster", "Garza", "Hughes", "Ibarra", "Jensen", "Keller",
    "Lowe", "Mendez", "Novak", "Ortega", "Price", "Quinn", "Reyes",
)  # fmt: skip

_FILES = (
    ("law_enforcement_us_hifld_2019.csv", "le_local", "STATE", "ID"),
    ("schools_fl_hifld_2024.csv", "education_k12", "STATE", "NCESID"),
    ("venues_us_hifld_major_sport.csv", "private_crowded_space", "STATE", "VENUEID"),
    ("libraries_fl_outlets_imls.csv", "community", "STABR", "LIBID"),
)


def real(folder: Path) -> list[Partner]:
    """The organisations of the directories in `folder`, with a number each where one is given."""
    return [partner for file in _FILES for partner in _read(folder, *file)]


def _read(folder: Path, file: str, sector: str, state: str, key: str) -> Iterator[Partner]:
    with (folder / file).open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            yield Partner(
                name=row.get("NAME") or row["LIBNAME"],
                sector=sector,
                city=row["CITY"].title(),
                county=(row.get("COUNTY") or row.get("CNTY") or "").title(),
                region=row[state],
                postal_code=row.get("ZIP", ""),
                identifiers=(("own", f"{file[:3].upper()}{number}-{row[key]}"),),
                numbers=_numbers(row.get("TELEPHONE") or row.get("PHONE") or ""),
            )


def _numbers(text: str) -> tuple[tuple[str, str | None, str, bool], ...]:
    digits = _DIGITS.sub("", text.removesuffix(".0"))[:10]
    return (("+1" + digits, None, "all_users", False),) if len(digits) == 10 else ()


def generated(count: int, like: list[Partner], seed: int = SEED) -> list[Partner]:
    """Plausible organisations in the places of the real ones, each with a number, an extension and two people."""
    chance = random.Random(seed)  # noqa: S311 - plausible, not secret
    return [_one(chance, number, chance.choice(like)) for number in range(count)]


def _one(chance: random.Random, number: int, near: Partner) -> Partner:
    pattern, sector = chance.choice(_KINDS)
    second = chance.choice(_SECOND)
    words = chance.choice(((chance.choice(_FIRST), second), (near.city,), (near.city, second)))
    name = pattern.format(" ".join(words))
    return Partner(
        name=name if chance.random() < 0.7 else f"{near.county or near.city} {name}",
        sector=sector,
        city=near.city,
        county=near.county,
        region=near.region,
        postal_code=near.postal_code,
        former=((f"Old {' '.join(words)} {chance.choice(_SECOND)}", None),) if chance.random() < 0.1 else (),
        numbers=((_fictional(number), str(100 + number // 80_000), "all_users", False),),
        people=tuple(f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}" for _ in range(2)),
    )


def _fictional(number: int) -> str:
    """A number that is nobody's: 555-01xx of some area code, each of the 80,000 in turn."""
    return f"+1{200 + number % 800}55501{number // 800 % 100:02d}"
