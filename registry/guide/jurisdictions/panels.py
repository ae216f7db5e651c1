"""On a partner's card: the places that it serves, each with who else covers it."""

from datetime import datetime
from uuid import UUID

from registry.partners.named import area_label
from registry.partners.whole import areas
from registry.platform.access.model import Actor
from registry.platform.slices import Panel

_SHOWN = 4


async def serves_panel(_actor: Actor, organisation_id: UUID, _now: datetime) -> Panel | None:
    """Where this partner serves; None where nobody said so."""
    found = await areas(organisation_id)
    if not found:
        return None
    places = [(area_label(area.jurisdiction), f"/places/{area.jurisdiction.id}") for area in found]
    return Panel("guide/serves.html", {"places": places[:_SHOWN], "more": len(places) - _SHOWN}, order=80)
