"""Plausible names for organisations that do not exist: patterns of the field, and the words that fill them."""

import random

NATURE = (
    "Maple", "Cedar", "Riverside", "Lakeview", "Oak", "Harbor", "Sunset", "Pine", "Clear", "Silver", "Eagle", "North",
    "South", "West", "East", "Grand", "Fair", "Green", "Spring", "Stone", "Mill", "Bay", "Ridge", "Valley", "Summit",
    "Liberty", "Union", "Willow", "Elm", "Birch", "Hickory", "Magnolia", "Cypress", "Juniper", "Heron", "Falcon",
    "Blue", "Golden", "Crystal", "Sandy", "Rocky", "Prairie", "Canyon", "Mesa", "Orchard", "Meadow", "Forest",
)  # fmt: skip
FEATURES = (
    "Hill", "Creek", "Park", "Grove", "Lake", "Ridge", "Point", "Meadow", "Field", "Valley", "Heights", "Crossing",
    "Springs", "View", "Bluff", "Landing", "Woods", "Run", "Hollow", "Glen", "Brook", "Falls", "Bend", "Terrace",
)  # fmt: skip
GIVEN = (
    "Ana", "Ben", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Iris", "James", "Karen", "Luis", "Maria",
    "Noah", "Olga", "Paul", "Rosa", "Sam", "Tara", "Victor", "Alice", "Booker", "Cesar", "Dorothy", "Ernest",
    "Florence", "George", "Harriet", "Ida", "Jose", "Katherine", "Langston", "Martha", "Nelson", "Oscar", "Phillis",
    "Ruth", "Susan", "Thurgood", "William",
)  # fmt: skip
FAMILY = (
    "Abbott", "Bishop", "Castillo", "Dawson", "Ellis", "Foster", "Garza", "Hughes", "Ibarra", "Jensen", "Keller",
    "Lowe", "Mendez", "Novak", "Ortega", "Price", "Quinn", "Reyes", "Lincoln", "Jefferson", "Franklin", "Madison",
    "Washington", "Monroe", "Jackson", "Hamilton", "Carver", "Douglass", "Roosevelt", "Kennedy", "Adams", "Grant",
    "Wilson", "Taylor", "Harrison", "Cleveland", "Bethune", "Chavez", "Parks", "Tubman", "Edison", "Whitman",
    "Thompson", "Nguyen", "Kowalski", "Schneider", "Okafor", "Delgado", "Fitzgerald", "Montgomery", "Sutherland",
    "Villanueva", "Blackwell", "Hathaway", "Pemberton", "Rasmussen", "Whitaker", "Zimmerman",
)  # fmt: skip
KINDS = (
    ("{} Elementary School", "education_k12"), ("{} Middle School", "education_k12"),
    ("{} High School", "education_k12"),
    ("{} Preparatory Academy", "education_k12"), ("{} Charter School", "education_k12"),
    ("{} Community College", "education_higher"), ("University of {}", "education_higher"),
    ("{} University Police Department", "le_campus"), ("{} Police Department", "le_local"),
    ("{} Marshals Office", "le_local"), ("{} Fire Rescue", "emergency_mgmt"),
    ("{} Emergency Management Agency", "emergency_mgmt"),
    ("{} Behavioral Health Center", "mental_health"), ("{} Counseling Services", "mental_health"),
    ("{} Mobile Crisis Team", "mental_health"), ("{} Regional Hospital", "healthcare"),
    ("{} Medical Center", "healthcare"), ("{} Urgent Care", "healthcare"), ("{} Family Practice", "healthcare"),
    ("{} Recovery Services", "sud_program"), ("{} Treatment Center", "sud_program"),
    ("{} Baptist Church", "faith"), ("{} Community Church", "faith"), ("Temple {}", "faith"),
    ("{} Islamic Center", "faith"), ("First Methodist Church of {}", "faith"),
    ("{} Shopping Mall", "private_crowded_space"), ("{} Arena", "private_crowded_space"),
    ("{} Theater", "private_crowded_space"), ("{} Water Works", "private_critical_infrastructure"),
    ("{} Electric Cooperative", "private_critical_infrastructure"), ("{} Manufacturing", "private_workplace"),
    ("{} Logistics", "private_workplace"), ("{} Public Library", "community"), ("{} Youth Center", "community"),
    ("Boys and Girls Club of {}", "community"), ("{} Family Services", "social_services"),
    ("{} Housing Authority", "social_services"), ("{} Legal Aid", "victim_services"),
    ("{} Rape Crisis Center", "victim_services"), ("{} Probation Office", "probation_parole"),
    ("{} Municipal Court", "prosecutor_courts"),
)  # fmt: skip


def proper(chance: random.Random, city: str, county: str) -> str:
    """What tells one organisation from the next: after a person, a landscape, its town, its county, or two of these."""
    person = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    land = f"{chance.choice(NATURE)} {chance.choice(FEATURES)}"
    town = f"{city} {chance.choice(FEATURES)}"
    place = chance.choice((city, f"{county} County" if county else city))
    return chance.choice((person, chance.choice(FAMILY), land, land, town, place, f"{city} {chance.choice(FAMILY)}"))


def person(chance: random.Random) -> str:
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
