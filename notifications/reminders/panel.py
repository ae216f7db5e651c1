"""On the first page: what of one's own is due."""

from datetime import datetime

from notifications.reminders import queries
from registry.platform import clock
from registry.platform.access import Actor, Permission
from registry.platform.mail.configured import settings
from registry.platform.slices import Panel


async def due_panel(actor: Actor, now: datetime) -> Panel | None:  # noqa: ARG001
    """One line, and none where nothing is due."""
    rows = await queries.open_of(actor) if actor.may(Permission.OWN_ACCOUNT) else []
    if not rows:
        return None
    today = clock.today(settings().time_zone)
    late = sum(row["reference_on"] < today for row in rows)
    return Panel("notifications/reminders_panel.html", {"many": len(rows), "late": late, "first": rows[0]}, order=3)
