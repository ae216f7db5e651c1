"""What goes on a partner's printed sheet: what to ask first, what to have ready and what to expect."""

from datetime import datetime
from uuid import UUID

from registry.guide.path.asks import ASKS
from registry.guide.path.ways import SECTORS_OF, Who
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.access import Actor
from registry.platform.slices import Panel


def asked_of(sector: Sector) -> Who:
    """The choice of the guided path that a partner of this sector belongs to."""
    return next((who for who, sectors in SECTORS_OF.items() if sector in sectors), Who.OTHER)


async def ask_on_paper(_: Actor, organisation_id: UUID, __: datetime) -> Panel | None:
    """The asker's half of a call; None where there is no such organisation."""
    row = await db.fetch_one("SELECT sector FROM organisation WHERE id = $1", organisation_id)
    if row is None:
        return None
    return Panel("guide/ask_paper.html", {"ask": ASKS[asked_of(Sector(row["sector"]))]}, order=10)
