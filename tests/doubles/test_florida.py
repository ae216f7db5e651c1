"""The sample of Florida's agencies that was matched by hand: names of the FBI's sort against HIFLD's."""

from pathlib import Path

from registry.doubles.model import LIKELY
from registry.doubles.rules import likeness
from tests.doubles.sample import agency, found, hifld_names, keyed, pairs


def test_the_sample_is_large_and_has_hard_cases() -> None:
    every = list(pairs())
    assert sum(pair.same for pair in every) >= 180
    assert sum(bool(pair.hifld) and not pair.same for pair in every) >= 45


def test_pairs_are_judged_as_a_person_did() -> None:
    named = [pair for pair in pairs() if pair.hifld]
    judged = [(likeness(agency(pair.fbi), agency(pair.hifld[0])).score >= LIKELY, pair) for pair in named]
    assert [pair for same, pair in judged if same and not pair.same] == []
    right = sum(same for same, pair in judged if pair.same)
    assert right / sum(pair.same for pair in named) >= 0.97


def test_the_right_one_is_found_among_all_of_florida(shared_data: Path) -> None:
    known = keyed(hifld_names(shared_data))
    asked = [pair for pair in pairs() if pair.same or not pair.hifld]
    answers = [(found(pair.fbi, known)[0], pair) for pair in asked]
    assert [(pair.fbi, name) for name, pair in answers if name and name not in pair.hifld] == []
    assert sum(name in pair.hifld for name, pair in answers) >= 0.97 * sum(pair.same for pair in asked)
