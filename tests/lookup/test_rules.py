"""What was typed, read; who is likelier meant; why; which letters are marked."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.lookup import conditions
from registry.lookup.model import Candidate, Number, NumberHit, Query, Text
from registry.lookup.ranking import alike, distance, nearest, rank
from registry.lookup.reasons import matched, pieces, why
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
    ("typed", "word", "last", "expected"),
    [
        ("sheriff", "sheriff", False, 0), ("sherrif", "sheriff", False, 2), ("ornage", "orange", False, 1),
        ("hillsboruo", "hillsborough", True, 1.6), ("hillsbo", "hillsborough", False, None), ("cat", "cut", False, 1),
        ("ab", "ad", False, None), ("lincoln", "franklin", False, None), ("oshun", "ocean", False, 2.5),
    ],
)  # fmt: skip
def test_distance_counts_slips(typed: str, word: str, last: bool, expected: float | None) -> None:
    assert distance(typed, word, last=last) == expected


def test_nearest_prefers_few_slips_then_frequent_words() -> None:
    vocabulary = [("marion", "marion", 3), ("martin", "martin", 90), ("marin", "marin", 9), ("oslo", "oslo", 99)]

    assert [near.word for near in nearest("marin", vocabulary, last=False)] == ["marin", "martin", "marion"]


def _candidate(name: str, place: str = "", status: str = "active", **more: object) -> Candidate:
    return Candidate(uuid4(), tuple(name.split("|")), place, status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("lincoln high school", _candidate("lincoln high school"), _candidate("lincoln high school annex")),
        (
            "lincoln high marrow",
            _candidate("lincoln high school", "marrow fl"),
            _candidate("lincoln high school", "tide fl"),
        ),
        (
            "quayside police",
            _candidate("quayside police department"),
            _candidate("quayside police department", "", "merged"),
        ),
        ("orange sheriff", _candidate("orange county sheriff office"), _candidate("tide sheriff office", "orange fl")),
        ("bdpd", _candidate("bayhaven dade police department|bdpd"), _candidate("bdp society")),
        ("licnoln", _candidate("lincoln school"), _candidate("lindon school")),
        (
            "555-0101 x12",
            _candidate("b", number=NumberHit("3055550101", "12", old=False, whole=True)),
            _candidate("a", number=NumberHit("3055550101", "", old=False, whole=False)),
        ),
    ],
)
def test_rank_puts_the_likelier_first(typed: str, better: Candidate, worse: Candidate) -> None:
    query = read(typed)

    assert [c.id for _, c in rank(query, [worse, better])] == [better.id, worse.id]


def test_rank_looks_past_the_first_four_hundred_alike() -> None:
    crowd = [_candidate(f"police department {number}") for number in range(399)]
    meant = _candidate("bayhaven police department")

    assert rank(read("bayhaven police"), [*crowd, meant])[0][1] == meant


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("sheriff", "Orange County Sheriff's Office", ["Sheriff's"]),
        ("sher", "Orange County Sheriff's Office", ["Sher"]),
        ("ornage", "Orange County", ["Orange"]),
        ("elmo", "École St. Elmo", ["Elmo"]),
        ("ecole", "École St. Elmo", ["École"]),
        ("zzz", "Orange", []),
        ("", "Orange", []),
    ],
)
def test_matched_letters_are_marked(typed: str, text: str, marked: list[str]) -> None:
    spans = matched(read(typed), text)

    assert [text[start:end] for start, end in spans] == marked


TEXTS = [
    Text("former", "Harbor Constabulary", until="2019"),
    Text("place", "Bayhaven"),
    Text("person", "Jane Roe"),
    Text("acronym", "HM"),
]


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ("harbor marshal", []),
        ("harbor marshall", []),
        ("constabulary", ["former name: Harbor Constabulary (until 2019)"]),
        ("marshal bayhaven", ["place: Bayhaven"]),
        ("marshal roe", ["person: Jane Roe"]),
        ("hm", ["acronym: HM"]),
    ],
)
def test_why_names_what_the_name_leaves_open(typed: str, reasons: list[str]) -> None:
    assert [reason.words for reason in why(read(typed), "Harbor Marshal", None, TEXTS)] == reasons


def test_why_shows_the_end_of_a_number_only() -> None:
    number = NumberHit("3055550123", "12", old=True, whole=False)

    assert [r.words for r in why(read("0123"), "Harbor", number, TEXTS)] == ["old number ending: 0123, extension 12"]


def test_one_left_out_never_leaves_only_words_that_say_nothing() -> None:
    terms = ["(a)", "(b)"]

    assert conditions.one_left_out(["pantego", "police"], terms, {}, set()) == "((a))"
    assert conditions.one_left_out(["police", "department"], terms, {}, set()) is None
    assert conditions.one_left_out(["xyzzy", "harbor"], terms, {}, {"xyzzy"}) == "((b))"


@given(ANYTHING)
def test_any_text_is_a_query(typed: str) -> None:
    query = read(typed)

    assert len(query.folded) <= 800
    assert all(word.isascii() and word.isalnum() for word in query.words)
    assert isinstance(without_number(query), Query)
    assert "".join(piece for piece, _ in pieces(typed, matched(query, typed))) == typed


@given(ANYTHING, st.lists(st.text(max_size=30), max_size=5))
def test_any_text_ranks_without_an_error(typed: str, names: list[str]) -> None:
    candidates = [Candidate(UUID(int=at), (name.lower(),), name, "active") for at, name in enumerate(names)]

    assert len(rank(read(typed), candidates)) == len(names)


@given(st.text(max_size=20), st.text(max_size=20), st.booleans())
def test_alike_is_a_share_and_whole_for_the_same(one: str, other: str, last: bool) -> None:
    assert 0.0 <= alike(one, other, last) <= 1.0
    assert alike(one, one, last) == 1.0
