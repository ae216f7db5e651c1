"""Names taken apart: short forms made long, what it is, and which part of it is meant."""

import pytest

from registry.doubles.names import called


@pytest.mark.parametrize(("short", "long"), [
    ("ORANGE CO SO", "Orange County Sheriff's Office"), ("ORANGE CNTY SHERIFFS DEPT", "Orange County Sheriff"),
    ("ST PETERSBURG PD", "Saint Petersburg Police Department"), ("PT ST LUCIE PD", "Port Saint Lucie Police"),
    ("LIGHTHOUSE PT PD", "Lighthouse Point Police Department"), ("FT MYERS BCH PD", "Fort Myers Beach Police"),
    ("MT DORA PD", "Mount Dora Police Department"), ("N MIAMI PD", "North Miami Police Department"),
    ("SO DAYTONA PD", "South Daytona Police Department"), ("UNIV OF FL PD", "University of Florida Police Dept"),
    ("FL HWY PATROL", "Florida Highway Patrol"), ("HIGHWAY PATROL", "Florida Highway Patrol"),
    ("GREENACRES DPS", "Greenacres Department of Public Safety"), ("OAK ES", "Oak Elementary School"),
    ("Oak Sr High", "Oak High School"), ("OAK MS", "Oak Middle School"), ("P.S. 12", "PS 12"),
    ("MIAMI-DADE PD", "Miami-Dade County Police Department"), ("ORANGE CO SO - HQ", "Orange County Sheriffs Office"),
    ("Bay Twp PD", "Bay Township Police Department"),
])  # fmt: skip
def test_short_and_long_forms_are_one(short: str, long: str) -> None:
    one, other = called(short, "FL"), called(long, "FL")
    assert (one.words, one.role, one.seat, one.levels, one.parts, one.unit) == (
        other.words, other.role, other.seat, other.levels, other.parts, other.unit,
    )  # fmt: skip


@pytest.mark.parametrize(("name", "parts", "unit"), [
    ("Lee County Sheriffs Department - Alpha District", {"district alpha"}, set()),
    ("Clearwater Police Department - District II - Headquarters", {"district 2"}, set()),
    ("Escambia County Sheriffs Office - Molino 5th Precinct", {"precinct 5"}, {"molino"}),
    ("Florida Highway Patrol Troop K - Miami", {"troop k"}, {"miami"}),
    ("Broward County Sheriffs Office - Dania Beach", set(), {"dania", "beach"}),
])  # fmt: skip
def test_parts_of_an_agency(name: str, parts: set[str], unit: set[str]) -> None:
    taken = called(name, "FL")
    assert (taken.parts, taken.unit) == (parts, unit)


def test_first_letters_are_a_state_only_before_what_states_have() -> None:
    assert called("CO STATE PATROL", "CO").words == ("colorado",)
    assert called("LA PORTE PD", "LA").words == ("la", "porte")
    assert called("TX DPS", "TX").words == ("texas",) or called("TX DPS", "TX").words == ("texa",)


@pytest.mark.parametrize("name", ["", "---", "()", "1", "Ñ", "/", "so", "the"])
def test_any_text_is_a_name(name: str) -> None:
    assert called(name, "FL").compact == "".join(called(name, "FL").words)
