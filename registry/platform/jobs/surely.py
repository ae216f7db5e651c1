"""Work of the night, again where the database had no connection to spare, or cut one off.

Much of it begins at the same moment, and a database is restarted at night.
"""

from collections.abc import Awaitable, Callable

from registry.platform.db_pool import AWAY
from registry.platform.errors import Unavailable
from registry.platform.jobs import stopping

PAUSES = (5.0, 20.0, 60.0)  # seconds


async def surely(work: Callable[[], Awaitable[object]]) -> None:
    """Do it, up to four times; not again once the worker stops.

    Raises:
        Unavailable: there was no connection the last time either; or whatever of `AWAY` came then.
    """
    for seconds in PAUSES:
        try:
            await work()
        except (Unavailable, *AWAY):
            if await stopping.pause(seconds):
                return
        else:
            return
    await work()
