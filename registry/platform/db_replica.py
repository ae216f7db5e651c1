"""Reads from a copy of the database, as long as it answers and is not far behind."""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, cast

import asyncpg

from registry.platform import db_pool
from registry.platform.db_lent import Pool

log = logging.getLogger("registry.db")

BEHIND_SECONDS: Final = 10.0  # a copy that is further behind is not asked
LOOK_SECONDS: Final = 1.0
# A look-up takes a small part of that. Whoever waits longer asks the database itself.
ANSWER_SECONDS: Final = 1.0
# What somebody reads within this after a change of their own comes from the database itself.
OWN_SECONDS: Final = round(BEHIND_SECONDS + 4 * LOOK_SECONDS + ANSWER_SECONDS)

# Positions in the log of changes say how far behind a copy is whatever the clocks of the two machines say, and while
# nothing is written.
_WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint AS at, pg_postmaster_start_time() AS born"
_REPLAYED = """
SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint AS at, pg_postmaster_start_time() AS born,
    pg_is_in_recovery() AS copies
"""


class Lag:
    """How far a copy is behind, from what was seen of both: (instant, position) of the database, position of the copy.

    Instants are seconds of one clock, ours.
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque(maxlen=120)
        self._fresh_at: float | None = None

    def wrote(self, instant: float, position: int) -> None:
        """The database had written so much by then."""
        self._marks.append((instant, position))

    def replayed(self, position: int) -> None:
        """The copy has everything up to there."""
        while self._marks and self._marks[0][1] <= position:
            self._fresh_at = self._marks.popleft()[0]

    def behind(self, now: float) -> float:
        """Seconds that the copy may be behind at most; infinite where that is not known."""
        return math.inf if self._fresh_at is None else now - self._fresh_at


class Replica:
    """A copy behind a pool of its own. It is asked as long as a look, once a second, finds it near enough."""

    def __init__(self, url: str, primary: str, size: int) -> None:
        self._url, self._size = url, size
        self._pool: Pool | None = None  # there while it is asked
        self.trouble = "it was not looked at yet"
        self._lag = Lag()
        self._ours, self._copy = _Line(primary), _Line(url)
        self._task = asyncio.create_task(self._watch())

    async def fetch(self, sql: str, args: Sequence[object]) -> Sequence[asyncpg.Record] | None:
        """The rows, or None when the caller should ask the database itself."""
        pool = self._pool
        if pool is None:
            return None
        try:
            async with pool.acquire(timeout=ANSWER_SECONDS) as own:
                return cast("Sequence[asyncpg.Record]", await own.fetch(sql, *args, timeout=ANSWER_SECONDS))
        except Exception as problem:  # noqa: BLE001 - whatever it is, the database itself can still be asked
            self._failed(pool, problem)
        return None

    def _failed(self, pool: Pool, problem: Exception) -> None:
        if isinstance(problem, asyncpg.PostgresError) and not isinstance(problem, db_pool.AWAY):
            # It cancels reads that stand in the way of what it has to replay. Any other error the database will repeat.
            log.info("the replica refused a read: %s", type(problem).__name__)
        elif self._pool is pool:
            self._leave(_words(problem))

    async def close(self) -> None:
        """Stop looking."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        for line in (self._ours, self._copy):
            line.hang_up()
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

    async def _watch(self) -> None:
        while True:
            try:
                await self._look()
            except Exception as problem:  # noqa: BLE001 - whatever it is, the next look is a second away
                self._leave(_words(problem))
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        instant = time.monotonic()
        try:
            ours = await self._ours.ask(_WRITTEN)
        except (*db_pool.AWAY_ALONE, asyncpg.PostgresError):
            return  # nothing is known of the copy then, and nobody could be sent elsewhere
        self._lag.wrote(instant, ours["at"])
        copy = await self._copy.ask(_REPLAYED)
        if copy["copies"]:
            self._lag.replayed(copy["at"])
            self._judge(self._lag.behind(time.monotonic()))
        elif copy["born"] == ours["born"]:
            self._judge(0.0)  # the database itself, named twice
        else:
            self._leave("it has become a database of its own")

    def _judge(self, behind: float) -> None:
        if behind > BEHIND_SECONDS:
            self._leave(f"it is {behind:.0f} seconds behind" if behind < math.inf else "it is far behind")
        elif self._pool is None:
            self.trouble = ""
            self._pool = db_pool.opened(self._url, self._size, hurried=True)
            log.info("reading from the replica")

    def _leave(self, why: str) -> None:
        """Ask it no more, and let nobody wait for an answer that is still to come."""
        pool, self._pool, self.trouble = self._pool, None, why
        if pool is not None:
            log.warning("reading from the database itself, not from the replica: %s", why)
            pool.terminate()


class _Line:
    """One connection for looking, made anew when it breaks: that a pool is busy says nothing of how far it is."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None

    async def ask(self, sql: str) -> asyncpg.Record:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                self._connection = self._connection or await db_pool.alone(self._url, hurried=True)
                return await self._connection.fetchrow(sql)
        except BaseException:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        if self._connection is not None:
            with suppress(asyncpg.InterfaceError):
                self._connection.terminate()
        self._connection = None


def _words(problem: Exception) -> str:
    return f"it does not answer ({type(problem).__name__})"
