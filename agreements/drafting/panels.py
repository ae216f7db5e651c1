"""What the page of an agreement shows of its text."""

from datetime import datetime
from uuid import UUID

from agreements.drafting.queries import Drafts, drafts
from registry.platform.access import Actor, Permission
from registry.platform.slices import Panel

_ORDER = 30


async def text_section(actor: Actor, agreement_id: UUID, _: datetime) -> Panel | None:
    """The newest version and where it stands; nothing where there is none and nobody could write one."""
    found = await drafts(actor, agreement_id)
    edits = actor.may(Permission.EDIT_AGREEMENTS) and found.open
    if not found.versions and not edits:
        return None
    return Panel("agreements/draft_section.html", {"drafts": found, "actions": _actions(found, edits=edits)}, _ORDER)


def _actions(found: Drafts, *, edits: bool) -> list[dict[str, str]]:
    one = f"/agreements/{found.agreement_id}/drafts"
    if not found.versions:
        return [{"label": "Begin with a template", "href": f"{one}/begin"}]
    actions = [{"label": "All versions", "href": one}] if len(found.versions) > 1 or not edits else []
    return [*actions, {"label": "Write on", "href": f"{one}/write"}] if edits else actions
