"""A directory of any size for the look-up's benchmark: the real organisations, then plausible ones from a seed."""

import csv
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from tests.benchmarks.lookup_names import FAMILY, KINDS, person, proper
from tests.lookup.directory import Partner

SEED = 20_261_121
_DIGITS = re.compile(r"\D")
_NOTHING = {"", "NOT AVAILABLE", "-999", "M"}
_LAW = ("law_enforcement_us_hifld_2019.csv", "le_local", "STATE", "ID")
_FILES = (
    _LAW,
    ("schools_fl_hifld_2024.csv", "education_k12", "STATE", "NCESID"),
    ("venues_us_hifld_major_sport.csv", "private_crowded_space", "STATE", "VENUEID"),
    ("libraries_fl_outlets_imls.csv", "community", "STABR", "LIBID"),
)
_CLINICS = "mental_health_ca_nv_or_samhsa.js"
_FIRST_ID = 0x0190_0000_0000 << 80 | 7 << 76 | 2 << 62


def numbered_id(number: int) -> UUID:
    """An id that is the same in every run, in the order of numbers, as those are that the registry makes."""
    return UUID(int=_FIRST_ID + (number << 80) + number)


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory that knows its members by number, so that any of them can be made without the others."""

    known: Sequence[Partner]
    places: Sequence[Partner]
    size: int

    def __getitem__(self, number: int) -> Partner:
        return self.known[number] if number < len(self.known) else _one(number, self.places)

    def part(self, start: int, end: int) -> list[Partner]:
        return [self[number] for number in range(start, min(end, self.size))]


def directory(folder: Path, size: int) -> Directory:
    """The real organisations and a school district for each county first, then plausible ones in every county."""
    law = list(_read(folder, *_LAW))
    places = [*{(partner.city, partner.county, partner.region): partner for partner in law if partner.county}.values()]
    districts = _districts(places)
    schools = [partner for file in _FILES[1:2] for partner in _read(folder, *file)]
    others = [partner for file in _FILES[2:] for partner in _read(folder, *file)]
    parents = {(one.county, one.region): numbered_id(at) for at, one in enumerate(districts)}
    every = [*districts, *schools, *others, *_clinics(folder), *law]
    known = [_known(at, one, parents) for at, one in enumerate(every)]
    near = [_known(0, one, parents) for one in places]
    return Directory(known[:size], near, size)


def real(folder: Path) -> list[Partner]:
    """The organisations of the directories in `folder`, with a number each where one is given."""
    return [partner for file in _FILES for partner in _read(folder, *file)]


def _districts(places: Sequence[Partner]) -> list[Partner]:
    first = {(one.county, one.region): one for one in reversed(places)}
    return [
        Partner(name=f"{county} County School District", sector="education_k12", county=county, region=region,
                city=one.city, position=one.position)
        for (county, region), one in sorted(first.items())
    ]  # fmt: skip


def _known(number: int, one: Partner, parents: dict[tuple[str, str], UUID]) -> Partner:
    """The same with an id of its own, and the district of its county as the parent of a school, or of one nearby."""
    own = numbered_id(number)
    parent = parents.get((one.county, one.region))
    schooled = one.sector == "education_k12" or not number
    facts = {name: getattr(one, name) for name in Partner.__slots__}
    return Partner(**(facts | {"id": own, "parent_id": parent if schooled and parent != own else None}))


def _read(folder: Path, file: str, sector: str, state: str, key: str) -> Iterator[Partner]:
    with (folder / file).open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            given = {name: "" if value in _NOTHING else value for name, value in row.items()}
            yield Partner(
                name=given.get("NAME") or given["LIBNAME"],
                sector=_sector(given.get("NAME", ""), sector),
                street=given["ADDRESS"].title(),
                city=given["CITY"].title(),
                county=(given.get("COUNTY") or given.get("CNTY") or "").title(),
                region=given[state],
                postal_code=given.get("ZIP", ""),
                position=_position(given),
                aliases=tuple(given[name] for name in ("NAME2", "NAME3") if given.get(name)),
                former=_former(given),
                identifiers=(("own", f"{file[:3].upper()}{number}-{given[key]}"),),
                numbers=_numbers(given.get("TELEPHONE") or given.get("PHONE") or ""),
            )


def _sector(name: str, sector: str) -> str:
    if sector != "le_local":
        return sector
    if "UNIVERSITY" in name or "COLLEGE" in name or "CAMPUS" in name:
        return "le_campus"
    return "le_state" if "STATE POLICE" in name or "HIGHWAY PATROL" in name else "le_local"


def _position(row: dict[str, str]) -> tuple[float, float] | None:
    longitude, latitude = row.get("X") or row.get("Long") or "", row.get("Y") or row.get("Lat") or ""
    return (float(latitude), float(longitude)) if latitude and longitude else None


def _former(row: dict[str, str]) -> tuple[tuple[str, date | None], ...]:
    name, year = row.get("FORMERNM", ""), row.get("YEARCHNG", "")
    return ((name, date(int(year), 12, 31) if year.isdigit() else None),) if name else ()


def _clinics(folder: Path) -> list[Partner]:
    text = (folder / _CLINICS).read_text(encoding="utf-8")
    rows = json.loads(text[text.index("[") : text.rindex("]") + 1])
    return [
        Partner(
            name=row["Name"], sector="mental_health", street=str(row["Street"]), city=row["City"], county="",
            region=row["State"], postal_code=str(row["ZipCode"]), position=(row["Latitude"], row["Longitude"]),
            numbers=_numbers(str(row["Phone"])),
        )
        for row in rows
    ]  # fmt: skip


def _numbers(text: str) -> tuple[tuple[str, str | None, str, bool], ...]:
    digits = _DIGITS.sub("", text.removesuffix(".0"))[:10]
    return (("+1" + digits, None, "all_users", False),) if len(digits) == 10 else ()


def generated(count: int, like: Sequence[Partner], seed: int = SEED) -> list[Partner]:
    """Plausible organisations in the places of others, each with a number, an extension and two people."""
    return [_one(number, like, seed) for number in range(count)]


def _one(number: int, places: Sequence[Partner], seed: int = SEED) -> Partner:
    chance = random.Random(seed * 10_000_000 + number)  # noqa: S311 - plausible, not secret
    near, (pattern, sector) = chance.choice(places), chance.choice(KINDS)
    name = pattern.format(proper(chance, near.city, near.county))
    return Partner(
        id=numbered_id(number),
        name=name,
        sector=sector,
        street=f"{chance.randrange(1, 9999)} {chance.choice(FAMILY)} Street",
        city=near.city,
        county=near.county,
        region=near.region,
        postal_code=f"{chance.randrange(10_000, 99_999)}",
        position=near.position and (near.position[0] + chance.gauss(0, 0.03), near.position[1] + chance.gauss(0, 0.03)),
        former=_earlier(chance, pattern, near),
        numbers=((_fictional(number), str(100 + number // 80_000), "all_users", False),),
        people=(person(chance), person(chance)),
        parent_id=near.parent_id if sector == "education_k12" else None,
    )


def _earlier(chance: random.Random, pattern: str, near: Partner) -> tuple[tuple[str, date | None], ...]:
    if chance.random() > 0.1:
        return ()
    return (
        (pattern.format(f"Old {proper(chance, near.city, near.county)}"), date(chance.randrange(1990, 2024), 6, 30)),
    )


def _fictional(number: int) -> str:
    """A number that is nobody's: 555-01xx of some area code, each of the 80,000 in turn."""
    return f"+1{200 + number % 800}55501{number // 800 % 100:02d}"
