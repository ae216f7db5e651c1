"""Telephone numbers: the quick way gives what the library gives, and nothing is guessed."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform.exchange.telephone import Telephone, telephone
from registry.platform.exchange.values import Unclear


@pytest.mark.parametrize(
    ("typed", "e164", "extension"),
    [
        ("(305) 555-0123", "+13055550123", None),
        ("305-555-0123", "+13055550123", None),
        ("3055550123.0", "+13055550123", None),
        ("13055550123", "+13055550123", None),
        ("+1 305 555 0123", "+13055550123", None),
        ("tel:+1-305-555-0123", "+13055550123", None),
        ("305.555.0123 x132", "+13055550123", "132"),
        ("305-555-0123, ext. 5", "+13055550123", "5"),
        ("305-555-0123 Extension 77", "+13055550123", "77"),
        ("+13055550123;ext=9", "+13055550123", "9"),
        ("800-273-TALK", "+18002738255", None),
        ("416-555-0123", "+14165550123", None),
        ("+44 20 7946 0958", "+442079460958", None),
    ],
)
def test_a_number_is_understood(typed: str, e164: str, extension: str | None) -> None:
    assert telephone(typed) == Telephone(e164, extension)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("3.34387E+13", "digits are lost"),
        ("(386) 158-4935", "not a telephone number that is given out"),
        ("555-0123", "not a telephone number"),
        ("988", "not a telephone number"),
        ("7274-821-0726", "not a telephone number"),
        ("33438700000000", "not a telephone number"),
        ("305-555-0123 / 305-555-0124", "telephone number"),
        ("305-555-0123 or 0124", "not one telephone number"),
        ("main: 305-555-0123", "not one telephone number"),
        ("call the office", "not one telephone number"),
        ("", "not one telephone number"),
    ],
)
def test_what_may_be_wrong_is_refused(typed: str, reason: str) -> None:
    found = telephone(typed)

    assert isinstance(found, Unclear)
    assert reason in found.reason


SHAPES = ["{}{}{}", "{}-{}-{}", "({}) {}-{}", "{}.{}.{}", "1-{}-{}-{}", "+1 {} {} {}", "({}){}-{}"]
# Area codes of every kind: states, Canada, the Caribbean, toll-free, premium, and such as do not exist.
AREA = st.one_of(
    st.integers(200, 999).map(str),
    st.sampled_from(["305", "416", "787", "671", "684", "670", "340", "876", "800", "888", "900", "710", "500", "600"]),
)


@given(area=AREA, exchange=st.integers(0, 999), line=st.integers(0, 9999), shape=st.sampled_from(SHAPES))
def test_the_quick_way_gives_what_the_library_gives(area: str, exchange: int, line: int, shape: str) -> None:
    typed = shape.format(area, f"{exchange:03}", f"{line:04}")
    parsed = phonenumbers.parse(typed, "US")
    valid = phonenumbers.is_valid_number(parsed)

    found = telephone(typed)

    assert isinstance(found, Telephone) is valid
    if isinstance(found, Telephone):
        assert found == Telephone(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
