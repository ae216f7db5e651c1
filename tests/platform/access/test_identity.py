"""Sessions: what the cookie opens, and for how long."""

from datetime import timedelta

import pytest

from registry.platform import clock, db
from registry.platform.access import sessions
from registry.platform.access.identity import Identity, identify
from registry.platform.access.keys import digest
from registry.platform.access.model import Role
from tests import cast
from tests.cast import SETTINGS

pytestmark = pytest.mark.usefixtures("database")


async def _sessions() -> int:
    return len(await db.fetch("SELECT 1 FROM session"))


async def _who(client: cast.Client) -> Identity:
    return await identify("/account", {b"cookie": f"sid={client.key}".encode()}, SETTINGS)


async def test_anonymous_visits_leave_no_session() -> None:
    nobody = cast.anonymous()

    for _ in range(50):
        await nobody.get("/sign-in", headers={"cookie": "sid=chosen-by-an-attacker"})

    assert await _sessions() == 0


async def test_session_says_who_it_is() -> None:
    alice = await cast.alice()

    assert (await _who(alice)).actor == alice.actor


@pytest.mark.parametrize(
    ("steps", "alive"),
    [
        ([timedelta(minutes=29)], True),
        ([timedelta(minutes=31)], False),
        ([timedelta(minutes=25)] * 28, True),
        ([timedelta(minutes=25)] * 29, False),
    ],
    ids=["idle within", "idle over", "twelve hours within", "twelve hours over"],
)
async def test_session_ends_when_idle_or_old(steps: list[timedelta], alive: bool) -> None:
    begun = clock.now()
    with clock.frozen(begun):
        bob = await cast.bob()

    at, seen = begun, []
    for step in steps:
        at += step
        with clock.frozen(at):
            seen.append((await _who(bob)).actor is not None)

    assert seen == [True] * (len(steps) - 1) + [alive]


async def test_last_seen_is_written_once_a_minute() -> None:
    begun = clock.now()
    with clock.frozen(begun):
        bob = await cast.bob()

    stamps: list[float] = []
    for seconds in (30, 59, 61, 90):
        with clock.frozen(begun + timedelta(seconds=seconds)):
            await _who(bob)
        row = await db.fetch_one("SELECT last_seen_at FROM session")
        assert row is not None
        stamps.append((row["last_seen_at"] - begun).total_seconds())

    assert stamps == [0, 0, 61, 61]


async def test_role_change_counts_at_the_next_request() -> None:
    alice = await cast.alice()
    await db.execute("UPDATE app_user SET role = 'officer' WHERE id = $1", alice.user_id)

    actor = (await _who(alice)).actor

    assert actor is not None
    assert actor.role is Role.OFFICER


@pytest.mark.parametrize("change", ["disabled_at = now()", "expires_on = current_date - 2"])
async def test_closed_account_is_nobody_at_the_next_request(change: str) -> None:
    alice = await cast.alice()
    await db.execute(f"UPDATE app_user SET {change} WHERE id = $1", alice.user_id)

    assert await _who(alice) == Identity()


async def test_request_that_outlives_its_sign_out_does_not_bring_it_back() -> None:
    begun = clock.now()
    with clock.frozen(begun):
        bob = await cast.bob()
    assert bob.key

    # The slow request has read the row; the sign-out runs; then the slow request writes that it was seen.
    await sessions.end_all(bob.user_id)
    await sessions._touch(digest(bob.key), begun)

    assert (await _who(bob), await _sessions()) == (Identity(), 0)


async def test_cookie_has_no_meaning_beside_a_bearer_header_of_the_api() -> None:
    alice = await cast.alice()
    headers = {b"cookie": f"sid={alice.key}".encode(), b"authorization": b"Bearer reg_wrong"}

    in_api = await identify("/api/v1/users", headers, SETTINGS)
    on_page = await identify("/account", headers, SETTINGS)

    assert (in_api.actor, on_page.actor) == (None, alice.actor)
