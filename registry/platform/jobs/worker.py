"""The process that does queued work, the short rounds and the daily one."""

import asyncio
import json
import logging
import random
import signal
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import timedelta

from pgqueuer import PgQueuer
from pgqueuer.errors import FailingListenerError, RetryRequested
from pgqueuer.models import Job as Queued

from registry.platform import db, db_pool
from registry.platform.errors import Unavailable
from registry.platform.jobs import stopping
from registry.platform.jobs.every import start_due
from registry.platform.jobs.heart import SCHEDULE, beat
from registry.platform.jobs.model import Every, Job, Nightly
from registry.platform.jobs.nightly import plan
from registry.platform.jobs.ping import ping
from registry.platform.jobs.surely import AWAY, surely

log = logging.getLogger("registry.worker")
ROUND_SECONDS = 30.0
SHORTEST_SECONDS = 5.0
# On a first day, and after an outage, all of them are due at once: they leave connections to what people wait for.
NIGHTLY_AT_ONCE = 2

Work = Job | Nightly | Every


async def work(url: str, jobs: Sequence[Work], zone: str, ping_url: str | None = None) -> None:
    """Do queued work until told to stop (SIGTERM, SIGINT). Needs the pool of `db` open besides its own connection."""
    listening = await db_pool.alone(url)
    queue = PgQueuer.from_asyncpg_connection(listening)
    turns = asyncio.Semaphore(NIGHTLY_AT_ONCE)
    for job in jobs:
        _register(queue, job, turns if isinstance(job, Nightly) else nullcontext())
    loop = asyncio.get_running_loop()
    ends = stopping.begin()

    def end() -> None:
        queue.shutdown.set()
        ends.set()

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, end)
    rounds = asyncio.create_task(_rounds(jobs, zone, ping_url))
    try:
        # A lost LISTEN connection would fall back to polling for ever: stop instead, the supervisor starts us again.
        # Through a pooler there is no LISTEN at all, and polling is what is left.
        listens = not db_pool.pooled(url)
        await queue.run(dequeue_timeout=timedelta(seconds=2), shutdown_on_listener_failure=listens)
    finally:
        ends.set()
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds
        with suppress(Exception):
            await listening.close(timeout=2)
        stopping.end()


def _register(queue: PgQueuer, job: Work, turn: AbstractAsyncContextManager[None]) -> None:
    # What happens several times a minute would drown the rest.
    loud = logging.DEBUG if isinstance(job, Every) else logging.INFO

    @queue.entrypoint(job.name)
    async def run(queued: Queued) -> None:
        async with turn:
            if queue.shutdown.is_set():
                raise RetryRequested(reason="its turn came when the worker was to stop: the next one does it")
            log.log(loud, "start %s", job.name)
            try:
                await _done(job, queued.payload)
            except Exception:
                log.exception("%s failed", job.name)
                raise
            log.log(loud, "done %s", job.name)


async def _done(job: Work, payload: bytes | None) -> None:
    """Do it: again where the database was away; of a short round the next one is near."""
    if isinstance(job, Job):
        given = json.loads(payload or b"{}")
        await surely(lambda: job.run(given), job.name)
    elif isinstance(job, Nightly):
        await surely(job.run, job.name)
    else:
        try:
            await job.run()
        except AWAY as problem:
            log.warning("%s waits for its next round: %s", job.name, type(problem).__name__)


async def _rounds(jobs: Sequence[Work], zone: str, ping_url: str | None) -> None:
    nightly = [job for job in jobs if isinstance(job, Nightly)]
    often = [job for job in jobs if isinstance(job, Every)]
    seconds = max(SHORTEST_SECONDS, min([ROUND_SECONDS, *(job.seconds for job in often)]))
    while True:
        try:
            await beat()
            await plan(nightly, zone)
            await start_due(often)
            await beat(SCHEDULE)
            await ping(ping_url)
        except Exception:  # a database that is away now is back at the next round
            log.warning("the round could not look", exc_info=True)
        await asyncio.sleep(seconds * random.uniform(0.8, 1.2))  # noqa: S311 - nobody gains by guessing it


async def with_pool(url: str, jobs: Sequence[Work], zone: str, ping_url: str | None = None) -> None:
    """`work` with the pool opened and closed around it.

    Raises:
        Unavailable: the database went away. Whoever keeps this process starts it again.
    """
    await db.start(url, pool_size=4, hurried=False)
    try:
        await work(url, jobs, zone, ping_url)
    except (*db_pool.AWAY_ALONE, FailingListenerError) as problem:
        log.warning("the database is away: %s", type(problem).__name__)
        raise Unavailable("The worker lost its database and stops.") from problem
    finally:
        await db.stop()
