"""The process that does queued work and the daily round."""

import asyncio
import json
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from pgqueuer import PgQueuer
from pgqueuer.errors import FailingListenerError
from pgqueuer.models import Job as Queued

from registry.platform import db, db_pool
from registry.platform.errors import Unavailable
from registry.platform.jobs.model import Job, Nightly
from registry.platform.jobs.nightly import beat, plan

log = logging.getLogger("registry.worker")
ROUND_SECONDS = 30.0


async def work(url: str, jobs: Sequence[Job | Nightly], zone: str) -> None:
    """Do queued work until told to stop (SIGTERM, SIGINT). Needs the pool of `db` open besides its own connection."""
    listening = await db_pool.alone(url)
    queue = PgQueuer.from_asyncpg_connection(listening)
    for job in jobs:
        _register(queue, job)
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, queue.shutdown.set)
    rounds = asyncio.create_task(_rounds([job for job in jobs if isinstance(job, Nightly)], zone))
    try:
        # A lost LISTEN connection would fall back to polling for ever: stop instead, the supervisor starts us again.
        # Through a pooler there is no LISTEN at all, and polling is what is left.
        listens = not db_pool.pooled(url)
        await queue.run(dequeue_timeout=timedelta(seconds=2), shutdown_on_listener_failure=listens)
    finally:
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds
        with suppress(Exception):
            await listening.close(timeout=2)


def _register(queue: PgQueuer, job: Job | Nightly) -> None:
    @queue.entrypoint(job.name)
    async def run(queued: Queued) -> None:
        log.info("start %s", job.name)
        try:
            if isinstance(job, Job):
                await job.run(json.loads(queued.payload or b"{}"))
            else:
                await job.run()
        except Exception:
            log.exception("%s failed", job.name)
            raise
        log.info("done %s", job.name)


async def _rounds(jobs: Sequence[Nightly], zone: str) -> None:
    while True:
        try:
            await beat()
            await plan(jobs, zone)
        except Exception:  # a database that is away now is back at the next round
            log.warning("the daily round could not look", exc_info=True)
        await asyncio.sleep(ROUND_SECONDS)


async def with_pool(url: str, jobs: Sequence[Job | Nightly], zone: str) -> None:
    """`work` with the pool opened and closed around it.

    Raises:
        Unavailable: the database went away. Whoever keeps this process starts it again.
    """
    await db.start(url, pool_size=4, hurried=False)
    try:
        await work(url, jobs, zone)
    except (*db_pool.AWAY, FailingListenerError) as problem:
        log.warning("the database is away: %s", type(problem).__name__)
        raise Unavailable("The worker lost its database and stops.") from problem
    finally:
        await db.stop()
