"""What became of the letters to the guests of a meeting, for the page of that meeting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from notifications.invitations.notices import soon
from notifications.invitations.rows import facts_from
from registry.platform import db, slices
from registry.platform.access.model import Actor
from registry.platform.calendar.model import STALE_HOURS
from registry.platform.slices import Panel
from registry.platform.web.page import ago

MOST: Final = 500
_LETTERS: Final = """
SELECT i.name, t.method, t.told_at, m.state, m.reason, m.settled_at, r.answer
FROM invited_entry e JOIN invitation i ON i.uid = e.uid JOIN invitation_told t ON t.invitation_id = i.id
LEFT JOIN mail m ON m.id = t.mail_id
LEFT JOIN LATERAL (
    SELECT answer FROM invitation_reply WHERE invitation_id = i.id AND state = 'taken'
    AND (occasion IS NULL OR occasion = $2) AND at >= t.told_at
    ORDER BY occasion NULLS LAST, at DESC LIMIT 1
) r ON true
WHERE e.source_id = $1 AND (t.occasion IS NULL OR t.occasion = $2 OR $2::timestamp IS NULL)
ORDER BY i.name, i.address LIMIT $3
"""
_WAITING: Final = """
SELECT facts, cancelled, (
    SELECT count(*) FROM invitation_reply r WHERE r.uid = e.uid
    AND (r.state = 'parked' OR (r.state = 'taken' AND r.answer = 'counter' AND r.settled_at IS NULL))
) AS waiting
FROM invited_entry e WHERE source_id = $1
"""
_ANSWERED: Final = {
    "accepted": ("said yes", "good"), "declined": ("said no", "neutral"), "tentative": ("said maybe", "info"),
    "counter": ("proposed another time", "info"),
}  # fmt: skip
_STATES: Final = {
    "queued": ("is on its way", "info"), "sending": ("is on its way", "info"), "sent": ("was sent", "good"),
    "unknown": ("may have arrived", "warn"), "failed": ("did not arrive", "bad"),
    "suppressed": ("was not sent", "warn"),
}  # fmt: skip


async def letters_panel(actor: Actor, source_id: UUID, original: datetime | None, now: datetime) -> Panel | None:
    """Who was written to, whether it arrived, and what waits; for those who plan the meeting."""
    if not await slices.may_plan(actor, [source_id]):
        return None
    rows = await db.fetch(_LETTERS, source_id, original, MOST)
    entries = await db.fetch(_WAITING, source_id)
    waiting = sum(row["waiting"] for row in entries)
    near = any(soon(facts_from(row["facts"]), now) for row in entries if not row["cancelled"])
    if not rows and not waiting and not near:
        return None
    context = {"letters": _lines(rows, now), "waiting": waiting, "hours": STALE_HOURS if near else 0}
    return Panel("notifications/invitation_panel.html", context, order=40)


def _lines(rows: Sequence[db.Record], now: datetime) -> list[dict[str, Any]]:
    return [{"name": row["name"], "at": ago(row["told_at"], now)} | _state(row) for row in rows]


def _state(row: db.Record) -> dict[str, Any]:
    """In words: what they answered, else what became of the last letter. One that is forgotten arrived long ago."""
    asked = row["method"] == "REQUEST"
    what = "The invitation" if asked else "The letter that they are not asked any more"
    if asked and row["answer"] in _ANSWERED:
        words, tone = _ANSWERED[row["answer"]]
        return {"words": words.capitalize(), "tone": tone, "reason": ""}
    words, tone = _STATES.get(row["state"] or "sent", ("was sent", "good"))
    return {"words": f"{what} {words}", "tone": tone, "reason": row["reason"] if tone in {"bad", "warn"} else ""}
