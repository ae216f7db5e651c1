"""What speaks for and against two being the same."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.doubles.model import CERTAIN, LIKELY, Facts, Verdict
from registry.doubles.rules import likeness

WORDS = [
    "Orange", "Co", "SO", "PD", "Police", "Department", "North", "St", "Oak", "ES", "HS", "School", "District", "3",
    "4", "-", "/", "Jail", "Troop", "A", "University", "of", "FL", "Library", "Bay", "Beach", "City", "Springfield",
    "Sheriffs", "Office", "County",
]  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
PLACES = st.sampled_from(["", "Bayhaven", "Marlow"])
FACTS = st.builds(
    Facts,
    name=NAMES,
    sector=st.sampled_from(["le_local", "le_campus", "education_k12"]),
    region=st.sampled_from(["FL", "GA"]),
    id=st.integers(1, 4).map(lambda number: UUID(int=number)),
    parent_id=st.one_of(st.none(), st.integers(1, 4).map(lambda number: UUID(int=number))),
    others=st.lists(NAMES, max_size=2).map(tuple),
    street=st.sampled_from(["", "1 Main Street", "1 Main St", "2 Main St"]),
    city=PLACES,
    postal_code=st.sampled_from(["", "32401", "32402-1234"]),
    latitude=st.sampled_from([None, 30.0, 30.001, 31.0]),
    longitude=st.sampled_from([None, -85.0]),
    numbers=st.frozensets(st.sampled_from(["8505550101", "8505550102"])),
    identifiers=st.frozensets(st.sampled_from([("ori", "FL0030000"), ("ori", "FL0030100"), ("own", "1")]), max_size=2),
)


def agency(name: str, **facts: object) -> Facts:
    return replace(Facts(name=name, sector="le_local", region="FL"), **facts)  # type: ignore[arg-type]


def school(name: str, **facts: object) -> Facts:
    return replace(agency(name, **facts), sector="education_k12")


@settings(max_examples=60)
@given(FACTS, FACTS)
def test_it_is_the_same_from_either_side(a: Facts, b: Facts) -> None:
    assert likeness(a, b).score == likeness(b, a).score
    assert sorted(likeness(a, b).reasons) == sorted(likeness(b, a).reasons)


@settings(max_examples=60)
@given(FACTS, FACTS)
def test_the_reasons_add_up_to_the_score(a: Facts, b: Facts) -> None:
    like = likeness(a, b)
    assert like.score == max(0, min(100, sum(one.points for one in like.evidence)))
    assert len(like.reasons) == len([one for one in like.evidence if one.points])
    assert all(one.words.startswith("but") == (one.points < 0) for one in like.evidence if one.points)


@settings(max_examples=60)
@given(FACTS, FACTS, st.sampled_from(["number", "identifier", "city", "address", "spot", "area"]))
def test_what_agrees_never_takes_away(a: Facts, b: Facts, what: str) -> None:
    same: dict[str, object] = {
        "number": {"numbers": frozenset({"8505550199"})},
        "identifier": {"identifiers": frozenset({("npi", "1234567893")})},
        "city": {"city": "Gulf Town"},
        "address": {"street": "9 Elm St", "city": "Gulf Town", "postal_code": "32409"},
        "spot": {"latitude": 29.5, "longitude": -84.5},
        "area": {"areas": frozenset({UUID(int=9)})},
    }[what]  # type: ignore[assignment]
    assert likeness(replace(a, **same), replace(b, **same)).score >= min(likeness(a, b).score, 100)


@pytest.mark.parametrize(("one", "other"), [
    (agency("ORANGE CO SO"), agency("Orange County Sheriffs Office")),
    (agency("OPA-LOCKA PD"), agency("Opa Locka Police Department")),
    (agency("Bayhaven Police Department", city="Bayhaven"), agency("Bayhavn Police Department", city="Bayhaven")),
    (school("Oak ES"), school("Oak Elementary School")),
    (school("Marlow High", others=("Bay High School",)), school("BAY HS")),
])  # fmt: skip
def test_these_may_be_the_same(one: Facts, other: Facts) -> None:
    assert likeness(one, other).score >= LIKELY, likeness(one, other).reasons


AREA, OTHER_AREA = frozenset({UUID(int=1)}), frozenset({UUID(int=2)})
PHONE = frozenset({"8505550101"})


@pytest.mark.parametrize(("one", "other"), [
    (school("Oak ES", city="Bayhaven"), school("Oak HS", city="Bayhaven")),
    (school("P.S. 12", city="Bayhaven"), school("P.S. 21", city="Bayhaven")),
    (agency("Bay County SO - District 3", numbers=PHONE), agency("Bay County SO - District 4", numbers=PHONE)),
    (agency("Bay Police Department", city="Bay"), agency("North Bay Police Department", city="Bay")),
    (agency("Univ of Bay PD", city="Bay", numbers=PHONE), agency("Bay PD", city="Bay", numbers=PHONE)),
    (agency("Springfield PD", city="Marlow", areas=AREA), agency("Springfield Police", city="Gulf", areas=OTHER_AREA)),
    (agency("Bay PD", region="GA"), agency("Bay Police Department")),
    (agency("Bay County Sheriff", id=UUID(int=1)), agency("Bay County Sheriff", parent_id=UUID(int=1))),
    (school("Oak ES", identifiers=frozenset({("nces", "120000000001")})),
     school("Oak Elementary", identifiers=frozenset({("nces", "120000000002")}))),
    (agency("Bay Police"), agency("Bay County Police")),
])  # fmt: skip
def test_these_are_not_offered(one: Facts, other: Facts) -> None:
    assert likeness(one, other).score < LIKELY, likeness(one, other).reasons


def test_one_number_of_another_directory_decides() -> None:
    ours = frozenset({("ori", "FL0030000")})
    like = likeness(agency("Bay SO", identifiers=ours), agency("Sheriff of Bay", identifiers=ours))
    assert like.score >= CERTAIN
    assert like.verdict is Verdict.SAME
    assert like.reasons[0] == "same number: ORI of a law enforcement agency"
