"""Pins and the cards opened lately: one's own, at the top of the find page, and gone when they should be."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.lookup import pins
from registry.platform import audit, clock, db
from registry.platform.access import service as accounts
from registry.platform.audit.history import history
from registry.platform.errors import Invalid, NotFound
from registry.platform.ids import new_id
from tests import cast
from tests.lookup import county

pytestmark = pytest.mark.usefixtures("database", "everybody")
SHERIFF, POLICE, MERGED = county.SHERIFF.id, county.POLICE.id, county.MERGED.id


async def test_opened_cards_are_on_the_find_page_the_last_one_first_and_only_ones_own() -> None:
    bob, charlie = await cast.bob(), await cast.charlie()
    for minute, partner in enumerate((SHERIFF, POLICE, SHERIFF, county.MARSHAL.id)):
        with clock.frozen(datetime(2026, 11, 21, 12, minute, tzinfo=UTC)):
            await bob.get(f"/card/{partner}")

    _, recent = await pins.mine(bob.actor)
    assert [one.id for one in recent] == [county.MARSHAL.id, SHERIFF, POLICE]
    assert "Looked up lately" in (await bob.get("/find")).text
    assert "Looked up lately" not in (await charlie.get("/find")).text
    assert "Looked up lately" not in (await bob.get("/find?q=orange")).text


async def test_pin_stays_on_top_until_it_is_taken_off() -> None:
    bob = await cast.bob()
    await bob.get(f"/card/{SHERIFF}")

    answer = await bob.form(f"/pins/{POLICE}", {"back": "card"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/card/{POLICE}")
    assert "Take off my pins" in (await bob.get(f"/card/{POLICE}")).text
    page = (await bob.get("/find")).text
    assert page.index(f"/card/{POLICE}") < page.index("Looked up lately") < page.index(f"/card/{SHERIFF}")

    await bob.form(f"/pins/{POLICE}/remove", {"back": "partner"})
    assert "Pinned" not in (await bob.get("/find")).text
    assert "Pin for me" in (await bob.get(f"/partners/{POLICE}")).text


async def test_pin_is_in_nobodys_history_and_hides_none_of_it() -> None:
    bob = await cast.bob()
    async with db.transaction():
        await audit.record(bob.actor, "renamed", "organisation", SHERIFF, organisation_id=SHERIFF)

    await pins.pin(bob.actor, SHERIFF)
    await pins.unpin(bob.actor, SHERIFF)

    assert [line.action for line in await history(SHERIFF)] == ["renamed"]


async def test_merged_pin_leads_to_the_successor() -> None:
    bob = await cast.bob()

    await pins.pin(bob.actor, MERGED)
    page = (await bob.get("/find")).text

    assert f"Merged – now {county.POLICE.name}" in page
    assert f'href="/card/{POLICE}"' in page
    assert f'href="/card/{MERGED}"' not in page


async def test_clearing_forgets_what_was_opened_and_keeps_the_pins() -> None:
    bob = await cast.bob()
    await bob.get(f"/card/{SHERIFF}")
    await bob.form(f"/pins/{POLICE}", {"back": "find"})
    await bob.get(f"/card/{POLICE}")

    await bob.form("/pins/forget")

    assert [tuple(row) for row in await db.fetch("SELECT organisation_id, used_at FROM organisation_use")] == [
        (POLICE, None)
    ]


async def test_only_so_many_are_kept_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    bob = await cast.bob()
    monkeypatch.setattr(pins, "PINS", 1)
    monkeypatch.setattr(pins, "KEPT", 2)

    await pins.pin(bob.actor, SHERIFF)
    await pins.pin(bob.actor, SHERIFF)
    with pytest.raises(Invalid):
        await pins.pin(bob.actor, POLICE)
    with pytest.raises(NotFound):
        await pins.pin(bob.actor, new_id())
    for number, partner in enumerate(county.CAST[:6]):
        with clock.frozen(datetime(2026, 11, 21, tzinfo=UTC) + timedelta(minutes=number)):
            await pins.opened(bob.actor, partner.id)

    rows = await db.fetch("SELECT organisation_id FROM organisation_use WHERE pinned_at IS NULL")
    unpinned = [partner.id for partner in county.CAST[:6] if partner.id != SHERIFF]
    assert {row["organisation_id"] for row in rows} == set(unpinned[-2:])


async def test_closed_account_leaves_no_trace_of_whom_it_called() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    await bob.get(f"/card/{SHERIFF}")
    await pins.pin(bob.actor, POLICE)
    await pins.pin(frank.actor, POLICE)

    await accounts.disable(frank.actor, bob.user_id)

    rows = await db.fetch("SELECT user_id FROM organisation_use")
    assert [row["user_id"] for row in rows] == [frank.user_id]


async def test_number_tapped_in_a_list_is_kept_like_an_opened_card() -> None:
    bob = await cast.bob()

    answer = await bob.form(f"/card/{SHERIFF}/called")

    assert answer.status_code == 204
    assert [one.id for one in (await pins.mine(bob.actor))[1]] == [SHERIFF]
    assert len(await db.fetch("SELECT FROM audit_event WHERE action = 'looked_up'")) == 1


async def test_programs_pin_too() -> None:
    bob = await cast.bob()

    assert (await bob.put(f"/api/v1/pins/{SHERIFF}")).status_code == 204
    await bob.get(f"/card/{POLICE}")
    mine = (await bob.get("/api/v1/pins")).json()
    assert [one["id"] for one in mine["pinned"]] == [str(SHERIFF)]
    assert [one["card"] for one in mine["recent"]] == [f"/card/{POLICE}"]
    assert (await bob.delete(f"/api/v1/pins/{SHERIFF}")).status_code == 204
    assert (await bob.delete("/api/v1/recent")).status_code == 204
    assert (await bob.get("/api/v1/pins")).json() == {"pinned": [], "recent": []}
