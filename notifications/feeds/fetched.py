"""When a feed was last fetched and by what: gathered here, and written for many at once, never for each poll."""

import asyncio
import logging
from contextvars import Context
from datetime import UTC, datetime, timedelta
from uuid import UUID

from registry.platform import clock, db

log = logging.getLogger("registry.feeds")

EVERY = timedelta(seconds=60)
FIRST_EVERY = timedelta(seconds=1)
CLIENT_LETTERS = 200
_WRITE = """
UPDATE calendar_feed f SET fetched_at = greatest(f.fetched_at, x.at), client = x.client
FROM unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS x (id, at, client) WHERE f.id = x.id
"""
# A process that is killed loses the last minute of this, and nothing else.
_waiting: dict[UUID, tuple[datetime, str]] = {}
_written_at = datetime.min.replace(tzinfo=UTC)
_alarm: asyncio.TimerHandle | None = None
_task: asyncio.Task[None] | None = None  # held, or it could vanish before it is done


def note(feed_id: UUID, client: str, now: datetime) -> None:
    """Somebody fetched it; `client` is what their program says of itself."""
    known = client if client.isprintable() else "".join(sign for sign in client if sign.isprintable())
    _waiting[feed_id] = (now, known[:CLIENT_LETTERS])


def due(now: datetime, *, first: bool) -> bool:
    """Whether to write now: each minute, and soon after a new feed was fetched for the first time."""
    # A clock that was set back must not silence this until it has caught up.
    waits = timedelta() <= now - _written_at < (FIRST_EVERY if first else EVERY)
    return bool(_waiting) and not waits


def later() -> None:
    """See to it that what was noted is written within a minute, even if nobody fetches anything until then."""
    global _alarm  # noqa: PLW0603 - one for the process
    if _alarm is None:
        _alarm = asyncio.get_running_loop().call_later(EVERY.total_seconds(), _begin, context=Context())


def _begin() -> None:
    global _alarm, _task
    _alarm, _task = None, asyncio.create_task(write(clock.now()))


async def write(now: datetime) -> None:
    """Write down what was gathered, in one statement."""
    global _written_at  # noqa: PLW0603 - one for the process
    if not _waiting:
        return
    _written_at = now
    # In one order, so that two processes never wait for each other.
    gathered = sorted(_waiting.items())
    _waiting.clear()
    ids, told = [key for key, _ in gathered], [each for _, each in gathered]
    try:
        await db.execute(_WRITE, ids, [at for at, _ in told], [client for _, client in told])
    except Exception:  # whoever fetched has the answer already, and the next minute is told again
        log.warning("who fetched feeds could not be written down", exc_info=True)
