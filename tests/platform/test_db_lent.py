import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from registry.platform import db_lent
from registry.platform.db_lent import Closed, Pool


@pytest.fixture
async def pool(shared_database: str) -> AsyncIterator[Pool]:
    """Two connections at most."""
    found = Pool(lambda: asyncpg.connect(shared_database), 2)
    yield found
    found.terminate()


async def backend(own: Any) -> int:
    return int(await own.fetchval("SELECT pg_backend_pid()"))


async def test_connection_that_came_back_is_lent_again(pool: Pool) -> None:
    seen = set()
    for _ in range(3):
        async with pool.acquire(timeout=1) as own:
            seen.add(await backend(own))

    assert len(seen) == 1


async def test_those_who_wait_are_served_in_order(pool: Pool) -> None:
    served: list[int] = []

    async def asker(number: int) -> None:
        async with pool.acquire(timeout=1) as own:
            served.append(number)
            await backend(own)

    async with pool.acquire(timeout=1), pool.acquire(timeout=1):
        waiting = asyncio.gather(*(asker(number) for number in range(8)))
        await asyncio.sleep(0)
        assert not served
    await waiting

    assert served == list(range(8))


async def test_nobody_waits_longer_than_said_and_a_place_given_up_is_free_again(pool: Pool) -> None:
    async with pool.acquire(timeout=1), pool.acquire(timeout=1):
        with pytest.raises(TimeoutError):
            async with pool.acquire(timeout=0.02):
                pass
    async with pool.acquire(timeout=0.5) as one, pool.acquire(timeout=0.5) as other:
        assert await backend(one) != await backend(other)


async def test_broken_connection_makes_room_for_whoever_waits(pool: Pool) -> None:
    async def asker() -> int:
        async with pool.acquire(timeout=1) as own:
            return await backend(own)

    async with pool.acquire(timeout=1):
        async with pool.acquire(timeout=1) as own:
            waiting = asyncio.create_task(asker())
            await asyncio.sleep(0)
            gone = await backend(own)
            own.terminate()

        assert await waiting != gone


@pytest.mark.parametrize("left", ["in a transaction", "in the middle of a query", "by an error of the network"])
async def test_connection_that_is_not_at_rest_goes_no_further(pool: Pool, left: str) -> None:
    async def leave() -> int:
        async with pool.acquire(timeout=1) as own:
            before.append(await backend(own))
            if left == "in a transaction":
                await own.execute("BEGIN")
            elif left == "in the middle of a query":
                await own.execute("SELECT pg_sleep(5)")
            else:
                raise ConnectionResetError
        return 0

    before: list[int] = []
    asking = asyncio.create_task(leave())
    await asyncio.wait([asking], timeout=0.2)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    async with pool.acquire(timeout=1) as own, pool.acquire(timeout=1) as other:
        now = {await backend(own), await backend(other)}

    assert before
    assert not now & set(before)


async def test_connection_that_closed_meanwhile_is_a_lost_one(pool: Pool) -> None:
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        async with pool.acquire(timeout=1) as own:
            own.terminate()
            await own.execute("SELECT 1")


async def test_wrong_call_stays_what_it_is(pool: Pool) -> None:
    with pytest.raises(asyncpg.InterfaceError, match="expects 1 argument"):
        async with pool.acquire(timeout=1) as own:
            await own.execute("SELECT $1::int", 1, 2)
    async with pool.acquire(timeout=1) as again:
        assert again is own


async def test_failed_connecting_leaves_no_place_taken(shared_database: str) -> None:
    fails = [True, True, True]

    async def connect() -> asyncpg.Connection:
        if fails:
            fails.pop()
            raise ConnectionRefusedError
        return await asyncpg.connect(shared_database)

    pool = Pool(connect, 1)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            async with pool.acquire(timeout=1):
                pass
    async with pool.acquire(timeout=1) as own:
        assert await backend(own)
    pool.terminate()


async def test_connections_that_rest_are_closed(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_lent, "REST_SECONDS", 0.05)
    async with pool.acquire(timeout=1) as own, pool.acquire(timeout=1) as other:
        assert await backend(own)
    await asyncio.sleep(0.2)

    assert (own.is_closed(), other.is_closed()) == (True, True)
    async with pool.acquire(timeout=1) as new:
        assert await backend(new)


async def test_close_waits_for_what_is_out_and_lends_no_more(pool: Pool) -> None:
    async with pool.acquire(timeout=1) as own:
        closing = asyncio.create_task(pool.close())
        await asyncio.sleep(0.01)
        assert not closing.done()
        with pytest.raises(Closed):
            async with pool.acquire(timeout=1):
                pass
        assert await backend(own)
    await asyncio.wait_for(closing, 1)

    assert own.is_closed()
