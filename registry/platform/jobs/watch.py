"""Whether reminders run, looked at once a minute in the background: pages show it and ask nobody."""

import asyncio
import logging
import random
from datetime import datetime
from typing import Any, Final

from registry.platform.jobs.heart import silent_since

log = logging.getLogger("registry.processes")
_SECONDS: Final = 60.0


async def watch(state: Any) -> None:
    """Keep `state.silent_since` right to a minute or so, until cancelled. A database that is away changes nothing."""
    while True:
        try:
            state.silent_since = await silent_since()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the next look may go better
            log.debug("nobody could say whether reminders run: %s", type(problem).__name__)
        await asyncio.sleep(_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - nobody gains by guessing it


def seen(state: Any) -> datetime | None:
    """What was found last: since when reminders have not run, None while they do."""
    found: datetime | None = getattr(state, "silent_since", None)
    return found
