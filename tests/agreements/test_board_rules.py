"""The board's pure rules: due days, what may be decided, where things stand in the pictures."""

import itertools
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.board.cells import WANTED, Cell, County, Level, Matrix, shown_sectors
from agreements.board.choices import choices, few_words, too_early
from agreements.board.dues import Owed, due_on, next_due
from agreements.board.funding import _cents, dollars
from agreements.board.pages_frame import place
from agreements.board.picture import cells_drawn, mark
from agreements.board.timeline import NAMES, WIDTH, Shown, picture, pieces
from agreements.model import DecisionKind, PartyRole, Renewal, Stage
from agreements.terms.dates import Period
from agreements.terms.model import Facts, Party, Term
from agreements.terms.rules import milestones, standing
from registry.partners.sectors import Sector
from registry.platform.errors import Invalid

K = DecisionKind
DAY = date(2026, 11, 21)


def _facts(begins: date, ends: date | None, renewal: Renewal = Renewal.NONE, **more: object) -> Facts:
    """An agreement that both parties signed on its first day."""
    of_term = {
        name: more.pop(name) for name in ("notice", "renewal_period", "terminate_days", "holdover") if name in more
    }
    term = Term(number=1, begins_on=begins, ends_on=ends, renewal=renewal, **of_term)  # type: ignore[arg-type]
    parties = tuple(
        Party(organisation_id=uuid4(), role=role, signed_on=begins) for role in (PartyRole.LEAD, PartyRole.PARTY)
    )
    return Facts(stage=Stage.CONCLUDED, terms=(term,), parties=parties, **more)  # type: ignore[arg-type]


def test_due_days_are_counted_from_the_first_and_keep_the_end_of_the_month() -> None:
    owed = Owed(first_due_on=date(2024, 1, 31), every=Period.parse("P1M"))

    assert [due_on(owed, n) for n in range(4)] == [
        date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30),
    ]  # fmt: skip


def test_what_is_owed_once_falls_due_once() -> None:
    owed = Owed(first_due_on=DAY)

    assert next_due(owed, []) == DAY
    assert next_due(owed, [DAY]) is None


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 40), st.sampled_from("DM"), st.sets(st.integers(0, 12))
)
def test_next_due_is_the_first_that_nobody_fulfilled(first: date, n: int, unit: str, done: set[int]) -> None:
    owed = Owed(first_due_on=first, every=Period.parse(f"P{n}{unit}"))
    fulfilled = {due_on(owed, number) for number in done}

    following = next_due(owed, [day for day in fulfilled if day])

    missing = next(number for number in range(20) if number not in done)
    assert following is not None
    assert following == due_on(owed, missing)


def test_nothing_falls_due_from_the_day_on_which_it_ended() -> None:
    owed = Owed(first_due_on=date(2026, 1, 15), every=Period.parse("P3M"), ended_on=date(2026, 7, 15))

    first, second = date(2026, 1, 15), date(2026, 4, 15)

    assert [next_due(owed, done) for done in ([], [first], [first, second])] == [first, second, None]


def _kinds(facts: Facts, on: date = DAY) -> list[DecisionKind]:
    return [one.kind for one in choices(facts, standing(facts, on))]


def test_choices_follow_the_state() -> None:
    running = _facts(DAY - timedelta(days=100), DAY + timedelta(days=40))
    over = _facts(DAY - timedelta(days=100), DAY - timedelta(days=1))
    endless = _facts(DAY - timedelta(days=100), None, Renewal.EVERGREEN)

    assert _kinds(running) == [K.AFFIRM_REVIEW, K.START_RENEWAL, K.RENEGOTIATE, K.LET_LAPSE, K.SUSPEND, K.TERMINATE]
    assert _kinds(over) == [K.START_RENEWAL, K.RENEGOTIATE, K.LET_LAPSE]
    assert K.LET_LAPSE not in _kinds(endless)


@pytest.mark.parametrize("ended", ["terminated_on", "superseded_on"])
def test_nothing_is_decided_on_what_has_ended(ended: str) -> None:
    gone: dict[str, Any] = {ended: DAY - timedelta(days=1)}
    facts = _facts(DAY - timedelta(days=100), DAY + timedelta(days=40), **gone)

    assert _kinds(facts) == []


def test_draft_is_approved_or_returned_and_suspended_is_resumed() -> None:
    draft = Facts(stage=Stage.NEGOTIATING)
    rests = _facts(DAY - timedelta(days=100), DAY + timedelta(days=40), suspended_on=DAY)

    assert _kinds(draft)[:2] == [K.APPROVE_DRAFT, K.RETURN_DRAFT]
    assert K.RESUME in _kinds(rests)
    assert K.SUSPEND not in _kinds(rests)


def test_end_before_the_notice_allows_is_too_early() -> None:
    facts = _facts(DAY - timedelta(days=100), DAY + timedelta(days=200), terminate_days=30)
    now = standing(facts, DAY)
    assert now.earliest_end is not None

    assert too_early(now, now.earliest_end) is None
    assert "at the earliest" in str(too_early(now, now.earliest_end - timedelta(days=1)))


@pytest.mark.parametrize(("reason", "few"), [("no", True), ("not needed", True), ("It served its purpose", False)])
def test_reason_takes_a_few_words(reason: str, few: bool) -> None:
    assert few_words(reason) is few


@pytest.mark.parametrize(
    ("back", "kept"),
    [
        ("/agreements/board", True), ("/agreements/board?lane=notice&cursor=ab-_c#lane-notice", True),
        ("https://example.org/agreements/board", False), ("//example.org", False), ("/agreements/boards", False),
        ("/agreements/board/../../sign-out", False), ("/agreements/board?x=\r\nSet-Cookie: a", False), ("", False),
    ],
)  # fmt: skip
def test_form_leads_back_to_the_board_and_nowhere_else(back: str, kept: bool) -> None:
    assert place(back) == (back if kept else None)


@pytest.mark.parametrize(
    ("typed", "cents"), [("125,000", 12_500_000), ("$125,000.50", 12_500_050), ("", None), ("12", 1200)]
)
def test_amount_is_read_as_people_write_it(typed: str, cents: int | None) -> None:
    assert _cents(typed) == cents
    if cents is not None:
        assert _cents(dollars(cents)) == cents


@pytest.mark.parametrize("typed", ["12.5", "1,25", "a lot", "-5", "12,0000"])
def test_amount_that_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        _cents(typed)


def _shown(facts: Facts, title: str = "An understanding") -> Shown:
    state = standing(facts, DAY).state
    return Shown(
        id=uuid4(), reference="MOU-1", title=title, state=state, facts=facts, milestones=milestones(facts, DAY)
    )


def test_renewals_to_come_follow_the_term_without_a_gap() -> None:
    facts = _facts(
        DAY - timedelta(days=300), DAY + timedelta(days=65), Renewal.TACIT, renewal_period=Period.parse("P6M")
    )

    found = list(pieces(facts, DAY, date(2028, 5, 1)))

    assert found[0][0] == DAY
    assert found[-1][1] == date(2028, 5, 1)
    assert [kind for _, _, kind in found] == ["term", "renewal", "renewal", "renewal"]
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))


def test_what_ends_is_drawn_to_its_end_and_no_further() -> None:
    made = picture([_shown(_facts(DAY - timedelta(days=30), DAY + timedelta(days=100)))], DAY)

    [bar] = made.lanes[0].bars
    [end] = [one for one in made.lanes[0].marks if one.kind == "end"]
    assert bar.x == NAMES
    assert NAMES < end.x <= bar.x + bar.width < WIDTH


@given(st.integers(-800, 800), st.integers(1, 900), st.sampled_from(list(Renewal)), st.booleans())
def test_everything_stands_inside_the_picture(begins: int, length: int, renewal: Renewal, held_over: bool) -> None:
    start = DAY + timedelta(days=begins)
    endless = renewal is Renewal.EVERGREEN
    facts = _facts(
        start, None if endless else start + timedelta(days=length), renewal,
        renewal_period=Period.parse("P5M") if renewal is Renewal.TACIT else None, notice=Period.parse("P30D"),
        holdover="It goes on." if held_over else None,
    )  # fmt: skip

    made = picture([_shown(facts, "A title that is far too long for the column in which it has to stand")], DAY)

    for bar in made.lanes[0].bars:
        assert bar.x >= NAMES
        assert bar.x + bar.width <= WIDTH + 2
    assert all(NAMES <= one.x <= WIDTH for one in made.lanes[0].marks)
    assert len(made.lanes[0].title) <= 38


def test_matrix_comes_in_bands_that_fit_a_sheet() -> None:
    counties = [County(uuid4(), f"County {number:02}") for number in range(50)]
    cells = {
        (counties[0].id, Sector.FAITH): Cell(partners=2, grade="A", people=3, level=Level.IN_FORCE, bound=1),
        (counties[1].id, Sector.FAITH): Cell(partners=1, grade="C", people=1),
    }
    found = Matrix("FL", counties, shown_sectors(cells), cells)

    bands = cells_drawn(found)

    assert [len(band.rows) for band in bands] == [24, 24, 2]
    assert bands[0].title == "County 00 to County 23"
    assert [words for _, _, words in bands[0].words] == ["A 2", "C 1"]
    assert bands[0].alone.count("M") == 1
    assert sum(band.holes.count("M") for band in bands) == 50 * len(WANTED)
    assert max(band.height for band in bands) < 1180 * 1.25  # of a sheet as wide as the picture


def test_every_level_has_a_sign_of_its_own_shape() -> None:
    filled = [mark(level, 10, 10) for level in Level if level not in {Level.NONE, Level.PENDING}]

    assert len(set(filled)) == len(filled)
