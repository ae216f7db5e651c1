"""Words: stems, short forms, keys of neighbours."""

import pytest

from registry.lookup.words import bare, canonical, forms, keys, lexeme, sound, stem, words_of


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("sheriffs", "sheriff"),
        ("schools", "school"),
        ("campus", "campus"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("", ""),
    ],
)
def test_stem_takes_the_s_of_a_plural_only(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ORANGE CO SO", "Orange County Sheriff's Office"),
        ("Bayhaven PD", "Bayhaven Police Department"),
        ("St. Elmo HS", "Saint Elmo High School"),
        ("Univ. of Harbor", "University of Harbor"),
        ("Harbor Behavioural Ctr", "Harbor Behavioral Centre"),
    ],
)
def test_canonical_is_the_same_for_what_means_the_same(one: str, other: str) -> None:
    assert canonical(words_of(one)) == canonical(words_of(other))


def test_forms_lead_from_the_short_to_the_long_and_back() -> None:
    short, long = forms(words_of("TIDE CO SO")), forms(words_of("Tide County Sheriff's Office"))

    assert short >= {"tide", "co", "county", "so", "sheriff", "office"}
    assert long >= {"tide", "county", "co", "sheriffs", "sheriff", "office", "so"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sherrif", "sheriff"), ("ornage", "orange"), ("elementery", "elementary"), ("fild", "field"),
        ("shoool", "school"),
        ("hillsboruogh", "hillsborough"), ("shawn", "shaun"), ("feeld", "field"),
    ],
)  # fmt: skip
def test_keys_are_shared_by_near_words(typed: str, meant: str) -> None:
    assert set(keys(typed)) & set(keys(meant))


@pytest.mark.parametrize("word", ["", "a", "st", "33040", "fl0480000"])
def test_keys_are_none_for_what_is_no_word(word: str) -> None:
    assert keys(word) == ()


@pytest.mark.parametrize(
    ("one", "other"), [("knight", "night"), ("phone", "fone"), ("wright", "right"), ("oshun", "oceun")]
)
def test_sound_is_the_same_for_what_sounds_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize("visibility", ["all_users", "sworn_only", "coordinators"])
def test_lexeme_and_bare_are_inverse(visibility: str) -> None:
    assert bare(lexeme("castillo", visibility)) == ("castillo", visibility)
