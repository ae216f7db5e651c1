"""The daily round: what is due, decided without a clock, and started once whoever looks first."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from registry.platform import clock, db
from registry.platform.jobs.model import Nightly
from registry.platform.jobs.queue import enqueue


def due(jobs: Iterable[Nightly], now: datetime, zone: str) -> list[tuple[Nightly, date]]:
    """The jobs whose time of day has passed at `now` in the IANA zone, the earliest first, each with its local day."""
    local = now.astimezone(ZoneInfo(zone))
    return [(job, local.date()) for job in sorted(jobs, key=lambda job: job.at) if local.time() >= job.at]


async def plan(jobs: Iterable[Nightly], zone: str) -> list[str]:
    """Queue what is due and was not queued for this day; the names. Any number of workers may call this at once."""
    started = []
    for job, day in due(jobs, clock.now(), zone):
        async with db.transaction():
            claim = "INSERT INTO nightly_run (name, day) VALUES ($1, $2) ON CONFLICT DO NOTHING"
            if await db.execute(claim, job.name, day):
                await enqueue(job.name, {}, dedupe=f"{job.name} {day}")
                started.append(job.name)
    return started
