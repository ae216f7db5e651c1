"""The days of numbers, positions and certificates stay what they are, and say nothing that not everybody may know."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.schemas import PersonIn
from notifications.reminders.planning import standing
from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.deadlines import Deadline
from registry.platform.ids import new_id
from tests.cast import person, sign_in
from tests.contacts.meetings.sittings import sittings
from tests.contacts.places import organisation
from tests.notifications.reminded import NOON, TODAY

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("database")


async def _only_day(kind: str, key: UUID) -> Deadline:
    [day] = await standing(kind, [key], TODAY)
    return day


async def _held(position: UUID, holder: UUID, starts_on: date, ends_on: date | None, kind: str = "primary") -> None:
    await db.execute(
        "INSERT INTO assignment (id, position_id, person_id, kind, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5, $6)",
        new_id(), position, holder, kind, starts_on, ends_on,
    )  # fmt: skip


async def test_position_stays_vacant_since_its_holder_left_whatever_becomes_of_those_who_stand_in() -> None:
    dana = await person(Role.MANAGER)
    house, position = await organisation(), new_id()
    opened = "INSERT INTO position (id, organisation_id, role, required) VALUES ($1, $2, 'primary_poc', true)"
    await db.execute(opened, position, house)
    gone, alternate, to_come = [await contacts.add_person(dana, house, PersonIn(name=f"No. {n}")) for n in range(3)]
    await _held(position, gone, date(2026, 1, 1), TODAY - 40 * DAY)
    await _held(position, alternate, date(2026, 1, 1), None, "alternate")
    with clock.frozen(NOON):
        before = await _only_day("position", position)
        await db.execute("UPDATE assignment SET ends_on = $1 WHERE person_id = $2", TODAY - 3 * DAY, alternate)
        await _held(position, to_come, TODAY + 9 * DAY, TODAY + 99 * DAY)
        after = await _only_day("position", position)

    assert before.on == after.on == TODAY - 39 * DAY


async def test_how_many_restricted_numbers_there_are_is_not_told_to_everybody() -> None:
    house = await organisation()
    for number, visibility in (("+13055550101", "all_users"), ("+13055550102", "sworn_only")):
        await db.execute(
            "INSERT INTO contact_point (id, organisation_id, kind, value, visibility, confirmed_on)"
            " VALUES ($1, $2, 'desk', $3, $4, $5)",
            new_id(), house, number, visibility, TODAY - 300 * DAY,
        )  # fmt: skip
    path = f"/reminders/of/organisation/{house}"
    with clock.frozen(NOON):
        async with await sign_in(Role.OFFICER) as officer, await sign_in(Role.COORDINATOR) as coordinator:
            his, hers = await officer.get(path), await coordinator.get(path)
            await db.execute("DELETE FROM contact_point WHERE visibility = 'sworn_only'")
            open_now = await officer.get(path)

    assert "2 numbers are to be confirmed" in hers.text
    assert "to be confirmed" not in his.text
    assert "1 number is to be confirmed" in open_now.text


async def test_certificate_of_a_training_that_not_everybody_sees_is_told_of_to_those_who_do() -> None:
    dana = await person(Role.MANAGER)
    with clock.frozen(NOON):
        here = await sittings(dana, kind="training", visibility="coordinators")
        holder = await contacts.add_person(dana, await organisation("Other"), PersonIn(name="Ada Alvarez"))
        key = new_id()
        add = (
            "INSERT INTO training_certificate (id, person_id, meeting_id, title, issued_on, expires_on)"
            " VALUES ($1, $2, $3, 'TLO', $4, $5)"
        )
        await db.execute(add, key, holder, here.id, TODAY - DAY, TODAY + 20 * DAY)
        hidden = await _only_day("certificate", key)
        # Recorded later and with an earlier day: the one before it is what counts for longer.
        await db.execute(add, new_id(), holder, here.id, TODAY, TODAY + 10 * DAY)
        shorter = await standing("certificate", [key], TODAY)
        await db.execute(add, new_id(), holder, here.id, TODAY - 2 * DAY, None)

        assert hidden.visibility == "coordinators"
        assert len(shorter) == 1
        assert await standing("certificate", [key], TODAY) == []
