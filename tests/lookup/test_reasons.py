"""Why a hit matched, and which letters are marked."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.lookup.indexing import Subject, encoded, entry
from registry.lookup.meaning import BEGINS, IS, NEAR, Meaning, Row
from registry.lookup.model import Candidate, NumberHit, Text
from registry.lookup.reasons import matched, pieces, why
from registry.lookup.rules import read

EVERYBODY = ["all_users"]


def _meaning(typed: str, *rows: Row) -> Meaning:
    return Meaning(read(typed), rows)


@pytest.mark.parametrize(
    ("meaning", "text", "marked"),
    [
        (_meaning("sheriff"), "Orange County Sheriff's Office", ["Sheriff's"]),
        (_meaning("sher", (1, "sheriff", 9, BEGINS)), "Orange County Sheriff's Office", ["Sher"]),
        (_meaning("ornage", (1, "orange", 9, NEAR)), "Orange County", ["Orange"]),
        (_meaning("orange so"), "Orange County Sheriff's Office", ["Orange", "Sheriff's", "Office"]),
        (_meaning("elmo"), "École St. Elmo", ["Elmo"]),
        (_meaning("ecole"), "École St. Elmo", ["École"]),
        (_meaning("zzz"), "Orange", []),
        (_meaning(""), "Orange", []),
    ],
)
def test_matched_letters_are_marked(meaning: Meaning, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in matched(meaning, text)] == marked


TEXTS = [
    Text("former", "Harbor Constabulary", until="2019"),
    Text("place", "Bayhaven"),
    Text("person", "Jane Roe"),
    Text("acronym", "HM"),
    Text("identifier", "12-3456789"),
    Text("identifier", "hidden@example.org", "coordinators"),
]
MARSHAL = Candidate(
    UUID(int=1), "Harbor Marshal", "harbor marshal\nharbor constabulary\nhm", "", "", "le_local", "active",
    encoded(TEXTS),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ("harbor marshal", []),
        ("harbor marshall", []),
        ("constabulary", ["former name: Harbor Constabulary (until 2019)"]),
        ("constabulery", ["former name: Harbor Constabulary (until 2019)"]),
        ("marshal bayhaven", ["place: Bayhaven"]),
        ("marshal bayhavn", ["place: Bayhaven"]),
        ("marshal roe", ["person: Jane Roe"]),
        ("hm", ["acronym: HM"]),
        ("123456789", ["identifier: 12-3456789"]),
        ("marshal hidden", []),
    ],
)
def test_why_names_what_the_name_leaves_open(typed: str, reasons: list[str]) -> None:
    found = why(_meaning(typed), MARSHAL, None, EVERYBODY)

    assert [reason.words for reason in found] == reasons


def test_why_marks_the_letters_of_a_slip() -> None:
    (reason,) = why(_meaning("marshal bayhavn"), MARSHAL, None, EVERYBODY)

    assert reason.spans == ((0, 8),)


def test_word_that_is_known_is_no_slip_of_another() -> None:
    meaning = _meaning("bayhavem marshal", (1, "bayhavem", 1, IS), (2, "marshal", 3, IS))

    assert why(meaning, MARSHAL, None, EVERYBODY) == ()


def test_why_shows_the_end_of_a_number_only() -> None:
    number = NumberHit("3055550123", "12", old=True, whole=False)

    found = why(_meaning("0123"), MARSHAL, number, EVERYBODY)

    assert [reason.words for reason in found] == ["old number ending: 0123, extension 12"]


def test_acronym_of_a_name_that_is_written_short_is_known() -> None:
    subject = Subject(UUID(int=1), "TIDE CO SO", "le_local", "active", "FL", "Marrow, FL")

    found = entry(subject, [Text("name", "TIDE CO SO")])

    assert '"TCSO"' in found.texts
    assert "tcso" in found.lexemes


@given(st.text(max_size=60))
def test_pieces_are_the_text_again(typed: str) -> None:
    spans = matched(_meaning(typed), typed)

    assert "".join(piece for piece, _ in pieces(typed, spans)) == typed
