"""Dates of coming and going, for any days: who is there, who is away, what a departure ends and what staying undoes."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from contacts.holders import holders, vacancies
from contacts.model import (
    Assignment,
    AssignmentKind,
    ContactPoint,
    Directory,
    Person,
    PersonStatus,
    PointKind,
    Position,
    PositionRole,
)
from contacts.succession import Appoint, EndAssignment, Reopen, RetirePoint, Revive, Withdraw, staying, succession

HOUSE = UUID(int=1)
DANA = Person(id=UUID(int=2), organisation_id=HOUSE, name="Dana Reyes")
KIM = Person(id=UUID(int=3), organisation_id=HOUSE, name="Kim Loose")
POSTS = tuple(
    Position(id=UUID(int=10 + number), organisation_id=HOUSE, role=role)
    for number, role in enumerate((PositionRole.PRIMARY_POC, PositionRole.SIGNATORY, PositionRole.TRAINING))
)
LINES = tuple(
    ContactPoint(
        id=UUID(int=20 + number), organisation_id=HOUSE, person_id=one.id, kind=PointKind.MOBILE,
        value=f"+1305555012{number}",
    )
    for number, one in enumerate((DANA, KIM))
)  # fmt: skip
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@st.composite
def houses(draw: st.DrawFn) -> Directory:
    """Dana holds some of three positions, Kim perhaps one; no one the same twice."""
    held = [
        Assignment(id=UUID(int=30 + number), position_id=post.id, person_id=DANA.id, kind=kind, starts_on=draw(days))
        for number, post in enumerate(POSTS)
        if (kind := draw(st.sampled_from([None, *AssignmentKind])))
    ]
    return Directory(
        name="Marlow Clinic", zone=ZoneInfo("America/New_York"), positions=POSTS, people=(DANA, KIM),
        assignments=tuple(held), points=LINES,
    )  # fmt: skip


def left(directory: Directory, left_on: date, successor: Person | None) -> Directory:
    """The same after Dana left."""
    intents = succession(DANA, left_on, directory, successor)
    ended = {one.assignment.id: one.ends_on for one in intents if isinstance(one, EndAssignment)}
    retired = {one.point.id: one.retired_on for one in intents if isinstance(one, RetirePoint)}
    begun = [
        replace(one.assignment, id=UUID(int=50 + number), person_id=one.successor.id, starts_on=one.starts_on)
        for number, one in enumerate(intents)
        if isinstance(one, Appoint)
    ]
    gone = replace(DANA, left_on=left_on, successor_id=successor.id if successor else None)
    return replace(
        directory,
        people=(gone, KIM),
        assignments=(*(replace(one, ends_on=ended.get(one.id)) for one in directory.assignments), *begun),
        points=tuple(replace(one, retired_on=retired.get(one.id)) for one in directory.points),
    )


def back(directory: Directory, today: date) -> Directory:
    """The same after Dana stays."""
    [gone, *_] = directory.people
    intents = staying(gone, directory, today)
    reopened = {one.assignment.id for one in intents if isinstance(one, Reopen)}
    withdrawn = {one.assignment.id for one in intents if isinstance(one, Withdraw)}
    revived = {one.point.id for one in intents if isinstance(one, Revive)}
    return replace(
        directory,
        people=(DANA, KIM),
        assignments=tuple(
            replace(one, ends_on=None) if one.id in reopened else one
            for one in directory.assignments
            if one.id not in withdrawn
        ),
        points=tuple(replace(one, retired_on=None) if one.id in revived else one for one in directory.points),
    )


@given(houses(), days, st.booleans())
def test_staying_undoes_a_departure_altogether_as_long_as_its_day_has_not_passed(
    directory: Directory,
    left_on: date,
    followed: bool,
) -> None:
    assert back(left(directory, left_on, KIM if followed else None), left_on) == directory


@given(houses(), days, days, st.booleans())
def test_after_a_departure_nobody_is_sent_to_them_and_what_they_held_is_handed_over_or_vacant(
    directory: Directory,
    left_on: date,
    day: date,
    followed: bool,
) -> None:
    after = left(directory, left_on, KIM if followed else None)
    day = max(day, left_on)

    there = holders(after, day)
    empty = {post.id for post in vacancies(POSTS, after.assignments, after.people, day)}

    assert DANA.id not in {one.person.id for one in there}
    for one in directory.assignments:
        begun = day >= max(one.starts_on, left_on)
        held = any(each.position.id == one.position_id and each.assignment.kind is one.kind for each in there)
        assert held == (followed and begun)
        assert (one.position_id in empty) or held
    assert not [one for one in after.points if one.person_id == DANA.id and one.in_use(day)]


@given(houses(), days, days)
def test_a_departure_for_later_changes_nothing_before_its_day(directory: Directory, left_on: date, day: date) -> None:
    day = min(day, left_on - timedelta(days=1))

    after = left(directory, left_on, KIM)

    before_ids = {(one.assignment.id, one.person.id) for one in holders(directory, day)}
    after_ids = {(one.assignment.id, one.person.id) for one in holders(after, day)}
    assert before_ids == after_ids
    assert all(one.in_use(day) for one in after.points)


@given(st.none() | days, st.none() | days, days, st.sampled_from([PersonStatus.ACTIVE, PersonStatus.ON_LEAVE]))
def test_somebody_is_gone_away_or_there_and_back_from_the_very_day(
    left_on: date | None, back_on: date | None, day: date, status: PersonStatus
) -> None:
    one = replace(DANA, status=status, left_on=left_on, back_on=back_on)

    assert one.gone(day) == (left_on is not None and left_on <= day)
    assert one.present(day) == (not one.gone(day) and not one.on_leave(day))
    if status is PersonStatus.ON_LEAVE and back_on is not None:
        assert one.on_leave(back_on - timedelta(days=1))
        assert not one.on_leave(back_on)
        assert not one.on_leave(max(day, back_on))
    if back_on is None:
        assert one.on_leave(day) == (status is PersonStatus.ON_LEAVE)
