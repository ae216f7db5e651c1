"""Texts: how they are marked up and numbered, what changed between two, which version a decision was on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.drafting.compare import Change, compared
from agreements.drafting.document import chapters
from agreements.drafting.filling import filled, gaps, unknown_words
from agreements.drafting.library import composed, shipped, templates
from agreements.drafting.markup import Paragraph, letter, lines, paragraphs
from agreements.drafting.model import Deed, Front, Version, verdicts
from agreements.model import Kind, SafecomSection

AT = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One line\nof two.", (Paragraph("One line of two."),)),
        ("First.\n\n \nSecond.", (Paragraph("First."), Paragraph("Second."))),
        ("These:\n- one\n- two\n  and a half", (Paragraph("These:", ("one", "two and a half")),)),
        ("(a) one\n(b) two", (Paragraph("", ("one", "two")),)),
        ("1. one\n12) two", (Paragraph("", ("one", "two")),)),
        ("A - b, and e. g. this", (Paragraph("A - b, and e. g. this"),)),
        ("<b>bold</b> & more", (Paragraph("<b>bold</b> & more"),)),
        ("", ()),
    ],
)
def test_text_is_paragraphs_with_items(text: str, found: tuple[Paragraph, ...]) -> None:
    assert paragraphs(text) == found


def test_items_are_lettered_beyond_z() -> None:
    assert [letter(number) for number in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]


def test_sections_without_words_are_left_out_of_the_numbering() -> None:
    found = chapters(
        {SafecomSection.PURPOSE: "One.\n\nTwo:\n- x", SafecomSection.UPDATES: "Three.", SafecomSection.SCOPE: " "}
    )

    assert [(one.number, one.title, [par.number for par in one.paragraphs]) for one in found] == [
        (1, "Purpose", ["1.1", "1.2"]),
        (2, "Updates", ["2.1"]),
    ]
    assert found[0].paragraphs[1].items == (("(a)", "x"),)


TEXTS = st.lists(
    st.lists(st.sampled_from(["school", "sheriff", "shall", "the", "- item", "answer."]), min_size=1, max_size=9).map(
        " ".join
    ),
    max_size=6,
).map("\n\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_comparison(before: str, after: str) -> None:
    found = compared(before, after)

    def without(gone: Change) -> list[str]:
        said = [" ".join("".join(run.text for run in line.runs if run.change is not gone).split()) for line in found]
        return [line for line in said if line]

    assert without(Change.INSERTED) == [" ".join(line.split()) for line in lines(before)]
    assert without(Change.DELETED) == [" ".join(line.split()) for line in lines(after)]


def test_one_word_is_marked_and_not_its_paragraph() -> None:
    [line] = compared("The school answers within two hours.", "The school answers within four hours.")

    marked = [(run.change, run.text.strip()) for run in line.runs if run.change is not Change.SAME]
    assert marked == [(Change.DELETED, "two"), (Change.INSERTED, "four")]


def test_words_in_braces_are_filled_in_or_become_a_gap() -> None:
    text = filled(
        "It goes by {request_channel}. {filing}\nSigned by {others}.", {"request_channel": "post", "filing": ""}
    )

    assert text == "It goes by post.\nSigned by [to fill in: others]."
    assert gaps(text + " [to fill in: others]") == ["others"]
    assert unknown_words("{others} and {colour} and {Lead}") == ["Lead", "colour"]


def test_every_shipped_clause_can_be_filled_in_and_every_template_speaks() -> None:
    assert [one.code for one in shipped() if unknown_words(one.text)] == []
    assert len({one.code for one in shipped()}) == len(shipped())
    for template in templates():
        said = composed(shipped(), template.code, {})
        assert all(said[name] for name in (SafecomSection.PURPOSE, SafecomSection.POLICY, SafecomSection.UPDATES))
        if template.code != "letter":
            assert [str(name) for name, text in said.items() if not text] == []


def test_every_kind_of_agreement_has_a_template_but_none_twice_in_one() -> None:
    kinds = {kind for template in templates() for kind in template.kinds}

    assert set(Kind) - kinds == set()


def _version(number: int, after: int) -> Version:
    front = Front(reference="MOU-1", title="T", kind="K", parties=())
    at = AT + timedelta(hours=after)
    return Version(number=number, front=front, sections={}, sha256="0" * 64, note=None, by_name="A", at=at)


def _deed(reason: str, after: int, *, approved: bool = True) -> Deed:
    return Deed(approved, reason, "Dana", AT + timedelta(hours=after))


def test_decision_counts_for_the_version_that_was_the_newest_then() -> None:
    versions = [_version(2, after=4), _version(1, after=1)]
    deeds = [
        _deed("too long", 2, approved=False),
        _deed("good", 3),
        _deed("before there was a text", 0, approved=False),
    ]

    found = verdicts(versions, deeds)

    assert {number: one.approved for number, one in found.items()} == {1: True}
    assert verdicts(versions, [_deed("go", 9)])[2].approved
