"""Who answers for many organisations at once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from contacts import service
from contacts.answering import answering, vouched
from contacts.model import CheckOutcome, PointKind, PositionRole, Visibility
from contacts.schemas import CheckIn, IntakeIn, PointIn, PositionIn
from registry.platform import clock, db, slices
from registry.platform.access.model import Actor, Role
from tests import cast
from tests.contacts.places import organisation
from tests.contacts.test_queries import _schools, counted

pytestmark = pytest.mark.usefixtures("database")
NIGHT = datetime(2026, 7, 4, 3, 0, tzinfo=UTC)


@pytest.fixture
async def alice() -> Actor:
    return await cast.person(Role.COORDINATOR, name="Alice Ames")


async def test_the_answer_is_the_top_of_the_card_and_costs_the_same_for_thirty(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = await _schools(alice, 3), await _schools(alice, 30)
    numbers = []
    for ids in (few, many):
        with counted(monkeypatch) as sent:
            found = await answering(alice, ids, clock.now())
        assert set(found) == set(ids)
        numbers.append(len(sent))

    assert numbers[0] == numbers[1] <= 9
    answer = (await slices.answers(alice, few, clock.now()))[few[0]]
    assert (answer.name, answer.number, answer.href) == ("Person 3-0", "(305) 555-0100", "tel:+13055550100")


async def test_a_duty_line_answers_at_night_and_an_empty_house_says_so(alice: Actor) -> None:
    sheriff, empty = await organisation("Sheriff"), await organisation("Empty")
    await service.publish_point(
        alice, sheriff, PointIn(kind=PointKind.DUTY_LINE, value="305-555-0111", coverage="24/7")
    )
    await service.open_position(alice, empty, PositionIn(role=PositionRole.PRIMARY_POC, required=True))

    found = await answering(alice, [sheriff, empty], NIGHT)

    assert found[sheriff].on_duty
    assert found[sheriff].number == "(305) 555-0111"
    assert not found[empty].on_duty
    assert found[empty].number is None
    assert list(found[empty].vacant) == ["Primary point of contact"]


async def test_a_restricted_number_is_given_to_the_sworn_alone_and_that_is_recorded(alice: Actor) -> None:
    sworn = await cast.person(Role.OFFICER, name="Sworn", sworn=True)
    other = await cast.person(Role.OFFICER, name="Other", sworn=False)
    house = await organisation("Sheriff")
    given = PointIn(kind=PointKind.MOBILE, value="305-555-0112", visibility=Visibility.SWORN_ONLY)
    point = await service.publish_point(alice, house, given)
    await _confirm(alice, point)

    assert (await answering(other, [house], NIGHT))[house].number is None
    assert (await answering(sworn, [house], NIGHT))[house].restricted == "sworn officers only"
    assert await vouched(other, [house], clock.now()) == set()
    assert await vouched(sworn, [house], clock.now()) == {house}
    events = await db.fetch("SELECT actor_name FROM audit_event WHERE action = 'read' AND kind = 'contact_point'")
    assert [row["actor_name"] for row in events] == ["Sworn"]


async def test_only_a_confirmation_in_time_of_somebody_who_is_there_vouches(alice: Actor) -> None:
    house = await organisation("School")
    assert await vouched(alice, [house], clock.now()) == set()
    given = IntakeIn(name="Dana Reyes", role=PositionRole.PRIMARY_POC, value="305-555-0113")
    await service.introduce(alice, house, given)
    assert await vouched(alice, [house], clock.now()) == set()

    row = await db.fetch_one("SELECT id FROM contact_point WHERE organisation_id = $1", house)
    assert row
    await _confirm(alice, row["id"])
    assert await vouched(alice, [house], clock.now()) == {house}
    assert await vouched(alice, [house], clock.now() + timedelta(days=210)) == {house}
    assert await vouched(alice, [house], clock.now() + timedelta(days=300)) == set()
    await db.execute("UPDATE person SET left_on = $1, status = 'left'", clock.today())
    assert await vouched(alice, [house], clock.now()) == set()


async def _confirm(actor: Actor, point: UUID) -> None:
    await service.record_check(actor, point, CheckIn(outcome=CheckOutcome.CONFIRMED))


async def test_who_serves_the_first_purpose_that_is_served_there_answers_by_voice(alice: Actor) -> None:
    house, other = await organisation("Clinic"), await organisation("Other")
    for key in (house, other):
        await service.publish_point(
            alice, key, PointIn(kind=PointKind.MAIN_LINE, value="305-555-0120", coverage="24/7")
        )
    post = await service.open_position(alice, house, PositionIn(role=PositionRole.LEGAL_PROCESS, purposes=["records"]))
    for kind, value in ((PointKind.EMAIL_SHARED, "records@example.org"), (PointKind.DESK, "305-555-0121")):
        await service.publish_point(alice, house, PointIn(kind=kind, value=value, position_id=post, coverage="24/7"))

    asked = dict.fromkeys((house, other), ("clinical", "records", "legal_process"))
    found = await answering(alice, [house, other], NIGHT, asked)

    assert (found[house].number, found[house].fits) == ("(305) 555-0121", True)
    assert (found[other].number, found[other].fits) == ("(305) 555-0120", False)
