"""Names in capitals, written as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform.exchange.names import split_former, title_case


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("FLORIDA VIRTUAL HIGH SCHOOL", "Florida Virtual High School"),
        ("PK-8 ACADEMY", "PK-8 Academy"),
        ("FLVS FULL TIME (K-5)", "FLVS Full Time (K-5)"),
        ("1450 NE 2ND AVE # 912", "1450 NE 2nd Ave # 912"),
        ("MCCARTHY AND O'NEIL", "McCarthy and O'Neil"),
        ("ST. PETERSBURG", "St. Petersburg"),
        ("CITY OF ST.PETERSBURG", "City of St.Petersburg"),
        ("DR. MARTIN LUTHER KING JR. K-8", "Dr. Martin Luther King Jr. K-8"),
        ("JOHN PAUL II HIGH", "John Paul II High"),
        ("UNIVERSITY OF TEXAS - THE WOODLANDS", "University of Texas - The Woodlands"),
        ("SHERIFF'S OFFICE / COUNTY JAIL", "Sheriff's Office / County Jail"),
        ("CSX RAILROAD POLICE", "CSX Railroad Police"),
        ("M&T BANK AND AT&T STADIUM", "M&T Bank and AT&T Stadium"),
        ("WINSTON-SALEM", "Winston-Salem"),
        ("NORTH LAS VEGAS", "North Las Vegas"),
        ("D'IBERVILLE", "D'Iberville"),
        ("ÉCOLE SAN JOSÉ", "École San José"),
        ("already Written as Wanted", "already Written as Wanted"),
        ("PACE Center for Girls", "PACE Center for Girls"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_capitals_where_people_put_them(shouted: str, written: str) -> None:
    assert title_case(shouted) == written


@given(st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=40))
def test_only_the_case_of_letters_changes(text: str) -> None:
    assert title_case(text).casefold() == text.casefold() or title_case(text).upper() == text.upper()


@given(st.text(alphabet="ABCDEMNSTUVXY '.-/&()1 ", max_size=30))
def test_writing_again_changes_nothing(text: str) -> None:
    written = title_case(text)

    assert title_case(written) == written or written.upper() == written


def test_a_former_name_is_taken_apart() -> None:
    assert split_former("Ravens Stadium (until 2003-12-31)") == ("Ravens Stadium", "2003-12-31")
    assert split_former("Memorial Stadium") == ("Memorial Stadium", None)
