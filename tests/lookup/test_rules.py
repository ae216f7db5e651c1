"""What was typed, read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.lookup.hints import sectors_meant
from registry.lookup.model import Number, Query
from registry.lookup.rules import number_in, read, sectors_of, without_number

ANYTHING = st.text(max_size=400) | st.text(alphabet="0123456789+-.() x#éß☎👮‍♀️\u202e", max_size=60)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("305-555-0101", Number("3055550101")),
        ("(305) 555-0101", Number("3055550101")),
        ("+1 305 555 0101", Number("3055550101")),
        ("1.305.555.0101", Number("3055550101")),
        ("13055550101", Number("3055550101")),
        ("3055550101 x12", Number("3055550101", "12")),
        ("305-555-0101, ext. 12", Number("3055550101", "12")),
        ("305 555 0101 extension 12", Number("3055550101", "12")),
        ("305–555–0101 #12", Number("3055550101", "12")),
        ("\uff13\uff10\uff15\uff15\uff15\uff15\uff10\uff11\uff10\uff11", Number("3055550101")),
        ("555-0101", Number("5550101")),
        ("0101", Number("0101")),
        ("+44 20 7946 0958", Number("442079460958")),
        ("bayhaven 305-555-0101", Number("3055550101")),
        ("precinct 12", None),
        ("ps118", None),
        ("", None),
    ],
)
def test_number_is_read_in_any_format(typed: str, expected: Number | None) -> None:
    assert number_in(typed) == expected


def test_read_stems_and_leaves_small_words_out() -> None:
    query = read("The Sheriff's Office of Orange Co.")

    assert query.words == ("sheriff", "office", "orange", "co")
    assert query.canonical == "sheriff office orange county"


def test_without_number_keeps_the_other_words() -> None:
    assert without_number(read("bayhaven 305-555-0101 ext 12")).words == ("bayhaven",)
    assert without_number(read("ps 1234")).words == ("ps", "1234")


def test_sectors_of_a_group_are_all_of_it() -> None:
    assert sectors_of("all:education") == {"education_k12", "education_higher"}
    assert sectors_of("community") == {"community"}
    assert sectors_of("") is None
    assert sectors_of("nonsense") == {"nonsense"}


@pytest.mark.parametrize(
    ("typed", "sectors"),
    [
        ("orange county sheriff", {"le_local"}),
        ("campus police", {"le_campus"}),
        ("university of bayhaven", {"education_higher"}),
        ("bayhaven university police", {"le_campus"}),
        ("bayhaven", set()),
    ],
)
def test_words_speak_of_a_sector(typed: str, sectors: set[str]) -> None:
    assert sectors_meant(read(typed).canonical.split()) == sectors


@given(ANYTHING)
def test_any_text_is_a_query(typed: str) -> None:
    query = read(typed)

    assert len(query.folded) <= 800
    assert all(word.isascii() and word.isalnum() for word in query.words)
    assert isinstance(without_number(query), Query)
