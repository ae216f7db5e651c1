"""Doors that open by a key in their address: what leads nowhere is counted by caller, what is right always opens."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from registry.platform.access import links, unknown_keys
from registry.platform.access.links import Purpose
from registry.platform.access.unknown_keys import MOST, WINDOW, Tries
from tests import cast
from tests.cast import Client
from tests.notifications.fed import fetch, put, subscribed
from tests.walk import routes

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
FEW = 3
UNKNOWN = "a" * 42
DOORS = [
    f"/confirm/{UNKNOWN}", f"/feeds/{UNKNOWN}.ics", f"/mail/leave/{UNKNOWN}", f"/reminders/mail/{UNKNOWN}",
    f"/reply/{UNKNOWN}", f"/welcome/{UNKNOWN}",
]  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three are many."""
    monkeypatch.setattr(unknown_keys, "MOST", FEW)


def caller(address: str) -> Client:
    """Somebody without a session who calls from here."""
    client = cast.anonymous()
    client._transport = httpx.ASGITransport(app=cast.app(), client=(address, 50_000))  # type: ignore[arg-type]
    return client


def test_whoever_tries_too_often_waits_until_the_window_is_over() -> None:
    tries = Tries()
    waits = [tries.wait("198.51.100.7", NOW) for _ in range(MOST + 1)]

    assert waits[:MOST] == [0] * MOST
    assert waits[MOST] == WINDOW.total_seconds()
    assert tries.wait("198.51.100.8", NOW) == 0
    assert tries.wait("198.51.100.7", NOW + WINDOW - timedelta(seconds=10)) == 10
    assert tries.wait("198.51.100.7", NOW + WINDOW) == 0
    assert tries.wait("198.51.100.7", NOW - WINDOW) == 0  # a clock that was set back


def test_callers_without_end_take_no_memory_without_end() -> None:
    tries = Tries()
    for number in range(25_000):
        tries.wait(str(number), NOW)

    assert len(tries._tries) <= 10_000


def test_every_public_address_with_a_key_in_it_counts_them() -> None:
    public = [route for route in routes() if route.policy and not route.policy.permission and "{" in route.pattern]
    counting = {route.pattern.partition("/{")[0] for route in public if route.policy and route.policy.by_key}
    others = {route.pattern.partition("/{")[0] for route in public if route.policy and not route.policy.by_key}

    assert counting == {door.rpartition("/")[0] for door in DOORS}
    assert others == {"/schema", "/static"}


@pytest.mark.usefixtures("database", "few")
@pytest.mark.parametrize("door", DOORS)
async def test_unknown_keys_are_answered_alike_and_in_the_end_by_a_wait(door: str) -> None:
    client = caller("198.51.100.7")
    first, *_, last, beyond = [await client.get(door) for _ in range(FEW + 1)]
    head = await client.head(door)
    elsewhere = await caller("198.51.100.8").get(door)

    assert (first.status_code, last.status_code, beyond.status_code, head.status_code) == (404, 404, 429, 429)
    assert first.content == beyond.content == elsewhere.content
    assert (elsewhere.status_code, "retry-after" in last.headers) == (404, False)
    assert 0 < int(beyond.headers["retry-after"]) <= WINDOW.total_seconds()


@pytest.mark.usefixtures("database", "few")
async def test_all_doors_count_together_and_changes_as_well() -> None:
    client = caller("198.51.100.7")
    statuses = [(await client.post(f"/mail/leave/{UNKNOWN}")).status_code]
    statuses += [(await client.get(door)).status_code for door in DOORS]

    assert statuses == [404] * FEW + [429] * (len(DOORS) + 1 - FEW)


@pytest.mark.usefixtures("database", "few")
async def test_right_key_opens_however_many_wrong_ones_came_from_the_same_office() -> None:
    bob = (await cast.bob()).actor
    await put()
    feed, invitation = await subscribed(bob), await links.make(Purpose.PASSWORD, bob.user_id)
    office = caller("198.51.100.7")
    assert [(await office.get(DOORS[0])).status_code for _ in range(FEW + 2)][-1] == 429

    assert (await fetch(feed.secret, office)).status_code == 200
    assert (await office.get(f"/welcome/{invitation}")).status_code == 200
    assert (await office.get("/nowhere")).status_code == 404  # an address without a key is no try
