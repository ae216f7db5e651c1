"""Counties in files: named whole, numbered right, and the same one each time."""

import pytest

from registry.partners.exchange_county import Counties, County, against_fips, county_name


@pytest.mark.parametrize(
    ("name", "region", "whole"),
    [
        ("Brevard", "FL", "Brevard County"),
        ("Brevard County", "FL", "Brevard County"),
        ("Caddo", "LA", "Caddo Parish"),
        ("Baltimore (City)", "MD", "Baltimore (City)"),
        ("Fairfax City", "VA", "Fairfax City"),
        ("James City", "VA", "James City County"),
        ("Nome", "AK", "Nome"),
        ("District of Columbia", "DC", "District of Columbia"),
    ],
)
def test_a_county_is_called_by_its_whole_name(name: str, region: str, whole: str) -> None:
    assert county_name(name, region) == whole


def test_one_county_is_found_by_either_name_and_by_number() -> None:
    known = Counties([County("Bay County", "FL")])

    by_name = known.find("BAY", None, "FL")
    numbered = known.find("Bay", "12005", "FL")

    assert by_name is numbered is known.find(None, "12005", None)
    assert numbered is not None
    assert numbered.fips == "12005"


def test_a_county_that_is_new_in_a_file_is_made_once() -> None:
    known = Counties([])

    first, second = known.find("Gulf", None, "FL"), known.find("gulf county", "12045", "FL")

    assert first is second


def test_too_little_is_no_county() -> None:
    assert Counties([]).find("Bay", None, None) is None
    assert Counties([]).find(None, None, "FL") is None


# The venues of HIFLD have 134 numbers of a county that is called the same in another state.
def test_a_number_of_another_state_is_told() -> None:
    assert "another state" in against_fips("22051", "AL")
    assert against_fips("01073", "AL") == ""
    assert against_fips(None, "AL") == ""
