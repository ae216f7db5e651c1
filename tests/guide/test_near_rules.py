"""Distances and directions: properties that hold for any two points, and the words for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.guide.near.rules import RADII, bearing, compass, reach, way_words
from registry.guide.near.zip_codes import five_digits
from registry.lookup.position import EARTH_KM, Position, kilometres, miles, position_in

POSITIONS = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))
BAYHAVEN = Position(28.93, -83.42)


@given(POSITIONS, POSITIONS)
def test_the_way_is_as_far_back_as_there_and_never_beyond_half_the_earth(one: Position, other: Position) -> None:
    assert kilometres(one, other) == pytest.approx(kilometres(other, one))
    assert 0 <= kilometres(one, other) <= EARTH_KM * 3.1416


@given(POSITIONS, POSITIONS, POSITIONS)
def test_no_detour_is_shorter(one: Position, other: Position, third: Position) -> None:
    assert kilometres(one, other) <= kilometres(one, third) + kilometres(third, other) + 1e-6


@given(POSITIONS, POSITIONS)
def test_any_two_points_have_a_direction_and_words(one: Position, other: Position) -> None:
    assert 0 <= bearing(one, other) < 360
    assert way_words(one, other).split(" ")[-1] in {"N", "NE", "E", "SE", "S", "SW", "W", "NW", "here"}


def test_the_180th_meridian_is_no_wall() -> None:
    assert kilometres(Position(0, 179.9), Position(0, -179.9)) == pytest.approx(22.24, abs=0.01)
    assert compass(bearing(Position(0, 179.9), Position(0, -179.9))) == "E"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (BAYHAVEN, "here"),
        (Position(28.9358, -83.42), "0.4 miles N"),
        (Position(28.93, -83.4035), "1.0 mile E"),
        (Position(28.88, -83.51), "6.4 miles SW"),
        (Position(25.76, -80.19), "295 miles SE"),
        (Position(64.84, -147.72), "3,675 miles NW"),
    ],
)
def test_a_way_in_words(other: Position, words: str) -> None:
    assert way_words(BAYHAVEN, other) == words


def test_known_distance() -> None:
    """Paris to New York, as published for the mean radius."""
    assert miles(kilometres(Position(48.8566, 2.3522), Position(40.7128, -74.0060))) == pytest.approx(3627.8, abs=2)


@given(st.lists(st.floats(0, 2000), max_size=30))
def test_the_reach_holds_enough_or_everybody_who_is_near(distances: list[float]) -> None:
    radius = reach(distances)

    near = [distance for distance in distances if distance <= RADII[-1]]
    within = [distance for distance in distances if distance <= radius]
    assert len(within) >= min(5, len(near))
    smaller = [other for other in RADII if other < radius]
    if near and smaller:
        assert sum(1 for distance in near if distance <= smaller[-1]) < min(5, len(near))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("28.931,-83.422", Position(28.931, -83.422)),
        (" -90,180 ", Position(-90, 180)),
        ("91,0", None),
        ("0,181", None),
        ("28.9,-83.4,1", None),
        ("nan,0", None),
        ("1e3,0", None),
        ("", None),
        ("٢٨.9,-83", None),
    ],
)
def test_only_degrees_that_there_are_make_a_position(text: str, position: Position | None) -> None:
    assert position_in(text) == position


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("34501", "34501"),
        (" 34501-1234 ", "34501"),
        ("345011234", "34501"),
        ("3450", None),
        ("34501-", None),
        ("bay", None),
    ],
)
def test_a_zip_code_as_somebody_types_it(typed: str, digits: str | None) -> None:
    assert five_digits(typed) == digits
