"""Tells a checker outside that the schedule runs: when it hears nothing for a while, it calls somebody."""

import asyncio
import logging
import time
import urllib.request
from typing import Final
from urllib.parse import urlsplit

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
        await asyncio.to_thread(_ask, url)
    except (OSError, ValueError) as problem:
        # The address holds a secret, and so may what the error says.
        log.warning("the outside checker could not be told: %s", type(problem).__name__)
        return False
    return True


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A checker answers itself; its secret goes nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


def _ask(url: str) -> None:
    # The settings let https:// through, and http:// for this machine's own address.
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError
    with urllib.request.build_opener(_NoRedirect).open(url, timeout=_PATIENCE) as answer:
        answer.read(1000)
