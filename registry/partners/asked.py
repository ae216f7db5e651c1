"""What a list of the directory is narrowed to, from what was asked for in its form or its address."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from registry.partners.model import Sector, Status
from registry.partners.named import area_meant
from registry.partners.queries import Filters

# What the list shows when no status is asked for: everybody with whom there is something to do.
LIVE = tuple(status for status in Status if not status.ended)
MINE = "me"
Tagged = Annotated[str | None, QueryParameter(max_length=200, description="A tag, in any spelling.")]


def asked_for(**given: str | None) -> dict[str, str]:
    """What a form or an address asks for, by name; a choice that there is not asks for nothing."""
    asked = {name: value or "" for name, value in given.items()}
    for name, there in (("sector", Sector), ("status", Status)):
        if asked[name] not in set(there):
            asked[name] = ""
    if asked["owner"] != MINE and _uuid(asked["owner"]) is None:
        asked["owner"] = ""
    return asked


async def narrowed(asked: Mapping[str, str], me: UUID, parent: UUID | None = None) -> Filters:
    """The filters that q, sector, status, area, owner and tag ask for; an unknown choice narrows nothing.

    Raises:
        Invalid: no area is called that, or several are.
    """
    owner = str(me) if asked["owner"] == MINE else asked["owner"]
    return Filters(
        starts=asked["q"],
        tag=asked["tag"],
        sectors=[Sector(asked["sector"])] if asked["sector"] in set(Sector) else [],
        statuses=[Status(asked["status"])] if asked["status"] in set(Status) else LIVE,
        jurisdiction=await area_meant("area", asked["area"]),
        owner=_uuid(owner),
        parent=parent,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
