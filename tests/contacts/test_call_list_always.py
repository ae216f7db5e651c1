"""What holds of every call list, whatever the organisation and the minute."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.model import (
    Assignment,
    AssignmentKind,
    CheckMethod,
    CheckOutcome,
    ContactPoint,
    Delegation,
    Directory,
    Person,
    PersonStatus,
    PointKind,
    Position,
    PositionRole,
    Visibility,
)
from contacts.rules import CallGroup, whom_to_call
from registry.platform.hours_text import hours_from_text
from tests.contacts.bayhaven import EVERYONE, HOME, Breaks, check, known, utc

PEOPLE = ("Dana Example", "Ash Sample", "Noor Nights")
ROLES = (PositionRole.PRIMARY_POC, PositionRole.AFTER_HOURS_POC, PositionRole.LEGAL_COUNSEL)
CHANGES = [utc("2026-03-08T07:00"), utc("2026-11-01T06:00"), utc("2026-03-29T01:00"), utc("2026-10-03T15:30")]
ZONES = [ZoneInfo(name) for name in ("America/New_York", "America/Phoenix", "Europe/Dublin", "Australia/Lord_Howe")]
WEEKS = (
    "24/7",
    "never",
    "Mon–Fri 08:00–16:30",
    "Daily 22:00–06:00",
    "Sat 20:00–24:00, Sun 00:00–02:30",
    "Sun 01:30–03:15",
)

instants = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(-4000, 4000)
)
hours = st.none() | st.sampled_from(WEEKS).map(hours_from_text)
ids = st.integers(0, 10**9).map(lambda number: known(str(number)))


@st.composite
def directories(draw: Any) -> tuple[Directory, datetime]:
    at = draw(instants)
    near = st.integers(-3, 3).map(lambda step: at.date() + timedelta(days=step))
    points = draw(st.lists(lines(near), max_size=7, unique_by=lambda one: one.id))
    claims = draw(st.lists(assignments(near), max_size=5, unique_by=lambda one: one.id))
    directory = Directory(
        name="Bayhaven High School",
        zone=draw(st.sampled_from(ZONES)),
        hours=draw(hours),
        closures=Breaks(dict.fromkeys(draw(st.sets(near, max_size=2)), "a break")),
        positions=tuple(Position(id=known(role), organisation_id=HOME, role=role) for role in ROLES),
        people=tuple(draw(people(name, near)) for name in PEOPLE),
        assignments=tuple(claims),
        delegations=tuple(draw(st.lists(delegations(near, claims), max_size=3))) if claims else (),
        points=tuple(points),
        checks=tuple(check(one.value, *draw(outcomes), at - timedelta(days=1)) for one in points),
    )
    return directory, at


outcomes = st.tuples(st.sampled_from(CheckMethod), st.sampled_from(CheckOutcome))


def people(name: str, near: st.SearchStrategy[date]) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        id=st.just(known(name)),
        organisation_id=st.just(HOME),
        name=st.just(name),
        status=st.sampled_from(PersonStatus),
        left_on=st.none() | near,
        back_on=st.none() | near,
    )


def lines(near: st.SearchStrategy[date]) -> st.SearchStrategy[ContactPoint]:
    return st.builds(
        ContactPoint,
        id=ids,
        organisation_id=st.just(HOME),
        position_id=st.none() | st.sampled_from(ROLES).map(known),
        person_id=st.none() | st.sampled_from(PEOPLE).map(known),
        kind=st.sampled_from(PointKind),
        value=st.integers(0, 99).map(lambda number: f"+130555501{number:02}"),
        coverage=hours,
        visibility=st.sampled_from(Visibility),
        retired_on=st.none() | near,
    )


def assignments(near: st.SearchStrategy[date]) -> st.SearchStrategy[Assignment]:
    return st.builds(
        Assignment,
        id=ids,
        position_id=st.sampled_from(ROLES).map(known),
        person_id=st.sampled_from(PEOPLE).map(known),
        kind=st.sampled_from(AssignmentKind),
        rank=st.integers(1, 2),
        starts_on=near,
        ends_on=st.none() | near,
    )


def delegations(near: st.SearchStrategy[date], claims: list[Assignment]) -> st.SearchStrategy[Delegation]:
    return st.builds(
        Delegation,
        id=ids,
        assignment_id=st.sampled_from([claim.id for claim in claims]),
        delegate_id=st.sampled_from(PEOPLE).map(known),
        starts_on=near,
        ends_on=near,
    )


@settings(max_examples=150, deadline=None)
@given(directories(), st.floats(0, 1, exclude_max=True))
def test_line_on_duty_stays_on_duty_until_its_until(case: tuple[Directory, datetime], share: float) -> None:
    directory, at = case

    for line in whom_to_call(directory, at, EVERYONE).lines:
        assert line.until is None or line.until > at
        if line.on_duty:
            reach = (line.until or at + timedelta(days=9)) - at
            between = at + timedelta(seconds=int(reach.total_seconds() * share))
            assert line.point.id in {
                later.point.id for later in whom_to_call(directory, between, EVERYONE).lines if later.on_duty
            }


@settings(max_examples=100, deadline=None)
@given(directories(), st.floats(0, 1, exclude_max=True))
def test_list_stays_the_same_until_it_says_it_changes(case: tuple[Directory, datetime], share: float) -> None:
    directory, at = case
    now = whom_to_call(directory, at, EVERYONE)
    reach = (now.changes_at or at + timedelta(days=9)) - at
    later = whom_to_call(directory, at + timedelta(seconds=int(reach.total_seconds() * share)), EVERYONE)

    assert [(line.point.id, line.group) for line in later.lines] == [(line.point.id, line.group) for line in now.lines]
    assert (later.vacant, later.open.open) == (now.vacant, now.open.open)


@settings(max_examples=100, deadline=None)
@given(directories(), st.randoms(use_true_random=False))
def test_order_of_what_is_recorded_does_not_change_the_list(case: tuple[Directory, datetime], chance: Random) -> None:
    directory, at = case
    recorded = ("positions", "people", "assignments", "delegations", "points", "checks")
    mixed = {name: tuple(chance.sample(getattr(directory, name), len(getattr(directory, name)))) for name in recorded}

    assert whom_to_call(replace(directory, **mixed), at, EVERYONE) == whom_to_call(directory, at, EVERYONE)


@settings(max_examples=100, deadline=None)
@given(directories(), st.frozensets(st.sampled_from(Visibility)))
def test_list_of_a_viewer_is_what_it_would_be_without_what_they_may_not_see(
    case: tuple[Directory, datetime], visible: frozenset[Visibility]
) -> None:
    directory, at = case
    bare = replace(directory, points=tuple(one for one in directory.points if one.visibility in visible))

    shown = whom_to_call(directory, at, visible)

    assert {line.point.visibility for line in shown.lines} <= visible
    assert shown == whom_to_call(bare, at, EVERYONE)


@settings(max_examples=100, deadline=None)
@given(directories())
def test_groups_follow_each_other_and_bad_lines_end_them(case: tuple[Directory, datetime]) -> None:
    lines_now = whom_to_call(*case, EVERYONE).lines
    groups = [list(CallGroup).index(line.group) for line in lines_now]

    assert groups == sorted(groups)
    assert len({line.point.id for line in lines_now}) == len(lines_now)
    for group in CallGroup:
        bad = [line.standing.freshness.value == "bad" for line in lines_now if line.group is group]
        sunk = [
            line.person is not None and line.person.status is PersonStatus.UNREACHABLE
            for line in lines_now
            if line.group is group
        ]
        low = [one or other for one, other in zip(bad, sunk, strict=True)]
        assert low == sorted(low)
