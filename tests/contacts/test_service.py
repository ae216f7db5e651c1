"""Positions, people and who holds what: on a real database."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contacts import service
from contacts.errors import AlreadyEnded, HasLeft, HeldAlready, PositionGone
from contacts.model import AssignmentKind, PointKind, PositionRole, Visibility
from contacts.queries import directories
from contacts.rules import vacancies
from contacts.schemas import (
    AbolishIn,
    AssignmentIn,
    DelegationIn,
    EndIn,
    IntakeIn,
    LeaveIn,
    LeftIn,
    PersonIn,
    PointIn,
    PositionIn,
)
from registry.partners.errors import NoSuchOrganisation, NotYours
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.errors import Conflict, Invalid, Refused
from registry.platform.ids import new_id
from tests import cast
from tests.contacts.places import events, one, organisation

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.fixture
async def alice() -> Actor:
    return await cast.person(Role.COORDINATOR, name="Alice Ames")


async def _version(table: str, key: UUID) -> int:
    return int(await one(f"SELECT version FROM {table} WHERE id = $1", key))


async def _held_by(person_id: UUID) -> set[tuple[UUID, date | None]]:
    rows = await db.fetch("SELECT position_id, ends_on FROM assignment WHERE person_id = $1", person_id)
    return {(row["position_id"], row["ends_on"]) for row in rows}


async def test_introduce_fills_the_vacant_position_and_publishes_the_number(alice: Actor) -> None:
    school = await organisation()
    post = await service.open_position(alice, school, PositionIn(role=PositionRole.PRIMARY_POC, required=True))

    person = await service.introduce(
        alice, school, IntakeIn(name="Dana Reyes", role=PositionRole.PRIMARY_POC, value="(305) 555-0123 x 45")
    )

    assert await _held_by(person) == {(post, None)}
    row = await db.fetch_one("SELECT * FROM contact_point WHERE person_id = $1", person)
    assert row is not None
    assert (row["value"], row["extension"], row["as_typed"]) == ("+13055550123", "45", "(305) 555-0123 x 45")
    assert row["position_id"] == post


async def test_introduce_with_a_wrong_number_keeps_nothing(alice: Actor) -> None:
    school = await organisation()

    with pytest.raises(Invalid) as refused:
        await service.introduce(alice, school, IntakeIn(name="Dana", role=PositionRole.PRIMARY_POC, value="555-0123"))

    assert "area code" in refused.value.fields["value"]
    assert [await one(f"SELECT count(*) FROM {table}") for table in ("person", "position", "assignment")] == [0, 0, 0]


async def test_own_number_goes_with_the_person_and_not_with_the_position(alice: Actor) -> None:
    school = await organisation()

    person = await service.introduce(
        alice, school,
        IntakeIn(name="Dana", role=PositionRole.PRIMARY_POC, kind=PointKind.MOBILE, value="305-555-0124",
                 visibility=Visibility.SWORN_ONLY),
    )  # fmt: skip

    row = await db.fetch_one("SELECT position_id, visibility FROM contact_point WHERE person_id = $1", person)
    assert row is not None
    assert (row["position_id"], row["visibility"]) == (None, "sworn_only")


async def _staffed(alice: Actor) -> tuple[UUID, UUID, UUID]:
    school = await organisation()
    dana = await service.introduce(
        alice, school, IntakeIn(name="Dana Reyes", role=PositionRole.PRIMARY_POC, value="305-555-0123")
    )
    post = UUID(str(await one("SELECT id FROM position WHERE organisation_id = $1", school)))
    mobile = PointIn(kind=PointKind.MOBILE, value="305-555-0124", person_id=dana)
    await service.publish_point(alice, school, mobile)
    shared = PointIn(kind=PointKind.EMAIL_SHARED, value="office@example.org", position_id=post)
    await service.publish_point(alice, school, shared)
    return school, dana, post


async def test_person_left_opens_a_vacancy_and_retires_only_their_own_lines(alice: Actor) -> None:
    with clock.frozen(NOON):
        school, dana, post = await _staffed(alice)

        departure = await service.person_left(alice, dana, LeftIn(), await _version("person", dana))

        points = await db.fetch("SELECT kind, person_id, retired_on FROM contact_point")
        directory = (await directories([school], list(Visibility)))[school]
    assert [one.id for one in departure.vacant] == [post]
    assert departure.retired == 1
    assert {(row["kind"], row["person_id"], row["retired_on"]) for row in points} == {
        ("desk", None, None), ("mobile", dana, TODAY), ("email_shared", None, None),
    }  # fmt: skip
    assert [one.id for one in vacancies(directory.positions, directory.assignments, directory.people, TODAY)] == [post]
    # An assignment that began today cannot end before its first day.
    assert await _held_by(dana) == {(post, TODAY)}


async def test_successor_takes_over_what_was_held(alice: Actor) -> None:
    with clock.frozen(NOON):
        school, dana, post = await _staffed(alice)
        eve = await service.add_person(alice, school, PersonIn(name="Eve Stone"))

        departure = await service.person_left(alice, dana, LeftIn(successor_id=eve), await _version("person", dana))

    assert departure.vacant == ()
    assert await _held_by(eve) == {(post, None)}
    assert await one("SELECT successor_id FROM person WHERE id = $1", dana) == eve


async def test_successor_who_works_elsewhere_is_refused_and_nothing_changes(alice: Actor) -> None:
    _, dana, post = await _staffed(alice)
    elsewhere = await service.add_person(alice, await organisation("Other"), PersonIn(name="Eve Stone"))

    with pytest.raises(Invalid) as refused:
        await service.person_left(alice, dana, LeftIn(successor_id=elsewhere), await _version("person", dana))

    assert set(refused.value.fields) == {"successor_id"}
    assert await _held_by(dana) == {(post, None)}


async def test_leaving_ends_what_is_held_at_other_organisations_too(alice: Actor) -> None:
    with clock.frozen(NOON):
        sheriff, school = await organisation("Gulf County Sheriff", "le_local"), await organisation()
        deputy = await service.add_person(alice, sheriff, PersonIn(name="Deputy Moss"))
        post = await service.open_position(alice, school, PositionIn(role=PositionRole.SCHOOL_RESOURCE_OFFICER))
        await service.assign(alice, post, AssignmentIn(person_id=deputy, starts_on=TODAY - timedelta(days=30)))

        departure = await service.person_left(alice, deputy, LeftIn(), 1)

    assert [one.id for one in departure.vacant] == [post]
    assert await _held_by(deputy) == {(post, TODAY - timedelta(days=1))}


async def test_departure_announced_for_later_leaves_them_active_until_then(alice: Actor) -> None:
    with clock.frozen(NOON):
        _, dana, post = await _staffed(alice)

        await service.person_left(alice, dana, LeftIn(left_on=date(2027, 1, 1)), await _version("person", dana))

    row = await db.fetch_one("SELECT status, left_on FROM person WHERE id = $1", dana)
    assert row is not None
    assert (row["status"], row["left_on"]) == ("active", date(2027, 1, 1))
    assert await _held_by(dana) == {(post, date(2026, 12, 31))}


async def test_who_has_left_cannot_be_given_a_position_or_leave_again(alice: Actor) -> None:
    with clock.frozen(NOON):
        _, dana, post = await _staffed(alice)
        await service.person_left(alice, dana, LeftIn(), await _version("person", dana))

        with pytest.raises(HasLeft, match="Dana Reyes has left"):
            await service.assign(alice, post, AssignmentIn(person_id=dana))
        with pytest.raises(AlreadyEnded):
            await service.person_left(alice, dana, LeftIn(), await _version("person", dana))


async def test_leave_and_return(alice: Actor) -> None:
    with clock.frozen(NOON):
        _, dana, _ = await _staffed(alice)

        await service.person_on_leave(alice, dana, LeaveIn(back_on=date(2026, 12, 3)), 1)
        away = await db.fetch_one("SELECT status, back_on FROM person WHERE id = $1", dana)
        await service.person_returned(alice, dana, 2)

    assert away is not None
    assert (away["status"], away["back_on"]) == ("on_leave", date(2026, 12, 3))
    assert await one("SELECT status FROM person WHERE id = $1", dana) == "active"


async def test_holding_twice_in_the_same_way_is_a_conflict_and_another_way_is_not(alice: Actor) -> None:
    _, dana, post = await _staffed(alice)

    with pytest.raises(HeldAlready):
        await service.assign(alice, post, AssignmentIn(person_id=dana))
    await service.assign(alice, post, AssignmentIn(person_id=dana, kind=AssignmentKind.AFTER_HOURS))

    assert await one("SELECT count(*) FROM assignment WHERE person_id = $1", dana) == 2


async def test_abolished_position_ends_assignments_and_takes_its_lines_along(alice: Actor) -> None:
    with clock.frozen(NOON):
        _, dana, post = await _staffed(alice)

        await service.abolish_position(alice, post, AbolishIn(), 1)

        with pytest.raises(PositionGone):
            await service.assign(alice, post, AssignmentIn(person_id=dana, kind=AssignmentKind.ALTERNATE))
    rows = await db.fetch("SELECT kind, position_id, retired_on FROM contact_point")
    assert {(row["kind"], row["position_id"], row["retired_on"]) for row in rows} == {
        ("desk", None, None), ("mobile", None, None), ("email_shared", post, TODAY),
    }  # fmt: skip


async def test_delegation_is_for_somebody_else_and_in_order(alice: Actor) -> None:
    with clock.frozen(NOON):
        school, dana, _ = await _staffed(alice)
        eve = await service.add_person(alice, school, PersonIn(name="Eve Stone"))
        held = UUID(str(await one("SELECT id FROM assignment WHERE person_id = $1", dana)))
        days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=9)}

        await service.delegate(alice, held, DelegationIn(delegate_id=eve, **days))
        with pytest.raises(Invalid):
            await service.delegate(alice, held, DelegationIn(delegate_id=dana, **days))
        with pytest.raises(Invalid):
            await service.delegate(alice, held, DelegationIn(delegate_id=eve, starts_on=TODAY, ends_on=TODAY - DAY))
        await service.end_delegation(alice, UUID(str(await one("SELECT id FROM delegation"))), EndIn(on=TODAY))

    assert await one("SELECT ends_on FROM delegation") == TODAY


async def test_second_editor_gets_both_versions(alice: Actor) -> None:
    _, dana, _ = await _staffed(alice)
    await service.correct_person(alice, dana, PersonIn(name="Dana Reyes-Cole"), 1)

    with pytest.raises(Conflict) as conflict:
        await service.correct_person(alice, dana, PersonIn(name="Dana Rey"), 1)

    assert conflict.value.mine is not None
    assert conflict.value.theirs is not None
    assert (conflict.value.mine["name"], conflict.value.theirs["name"]) == ("Dana Rey", "Dana Reyes-Cole")
    assert await one("SELECT name FROM person WHERE id = $1", dana) == "Dana Reyes-Cole"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
async def test_who_may_not_edit_is_refused(role: Role) -> None:
    school, actor = await organisation(), await cast.person(role)

    with pytest.raises(Refused):
        await service.add_person(actor, school, PersonIn(name="Dana"))

    assert await one("SELECT count(*) FROM person") == 0


async def test_coordinator_of_other_sectors_is_refused() -> None:
    school, actor = await organisation(), await cast.person(Role.COORDINATOR, sectors=["healthcare"])

    with pytest.raises(NotYours):
        await service.open_position(actor, school, PositionIn(role=PositionRole.PRIMARY_POC))


async def test_unknown_organisation_is_not_found(alice: Actor) -> None:
    with pytest.raises(NoSuchOrganisation):
        await service.add_person(alice, new_id(), PersonIn(name="Dana"))


async def test_everything_is_in_the_audit_trail(alice: Actor) -> None:
    with clock.frozen(NOON):
        _, dana, _ = await _staffed(alice)
        await service.person_left(alice, dana, LeftIn(), await _version("person", dana))

    assert [action for action, _ in await events("person")] == ["added", "left"]
    assert [action for action, _ in await events("assignment")] == ["assigned", "ended"]
    assert [action for action, _ in await events("contact_point")].count("published") == 3
