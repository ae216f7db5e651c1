"""On an agreement's page: what somebody took on about it at a meeting, and has not done yet."""

from datetime import datetime
from uuid import UUID

from contacts.meetings.running.panels import open_of_agreement, panel_context
from registry.platform.access import Actor
from registry.platform.slices import Panel


async def taken_on_section(actor: Actor, agreement_id: UUID, now: datetime) -> Panel | None:  # noqa: ARG001
    """The first few action items that are open; nothing where none is."""
    found = await open_of_agreement(actor, agreement_id)
    if not found:
        return None
    context = panel_context(actor, found, f"agreement={agreement_id}")
    return Panel("contacts/meetings_run_panel.html", context, order=25)
