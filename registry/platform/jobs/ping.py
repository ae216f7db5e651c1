"""Tells a checker outside that the schedule runs: when it hears nothing for a while, it calls somebody."""

import asyncio
import logging
import time
from http.client import HTTPException
from typing import Final

from registry.platform import outside

log = logging.getLogger("registry.worker")

EVERY_SECONDS: Final = 60.0
_PATIENCE: Final = 5.0
_last: list[float] = []


async def ping(url: str | None) -> bool:
    """Ask for the address once a minute at most; whether it was asked and answered. Never fails, never names it."""
    if url is None or (_last and time.monotonic() - _last[0] < EVERY_SECONDS):
        return False
    _last[:] = [time.monotonic()]
    try:
        status = await asyncio.to_thread(outside.status, url, _PATIENCE)
    except (OSError, ValueError, HTTPException) as problem:
        # The address holds a secret, and so may what the error says.
        log.warning("the outside checker could not be told: %s", type(problem).__name__)
        return False
    if not 200 <= status < 300:
        log.warning("the outside checker answered %d", status)
    return 200 <= status < 300
