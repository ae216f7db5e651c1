"""A fictional county of some 200 organisations: those that the tests ask for, among others that are not meant."""

import itertools
from datetime import date

from tests.lookup.directory import Partner


def _line(
    last: int, extension: str | None = None, *, seen: str = "all_users", old: bool = False
) -> tuple[str, str | None, str, bool]:
    return f"+1305555{last:04d}", extension, seen, old


SHERIFF = Partner(
    name="Orange County Sheriff's Office",
    county="Orange",
    city="Bayhaven",
    postal_code="32801",
    numbers=(_line(101, "12"), _line(102, seen="sworn_only"), _line(103, old=True)),
    people=("Jane Roe-Castillo",),
    identifiers=(("ori", "FL0480000"),),
)
MARSHAL = Partner(
    name="Harbor Marshal", former=(("Harbor Constabulary", date(2019, 6, 30)),), aliases=("The Blue Lantern",)
)
POLICE = Partner(name="Bayhaven-Dade Police Department", city="Bayhaven", numbers=(_line(110),))
LINCOLN_A = Partner(
    name="Lincoln High School", sector="education_k12", city="Marrow", county="Tide", postal_code="33040"
)
LINCOLN_B = Partner(name="Lincoln High School", sector="education_k12", city="Bayhaven", postal_code="32801")
ELEMENTARY = Partner(name="Hillsborough Elementary School", sector="education_k12", city="Saint Elmo", county="Tide")
CLINIC = Partner(
    name="Ocean View Behavioral Health Center", sector="mental_health", identifiers=(("ein", "12-3456789"),)
)
ABBREVIATED = Partner(name="TIDE CO SO", county="Tide", city="Marrow")
MERGED = Partner(name="Pelican Point Police Department", status="merged", successor_id=POLICE.id)
GONE = Partner(name="Quayside Police Department", status="inactive")
STILL_THERE = Partner(name="Quayside Police Department", city="Marrow", county="Tide")
SECRET = Partner(name="Undercroft Annex", numbers=(_line(150, seen="coordinators"),))

CAST = [
    SHERIFF, POLICE, MARSHAL, LINCOLN_A, LINCOLN_B, ELEMENTARY, CLINIC, ABBREVIATED, MERGED, GONE, STILL_THERE, SECRET,
]  # fmt: skip


def others() -> list[Partner]:
    """Organisations that nobody asks for, with names that share their words."""
    towns = (
        "Marrow",
        "Cold Spring",
        "Gull Bay",
        "Larkspur",
        "Port Amber",
        "Tern Island",
        "Willow Fork",
        "Zephyr Mills",
    )
    kinds = (
        ("{} Police Department", "le_local"), ("{} High School", "education_k12"),
        ("{} Elementary School", "education_k12"),
        ("{} Middle School", "education_k12"), ("{} Medical Center", "healthcare"), ("{} Public Library", "community"),
    )  # fmt: skip
    parts = ("", "North", "South", "East")
    combinations = itertools.product(towns, kinds, parts)
    return [
        Partner(name=pattern.format(f"{part} {town}".strip()), sector=sector, city=town, county="Tide")
        for town, (pattern, sector), part in combinations
    ]


# What is typed, and who is meant.
ASKED: dict[str, Partner] = {
    "Orange County Sheriff's Office": SHERIFF,
    "orange county sher": SHERIFF,
    "ORANGE CO SO": SHERIFF,
    "sheriff orange": SHERIFF,
    "ornage county sherrif": SHERIFF,
    "ocso": SHERIFF,
    "305-555-0101": SHERIFF,
    "(305) 555 0101 ext 12": SHERIFF,
    "+1 305.555.0101 x12": SHERIFF,
    "13055550101": SHERIFF,
    "555-0101": SHERIFF,
    "0103": SHERIFF,
    "roe castillo": SHERIFF,
    "sheriff 32801": SHERIFF,
    "fl0480000": SHERIFF,
    "bdpd": POLICE,
    "bayhaven dade pd": POLICE,
    "police bayhaven dade": POLICE,
    "harbor constabulary": MARSHAL,
    "harbour constabulery": MARSHAL,
    "blue lantern": MARSHAL,
    "lincoln high marrow": LINCOLN_A,
    "lincoln hs bayhaven": LINCOLN_B,
    "lincoln 33040": LINCOLN_A,
    "licnoln hihg school bayhaven": LINCOLN_B,
    "hillsboro elem": ELEMENTARY,
    "hilsborough elementery": ELEMENTARY,
    "elementary hillsborough": ELEMENTARY,
    "hillsborough school st elmo": ELEMENTARY,
    "ocean view mental health center": CLINIC,
    "oshun veiw behavioral": CLINIC,
    "12-3456789": CLINIC,
    "123456789": CLINIC,
    "tide county sheriff": ABBREVIATED,
    "quayside police": STILL_THERE,
}
