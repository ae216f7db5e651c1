"""Entries that stand in no feed because their lines are broken: told to administrators until they were written anew."""

from datetime import datetime, time

from notifications.feeds.assembly import tellable
from registry.platform import db
from registry.platform.access import Actor, Permission
from registry.platform.jobs import Nightly
from registry.platform.slices import Panel

_SHOWN = 5
_OPEN = """
SELECT e.facts->>'title' AS title, e.facts->>'path' AS path, count(*) OVER () AS many
FROM calendar_left_out l JOIN calendar_entry e USING (uid) ORDER BY l.since_at, l.uid LIMIT $1
"""


async def left_out_panel(actor: Actor, now: datetime) -> Panel | None:  # noqa: ARG001
    """On an administrator's first page: what is missing in calendars, and what to do about it."""
    if not actor.may(Permission.MANAGE_USERS):
        return None
    rows = await db.fetch(_OPEN, _SHOWN)
    if not rows:
        return None
    context = {"entries": [dict(row) for row in rows], "many": rows[0]["many"]}
    return Panel("notifications/feeds_left_out.html", context, order=4)


async def look_again() -> None:
    """Every night: forget those whose lines can be read again."""
    rows = await db.fetch("SELECT uid, zones, body FROM calendar_left_out JOIN calendar_entry USING (uid)")
    mended = [row["uid"] for row in rows if tellable(row["body"], row["zones"])]
    await db.execute("DELETE FROM calendar_left_out WHERE uid = ANY($1)", mended)


JOBS = [Nightly("notifications.feeds.left_out", look_again, at=time(0, 50))]
