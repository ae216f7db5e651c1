"""The look-up for programs."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromQuery, QueryParameter

from registry.lookup.finding import find, suggest
from registry.lookup.model import LIMIT, QUERY_LETTERS, Filters
from registry.lookup.position import COOKIE, Position, position_kept
from registry.lookup.rules import WHOLE_GROUP, sectors_of
from registry.lookup.schemas import FoundOut, SuggestionOut, found_out, suggestion_out
from registry.partners.sectors import Sector, SectorGroup
from registry.platform.access import Permission, current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.web.api import READING, problems, single_parameters

AnyRequest = Request[Any, Any, Any]
READ = needs(Permission.READ_DIRECTORY)

Typed = Annotated[
    str,
    QueryParameter(
        max_length=QUERY_LETTERS,
        description="A name, an old name, an acronym, a place, a person or a telephone number; slips are forgiven.",
    ),
]
Latitude = Annotated[
    float | None, QueryParameter(ge=-90, le=90, description="Where the asker is, degrees of WGS 84, north is positive.")
]
Longitude = Annotated[
    float | None, QueryParameter(ge=-180, le=180, description="The same, east is positive; the two go together.")
]
Many = Annotated[int, QueryParameter(ge=1, le=LIMIT, description=f"How many at most, from 1 to {LIMIT}.")]


@get(
    "/api/v1/lookup", opt=READ, tags=["Look-up"], responses=READING | problems(422),
    before_request=single_parameters(),
)  # fmt: skip
async def look_up(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: FromQuery[Typed] = "",
    sector: FromQuery[Sector | None] = None,
    group: FromQuery[SectorGroup | None] = None,
    jurisdiction: FromQuery[UUID | None] = None,
    latitude: FromQuery[Latitude] = None,
    longitude: FromQuery[Longitude] = None,
    limit: FromQuery[Many] = LIMIT,
) -> FoundOut:
    """The partners likeliest meant, each with why. `group` is of sectors; `jurisdiction` counts what is inside.

    With a position, which is not kept, the nearer one of two that are alike comes first, and each has its distance.
    """
    sectors = sectors_of(sector or (WHOLE_GROUP + group if group else None))
    filters = Filters(sectors, jurisdiction, _position(latitude, longitude))
    return found_out(await find(current_actor(request), q, filters, limit=limit))


def _position(latitude: float | None, longitude: float | None) -> Position | None:
    if latitude is not None and longitude is not None:
        return Position(latitude, longitude)
    if latitude is not None or longitude is not None:
        raise Invalid({"latitude": "Give latitude and longitude together."})
    return None


@get("/find/suggest", opt=READ, include_in_schema=False)
async def suggestions(request: AnyRequest, q: FromQuery[str] = "") -> list[SuggestionOut]:
    """What may be meant, while somebody types."""
    here = position_kept(request.cookies.get(COOKIE))
    return [suggestion_out(hit) for hit in await suggest(current_actor(request), q, near=here)]
