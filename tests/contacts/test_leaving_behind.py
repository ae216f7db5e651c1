"""Somebody leaves: what hangs on them is named, and after a time only that they were there stays."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contacts.erasing import erase
from contacts.schemas import MovedIn
from contacts.service_moves import move_person
from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.errors import Invalid
from registry.platform.ids import new_id
from tests import cast
from tests.agreements.places import in_force
from tests.contacts.campaigns.confirming import house, line, person

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
TODAY = date(2027, 3, 1)


async def _left(who: UUID, on: date) -> None:
    await db.execute("UPDATE person SET status = 'left', left_on = $2 WHERE id = $1", who, on)
    await db.execute("UPDATE assignment SET ends_on = $2 WHERE person_id = $1", who, on - timedelta(days=1))
    await db.execute("UPDATE contact_point SET retired_on = $2 WHERE person_id = $1", who, on)


async def test_own_numbers_go_after_a_year_and_who_held_the_position_stays() -> None:
    clinic = await house()
    long, lately, here = [await person(clinic, name) for name in ("Long Gone", "Lately Gone", "Still Here")]
    for number, who in enumerate((long, lately, here)):
        await line(clinic, f"+1305555010{number}", of=who)
    await line(clinic, "+13055550109")
    await _left(long, date(2026, 2, 28))
    await _left(lately, date(2026, 3, 2))

    with clock.frozen(NOON):
        erased, again = await erase(TODAY, 12), await erase(TODAY, 12)

    rows = await db.fetch("SELECT value FROM contact_point ORDER BY value")
    held = await db.fetch("SELECT p.name FROM assignment a JOIN person p ON p.id = a.person_id ORDER BY p.name")
    told = await db.fetch("SELECT changes::text AS said FROM audit_event WHERE action = 'erased'")
    assert (erased, again) == (1, 0)
    assert [row["value"] for row in rows] == ["+13055550101", "+13055550102", "+13055550109"]
    assert [row["name"] for row in held] == ["Lately Gone", "Long Gone", "Still Here"]
    assert [row["said"] for row in told] == ["{}"]


async def test_who_leaves_is_shown_with_what_hangs_on_them_as_far_as_one_may_see() -> None:
    boss = await cast.person(Role.MANAGER)
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await db.execute(
        "INSERT INTO action_item (id, title, owner_person_id, owner_name) VALUES ($1, 'Send the map', $2, 'Dana')",
        new_id(), dana,
    )  # fmt: skip
    for visibility, title in (("all_users", "Open words"), ("sworn_only", "Hidden words")):
        key = await in_force(boss, clinic)
        await db.execute("UPDATE agreement SET visibility = $2, title = $3 WHERE id = $1", key, visibility, title)
        await db.execute("UPDATE agreement_party SET signatory_id = $2 WHERE agreement_id = $1", key, dana)

    async with await cast.dana() as manager:
        page = await manager.get(f"/people/{dana}/left")

    assert "Took on: Send the map" in page.text
    assert "Open words" in page.text
    assert "Hidden words" not in page.text


async def test_who_is_promoted_hands_over_what_they_held_and_begins_the_new_position() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")
    old = await db.fetch_one("SELECT position_id FROM assignment WHERE person_id = $1", dana)
    new = new_id()
    await db.execute("INSERT INTO position (id, organisation_id, role) VALUES ($1, $2, 'signatory')", new, clinic)
    assert old is not None
    given = MovedIn(position_id=new, title="Director", since_on=TODAY, successor_id=kim)
    with clock.frozen(NOON):
        await move_person(frank.actor, dana, given, 1)

    rows = await db.fetch(
        "SELECT p.name, a.position_id, a.ends_on FROM assignment a JOIN person p ON p.id = a.person_id"
        " WHERE a.position_id = ANY($1) ORDER BY a.starts_on, p.name", [old["position_id"], new],
    )  # fmt: skip
    [title] = await db.fetch("SELECT title FROM person WHERE id = $1", dana)
    assert [tuple(row.values()) for row in rows] == [
        ("Dana Reyes", old["position_id"], date(2027, 2, 28)),
        ("Dana Reyes", new, None),
        ("Kim Loose", old["position_id"], None),
    ]
    assert title["title"] == "Director"


async def test_nobody_succeeds_themself() -> None:
    frank = await cast.frank()
    dana = await person(await house(), "Dana Reyes")
    with pytest.raises(Invalid):
        await move_person(frank.actor, dana, MovedIn(position_id=new_id(), successor_id=dana), 1)
