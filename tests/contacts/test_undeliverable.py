"""Mail that came back makes the address bad wherever it is listed, once."""

import pytest

from contacts import service
from contacts.model import PointKind
from contacts.schemas import PointIn
from contacts.undeliverable import undeliverable
from registry.platform import db
from tests.cast import frank
from tests.contacts.places import organisation

pytestmark = pytest.mark.usefixtures("database")


async def test_address_is_bad_everywhere_and_said_once_without_being_told() -> None:
    who = (await frank()).actor
    first, second = await organisation("Bayhaven High School"), await organisation("Marlow Clinic")
    for house, value in ((first, "Desk@example.org"), (second, "desk@example.org"), (second, "other@example.org")):
        await service.publish_point(who, house, PointIn(kind=PointKind.EMAIL_SHARED, value=value))

    async with db.transaction():
        await undeliverable("desk@example.org", "550 desk@example.org is not here")
        await undeliverable("desk@example.org", "550 desk@example.org is not here")

    rows = await db.fetch("SELECT value, failed_at IS NOT NULL AS bad FROM contact_point ORDER BY lower(value), bad")
    told = await db.fetch("SELECT changes::text AS said FROM audit_event WHERE action = 'checked'")
    assert {(row["value"].lower(), row["bad"]) for row in rows} == {
        ("desk@example.org", True), ("other@example.org", False),
    }  # fmt: skip
    assert len(told) == 2
    assert not any("desk@" in row["said"] for row in told)
