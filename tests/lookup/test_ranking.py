"""Who is likelier meant, and what the index is asked for."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.lookup import conditions
from registry.lookup.likeness import alike, distance, nearest
from registry.lookup.meaning import ALL, BEGINS, IS, NEAR, Meaning, Row
from registry.lookup.model import Candidate, NumberHit
from registry.lookup.position import Position
from registry.lookup.ranking import rank
from registry.lookup.rules import read
from registry.lookup.words import sound

ANYTHING = st.text(max_size=400) | st.text(alphabet="0123456789+-.() x#éß☎👮‍♀️\u202e", max_size=60)


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
    known = [("marion", 3), ("martin", 90), ("marin", 9), ("oslo", 99)]
    vocabulary = [(word, word, documents, False) for word, documents in known]

    assert [near.word for near in nearest("marin", vocabulary, last=False)] == ["martin", "marion"]


_SYLLABLES = st.lists(st.sampled_from(["mar", "in", "field", "feeld", "ton", "e", "ck", "k"]), min_size=1, max_size=5)


@given(_SYLLABLES.map("".join), st.lists(_SYLLABLES.map("".join), unique=True, max_size=30), st.booleans())
def test_nearest_are_those_whose_distance_is_least(typed: str, words: list[str], last: bool) -> None:
    costs = {word: distance(typed, word, last=last) for word in words if word != typed}
    least = sorted((cost, word) for word, cost in costs.items() if cost is not None)

    found = nearest(typed, [(word, word, 1, sound(word) == sound(typed)) for word in words], last=last, most=99)

    assert [(near.cost, near.word) for near in found] == [pair for pair in least if pair[0] <= least[0][0] + 1]


@given(st.text(max_size=20), st.text(max_size=20), st.booleans())
def test_alike_is_a_share_and_whole_for_the_same(one: str, other: str, last: bool) -> None:
    assert 0.0 <= alike(one, other, last=last) <= 1.0
    assert alike(one, one, last=last) == 1.0


def _candidate(name: str, place: str = "", status: str = "active", **more: object) -> Candidate:
    names = name.replace("|", "\n")
    return Candidate(uuid4(), name, names, place, place, str(more.pop("sector", "other")), status, "[]", **more)  # type: ignore[arg-type]


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
        ("winchester police", _candidate("winchester police", "winchester ky"), _candidate("winchester police", "ct")),
        (
            "sheriff hyde sd",
            _candidate("hyde county sheriff office", "highmore sd", sector="le_local"),
            _candidate("hyde county school district", "highmore sd", sector="education_k12"),
        ),
        ("harbor", _candidate("harbor church", used=True), _candidate("harbor arena")),
        (
            "harbor hospital",
            _candidate("harbor health", "hospital road", sector="healthcare"),
            _candidate("harbor house", "hospital road"),
        ),
    ],
)
def test_rank_puts_the_likelier_first(typed: str, better: Candidate, worse: Candidate) -> None:
    ranked = rank(Meaning(read(typed)), [worse, better])

    assert [one.candidate.id for one in ranked] == [better.id, worse.id]


def test_rank_puts_the_number_with_its_extension_first() -> None:
    with_extension, without = _candidate("b"), _candidate("a")
    numbers = {
        with_extension.id: NumberHit("3055550101", "12", old=False, whole=True),
        without.id: NumberHit("3055550101", "", old=False, whole=False),
    }

    ranked = rank(Meaning(read("555-0101 x12")), [without, with_extension], numbers=numbers)

    assert [one.candidate.id for one in ranked] == [with_extension.id, without.id]


def test_rank_puts_the_nearer_of_equals_first_and_says_how_far() -> None:
    near, far = (_candidate("lincoln school", latitude=28.5, longitude=east) for east in (-81.4, -80.2))

    ranked = rank(Meaning(read("lincoln school")), [far, near], near=(28.5, -81.5))

    assert [one.candidate.id for one in ranked] == [near.id, far.id]
    assert [round(one.distance_km or 0) for one in ranked] == [10, 127]


def test_nearness_does_not_beat_a_better_name() -> None:
    near = _candidate("lincoln park museum", latitude=28.5, longitude=-81.5)
    better = _candidate("lincoln high school", latitude=47.6, longitude=-122.3)

    ranked = rank(Meaning(read("lincoln high school")), [near, better], near=(28.5, -81.5))

    assert ranked[0].candidate.id == better.id


def test_distance_is_unknown_without_a_position() -> None:
    [found] = rank(Meaning(read("anywhere")), [_candidate("anywhere")], near=Position(28.5, -81.5))

    assert found.distance_km is None


def test_rank_looks_past_the_first_hundreds_alike() -> None:
    crowd = [_candidate(f"police department {number}") for number in range(399)]
    meant = _candidate("bayhaven police department")

    assert rank(Meaning(read("bayhaven police")), [*crowd, meant])[0].candidate == meant


def _row(at: int, word: str, how: str = IS, documents: int = 5) -> Row:
    return (at, word, documents, how)


def _every(meaning: Meaning, *, widely: bool = False) -> str | None:
    condition = conditions.every(meaning, ["all_users"], widely=widely)
    return condition and condition.every


def _left_out(meaning: Meaning) -> list[str]:
    return [condition.every for condition in conditions.one_left_out(meaning, ["all_users"], widely=False)]


def test_every_word_is_asked_for_as_itself_and_then_as_all_it_may_mean() -> None:
    meaning = Meaning(read("lincon high"))
    meaning.learn([_row(1, "lincoln", NEAR), _row(2, "high"), _row(2, "highland", BEGINS)])

    assert _every(meaning) == "('lincoln') & ('high')"
    assert _every(meaning, widely=True) == "('lincoln') & ('high' | 'highland')"


def test_index_is_asked_for_the_rarest_words_only() -> None:
    words = [
        _row(1, "marrow", documents=300),
        _row(2, "county", documents=700_000),
        _row(3, "clinic", documents=20_000),
    ]
    meaning = Meaning(read("marrow county clinic"), [*words, (0, "", 1_000_000, ALL)])

    condition = conditions.every(meaning, ["all_users"], widely=False)

    assert condition == conditions.Condition("('marrow') & ('clinic')", "('marrow') & ('county') & ('clinic')")


def test_single_letter_at_the_end_is_one_that_was_begun() -> None:
    meaning = Meaning(read("harbor c"), [_row(1, "harbor"), _row(2, "c")])

    assert _every(meaning) == "('harbor') & ('c')"
    assert _every(meaning, widely=True) == "('harbor')"


def test_word_that_means_nothing_leaves_no_condition_for_every() -> None:
    meaning = Meaning(read("xyzzy harbor"), [_row(2, "harbor")])

    assert _every(meaning, widely=True) is None
    assert _left_out(meaning) == ["('harbor')"]


def test_one_left_out_never_leaves_only_words_that_say_nothing() -> None:
    pantego = Meaning(read("pantego police"), [_row(1, "pantego"), _row(2, "police")])
    common = Meaning(read("police department"), [_row(1, "police"), _row(2, "department")])

    assert _left_out(pantego) == ["('pantego')"]
    assert _left_out(common) == []


def test_one_left_out_never_brings_a_great_many() -> None:
    meaning = Meaning(read("first marrow"), [_row(1, "first", documents=90_000), _row(2, "marrow")])

    assert _left_out(meaning) == ["('marrow')"]


def test_number_is_asked_for_with_every_mark_that_the_viewer_may_see() -> None:
    meaning = Meaning(read("328"))

    condition = conditions.every(meaning, ["all_users", "sworn_only"], widely=False)

    assert condition
    assert condition.every == "('328':* | 'sworn_only~328':*)"


@given(ANYTHING, st.lists(st.text(max_size=30), max_size=5))
def test_any_text_ranks_without_an_error(typed: str, names: list[str]) -> None:
    candidates = [
        Candidate(UUID(int=at), name, name.lower(), name, name, "other", "active", "[]")
        for at, name in enumerate(names)
    ]

    assert len(rank(Meaning(read(typed)), candidates)) == len(names)
