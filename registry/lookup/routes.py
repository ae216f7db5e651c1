"""The look-up for programs."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromQuery, QueryParameter

from registry.lookup.finding import find, suggest
from registry.lookup.model import LIMIT, QUERY_LETTERS, Filters
from registry.lookup.rules import WHOLE_GROUP, sectors_of
from registry.lookup.schemas import FoundOut, SuggestionOut, found_out, suggestion_out
from registry.partners.sectors import Sector, SectorGroup
from registry.platform.access import Permission, current_actor, needs
from registry.platform.web.api import READING, single_parameters

AnyRequest = Request[Any, Any, Any]
READ = needs(Permission.READ_DIRECTORY)

Typed = Annotated[
    str,
    QueryParameter(
        max_length=QUERY_LETTERS,
        description="A name, an old name, an acronym, a place, a person or a telephone number; slips are forgiven.",
    ),
]
Many = Annotated[int, QueryParameter(ge=1, le=LIMIT, description=f"How many at most, from 1 to {LIMIT}.")]


@get("/api/v1/lookup", opt=READ, tags=["Look-up"], responses=READING, before_request=single_parameters())
async def look_up(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: FromQuery[Typed] = "",
    sector: FromQuery[Sector | None] = None,
    group: FromQuery[SectorGroup | None] = None,
    jurisdiction: FromQuery[UUID | None] = None,
    limit: FromQuery[Many] = LIMIT,
) -> FoundOut:
    """The partners likeliest meant, each with why. `group` is of sectors; `jurisdiction` counts what is inside."""
    filters = Filters(sectors_of(sector or (WHOLE_GROUP + group if group else None)), jurisdiction)
    return found_out(await find(current_actor(request), q, filters, limit=limit))


@get("/find/suggest", opt=READ, include_in_schema=False)
async def suggestions(request: AnyRequest, q: FromQuery[str] = "") -> list[SuggestionOut]:
    """What may be meant, while somebody types."""
    return [suggestion_out(hit) for hit in await suggest(current_actor(request), q)]
