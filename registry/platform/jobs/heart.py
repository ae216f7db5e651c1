"""Signs of life: who does its work in the background, and since when nobody does."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from registry.platform import clock, db

WORKER: Final = "worker"
SCHEDULE: Final = "schedule"
REMINDERS: Final = "reminders"
# Beyond this, people who count on being reminded should know.
LIMITS: Final[Mapping[str, timedelta]] = {SCHEDULE: timedelta(minutes=15), REMINDERS: timedelta(hours=2)}


async def beat(name: str = WORKER) -> None:
    """Leave a sign of life."""
    await db.execute(
        "INSERT INTO heartbeat VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at", name, clock.now()
    )


async def silent_since() -> datetime | None:
    """Since when reminders have not run; None while they do, and where they never did yet."""
    rows = await db.fetch("SELECT name, at FROM heartbeat WHERE name = ANY($1)", list(LIMITS))
    return silence({row["name"]: row["at"] for row in rows}, clock.now())


def silence(beats: Mapping[str, datetime], now: datetime) -> datetime | None:
    """The oldest of the last signs of life that are older than they may be."""
    late = [at for name, at in beats.items() if now - at > LIMITS[name]]
    return min(late, default=None)
