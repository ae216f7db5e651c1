"""Work of the night, again where the database had no connection to spare: much of it begins at the same moment."""

from collections.abc import Awaitable, Callable

from registry.platform.errors import Unavailable
from registry.platform.jobs import stopping

PAUSES = (5.0, 20.0, 60.0)  # seconds


async def surely(work: Callable[[], Awaitable[object]]) -> None:
    """Do it, up to four times; not again once the worker stops.

    Raises:
        Unavailable: there was no connection the last time either.
    """
    for seconds in PAUSES:
        try:
            await work()
        except Unavailable:
            if await stopping.pause(seconds):
                return
        else:
            return
    await work()
