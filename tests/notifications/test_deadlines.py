"""The slices publish the days by which somebody must act, and no others."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from agreements.deadlines import DEADLINES as OF_AGREEMENTS
from contacts.deadlines import DEADLINES as OF_CONTACTS
from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.deadlines import Deadline, Recipient, Span, Who
from registry.platform.ids import new_id
from tests.agreements.places import in_force
from tests.cast import person
from tests.contacts.places import organisation
from tests.notifications.reminded import NOON, TODAY

SOURCES = {each.object_kind: each for each in (*OF_AGREEMENTS, *OF_CONTACTS)}
YEAR = timedelta(days=365)

pytestmark = pytest.mark.usefixtures("database")


async def _all(kind: str, limit: int = 1000) -> list[Deadline]:
    """Every deadline of a kind, read in pages of so many objects."""
    span, found = Span(until=TODAY + YEAR, limit=limit), []
    while True:
        read = await SOURCES[kind].read(span)
        found += read.deadlines
        if read.after is None:
            return found
        span = Span(until=TODAY + YEAR, after=read.after, limit=limit)


async def _house(owner: UUID | None = None, backup: UUID | None = None) -> UUID:
    key = await organisation("Bayhaven High School")
    await db.execute("UPDATE organisation SET owner_id = $2, backup_owner_id = $3 WHERE id = $1", key, owner, backup)
    return key


async def _point(house: UUID, value: str, confirmed_on: date) -> None:
    key = new_id()
    await db.execute(
        "INSERT INTO contact_point (id, organisation_id, kind, value) VALUES ($1, $2, 'desk', $3)", key, house, value
    )
    await db.execute(
        "INSERT INTO contact_check (id, contact_point_id, method, outcome, at)"
        " VALUES ($1, $2, 'phone_call', 'confirmed', $3)",
        new_id(), key, NOON.replace(year=confirmed_on.year, month=confirmed_on.month, day=confirmed_on.day),
    )  # fmt: skip


async def test_agreement_has_a_day_for_each_thing_to_do_and_whoever_looks_after_it() -> None:
    owner, backup = await person(Role.MANAGER), await person(Role.COORDINATOR)
    with clock.frozen(NOON):
        key = await in_force(owner, lasts="17 months", notice="60 days")
        await db.execute(
            "UPDATE agreement SET owner_id = $1, backup_owner_id = $2, filing_agency = 'State', filing_due_on = $3"
            " WHERE id = $4",
            owner.user_id, backup.user_id, TODAY + timedelta(days=9), key,
        )  # fmt: skip
        await db.execute(
            "UPDATE agreement_party SET notice_address = 'Notices@example.org' WHERE agreement_id = $1", key
        )
        found = await _all("agreement")

    kinds = {str(each.kind): each for each in found}
    assert set(kinds) == {"notice", "expiry", "review", "filing"}
    assert kinds["filing"].on == TODAY + timedelta(days=9)
    assert kinds["review"].on == TODAY - timedelta(days=180) + YEAR
    assert kinds["expiry"].on == date(2028, 1, 25)  # seventeen months from 26 August, less a day
    assert kinds["notice"].on < kinds["expiry"].on - timedelta(days=60)  # what is sent must arrive
    assert kinds["expiry"].people == {
        Who.OWNER: Recipient(user_id=owner.user_id), Who.BACKUP: Recipient(user_id=backup.user_id),
    }  # fmt: skip
    assert kinds["expiry"].outside == [Recipient(address="notices@example.org")]


@pytest.mark.parametrize("change", ["terminated_on = '2027-01-01'", "stage = 'draft'", "suspended_on = '2027-01-01'"])
async def test_agreement_that_binds_nobody_has_none(change: str) -> None:
    owner = await person(Role.MANAGER)
    with clock.frozen(NOON):
        key = await in_force(owner, lasts="1 year")
        await db.execute(f"UPDATE agreement SET {change} WHERE id = $1", key)
        await db.execute("DELETE FROM agreement_standing")

        assert [each for each in await _all("agreement") if each.kind != "filing"] == []


async def test_pages_go_on_where_the_last_one_ended() -> None:
    owner = await person(Role.MANAGER)
    with clock.frozen(NOON):
        keys = {await in_force(owner, lasts="1 year") for _ in range(5)}
        one_by_one, at_once = await _all("agreement", limit=1), await _all("agreement")

    assert {each.object_id for each in one_by_one} == keys
    assert one_by_one == at_once


async def test_partner_is_due_with_its_first_number_and_says_how_many() -> None:
    owner = await person(Role.COORDINATOR)
    house = await _house(owner.user_id)
    for value, confirmed in (("+13055550101", date(2026, 7, 1)), ("+13055550102", date(2026, 6, 1))):
        await _point(house, value, confirmed)
    await _point(house, "+13055550103", TODAY)

    with clock.frozen(NOON):
        [day] = await _all("organisation")

    assert (day.on, day.label) == (date(2026, 12, 1), "Bayhaven High School: 2 numbers are to be confirmed")
    assert day.people == {Who.OWNER: Recipient(user_id=owner.user_id)}


async def test_position_is_vacant_from_the_day_its_last_holder_left() -> None:
    house = await _house()
    key, holder = new_id(), new_id()
    await db.execute(
        "INSERT INTO position (id, organisation_id, role, required) VALUES ($1, $2, 'primary_poc', true)", key, house
    )
    await db.execute(
        "INSERT INTO person (id, organisation_id, name, sort_name) VALUES ($1, $2, 'Dana Reyes', 'dana reyes')",
        holder,
        house,
    )
    await db.execute(
        "INSERT INTO assignment (id, position_id, person_id, starts_on) VALUES ($1, $2, $3, '2026-01-01')",
        new_id(), key, holder,
    )  # fmt: skip
    with clock.frozen(NOON):
        filled = await _all("position")
        await db.execute("UPDATE assignment SET ends_on = '2027-02-09'")
        [day] = await _all("position")

    assert filled == []
    assert day.on == date(2027, 2, 10)


async def test_action_item_is_told_to_its_owner_until_it_is_done() -> None:
    owner = await person(Role.COORDINATOR)
    await db.execute(
        "INSERT INTO action_item (id, title, owner_id, owner_name, due_on)"
        " VALUES ($1, 'Send the map', $2, 'Alice', $3)",
        new_id(), owner.user_id, TODAY,
    )  # fmt: skip
    with clock.frozen(NOON):
        [day] = await _all("action")
        await db.execute("UPDATE action_item SET done_on = $1", TODAY)

        assert (day.on, day.label, day.people) == (
            TODAY, "Send the map", {Who.OWNER: Recipient(user_id=owner.user_id)},
        )  # fmt: skip
        assert await _all("action") == []


async def test_certificate_that_was_renewed_does_not_run_out() -> None:
    house, holder = await _house(), new_id()
    await db.execute(
        "INSERT INTO person (id, organisation_id, name, sort_name) VALUES ($1, $2, 'Dana Reyes', 'dana reyes')",
        holder,
        house,
    )
    certificate = (
        "INSERT INTO training_certificate (id, person_id, title, issued_on, expires_on) VALUES ($1, $2, 'TLO', $3, $4)"
    )
    await db.execute(certificate, new_id(), holder, date(2025, 3, 1), date(2027, 3, 1))
    with clock.frozen(NOON):
        [day] = await _all("certificate")
        await db.execute(certificate, new_id(), holder, date(2027, 2, 1), date(2029, 3, 1))

        assert (day.on, day.label) == (date(2027, 3, 1), "Dana Reyes: “TLO” runs out")
        assert await _all("certificate") == []
