"""Sites, areas and jurisdictions for programs."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec.structs import asdict

from registry.partners import queries, service
from registry.partners import whole as parts
from registry.partners.errors import NoSuchOrganisation
from registry.partners.model import JurisdictionType, Site
from registry.partners.outs import area_out, jurisdiction_out, site_out
from registry.partners.routes.organisations import EDIT, PATH, READ
from registry.partners.schemas import AreaIn, JurisdictionIn, SiteIn
from registry.partners.schemas_out import AreaOut, JurisdictionOut, SiteOut
from registry.platform import db
from registry.platform.access import current_actor
from registry.platform.errors import NotFound
from registry.platform.text import Code
from registry.platform.web.api import CONDITIONAL, MATCHING, READING, WRITING, single_parameters
from registry.platform.web.etag import body_etag, require_match, tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, Sought, cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
SITES = PATH + "/{organisation_id:uuid}/sites"
SITE = SITES + "/{site_id:uuid}"
AREAS = PATH + "/{organisation_id:uuid}/areas"
JURISDICTIONS = "/api/v1/jurisdictions"


async def found(organisation_id: UUID) -> None:
    """Raise NoSuchOrganisation when there is none."""
    if await db.fetch_one("SELECT 1 FROM organisation WHERE id = $1", organisation_id) is None:
        raise NoSuchOrganisation


@get(SITES, opt=READ, tags=["Places"], responses=READING)
async def list_sites(organisation_id: FromPath[UUID]) -> list[SiteOut]:
    """Where an organisation is, the main site first."""
    await found(organisation_id)
    return [site_out(site) for site in await parts.sites(organisation_id)]


@post(SITES, opt=EDIT, tags=["Places"], responses=WRITING)
async def place_site(request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[SiteIn]) -> Response[SiteOut]:
    """Add a place; the first one is the main one."""
    site_id = await service.place_site(current_actor(request), organisation_id, data)
    response = await _site_answer(organisation_id, site_id, status=201)
    response.headers["Location"] = f"{PATH}/{organisation_id}/sites/{site_id}"
    return response


@get(SITE, opt=READ, tags=["Places"], responses=CONDITIONAL)
async def read_site(request: AnyRequest, organisation_id: FromPath[UUID], site_id: FromPath[UUID]) -> Response[SiteOut]:
    """One place."""
    body = site_out(await _site(organisation_id, site_id))
    return tagged(request, body)


@put(SITE, opt=EDIT, tags=["Places"], responses=MATCHING)
async def move_site(
    request: AnyRequest, organisation_id: FromPath[UUID], site_id: FromPath[UUID], data: JSONBody[SiteIn]
) -> Response[SiteOut]:
    """Correct a place or say where it moved to; what is left out is emptied."""
    async with db.transaction():
        seen = site_out(await _site(organisation_id, site_id))
        require_match(request, body_etag(seen), mine=asdict(data), theirs=asdict(seen))
        await service.move_site(current_actor(request), organisation_id, site_id, data, seen.version)
        return await _site_answer(organisation_id, site_id)


@delete(SITE, opt=EDIT, tags=["Places"], responses=MATCHING)
async def close_site(request: AnyRequest, organisation_id: FromPath[UUID], site_id: FromPath[UUID]) -> None:
    """Take a place away."""
    async with db.transaction():
        seen = site_out(await _site(organisation_id, site_id))
        require_match(request, body_etag(seen), theirs=asdict(seen))
        await service.close_site(current_actor(request), organisation_id, site_id, seen.version)


async def _site(organisation_id: UUID, site_id: UUID) -> Site:
    site = next((site for site in await parts.sites(organisation_id) if site.id == site_id), None)
    if site is None:
        raise NotFound
    return site


async def _site_answer(organisation_id: UUID, site_id: UUID, status: int = 200) -> Response[SiteOut]:
    body = site_out(await _site(organisation_id, site_id))
    return Response(body, status_code=status, headers={"ETag": body_etag(body)})


@get(AREAS, opt=READ, tags=["Places"], responses=READING)
async def list_areas(organisation_id: FromPath[UUID]) -> list[AreaOut]:
    """The jurisdictions that an organisation serves."""
    await found(organisation_id)
    return [area_out(area) for area in await parts.areas(organisation_id)]


@post(AREAS, opt=EDIT, tags=["Places"], responses=WRITING)
async def serve_area(request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[AreaIn]) -> list[AreaOut]:
    """Say that it serves a jurisdiction, or in which role it now does; all that it serves then."""
    await service.serve_area(current_actor(request), organisation_id, data)
    return [area_out(area) for area in await parts.areas(organisation_id)]


@delete(AREAS + "/{jurisdiction_id:uuid}", opt=EDIT, tags=["Places"], responses=WRITING)
async def leave_area(request: AnyRequest, organisation_id: FromPath[UUID], jurisdiction_id: FromPath[UUID]) -> None:
    """Say that it no longer serves a jurisdiction."""
    await service.leave_area(current_actor(request), organisation_id, jurisdiction_id)


@get(JURISDICTIONS, opt=READ, tags=["Places"], responses=CONDITIONAL, before_request=single_parameters())
async def list_jurisdictions(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    type: FromQuery[JurisdictionType | None] = None,  # noqa: A002 - the parameter's name for programs
    region: FromQuery[Code | None] = None,
    q: Sought = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[JurisdictionOut]]:
    """The jurisdictions by name. `q` is the beginning of a name."""
    after = decode(cursor, str, UUID)
    rows = await queries.jurisdictions(type, region, q or "", after=after, limit=page_size + 1)
    shown, following = cut(rows, page_size, lambda row: (row[1], row[0].id))
    url = next_url(JURISDICTIONS, list(request.query_params.multi_items()), following)
    body = Page(items=[jurisdiction_out(area) for area, _ in shown], next=following, next_url=url)
    return tagged(request, body)


@post(JURISDICTIONS, opt=EDIT, tags=["Places"], responses=WRITING)
async def add_jurisdiction(request: AnyRequest, data: JSONBody[JurisdictionIn]) -> Response[JurisdictionOut]:
    """Add a county, city, district or other area. The states are there."""
    jurisdiction_id = await service.add_jurisdiction(current_actor(request), data)
    body = await _jurisdiction(jurisdiction_id)
    headers = {"Location": f"{JURISDICTIONS}/{jurisdiction_id}", "ETag": body_etag(body)}
    return Response(body, status_code=201, headers=headers)


@get(JURISDICTIONS + "/{jurisdiction_id:uuid}", opt=READ, tags=["Places"], responses=CONDITIONAL)
async def read_jurisdiction(request: AnyRequest, jurisdiction_id: FromPath[UUID]) -> Response[JurisdictionOut]:
    """One jurisdiction."""
    body = await _jurisdiction(jurisdiction_id)
    return tagged(request, body)


async def _jurisdiction(jurisdiction_id: UUID) -> JurisdictionOut:
    row = await db.fetch_one("SELECT * FROM jurisdiction WHERE id = $1", jurisdiction_id)
    if row is None:
        raise NotFound
    return jurisdiction_out(queries.jurisdiction_of(row))


PLACE_ROUTES = [
    list_sites,
    place_site,
    read_site,
    move_site,
    close_site,
    list_areas,
    serve_area,
    leave_area,
    list_jurisdictions,
    add_jurisdiction,
    read_jurisdiction,
]
