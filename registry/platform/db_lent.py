"""Connections that are lent to one task at a time: what a request needs of a pool, and no work beyond that.

asyncpg's own pool starts a task and several timers each time a connection comes back, which costs three times as much
as a small query does.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final

import asyncpg

REST_SECONDS = 60.0
# The connection is of no more use. The driver calls it an error of its own when a server that stops says so while
# nothing is asked of it, and somebody asks in that very moment.
LOST: Final = (ConnectionError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InternalClientError)
# Nobody answers at the other end, or an answer nobody waits for is still to come.
_CUT = (*LOST, asyncio.CancelledError)

Connect = Callable[[], Awaitable[asyncpg.Connection]]


class Closed(Exception):
    """The pool lends no more."""


class Pool:
    """Up to `size` connections, each made when it is first needed, and closed after a minute of rest."""

    def __init__(self, connect: Connect, size: int) -> None:
        self._connect, self._size = connect, size
        self._all: set[asyncpg.Connection] = set()
        self._taken = 0  # places in use: by a connection, or by somebody who is making one
        self._resting: deque[tuple[float, asyncpg.Connection]] = deque()  # the one that rests longest first
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()
        self._sweep: asyncio.TimerHandle | None = None
        self._emptied: asyncio.Event | None = None

    def acquire(self, *, timeout: float) -> "Lent":
        """A connection of one's own for as long as `async with` lasts.

        Raises TimeoutError when none was free in so many seconds, and whatever connecting raises.
        """
        return Lent(self, timeout)

    async def taken(self, seconds: float) -> asyncpg.Connection:
        """A connection that rests, or a new one, or the next that comes back."""
        while self._resting:
            own = self._resting.pop()[1]
            if not own.is_closed():
                return own
            self._drop(own)
        if self._emptied is not None:
            raise Closed("the pool is closed")
        async with asyncio.timeout(seconds):
            if self._taken < self._size:
                self._taken += 1
                return await self._made()
            return await self._turn() or await self._made()

    def give_back(self, own: asyncpg.Connection) -> None:
        """To whoever waits longest, else to rest. One that is broken, or left in a transaction, goes no further."""
        if own.is_closed() or own.is_in_transaction() or self._emptied is not None:
            self._drop(own)
        elif not self._pass_on(own):
            self._resting.append((asyncio.get_running_loop().time(), own))
            self._sweep = self._sweep or asyncio.get_running_loop().call_later(REST_SECONDS, self._close_rested)

    async def close(self) -> None:
        """Lend no more, and wait for those that are out."""
        self._closing()
        while self._resting:
            self._drop(self._resting.pop()[1])
        if self._taken:
            await self._closing().wait()

    def terminate(self) -> None:
        """Lend no more, and cut all off."""
        self._closing()
        self._resting.clear()
        for own in list(self._all):
            own.terminate()

    def _closing(self) -> asyncio.Event:
        if self._sweep is not None:
            self._sweep.cancel()
        self._emptied = self._emptied or asyncio.Event()
        return self._emptied

    async def _made(self) -> asyncpg.Connection:
        """A new connection in a place that is taken already."""
        try:
            own = await self._connect()
        except BaseException:
            self._free_place()
            raise
        self._all.add(own)
        return own

    async def _turn(self) -> asyncpg.Connection | None:
        """The next connection that comes back, or None for the place of one that did not."""
        turn: asyncio.Future[asyncpg.Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came in the very moment in which we gave up
                self._decline(turn.result())
            raise

    def _decline(self, own: asyncpg.Connection | None) -> None:
        if own is None:
            self._free_place()
        else:
            self.give_back(own)

    def _pass_on(self, own: asyncpg.Connection | None) -> bool:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(own)
                return True
        return False

    def _drop(self, own: asyncpg.Connection) -> None:
        own.terminate()
        self._all.discard(own)
        self._free_place()

    def _free_place(self) -> None:
        if self._pass_on(None):
            return
        self._taken -= 1
        if self._emptied is not None and not self._taken:
            self._emptied.set()

    def _close_rested(self) -> None:
        loop = asyncio.get_running_loop()
        while self._resting and self._resting[0][0] + REST_SECONDS <= loop.time():
            self._drop(self._resting.popleft()[1])
        since = self._resting[0][0] if self._resting else None
        self._sweep = loop.call_at(since + REST_SECONDS, self._close_rested) if since is not None else None


class Lent:
    """One loan, from `async with` to its end; a connection that was lost or left in the middle of a query is cut.

    What the driver says of a connection that is closed is what it says of a wrong call: it comes out as a lost one.
    """

    __slots__ = ("_own", "_pool", "_seconds")

    def __init__(self, pool: Pool, seconds: float) -> None:
        self._pool, self._seconds = pool, seconds

    async def __aenter__(self) -> asyncpg.Connection:
        self._own = await self._pool.taken(self._seconds)
        return self._own

    async def __aexit__(self, _: object, problem: BaseException | None, __: TracebackType | None) -> None:
        was_closed = self._own.is_closed()
        if isinstance(problem, _CUT):
            self._own.terminate()
        self._pool.give_back(self._own)
        if was_closed and isinstance(problem, asyncpg.InterfaceError):
            raise asyncpg.ConnectionDoesNotExistError("the connection is closed") from problem
