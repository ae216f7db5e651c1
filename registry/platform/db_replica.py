"""Reads from a copy of the database, as long as it answers."""

import logging
import time
from collections.abc import Sequence
from typing import cast

import asyncpg

from registry.platform.db_pool import ACQUIRE_SECONDS, AWAY

log = logging.getLogger("registry.db")
PAUSE = 10.0
# The last: a copy cancels a read that stands in the way of what it has to replay.
_TURN_AWAY = (*AWAY, asyncpg.SerializationError)


class Replica:
    """A replica behind its own pool; left alone for ten seconds after it failed, so that nobody waits for it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self._away_until = 0.0

    async def fetch(self, sql: str, args: Sequence[object]) -> Sequence[asyncpg.Record] | None:
        """The rows, or None when the caller should ask the database itself."""
        if time.monotonic() < self._away_until:
            return None
        try:
            async with self.pool.acquire(timeout=ACQUIRE_SECONDS) as got:
                return cast("Sequence[asyncpg.Record]", await got.fetch(sql, *args))
        except _TURN_AWAY as problem:
            self._away_until = time.monotonic() + PAUSE
            log.warning("the replica does not answer (%s): reading from the database itself", type(problem).__name__)
            return None
