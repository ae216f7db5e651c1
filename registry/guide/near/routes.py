"""Who is near, for programs."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.params import FromQuery, QueryParameter

from registry.guide.near.finding import SHOWN, near
from registry.guide.near.schemas import RoundOut, round_out
from registry.guide.near.spots import Spot, of_zip
from registry.lookup.position import Position
from registry.lookup.rules import WHOLE_GROUP, sectors_of
from registry.partners.sectors import Sector, SectorGroup
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.web.api import READING, problems, single_parameters

AnyRequest = Request[Any, Any, Any]
Latitude = Annotated[float | None, QueryParameter(ge=-90, le=90, description="Degrees of WGS 84, north is positive.")]
Longitude = Annotated[float | None, QueryParameter(ge=-180, le=180, description="Degrees of WGS 84, east is positive.")]
ZipCode = Annotated[
    str | None, QueryParameter(name="zip", max_length=10, description="A ZIP code, instead of the degrees.")
]
Many = Annotated[int, QueryParameter(ge=1, le=SHOWN, description=f"How many at most, from 1 to {SHOWN}.")]


@get(
    "/api/v1/near", opt=needs(Permission.READ_DIRECTORY), tags=["Look-up"], responses=READING | problems(422),
    before_request=single_parameters(),
)  # fmt: skip
async def list_near(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    latitude: FromQuery[Latitude] = None,
    longitude: FromQuery[Longitude] = None,
    zip_code: FromQuery[ZipCode] = None,
    sector: FromQuery[Sector | None] = None,
    group: FromQuery[SectorGroup | None] = None,
    limit: FromQuery[Many] = SHOWN,
) -> RoundOut:
    """The partners nearest to a position or to the middle of a ZIP code; neither is kept."""
    spot = await _spot(latitude, longitude, zip_code)
    assert spot.position is not None  # noqa: S101 - both kinds have one
    wanted = sectors_of(sector or (WHOLE_GROUP + group if group else None)) or frozenset()
    sectors = {Sector(one) for one in wanted}
    return round_out(
        spot, spot.position, await near(current_actor(request), spot.position, sectors, clock.now(), limit=limit)
    )


async def _spot(latitude: float | None, longitude: float | None, zip_code: str | None) -> Spot:
    if latitude is not None and longitude is not None and zip_code is None:
        return Spot("the given position", Position(latitude, longitude), ())
    if zip_code is None or latitude is not None or longitude is not None:
        raise Invalid({"zip": "Give latitude and longitude, or a ZIP code."})
    spot = await of_zip(zip_code)
    if spot is None:
        raise Invalid({"zip": "Nobody knows that ZIP code."})
    return spot
