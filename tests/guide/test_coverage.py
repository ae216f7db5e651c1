"""Who covers a place: the rule by itself."""

from typing import Any

import pytest

from registry.guide.jurisdictions.answering import asked_first
from registry.guide.jurisdictions.model import Kind, Reach, Server, Standing, Tally
from registry.guide.jurisdictions.rules import below, coverage, needed, standing
from registry.partners.model import AreaRole, Jurisdiction, JurisdictionType, OrganisationKind, Sector, Status
from registry.platform.ids import new_id

COUNTY = Jurisdiction(
    id=new_id(), type=JurisdictionType.COUNTY, name="Marlow County", region="FL", fips=None, parent_id=None
)
GOOD = Tally(itself=1, vouched=True)


def server(name: str, sector: Sector = Sector.LE_LOCAL, **more: Any) -> Server:
    known = {
        "kind": OrganisationKind.ORGANISATION,
        "status": Status.ACTIVE,
        "role": AreaRole.PRIMARY,
        "reach": Reach.ITSELF,
        "area": COUNTY,
    }
    return Server(id=new_id(), name=name, sector=sector, **known | more)


def said(servers: list[Server], tallies: dict[Sector, Tally], unowned: int = 0) -> list[tuple[Kind, str]]:
    return [(one.kind, one.words) for one in coverage(JurisdictionType.CAMPUS, servers, tallies, unowned)]


COVERED = {Sector.LE_LOCAL: GOOD, Sector.EDUCATION_HIGHER: GOOD}


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(), Standing.NOBODY),
        (Tally(within=3), Standing.PARTS),
        (Tally(around=1), Standing.UNCONFIRMED),
        (Tally(itself=1), Standing.UNCONFIRMED),
        (Tally(around=1, within=3, vouched=True), Standing.CONFIRMED),
    ],
)
def test_standing(tally: Tally, state: Standing) -> None:
    assert standing(tally) is state


def test_who_serves_all_of_a_county_serves_its_towns() -> None:
    outer, inner = Tally(itself=1, around=2, within=9, vouched=True), Tally(itself=1)

    assert below(outer, inner) == Tally(itself=1, around=3, within=0, vouched=True)


def test_nothing_is_said_of_a_place_that_is_covered_by_one_each() -> None:
    assert said([server("Police"), server("College", Sector.EDUCATION_HIGHER)], COVERED) == []


def test_nobody_is_a_hole_and_who_is_dormant_is_named() -> None:
    asleep = server("Old Police", status=Status.DORMANT)

    assert said([asleep], {Sector.EDUCATION_HIGHER: GOOD}) == [
        (Kind.HOLE, "Nobody covers it for local law enforcement. Old Police is there, but not active.")
    ]


@pytest.mark.parametrize("more", [{}, {"reach": Reach.AROUND}], ids=str)
def test_who_comes_for_mutual_aid_alone_fills_no_hole_and_is_told_there_once(more: dict[str, Any]) -> None:
    helper = server("Gull Bay Police", role=AreaRole.MUTUAL_AID, **more)

    assert said([helper], {Sector.EDUCATION_HIGHER: GOOD}) == [
        (
            Kind.HOLE,
            "Nobody covers it for local law enforcement. Gull Bay Police comes for mutual aid only.",
        )
    ]


def test_who_serves_a_part_does_not_fill_the_hole() -> None:
    assert said([], COVERED | {Sector.LE_LOCAL: Tally(within=2)}) == [
        (Kind.HOLE, "Nobody covers all of it for local law enforcement; 2 partners serve a part of it.")
    ]


def test_where_nobody_was_confirmed_the_partners_are_named_and_the_rest_counted() -> None:
    four = [server(name) for name in "ABCD"]
    shared = [server(one.name, role=AreaRole.SHARED, reach=Reach.AROUND) for one in four]

    assert said(shared, COVERED | {Sector.LE_LOCAL: Tally(around=30)}) == [
        (Kind.UNCONFIRMED, "For local law enforcement no number was confirmed in time, at A, B, C and 27 more.")
    ]


def test_two_police_with_the_same_place_as_their_own_area_overlap() -> None:
    [(kind, words)] = said([server("City Police"), server("Port Police")], COVERED)

    assert kind is Kind.OVERLAP
    assert words.startswith("City Police and Port Police each have it as their own area for local law enforcement.")


@pytest.mark.parametrize(
    "more", [{"sector": Sector.LE_CAMPUS}, {"kind": OrganisationKind.TEAM}, {"status": Status.DORMANT}], ids=str
)
def test_campus_police_a_team_and_who_is_not_active_are_no_overlap(more: dict[str, Any]) -> None:
    assert said([server("City Police"), server("Another", **more)], COVERED) == []


def test_sheriff_around_a_town_with_police_of_its_own_is_told_but_is_no_overlap() -> None:
    both = [server("City Police"), server("Marlow Sheriff", reach=Reach.AROUND)]

    assert said(both, COVERED) == [(Kind.SHARED, "Marlow Sheriff serves all of Marlow County around it as well.")]


def test_who_only_helps_out_is_called_after_the_sheriff_around() -> None:
    helper = server("Gull Bay Police", role=AreaRole.MUTUAL_AID)
    sheriff = server("Marlow Sheriff", reach=Reach.AROUND)
    team = server("Threat Team", kind=OrganisationKind.TEAM)

    assert [one.name for one in asked_first([helper, team, sheriff])] == ["Marlow Sheriff", "Gull Bay Police"]


def test_shares_and_mutual_aid_are_told_of_the_place_itself_only() -> None:
    them = [
        server("One", role=AreaRole.SHARED),
        server("Two", role=AreaRole.SHARED),
        server("Three", role=AreaRole.MUTUAL_AID),
        server("Four", role=AreaRole.MUTUAL_AID, reach=Reach.WITHIN),
        server("Five", role=AreaRole.SHARED, status=Status.INACTIVE),
    ]

    assert said(them, COVERED) == [
        (Kind.SHARED, "One and Two serve it together with others."),
        (Kind.SHARED, "Three comes here for mutual aid."),
    ]


@pytest.mark.parametrize(("number", "words"), [(1, "one"), (12, "12")])
def test_who_is_looked_after_by_nobody_is_counted_last(number: int, words: str) -> None:
    found = said([], {Sector.EDUCATION_HIGHER: GOOD}, number)

    assert [kind for kind, _ in found] == [Kind.HOLE, Kind.UNOWNED]
    assert found[-1][1] == f"Nobody looks after {words} of its partners."


@pytest.mark.parametrize("kind", JurisdictionType)
def test_every_kind_of_place_needs_somebody(kind: JurisdictionType) -> None:
    assert needed(kind)
