"""Whom to call, at which minute, and with what reason."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contacts.model import (
    AssignmentKind,
    CheckMethod,
    CheckOutcome,
    Directory,
    Freshness,
    PersonStatus,
    PointKind,
    PositionRole,
    Visibility,
)
from contacts.rules import CallGroup, CallLine, open_now, succession, vacancies, whom_to_call
from contacts.succession import Appoint, EndAssignment, EndDelegation, PassOn, RetirePoint, Vacate
from tests.contacts.bayhaven import (
    DANA_PRIMARY,
    DESK,
    DISTRICT,
    DUTY,
    EVERYONE,
    MAIN,
    MOBILE,
    SCHOOL,
    SCHOOL_HOURS,
    bayhaven,
    check,
    holds,
    hours,
    known,
    local,
    person,
    point,
    position,
    stands_in,
    utc,
)

MONDAY_NOON = local("2026-09-14T12:00")
MONDAY_NIGHT = local("2026-09-14T22:00")
CHRISTMAS_EVE = local("2026-12-24T10:00")
ALL_USERS = frozenset({Visibility.ALL_USERS})


def call(
    directory: Directory, at: Any = MONDAY_NOON, visible: Any = EVERYONE, purpose: Any = None
) -> tuple[CallLine, ...]:
    return whom_to_call(directory, at, visible, purpose).lines


def reasons(*arguments: Any) -> dict[str, str]:
    return {line.value[-3:]: line.reason for line in call(*arguments)}


def order(*arguments: Any) -> list[str]:
    return [line.value[-3:] for line in call(*arguments)]


def on_leave(**changes: Any) -> Directory:
    away = person("Dana Example", status=PersonStatus.ON_LEAVE, **changes)
    return bayhaven(people=(away, *SCHOOL.people[1:]))


def test_list_in_office_hours_runs_from_the_primary_to_those_who_may_not_answer() -> None:
    assert list(reasons(SCHOOL).items()) == [
        ("101", "primary, on duty until 16:30 EDT"),
        ("102", "primary, on duty until 16:30 EDT"),
        ("103", "alternate, on duty until 16:30 EDT"),
        ("108", "24-hour line, at all hours"),
        ("107", "main line, on duty until 16:30 EDT"),
        ("190", "Example District: duty line, at all hours"),
        ("191", "Example District: main line, on duty until 17:00 EDT"),
        ("105", "other role, on duty until 16:30 EDT"),
        ("106", "no position here, on duty until 16:30 EDT"),
        ("104", "after-hours line, outside the hours, may not answer; opens 16:30 EDT"),
    ]


def test_list_at_night_starts_with_the_after_hours_line() -> None:
    assert list(reasons(SCHOOL, MONDAY_NIGHT).items()) == [
        ("104", "after-hours line, school closed until Tue 08:00 EDT"),
        ("108", "24-hour line, at all hours"),
        ("190", "Example District: duty line, district closed until Tue 07:30 EDT"),
        ("101", "primary, outside the hours, may not answer; opens Tue 08:00 EDT"),
        ("102", "primary, outside the hours, may not answer; opens Tue 08:00 EDT"),
        ("103", "alternate, outside the hours, may not answer; opens Tue 08:00 EDT"),
        ("107", "main line, outside the hours, may not answer; opens Tue 08:00 EDT"),
        ("191", "Example District: main line, outside the hours, may not answer; opens Tue 07:30 EDT"),
        ("105", "other role, outside the hours, may not answer; opens Tue 08:00 EDT"),
        ("106", "no position here, outside the hours, may not answer; opens Tue 08:00 EDT"),
    ]


def test_list_in_winter_break_names_the_break_and_reaches_the_district() -> None:
    said = reasons(SCHOOL, CHRISTMAS_EVE)

    assert list(said)[:4] == ["104", "108", "190", "191"]
    assert said["104"] == "after-hours line, school closed for winter break"
    assert said["191"] == "Example District: main line, on duty until 17:00 EST"
    assert said["101"] == "primary, closed for winter break, may not answer; opens 1 Jan 08:00 EST"


def test_line_carries_who_how_and_until() -> None:
    first = call(SCHOOL)[0]

    assert (first.name, first.role, first.organisation) == ("Dana Example", "Primary point of contact", SCHOOL.name)
    assert (first.kind, first.value, first.extension) == (DESK, "+13055550101", "45")
    assert first.dial == "tel:+13055550101;ext=45"
    assert (first.on_duty, first.group, first.until) == (True, CallGroup.ON_DUTY, utc("2026-09-14T20:30"))
    assert first.standing.words == "never checked"


@pytest.mark.parametrize(
    ("kind", "value", "extension", "dial", "uri"),
    [
        (DESK, "+13055550101", None, "tel:+13055550101", "tel:+13055550101"),
        (DESK, "+13055550101", "0045", "tel:+13055550101;ext=0045", "tel:+13055550101;ext=0045"),
        (DESK, "+13055550101", "ask for Dana", "tel:+13055550101", "tel:+13055550101"),
        (DUTY, "988", None, "tel:988", "tel:988"),
        (DESK, "see the portal", None, None, None),
        (PointKind.FAX, "+13055550109", None, None, "tel:+13055550109"),
        (PointKind.EMAIL_SHARED, "a b?c@example.org", None, None, "mailto:a%20b%3Fc@example.org"),
        (PointKind.SECURE_PORTAL, "https://portal.example.org/x", None, None, "https://portal.example.org/x"),
        (PointKind.SECURE_PORTAL, "javascript:alert(1)", None, None, None),
        (PointKind.RADIO, "Channel 4", None, None, None),
    ],
)
def test_what_a_tap_opens(
    kind: PointKind, value: str, extension: str | None, dial: str | None, uri: str | None
) -> None:
    line = point(kind, value, extension=extension)

    assert (line.dial, line.uri) == (dial, uri)


def test_viewer_who_is_not_sworn_sees_no_trace_of_a_sworn_line() -> None:
    shown = whom_to_call(SCHOOL, MONDAY_NOON, ALL_USERS)

    assert "+13055550102" not in repr(shown)
    assert [line.value[-3:] for line in shown.lines][:2] == ["101", "103"]


@pytest.mark.parametrize(
    ("back_on", "because"),
    [(date(2026, 12, 3), "the primary is on leave until 3 Dec"), (None, "the primary is on leave")],
)
def test_primary_on_leave_gives_way_to_the_alternate_who_says_why(back_on: date | None, because: str) -> None:
    said = reasons(on_leave(back_on=back_on))

    assert next(iter(said)) == "103"
    assert said["103"] == f"alternate, on duty until 16:30 EDT; {because}"
    assert said["101"] == f"primary, {because.removeprefix('the primary is ')}, may not answer"


def test_leave_ends_on_the_day_of_return() -> None:
    back = on_leave(back_on=date(2026, 9, 14))

    assert order(back)[0] == "101"
    assert order(back, local("2026-09-11T12:00"))[0] == "103"


@pytest.mark.parametrize("status", [{"left_on": date(2026, 9, 14)}, {"status": PersonStatus.LEFT}])
def test_person_who_left_is_skipped_and_the_position_is_vacant(status: dict[str, Any]) -> None:
    gone = bayhaven(people=(person("Dana Example", **status), *SCHOOL.people[1:]))

    listed = whom_to_call(gone, MONDAY_NOON, EVERYONE)

    assert "Dana Example" not in {line.name for line in listed.lines}
    assert [post.role for post in listed.vacant] == [PositionRole.PRIMARY_POC, PositionRole.TRAINING]
    assert listed.lines[0].reason == "alternate, on duty until 16:30 EDT; there is no primary"


def test_announced_departure_does_not_count_before_its_day() -> None:
    leaving = bayhaven(people=(person("Dana Example", left_on=date(2026, 9, 15)), *SCHOOL.people[1:]))

    assert call(leaving)[0].name == "Dana Example"
    assert call(leaving, local("2026-09-14T23:59"))[3].until == utc("2026-09-15T04:00")


def test_unreachable_person_sinks_in_the_group_and_says_so() -> None:
    lost = bayhaven(people=(person("Dana Example", status=PersonStatus.UNREACHABLE), *SCHOOL.people[1:]))

    on_duty = [line.value[-3:] for line in call(lost) if line.on_duty]

    assert on_duty[-2:] == ["101", "102"]
    assert reasons(lost)["101"] == "primary, marked unreachable, on duty until 16:30 EDT"


@pytest.mark.parametrize(
    ("at", "name", "reason"),
    [
        ("2026-09-13T12:00", "Dana Example", "primary, outside the hours, may not answer; opens Mon 08:00 EDT"),
        (
            "2026-09-14T12:00",
            "Kim Loose",
            "primary, standing in for Dana Example until Friday, on duty until 16:30 EDT",
        ),
        ("2026-09-18T12:00", "Kim Loose", "primary, standing in for Dana Example until today, on duty until 16:30 EDT"),
        ("2026-09-21T12:00", "Dana Example", "primary, on duty until 16:30 EDT"),
    ],
)
def test_delegate_replaces_the_primary_for_the_days_of_the_delegation(at: str, name: str, reason: str) -> None:
    delegated = bayhaven(delegations=(stands_in("Kim Loose", DANA_PRIMARY, "2026-09-14", "2026-09-18"),))

    primary = next(line for line in call(delegated, local(at)) if line.reason.startswith("primary"))

    assert (primary.name, primary.reason) == (name, reason)


def test_person_who_is_stood_in_for_stays_on_the_list_and_says_by_whom() -> None:
    delegated = bayhaven(delegations=(stands_in("Kim Loose", DANA_PRIMARY, "2026-09-14", "2026-09-18"),))

    assert reasons(delegated)["101"] == "Kim Loose stands in until Friday, may not answer"


def test_delegate_who_left_does_not_stand_in() -> None:
    people = (*SCHOOL.people[:4], person("Kim Loose", status=PersonStatus.LEFT))
    delegations = (stands_in("Kim Loose", DANA_PRIMARY, "2026-09-14", "2026-09-18"),)

    assert call(bayhaven(people=people, delegations=delegations))[0].name == "Dana Example"


@pytest.mark.parametrize(
    ("at", "current"),
    [
        ("2026-09-13T23:59", False),
        ("2026-09-14T00:00", True),
        ("2026-09-18T23:59", True),
        ("2026-09-19T00:00", False),
    ],
)
def test_assignment_counts_on_its_days_in_the_zone_of_the_organisation(at: str, *, current: bool) -> None:
    dates = {"starts_on": date(2026, 9, 14), "ends_on": date(2026, 9, 18)}
    spell = bayhaven(assignments=(holds("Dana Example", PositionRole.PRIMARY_POC, **dates), *SCHOOL.assignments[1:]))

    listed = whom_to_call(spell, local(at).astimezone(utc("2026-01-01").tzinfo), EVERYONE)

    assert (PositionRole.PRIMARY_POC not in {post.role for post in listed.vacant}) is current


def test_bad_line_is_last_in_its_group_and_never_hidden() -> None:
    wrong = check("+13055550101", CheckMethod.PHONE_CALL, CheckOutcome.WRONG_PERSON, utc("2026-09-12T16:00"))
    lines = call(bayhaven(checks=(wrong,)))

    last_on_duty = [line for line in lines if line.on_duty][-1]

    assert last_on_duty.value == "+13055550101"
    assert last_on_duty.standing.freshness is Freshness.BAD
    assert last_on_duty.standing.words == "wrong person answered 2 days ago"


def test_organisation_without_hours_lists_everything_as_not_recorded() -> None:
    bare = Directory(name="Bayhaven Police", zone=SCHOOL.zone, points=(point(MAIN, "+13055550107"),))

    [line] = call(bare)

    assert (line.group, line.on_duty, line.until) == (CallGroup.UNKNOWN, False, None)
    assert line.reason == "main line, hours not recorded, may not answer"


def test_line_of_a_vacant_position_is_listed_as_such() -> None:
    line = point(DESK, "+13055550110", PositionRole.TRAINING)

    [listed] = call(bayhaven(points=(line,), parent=None))

    assert (listed.name, listed.role) == ("Desk", "Training coordinator")
    assert listed.reason == "other role, position vacant, on duty until 16:30 EDT"


def test_line_of_a_position_leads_to_whoever_is_there() -> None:
    line = point(DESK, "+13055550110", PositionRole.PRIMARY_POC)
    backed = (*SCHOOL.assignments, holds("Kim Loose", PositionRole.PRIMARY_POC, AssignmentKind.ALTERNATE))
    school = replace(on_leave(), assignments=backed, points=(line,), parent=None)

    [listed] = call(school)

    assert (listed.name, listed.reason) == (
        "Kim Loose",
        "alternate, on duty until 16:30 EDT; the primary is on leave",
    )


def test_contact_point_is_listed_once_where_it_does_best() -> None:
    twice = bayhaven(assignments=(*SCHOOL.assignments, holds("Dana Example", PositionRole.TRAINING)))

    assert order(twice) == order(SCHOOL)


@pytest.mark.parametrize("purpose", [PositionRole.LEGAL_PROCESS, "legal_process", "records", "Records"])
def test_purpose_leaves_the_positions_that_serve_it_and_the_house_lines(purpose: str) -> None:
    listed = whom_to_call(SCHOOL, MONDAY_NOON, EVERYONE, purpose)

    assert [line.value[-3:] for line in listed.lines] == ["105", "108", "107", "190", "191"]
    assert listed.lines[0].reason == "primary, on duty until 16:30 EDT"
    assert (listed.vacant, listed.note) == ((), None)


def test_purpose_that_nobody_serves_lists_everyone_with_a_note() -> None:
    listed = whom_to_call(SCHOOL, MONDAY_NOON, EVERYONE, PositionRole.CLINICAL_ON_CALL)

    assert len(listed.lines) == len(call(SCHOOL))
    assert listed.note == "No position here answers for “Clinical on-call”; this is everyone."


def test_retired_line_and_abolished_position_are_gone_from_their_day_on() -> None:
    day = date(2026, 9, 14)
    retired = bayhaven(points=(replace(SCHOOL.points[0], retired_on=day),), parent=None)
    abolished = bayhaven(positions=(position(PositionRole.PRIMARY_POC, abolished_on=day),))

    assert (order(retired), order(retired, local("2026-09-13T12:00"))) == ([], ["101"])
    assert whom_to_call(abolished, MONDAY_NOON, EVERYONE).vacant == ()


def test_line_that_retires_at_midnight_is_on_duty_until_then() -> None:
    retiring = replace(point(DUTY, "+13055550110", cover="24/7"), retired_on=date(2026, 9, 15))

    [line] = call(bayhaven(points=(retiring,), people=(), parent=None))

    assert (line.on_duty, line.until) == (True, utc("2026-09-15T04:00"))


def test_delegate_is_on_the_line_until_the_delegation_ends() -> None:
    mobile = point(MOBILE, "+13055550106", "Kim Loose", "24/7")
    delegated = bayhaven(
        points=(mobile,), delegations=(stands_in("Kim Loose", DANA_PRIMARY, "2026-09-14", "2026-09-18"),), parent=None
    )

    assert call(delegated)[0].until == utc("2026-09-19T04:00")


def test_later_of_two_delegations_counts() -> None:
    both = (
        stands_in("Ash Sample", DANA_PRIMARY, "2026-09-10", "2026-09-30"),
        stands_in("Kim Loose", DANA_PRIMARY, "2026-09-14", "2026-09-18"),
    )

    names = {call(bayhaven(delegations=pair))[0].name for pair in (both, both[::-1])}

    assert names == {"Kim Loose"}


def test_line_of_a_position_leads_to_the_primary_before_the_alternate() -> None:
    line = point(DESK, "+13055550110", PositionRole.PRIMARY_POC)
    both = (holds("Ash Sample", PositionRole.PRIMARY_POC, AssignmentKind.ALTERNATE), DANA_PRIMARY)

    assert call(bayhaven(points=(line,), assignments=both))[0].name == "Dana Example"


def test_duty_line_of_a_position_names_nobody_who_is_not_on_duty() -> None:
    line = point(DUTY, "+13055550110", PositionRole.PRIMARY_POC, "24/7")

    [listed] = call(bayhaven(points=(line,), parent=None), MONDAY_NIGHT)

    assert (listed.name, listed.role, listed.person) == ("Duty line", "Primary point of contact", None)
    assert listed.reason == "duty line, school closed until Tue 08:00 EDT"


def test_personal_line_that_came_with_a_position_leads_nowhere_else() -> None:
    tied = replace(SCHOOL.points[0], position_id=known(PositionRole.TRAINING))

    [listed] = call(bayhaven(points=(tied,), parent=None))

    assert (listed.name, listed.reason) == ("Dana Example", "no position here, on duty until 16:30 EDT")


def test_duty_line_with_its_own_hours_ignores_closed_days_and_a_desk_does_not() -> None:
    lines = (point(DUTY, "+13055550110", cover=SCHOOL_HOURS), point(MAIN, "+13055550107", cover=SCHOOL_HOURS))

    said = reasons(bayhaven(points=lines, parent=None), CHRISTMAS_EVE)

    assert said == {
        "110": "duty line, school closed for winter break",
        "107": "main line, closed for winter break, may not answer; opens 1 Jan 08:00 EST",
    }


def test_after_hours_line_outside_its_own_hours_is_the_first_guess_while_closed() -> None:
    night = point(MOBILE, "+13055550104", "Noor Nights", "Mon–Fri 16:30–08:00")
    closed = bayhaven(points=(SCHOOL.points[0], night), parent=None)

    assert list(reasons(closed, local("2026-12-23T10:00")).items()) == [
        ("104", "after-hours line, outside the hours, may not answer; opens 16:30 EST"),
        ("101", "primary, closed for winter break, may not answer; opens 1 Jan 08:00 EST"),
    ]


def test_after_hours_line_of_an_office_that_never_closes_answers_at_all_hours() -> None:
    always = bayhaven(hours=hours("24/7"), points=(SCHOOL.points[3],), parent=None)

    assert reasons(always, MONDAY_NIGHT) == {"104": "after-hours line, at all hours"}


def test_list_changes_at_the_next_thing_that_changes() -> None:
    assert whom_to_call(SCHOOL, MONDAY_NOON, EVERYONE).changes_at == utc("2026-09-14T20:30")


@pytest.mark.parametrize(
    ("at", "state", "words", "changes_at"),
    [
        ("2026-09-14T12:00", True, "open until 16:30 EDT", "2026-09-14T20:30"),
        ("2026-09-14T16:30", False, "closed, opens Tue 08:00 EDT", "2026-09-15T12:00"),
        ("2026-11-26T10:00", False, "closed for Thanksgiving Day, opens Fri 08:00 EST", "2026-11-27T13:00"),
        ("2026-12-21T10:00", False, "closed for winter break, opens 1 Jan 08:00 EST", "2027-01-01T13:00"),
        ("2026-10-31T12:00", False, "closed, opens Mon 08:00 EST", "2026-11-02T13:00"),
    ],
)
def test_open_now(at: str, *, state: bool, words: str, changes_at: str) -> None:
    found = open_now(SCHOOL, local(at))

    assert (found.open, found.words, found.changes_at) == (state, words, utc(changes_at))


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [(None, None, "hours not recorded"), ("24/7", True, "open at all hours"), ("never", False, "closed")],
)
def test_open_now_without_an_end(text: str | None, words: str, *, state: bool | None) -> None:
    found = open_now(replace(DISTRICT, hours=hours(text)), MONDAY_NOON)

    assert (found.open, found.words, found.changes_at) == (state, words, None)


def test_alternate_alone_does_not_fill_a_position() -> None:
    posts = (position(PositionRole.PRIMARY_POC), position(PositionRole.ALTERNATE_POC))
    claims = tuple(holds("Ash Sample", post.role, AssignmentKind.ALTERNATE) for post in posts)

    assert vacancies(posts, claims, [person("Ash Sample")], date(2026, 9, 14)) == posts[:1]


def test_succession_ends_what_was_theirs_and_opens_the_position() -> None:
    desk, mobile = SCHOOL.points[:2]
    shared = replace(desk, id=known("shared"), position_id=known(PositionRole.PRIMARY_POC))
    acting = stands_in("Dana Example", SCHOOL.assignments[1], "2026-09-20", "2026-09-30")
    dana = person("Dana Example")

    decided = succession(
        dana, date(2026, 9, 15), bayhaven(points=(shared, desk, mobile), delegations=(acting,), people=(dana,))
    )

    assert decided == (
        EndAssignment(DANA_PRIMARY, date(2026, 9, 14)),
        EndDelegation(acting, date(2026, 9, 20)),
        PassOn(shared, SCHOOL.positions[0]),
        RetirePoint(desk, date(2026, 9, 15)),
        RetirePoint(mobile, date(2026, 9, 15)),
        Vacate(SCHOOL.positions[0], date(2026, 9, 15)),
    )


def test_successor_takes_over_and_nothing_is_vacant() -> None:
    kim = SCHOOL.people[4]

    decided = succession(SCHOOL.people[0], date(2026, 9, 15), bayhaven(points=()), kim)

    assert decided == (
        EndAssignment(DANA_PRIMARY, date(2026, 9, 14)),
        Appoint(kim, DANA_PRIMARY, date(2026, 9, 15)),
    )


def test_alternate_who_leaves_opens_nothing_that_a_primary_holds() -> None:
    second = holds("Kim Loose", PositionRole.PRIMARY_POC, AssignmentKind.ALTERNATE)

    decided = succession(SCHOOL.people[4], date(2026, 9, 15), bayhaven(points=(), assignments=(DANA_PRIMARY, second)))

    assert decided == (EndAssignment(second, date(2026, 9, 14)),)


def test_mobile_of_a_person_follows_the_office_hours_unless_it_has_its_own() -> None:
    mobile = point(MOBILE, "+13055550102", "Dana Example", "24/7")

    [line] = call(bayhaven(points=(mobile,), parent=None), MONDAY_NIGHT)

    assert (line.on_duty, line.reason) == (True, "primary, at all hours")
