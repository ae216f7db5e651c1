"""What other pages show of what was taken on at meetings: a partner's page, an agreement's, and the first page."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from contacts.meetings.running.lists import Narrowed, State, actions
from contacts.meetings.running.model import Action
from contacts.meetings.running.words import TONES
from registry.partners.queries import label
from registry.platform import clock
from registry.platform.access import Actor
from registry.platform.slices import Panel

MOST = 5


async def partner_panel(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:  # noqa: ARG001
    """The partner's page: what is open about it or was taken on by its people; nothing where nothing is."""
    found = await open_items(actor, Narrowed(organisation_id=organisation_id, state=State.OPEN))
    if not found:
        return None
    query = urlencode({"partner": await label(organisation_id) or ""})
    return Panel("contacts/meetings_run_panel.html", panel_context(actor, found, query), 45)


async def home_panel(actor: Actor, now: datetime) -> Panel | None:  # noqa: ARG001
    """The first page: what one took on oneself."""
    found = await open_items(actor, Narrowed(owner_id=actor.user_id, state=State.OPEN))
    if not found:
        return None
    return Panel("contacts/meetings_run_panel.html", panel_context(actor, found, "whose=mine"), 9)


async def open_of_agreement(actor: Actor, agreement_id: UUID) -> list[Action]:
    """The first few action items about an agreement that are open, as far as this person may see them."""
    return await open_items(actor, Narrowed(agreement_id=agreement_id, state=State.OPEN))


async def open_items(actor: Actor, narrowed: Narrowed) -> list[Action]:
    """The first few, and one more where there are more."""
    return await actions(actor, narrowed, limit=MOST + 1, may=False)


def panel_context(actor: Actor, found: Sequence[Action], query: str) -> dict[str, object]:
    """What the template of the panel is given; `query` leads to the whole list."""
    today: date = clock.today(actor.time_zone)
    return {"found": found[:MOST], "more": len(found) > MOST, "query": query, "today": today, "tones": TONES}
