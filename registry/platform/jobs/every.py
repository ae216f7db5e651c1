"""The short rounds: what is due again, and started once whoever looks first."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from registry.platform import clock, db
from registry.platform.jobs.model import Every
from registry.platform.jobs.queue import enqueue

_CLAIM = """
INSERT INTO every_run VALUES ($1, $2) ON CONFLICT (name)
DO UPDATE SET next_at = excluded.next_at WHERE every_run.next_at <= $3 OR every_run.next_at > $4
"""


def next_time(job: Every, now: datetime, chance: float) -> datetime:
    """When it is due again: a tenth sooner or later, so that workers do not march in step. `chance` is from 0 to 1."""
    return now + timedelta(seconds=job.seconds * (0.9 + chance / 5))


async def start_due(jobs: Iterable[Every]) -> list[str]:
    """Queue what is due; the names. Any number of workers may call this at once.

    What waits for longer than its own period was written by a clock that has been set back since.
    """
    started = []
    for job in jobs:
        now = clock.now()
        following = next_time(job, now, random.random())  # noqa: S311 - nobody gains by guessing it
        too_far = now + timedelta(seconds=2 * job.seconds)
        async with db.transaction():
            if await db.execute(_CLAIM, job.name, following, now, too_far):
                await enqueue(job.name, {}, dedupe=f"{job.name} {following.isoformat()}")
                started.append(job.name)
    return started
