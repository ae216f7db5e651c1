"""A real streaming copy of the database: what is asked of it, and what happens when it is late, gone or in the way."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import asyncpg
import pytest

from registry.platform import db, db_replica
from registry.platform.db_replica import Lag
from registry.platform.migrate import migrate
from tests import cast
from tests.cast import Client
from tests.platform.standby import Server, pair

WHERE = "SELECT pg_is_in_recovery() AS copied"
NEW = {"sector": "education_k12", "region": "FL"}
BEHIND, LOOK = 1.0, 0.1
PATIENCE = 15.0


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server]]:
    with pair() as both:
        yield both


@pytest.fixture(scope="module")
async def migrated(servers: tuple[Server, Server]) -> None:
    await db.start(servers[0].url, pool_size=2)
    await migrate()
    await db.stop()


@pytest.fixture
async def copied(
    servers: tuple[Server, Server], migrated: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Server]:
    """The copy, once look-ups go there. A second behind is late here, and looks are quick."""
    monkeypatch.setattr(db_replica, "BEHIND_SECONDS", BEHIND)
    monkeypatch.setattr(db_replica, "LOOK_SECONDS", LOOK)
    primary, standby = servers
    await db.start(primary.url, pool_size=10, read_url=standby.url)
    await until(from_the_copy)
    yield standby
    await db.stop()


@pytest.fixture
async def paused(copied: Server) -> AsyncIterator[asyncpg.Connection]:
    """A copy that receives what is written and shows none of it."""
    own = await asyncpg.connect(copied.url)
    await own.execute("SELECT pg_wal_replay_pause()")
    yield own
    await own.execute("SELECT pg_wal_replay_resume()")
    await own.close()


async def from_the_copy() -> bool:
    row = await db.fetch_one(WHERE, replica=True)
    assert row is not None
    return bool(row["copied"])


async def from_the_database() -> bool:
    return not await from_the_copy()


async def until(true: Callable[[], Awaitable[bool]]) -> float:
    """Wait for it; the seconds that took."""
    started = time.monotonic()
    while not await true():
        assert time.monotonic() < started + PATIENCE, true.__name__
        await asyncio.sleep(0.02)
    return time.monotonic() - started


async def found(client: Client, name: str) -> bool:
    answer = await client.get("/api/v1/lookup", params={"q": name})
    assert answer.status_code == 200
    return name in answer.text


async def registered(client: Client, name: str) -> None:
    assert (await client.post("/api/v1/organisations", json=NEW | {"name": name})).status_code == 201


def test_lag_is_the_age_of_the_last_thing_that_arrived() -> None:
    lag = Lag()
    assert lag.behind(100.0) == float("inf")
    lag.wrote(100.0, 5)
    lag.replayed(4)
    assert lag.behind(101.0) == float("inf")
    lag.replayed(5)
    assert lag.behind(101.0) == 1.0
    lag.wrote(102.0, 9)
    lag.wrote(103.0, 12)
    lag.replayed(11)

    assert lag.behind(104.0) == 2.0


async def test_look_ups_ask_the_copy_and_nothing_else_does(copied: Server) -> None:
    rows = [await db.fetch_one(WHERE), await db.fetch_one(WHERE, replica=True)]
    async with db.transaction():
        rows.append(await db.fetch_one(WHERE, replica=True))

    assert [row and row["copied"] for row in rows] == [False, True, False]


async def test_look_up_through_the_service_sees_what_the_copy_shows(paused: asyncpg.Connection) -> None:
    alice, bob = await cast.alice(), await cast.bob()
    await registered(alice, "Gull Harbor School")
    await paused.execute("SELECT pg_wal_replay_resume()")

    await until(lambda: found(bob, "Gull Harbor School"))


async def test_late_copy_is_left_and_asked_again_when_it_has_caught_up(paused: asyncpg.Connection) -> None:
    alice, bob = await cast.sign_in("coordinator"), await cast.sign_in("officer")
    await registered(alice, "Late Bay School")
    early = await found(bob, "Late Bay School")
    left = await until(from_the_database)
    shown = await found(bob, "Late Bay School")
    await paused.execute("SELECT pg_wal_replay_resume()")
    back = await until(from_the_copy)

    assert (early, shown) == (False, True)
    assert left < BEHIND + 3
    assert back < 5


async def test_idle_database_is_not_taken_for_a_late_copy(copied: Server) -> None:
    for _ in range(6):
        await asyncio.sleep(BEHIND / 4)

        assert await from_the_copy()


async def test_who_saved_something_finds_it_at_once_in_whichever_process(paused: asyncpg.Connection) -> None:
    alice, bob = await cast.sign_in("coordinator"), await cast.sign_in("officer")
    await registered(alice, "Own Bay School")

    assert [await found(alice, "Own Bay School"), await found(bob, "Own Bay School")] == [True, False]
    kept = [one for one in alice.cookies.jar if one.name == "changed"]
    assert [0 < (one.expires or 0) - time.time() <= db_replica.OWN_SECONDS for one in kept] == [True]
    assert db_replica.OWN_SECONDS > 10


@pytest.mark.parametrize("fate", ["kill", "freeze"])
async def test_copy_that_dies_in_the_middle_of_a_read_costs_nobody_an_answer(copied: Server, fate: str) -> None:
    asked = [asyncio.create_task(db.fetch_one(f"{WHERE}, pg_sleep(0.3)", replica=True)) for _ in range(8)]
    await asyncio.sleep(0.1)
    started = time.monotonic()
    getattr(copied, fate)()
    answers = await asyncio.gather(*asked)
    waited = time.monotonic() - started
    started = time.monotonic()
    after = [await from_the_copy() for _ in range(20)]
    next_ones = time.monotonic() - started
    if fate == "kill":
        copied.start()
    else:
        copied.thaw()
    await until(from_the_copy)

    assert [row and row["copied"] for row in answers] == [False] * 8
    assert waited < 4
    assert (after, next_ones < 2) == ([False] * 20, True)


async def test_read_that_is_in_the_way_of_the_copy_is_asked_of_the_database(
    copied: Server, caplog: pytest.LogCaptureFixture
) -> None:
    own = await asyncpg.connect(copied.url)
    await db.execute("CREATE TABLE IF NOT EXISTS crowd AS SELECT n FROM generate_series(1, 1000) n")
    await until(lambda: _there(own))
    reading = asyncio.create_task(
        db.fetch_one(f"{WHERE}, (SELECT count(*) FROM crowd) AS n, pg_sleep(0.6)", replica=True)
    )
    await asyncio.sleep(0.1)
    await db.execute("DELETE FROM crowd WHERE n <= 500")
    await db.execute("VACUUM crowd")
    with caplog.at_level("INFO", "registry.db"):
        row = await reading
    await own.close()

    assert row is not None
    assert (row["copied"], row["n"]) == (False, 500)
    assert caplog.messages == ["the replica refused a read: SerializationError"]
    assert await from_the_copy()  # one read that was in the way is no reason to leave it


async def _there(own: asyncpg.Connection) -> bool:
    return await own.fetchval("SELECT to_regclass('crowd') IS NOT NULL") is True


async def test_copy_that_became_a_database_of_its_own_is_asked_no_more(copied: Server) -> None:
    own = await asyncpg.connect(copied.url)
    await own.execute("SELECT pg_promote(false)")
    await own.close()

    assert await until(_left) < 5


async def _left() -> bool:
    assert db._replica is not None
    return not db._replica.asked
