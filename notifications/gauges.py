"""Numbers for `/metrics`."""

from collections.abc import Mapping

from registry.platform import clock, db

_DUE = "SELECT count(*) AS n FROM reminder WHERE state = 'waiting' AND due_at <= $1"


async def gauges() -> Mapping[str, float]:
    """Reminders that are due and were not put into a mail yet."""
    row = await db.fetch_one(_DUE, clock.now())
    return {"reminders_due": row["n"] if row else 0}
