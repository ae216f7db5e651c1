"""What is done every night about entries: their lines are written anew where today's program writes them otherwise.

A new version may write better lines, the registry may have moved to another address, and what could not be written
once may be now. Nothing that people were told changes: neither the sequence number nor the instant of the revision.
"""

from collections.abc import Mapping
from typing import Any

from registry.platform import db
from registry.platform.calendar import facts, render
from registry.platform.calendar.keep import said
from registry.platform.jobs.model import Nightly

PIECE = 500
_NEXT = "SELECT * FROM calendar_entry WHERE uid > $1 ORDER BY uid LIMIT $2"
# Whoever writes an entry holds it and then asks for the revision. We come the other way round, and wait for no entry.
_COUNT = "UPDATE calendar_revision SET revision = revision + 1 WHERE kind = $1"
_WRITE = """
UPDATE calendar_entry SET starts_on = $3, until_on = $4, body = $5, zones = $6
WHERE uid = (SELECT uid FROM calendar_entry WHERE uid = $1 AND revised_at = $2 FOR UPDATE SKIP LOCKED)
"""


async def renew() -> int:
    """Write the lines of all entries anew where they differ; how many did."""
    last, count = "", 0
    while rows := await db.fetch(_NEXT, last, PIECE):
        last = rows[-1]["uid"]
        for row in rows:
            count += await _renewed(row)
    return count


async def _renewed(row: Mapping[str, Any]) -> bool:
    one = facts.kept(row)
    starts_on, until_on, body = said(one)
    zones = render.zones_of(one.entry)
    if (starts_on, until_on, body, zones) == (row["starts_on"], row["until_on"], row["body"], row["zones"]):
        return False
    async with db.transaction():
        await db.execute(_COUNT, row["kind"])
        return bool(await db.execute(_WRITE, one.uid, one.revised_at, starts_on, until_on, body, zones))


async def renew_lines() -> None:
    """The nightly job."""
    await renew()


JOBS = [Nightly("write calendar entries anew", renew_lines)]
