"""How long work learns that its worker is about to stop."""

import asyncio

_asked: list[asyncio.Event] = []


def begin() -> asyncio.Event:
    """The event of a worker that starts in this process; set it to ask its work to come to an end."""
    _asked[:] = [asyncio.Event()]
    return _asked[0]


def end() -> None:
    """The worker of this process has stopped: what is done here from now on is not its work."""
    _asked.clear()


def asked() -> bool:
    """Whether the worker of this process is about to stop."""
    return bool(_asked) and _asked[0].is_set()


async def wait() -> None:
    """Until the worker of this process is about to stop; for ever where there is none."""
    await (_asked[0] if _asked else asyncio.Event()).wait()


async def pause(seconds: float) -> bool:
    """Wait, but no longer than until the worker stops; whether it does."""
    try:
        await asyncio.wait_for(wait(), seconds)
    except TimeoutError:
        return False
    return True
