"""Queued work, again where the database had no connection to spare, or cut one off.

Much of it begins at the same moment of the night, and nobody asks for it again before the next.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from registry.platform.db_pool import LOST
from registry.platform.errors import Unavailable
from registry.platform.jobs import stopping

log = logging.getLogger("registry.worker")
PAUSES = (5.0, 20.0, 60.0)  # seconds
# What took too long does so again.
AWAY: Final = (Unavailable, *(kind for kind in LOST if kind is not TimeoutError))


async def surely(work: Callable[[], Awaitable[object]], name: str = "work") -> None:
    """Do it, up to four times; not again once the worker stops. `name` is for the log.

    Raises:
        Whatever of `AWAY` came the last time, too, or before the worker was to stop.
    """
    for seconds in PAUSES:
        try:
            await work()
        except AWAY as problem:
            why = type(problem.__cause__ or problem).__name__
            log.warning("%s is done again in %.0f s, the database was away: %s", name, seconds, why)
            if await stopping.pause(seconds):
                raise
        else:
            return
    await work()
