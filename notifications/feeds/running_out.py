"""Calendars of people outside that run out: told to whoever gave them, a month before and a month after."""

from datetime import datetime, timedelta
from typing import Final

from registry.platform import db
from registry.platform.access import Actor, Permission
from registry.platform.slices import Panel

AROUND: Final = timedelta(days=30)
_SHOWN = 5
_OPEN = """
SELECT outsider_name AS name, expires_at, expires_at <= $2 AS over, count(*) OVER () AS many FROM calendar_feed
WHERE granted_by_id = $1 AND revoked_at IS NULL AND expires_at BETWEEN $3 AND $4 ORDER BY expires_at, id LIMIT $5
"""


async def running_out_panel(actor: Actor, now: datetime) -> Panel | None:
    """On the first page of whoever gave them."""
    if not actor.may(Permission.EDIT_DIRECTORY):
        return None
    rows = await db.fetch(_OPEN, actor.user_id, now, now - AROUND, now + AROUND, _SHOWN)
    if not rows:
        return None
    context = {"feeds": [dict(row) for row in rows], "many": rows[0]["many"]}
    return Panel("notifications/feeds_running_out.html", context, order=45)
