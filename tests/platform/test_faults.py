import asyncio
import functools
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest

from registry.platform import db, db_pool
from registry.platform.errors import Unavailable
from tests.cast import Client, anonymous, sign_in
from tests.platform.proxy import Proxy, Road, proxy
from tests.serving import free_port

READ = "/api/v1/organisations"
NEW = {"name": "Bay Haven High School", "sector": "education_k12", "region": "FL"}
KEY = {"Idempotency-Key": "key-0000-0001"}


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth of every limit, so that a test need not wait for the real one."""
    monkeypatch.setattr(db_pool, "ANSWER_SECONDS", db_pool.ANSWER_SECONDS / 5)
    monkeypatch.setattr(db, "ACQUIRE_SECONDS", db_pool.ACQUIRE_SECONDS / 5)
    limits = {"statement_timeout": "800ms", "lock_timeout": "400ms"}
    monkeypatch.setattr(db_pool, "_HURRIED", db_pool._HURRIED | limits)


@pytest.fixture
async def road(brisk: None, committed: str) -> AsyncIterator[Proxy]:
    """The database behind a road that can be blocked; two connections at most."""
    await db.stop()
    async with proxy(committed) as found:
        await db.start(found.url, pool_size=2)
        yield found
        await db.stop()


@pytest.fixture
async def alice(road: Proxy) -> Client:
    return await sign_in("coordinator", name="Alice")


async def test_database_away_is_said_and_heals(road: Proxy, alice: Client) -> None:
    road.mode = Road.CLOSED
    road.cut()
    away = await alice.get(READ)
    page = await alice.get("/")
    alive = await anonymous().get("/health/live")
    ready = await anonymous().get("/health/ready")
    road.mode = Road.OPEN
    back = await alice.get(READ)

    assert (away.status_code, away.headers["retry-after"], away.json()["status"]) == (503, "2", 503)
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert (alive.status_code, ready.status_code, back.status_code) == (200, 503, 200)


async def test_idle_connections_that_were_reset_are_replaced(road: Proxy, alice: Client) -> None:
    for _ in range(3):
        road.cut()
        await asyncio.sleep(0.05)

        assert (await alice.get(READ)).status_code == 200


@pytest.mark.parametrize("within", [False, True])
async def test_server_that_says_it_stops_before_it_closes_is_away(road: Proxy, alice: Client, *, within: bool) -> None:
    async def ask() -> None:
        await db.execute("SELECT 1")
        road.say_stopping()
        await asyncio.sleep(0.05)  # it is read while nothing is asked, and the connection still stands
        await db.execute("SELECT 1")

    async def ask_within() -> None:
        async with db.transaction():
            await ask()

    with pytest.raises(db_pool.AWAY) as lost:
        await (ask_within() if within else ask())

    assert lost.type is asyncpg.InternalClientError
    assert [(await alice.get(READ)).status_code for _ in range(3)] == [200] * 3


async def test_error_of_ours_is_not_taken_for_a_database_that_is_away(
    road: Proxy, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "fetch", functools.partial(db.fetch, "SELECT 1", "one too many"))
    wrong = await alice.get(READ)
    monkeypatch.undo()

    assert (wrong.status_code, (await alice.get(READ)).status_code) == (500, 200)


async def test_black_hole_is_left_after_the_longest_answer_and_heals_at_once(road: Proxy, alice: Client) -> None:
    assert (await alice.get(READ)).status_code == 200
    road.mode = Road.BLACK_HOLE
    started = time.monotonic()
    answers = await asyncio.gather(*(alice.get(READ) for _ in range(2)), alice.post(READ, json=NEW, headers=KEY))
    waited = time.monotonic() - started
    road.mode = Road.OPEN
    started = time.monotonic()
    back = await alice.get(READ)

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert db_pool.ANSWER_SECONDS <= waited < 3
    assert (back.status_code, time.monotonic() - started < 2) == (200, True)


async def test_full_pool_is_said_quickly_and_the_process_stays_alive(road: Proxy, alice: Client) -> None:
    async with db.connection(), db.connection():
        started = time.monotonic()
        busy = asyncio.gather(*(alice.get(READ) for _ in range(20)))
        await asyncio.sleep(0.1)
        asked = time.monotonic()
        alive = await anonymous().get("/health/live")
        answered = time.monotonic() - asked
        statuses = {answer.status_code for answer in await busy}
        waited = time.monotonic() - started

    assert (alive.status_code, statuses) == (200, {503})
    assert answered < 0.5
    assert waited < 3
    assert (await alice.get(READ)).status_code == 200


async def test_lost_answer_to_commit_and_a_repeat_make_one_row(road: Proxy, alice: Client) -> None:
    road.mode = Road.DEAF_AFTER_COMMIT
    lost = await alice.post(READ, json=NEW, headers=KEY)
    road.mode = Road.OPEN
    again = await alice.post(READ, json=NEW, headers=KEY)

    assert (lost.status_code, again.status_code) == (503, 201)
    assert [row["id"] for row in await db.fetch("SELECT id::text FROM organisation")] == [again.json()["id"]]
    assert len(await db.fetch("SELECT 1 FROM audit_event WHERE kind = 'organisation'")) == 1


async def test_limits_of_the_server_hold_on_every_use_of_a_connection(committed: str) -> None:
    for _ in range(3):
        row = await db.fetch_one(
            "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,"
            " current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('timezone') AS zone"
        )
        assert row is not None
        assert tuple(row.values()) == ("4s", "2s", "1min", "UTC")
    assert (db_pool.ANSWER_SECONDS, db_pool.ACQUIRE_SECONDS, db_pool.CONNECT_SECONDS) == (5, 2, 3)


async def test_statement_that_takes_too_long_is_cut(brisk: None, committed: str) -> None:
    await db.stop()
    await db.start(committed)

    with pytest.raises(asyncpg.QueryCanceledError):
        await db.execute("SELECT pg_sleep(8)")


async def test_command_may_take_its_time(brisk: None, committed: str) -> None:
    await db.stop()
    await db.start(committed, hurried=False)

    assert await db.execute("SELECT pg_sleep(1.2)") == 1


async def test_write_that_waits_for_a_lock_is_told_to_come_again(brisk: None, committed: str) -> None:
    await db.stop()
    await db.start(committed)
    alice = await sign_in("coordinator", name="Alice")
    async with db.transaction():
        await db.execute("LOCK TABLE organisation IN ACCESS EXCLUSIVE MODE")
        token = db.ENGINE.current_transaction.set(None)
        refused = await alice.post(READ, json=NEW)
        db.ENGINE.current_transaction.reset(token)

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")


async def test_transaction_survives_nothing_but_tells_the_first_error(road: Proxy) -> None:
    with pytest.raises(KeyError):
        async with db.transaction():
            road.mode = Road.CLOSED
            road.cut()
            raise KeyError
    road.mode = Road.OPEN

    assert not db.within()
    assert await db.execute("SELECT 1") == 1


async def test_caught_failure_inside_leaves_the_outer_work(committed: str) -> None:
    async with db.transaction():
        await db.execute("CREATE TABLE kept (n int)")
        with pytest.raises(ValueError, match="no"):
            async with db.transaction():
                await db.execute("INSERT INTO kept VALUES (1)")
                raise ValueError("no")
        await db.execute("INSERT INTO kept VALUES (2)")

    assert [row["n"] for row in await db.fetch("SELECT n FROM kept")] == [2]


async def test_start_does_not_need_the_replica(committed: str) -> None:
    await db.stop()
    await db.start(committed, read_url=f"postgresql://registry@127.0.0.1:{free_port()}/registry")

    assert await db.fetch_one("SELECT 1", replica=True)


async def test_closed_pool_is_a_refusal(committed: str) -> None:
    await db.stop()

    with pytest.raises(Unavailable):
        await db.execute("SELECT 1")
