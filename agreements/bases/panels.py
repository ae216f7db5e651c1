"""The ask card on other slices' pages: under whom to call, in the guided path, and on paper."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from agreements.bases.given import given
from agreements.bases.sheet import sheet
from agreements.bases.wording import FOOTER, NO_COUNSEL
from registry.platform.access import Actor, Permission
from registry.platform.slices import Panel


async def ask_card(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:
    """The officer's card: what was agreed on, and what may be asked. After whom to call, which it never hides."""
    return await _panel(actor, organisation_id, now, "agreements/ask_card.html")


async def ask_in_path(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:
    """The guided path, for the first partner that it leads to."""
    return await _panel(actor, organisation_id, now, "agreements/ask_path.html")


async def ask_on_paper(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:
    """The printed sheet, in words alone."""
    return await _panel(actor, organisation_id, now, "agreements/ask_paper.html")


async def _panel(actor: Actor, organisation_id: UUID, now: datetime, template: str) -> Panel | None:
    if not actor.may(Permission.READ_AGREEMENTS):
        return None
    on = now.astimezone(ZoneInfo(actor.time_zone)).date()
    asked = await given(actor, organisation_id, on)
    if asked is None:
        return None
    made = sheet(asked.partner, asked.asker, asked.agreements, asked.bases, on)
    context = {
        "organisation_id": organisation_id, "name": asked.name, "sheet": made, "counsel": asked.counsel,
        "on": on, "footer": FOOTER, "no_counsel": NO_COUNSEL,
    }  # fmt: skip
    return Panel(template, context, order=20)
