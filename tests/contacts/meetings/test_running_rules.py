"""Which item stands on which agenda, who was asked and who came, and how pressing an action item is."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.meetings.model import Answer, Attendance
from contacts.meetings.running.agenda import Matter, Placed, Sitting, agenda, in_order, moved
from contacts.meetings.running.forms import whom
from contacts.meetings.running.seats import Asked, Mark, Seat, seats
from contacts.meetings.running.tasks import Days, Standing, standing, when

START = datetime(2031, 1, 7, 14, tzinfo=UTC)
TODAY = date(2031, 3, 4)


def key(number: int) -> UUID:
    return UUID(int=number + 1)


def sitting(number: int, day: int, *, cancelled: bool = False) -> Sitting:
    return Sitting(key(number), START + timedelta(days=day), cancelled)


def agendas(sittings: list[Sitting], matters: list[Matter]) -> dict[UUID, list[Placed]]:
    return {one.id: agenda(one.id, sittings, matters) for one in sittings}


QUARTERS = [sitting(number, number * 90) for number in range(4)]


def test_open_item_comes_up_again_and_says_how_often_it_did() -> None:
    item = Matter(key(9), 1, key(1))

    found = agendas(QUARTERS, [item])

    assert found == {
        key(0): [],
        key(1): [Placed(item.id, 0)],
        key(2): [Placed(item.id, 1)],
        key(3): [Placed(item.id, 2)],
    }


def test_item_is_gone_after_the_meeting_that_closed_it() -> None:
    item = Matter(key(9), 1, key(0), closed_in=key(1))

    assert [bool(found) for found in agendas(QUARTERS, [item]).values()] == [True, True, False, False]


def test_item_of_a_cancelled_meeting_goes_to_the_next_one() -> None:
    item = Matter(key(9), 1, key(1))
    sittings = [sitting(n, n * 90, cancelled=n == 1) for n in range(4)]

    found = agendas(sittings, [item])

    assert found[key(1)] == []
    assert found[key(2)] == [Placed(item.id, 0)]


def test_item_stays_with_the_meeting_that_closed_it_when_that_was_moved_before_its_first() -> None:
    item = Matter(key(9), 1, key(1), closed_in=key(2))
    sittings = [sitting(0, 0), sitting(1, 90), sitting(2, 30)]

    assert [bool(found) for found in agendas(sittings, [item]).values()] == [False, False, True]


numbers = st.integers(0, 11)
sittings_of = st.lists(st.tuples(st.integers(-400, 400), st.booleans()), min_size=1, max_size=12).map(
    lambda found: [sitting(number, day, cancelled=gone) for number, (day, gone) in enumerate(found)]
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Sitting], list[Matter]]:
    """Meetings at any time, some cancelled, and items of them, some closed at any of them."""
    sittings = draw(sittings_of)
    of = st.sampled_from([one.id for one in sittings])
    facts = draw(st.lists(st.tuples(st.integers(1, 5), of, st.none() | of), max_size=6))
    return sittings, [Matter(key(100 + number), *fact) for number, fact in enumerate(facts)]


@given(histories())
def test_every_agenda_follows_from_the_times_as_they_are(history: tuple[list[Sitting], list[Matter]]) -> None:
    sittings, matters = history
    order = in_order(sittings)
    place = {one.id: number for number, one in enumerate(order)}
    found = agendas(sittings, matters)

    for one in matters:
        turns = [here.id for here in order if one.id in {placed.id for placed in found[here.id]}]
        counts = [placed.carried for here in order for placed in found[here.id] if placed.id == one.id]
        standing_ones = [here.id for here in order if not here.cancelled]
        assert set(turns) <= set(standing_ones)
        assert counts == list(range(len(turns)))
        after = [here for here in standing_ones if place[here] >= place[one.raised_for]]
        if one.closed_in is None:
            assert turns == after  # at every one that takes place, without a gap
        else:
            assert all(place[here] <= place[one.closed_in] for here in turns)
            assert one.closed_in in turns or one.closed_in not in standing_ones
            assert set(turns) <= {*after, one.closed_in}


@given(histories(), st.integers(-400, 400), st.data())
def test_a_meeting_put_between_changes_no_other_agenda(
    history: tuple[list[Sitting], list[Matter]], day: int, data: st.DataObject
) -> None:
    sittings, matters = history
    before = agendas(sittings, matters)
    new = sitting(50, day)
    cancelled = data.draw(st.sampled_from(sittings))

    after = agendas([*sittings, new], matters)
    without = agendas(
        [one if one != cancelled else Sitting(one.id, one.starts_at, cancelled=True) for one in sittings], matters
    )

    def items(found: list[Placed]) -> list[UUID]:
        return [one.id for one in found]

    assert {one: items(found) for one, found in after.items() if one != new.id} == {
        one: items(found) for one, found in before.items()
    }
    assert {one: items(found) for one, found in without.items() if one != cancelled.id} == {
        one: items(found) for one, found in before.items() if one != cancelled.id
    }


@given(st.permutations(range(8)), st.data())
def test_moved_item_passes_its_neighbour_and_nobody_else_changes_places(order: list[int], data: st.DataObject) -> None:
    keys = [key(one) for one in order]
    shown = [one for one in keys if data.draw(st.booleans())]
    one, up = data.draw(st.sampled_from(keys)), data.draw(st.booleans())

    after = moved(keys, shown, one, up=up)

    assert [other for other in after if other != one] == [other for other in keys if other != one]
    seen = [other for other in after if other in shown]
    if one in shown:
        at = shown.index(one)
        to = max(0, min(len(shown) - 1, at + (-1 if up else 1)))
        assert seen.index(one) == to
        assert moved(after, seen, one, up=not up) == keys or to == at or len(shown) < len(keys)
    else:
        assert after == keys


def test_seats_are_those_asked_and_then_those_who_came_all_the_same() -> None:
    dana = Asked(
        id=key(1), name="Dana Reyes", person_id=key(11), organisation="Bayhaven High School", answer=Answer.ACCEPTED
    )
    office = Asked(id=key(2), name="Marlow Sheriff", organisation_id=key(12), organisation="Marlow Sheriff")
    outside = Asked(id=key(3), name="Kim Outside")
    came = [
        Mark(id=key(4), name="Dana R.", person_id=key(11), attendance=Attendance.PRESENT),
        Mark(id=key(5), name="marlow sheriff", organisation_id=key(12), attendance=Attendance.REMOTE),
        Mark(id=key(6), name="Lee Walker", organisation_id=key(12), attendance=Attendance.PRESENT),
    ]

    lines = seats([dana, office, outside, dana], came)

    assert [(one.name, one.attendance, one.asked is not None) for one in lines] == [
        ("Dana Reyes", Attendance.PRESENT, True),
        ("Marlow Sheriff", Attendance.REMOTE, True),
        ("Kim Outside", None, True),
        ("Lee Walker", Attendance.PRESENT, False),
    ]
    assert [line.organisation for line in lines] == ["Bayhaven High School", None, None, None]


@pytest.mark.parametrize(
    ("attendance", "came"),
    [(Attendance.PRESENT, True), (Attendance.REMOTE, True), (Attendance.EXCUSED, False), (Attendance.ABSENT, False)],
)
def test_who_was_there_in_the_room_or_on_the_line_came(attendance: Attendance, came: bool) -> None:
    assert Seat(mark=Mark(id=key(1), name="Dana Reyes", attendance=attendance)).came is came


@pytest.mark.parametrize(
    ("days", "expected", "words"),
    [
        (Days(), Standing.OPEN, "No day set"),
        (Days(date(2031, 3, 3)), Standing.OVERDUE, "Due 3 Mar 2031, 1 day late"),
        (Days(TODAY), Standing.SOON, "Due 4 Mar 2031, today"),
        (Days(date(2031, 3, 11)), Standing.SOON, "Due 11 Mar 2031, in 7 days"),
        (Days(date(2031, 3, 12)), Standing.OPEN, "Due 12 Mar 2031, in 8 days"),
        (Days(date(2031, 3, 1), done_on=TODAY), Standing.DONE, "Done 4 Mar 2031"),
        (Days(None, None, TODAY), Standing.DROPPED, "Dropped 4 Mar 2031"),
    ],
)
def test_item_stands_as_its_days_say(days: Days, expected: Standing, words: str) -> None:
    assert (standing(days, TODAY), when(days, TODAY)) == (expected, words)


PEOPLE = {
    "Dana Drew": ("user", UUID(int=1)), "Amir Solberg, Harbor Church": ("person", UUID(int=2)),
    "Kim Ray, Harbor Church": ("person", UUID(int=3)), "Kim Reyes, Gull House": ("person", UUID(int=4)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("amir solberg, harbor church", 2), ("Amir Solberg", 2), ("Amir", 2), ("Solberg Amir", 2), ("DANA", 1),
        ("Kim Reyes", 4), ("Kim", None), ("Harbor", None), ("Am", None), ("Lee Park", None),
    ],
)  # fmt: skip
def test_name_means_the_only_one_who_has_it(typed: str, who: int | None) -> None:
    found = whom(PEOPLE, typed)

    assert (found[1].int if found else None) == who
