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
SLOW_THERE = f"{WHERE}, CASE WHEN pg_is_in_recovery() THEN pg_sleep(20) END"
NEW = {"sector": "education_k12", "region": "FL"}
PATIENCE = 30.0


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
    """The copy, once look-ups go there. Looks are quick, and nothing is late until a test says so."""
    monkeypatch.setattr(db_replica, "BEHIND_SECONDS", 1000.0)
    monkeypatch.setattr(db_replica, "LOOK_SECONDS", 0.1)
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


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    end = time.monotonic() + PATIENCE
    while not await true():
        assert time.monotonic() < end, true.__name__
        await asyncio.sleep(0.02)


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


async def test_late_copy_is_left_and_asked_again_when_it_has_caught_up(
    paused: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = await cast.sign_in("coordinator"), await cast.sign_in("officer")
    await registered(alice, "Late Bay School")
    early = await found(bob, "Late Bay School")
    monkeypatch.setattr(db_replica, "BEHIND_SECONDS", 0.5)
    await until(from_the_database)
    why, shown = db.replica_trouble(), await found(bob, "Late Bay School")
    await paused.execute("SELECT pg_wal_replay_resume()")
    await until(from_the_copy)

    assert (early, shown, why.endswith("seconds behind")) == (False, True, True)


async def test_idle_database_is_not_taken_for_a_late_copy(copied: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_replica, "BEHIND_SECONDS", 1.0)
    await asyncio.sleep(1.5)

    await until(from_the_copy)


async def test_who_saved_something_finds_it_at_once_in_whichever_process(paused: asyncpg.Connection) -> None:
    alice, bob = await cast.sign_in("coordinator"), await cast.sign_in("officer")
    await registered(alice, "Own Bay School")

    assert [await found(alice, "Own Bay School"), await found(bob, "Own Bay School")] == [True, False]
    kept = [one for one in alice.cookies.jar if one.name == "changed"]
    assert [0 < (one.expires or 0) - time.time() <= db_replica.OWN_SECONDS for one in kept] == [True]
    assert db_replica.OWN_SECONDS > 10


@pytest.mark.parametrize("fate", ["kill", "freeze"])
async def test_copy_that_dies_in_the_middle_of_a_read_costs_nobody_an_answer(copied: Server, fate: str) -> None:
    asked = [asyncio.create_task(db.fetch_one(SLOW_THERE, replica=True)) for _ in range(8)]
    await asyncio.sleep(0.1)
    started = time.monotonic()
    getattr(copied, fate)()
    try:
        answers = await asyncio.gather(*asked)
        waited = time.monotonic() - started
        started = time.monotonic()
        after = [await from_the_copy() for _ in range(20)]
        next_ones = time.monotonic() - started
    finally:
        if fate == "kill":
            copied.start()
        else:
            copied.thaw()
    await until(from_the_copy)

    assert [row and row["copied"] for row in answers] == [False] * 8
    assert waited < 6
    assert (after, next_ones < 4) == ([False] * 20, True)


async def test_read_that_is_in_the_way_of_the_copy_is_asked_of_the_database(
    copied: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_replica, "ANSWER_SECONDS", PATIENCE)
    caplog.set_level("INFO", "registry.db")
    own = await asyncpg.connect(copied.url)
    await db.execute("CREATE TABLE IF NOT EXISTS crowd AS SELECT n FROM generate_series(1, 1000) n")
    await until(lambda: _there(own))
    counting = SLOW_THERE.replace(" AS copied", " AS copied, (SELECT count(*) FROM crowd) AS n")
    reading = asyncio.create_task(db.fetch_one(counting, replica=True))
    await until(lambda: _reads(own))
    await db.execute("DELETE FROM crowd WHERE n <= 500")
    await db.execute("VACUUM crowd")
    row = await reading
    await own.close()

    assert row is not None
    assert (row["copied"], row["n"]) == (False, 500)
    assert caplog.messages[-1] == "the replica refused a read: SerializationError"
    assert await from_the_copy()  # one read that was in the way is no reason to leave it


async def _reads(own: asyncpg.Connection) -> bool:
    return await own.fetchval("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')") is True


async def _there(own: asyncpg.Connection) -> bool:
    return await own.fetchval("SELECT to_regclass('crowd') IS NOT NULL") is True


async def test_copy_that_became_a_database_of_its_own_is_asked_no_more(copied: Server) -> None:
    own = await asyncpg.connect(copied.url)
    await own.execute("SELECT pg_promote(false)")
    await own.close()

    await until(_left)
    ready = (await cast.anonymous().get("/health/ready")).json()

    assert ready["notes"][-1].endswith("not its replica: it has become a database of its own")


async def _left() -> bool:
    return bool(db.replica_trouble())
