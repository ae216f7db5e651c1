"""What changed in the directory lately, for those who look after it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor, Permission
from registry.platform.slices import Panel

SHOWN = 8
RECENT = "home/recent.html"
# Looking, calling and bringing in whole files are not what a coordinator would want to notice here.
_RECENT = """
    SELECT e.at, e.actor_name AS who, e.action, e.kind, o.id, o.name
    FROM audit_event e JOIN organisation o ON o.id = e.organisation_id
    WHERE e.kind <> 'import' AND e.action <> ALL ('{looked_up,read,checked,exported,imported}'::text[])
    ORDER BY e.at DESC, e.chain, e.seq DESC LIMIT $1
"""


@dataclass(frozen=True, slots=True)
class Recent:
    """One change: who did what to which kind of thing, at which organisation."""

    at: datetime
    who: str
    action: str
    kind: str
    organisation_id: UUID
    name: str


async def recently_changed(actor: Actor, now: datetime) -> Panel | None:
    """The last few changes; None where there are none, or for those who do not look after the directory."""
    if not actor.may(Permission.EDIT_DIRECTORY):
        return None
    rows = await db.fetch(_RECENT, SHOWN)
    lines = [Recent(row["at"], row["who"], row["action"], row["kind"], row["id"], row["name"]) for row in rows]
    return Panel(RECENT, {"lines": lines, "now": now}, order=90) if lines else None
