"""Where an organisation is and what it serves, as pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from registry.partners import service
from registry.partners.forms import AreaForm, SiteForm
from registry.partners.named import area_label, area_meant
from registry.partners.pages.frame import EDIT, AnyRequest, address, submitted
from registry.partners.schemas import AreaIn, JurisdictionIn, SiteIn
from registry.partners.whole import whole
from registry.partners.words import AREA_ROLES, JURISDICTION_TYPES, options
from registry.platform.access import current_actor
from registry.platform.errors import Conflict, Invalid, NotFound
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page

ONE = "/partners/{organisation_id:uuid}"
SITE = ONE + "/sites/{site_id:uuid}"


@get(ONE + "/sites/new", opt=EDIT, include_in_schema=False)
async def new_site_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The form for a new place."""
    it = (await whole(organisation_id)).organisation
    return await _site_form(
        request, organisation_id, None, as_typed({"region": it.region, "country": it.country}, SiteIn)
    )


@post(ONE + "/sites/new", opt=EDIT, include_in_schema=False)
async def place_site(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Add a place."""

    async def act(given: SiteIn) -> None:
        await service.place_site(current_actor(request), organisation_id, given)

    async def again(problems: Mapping[str, str], shown: dict[str, Any], status: int) -> Response[str]:
        return await _site_form(request, organisation_id, None, shown, problems, status=status)

    return await submitted(request, SiteIn, act, address(organisation_id) + "?done=saved", again)


@get(SITE, opt=EDIT, include_in_schema=False)
async def site_page(request: AnyRequest, organisation_id: FromPath[UUID], site_id: FromPath[UUID]) -> Response[str]:
    """The form of a place."""
    return await _site_form(request, organisation_id, site_id, await _stored(organisation_id, site_id))


@post(SITE, opt=EDIT, include_in_schema=False)
async def move_site(request: AnyRequest, organisation_id: FromPath[UUID], site_id: FromPath[UUID]) -> Response[Any]:
    """Correct a place or say where it moved to; of two editors at once, the second sees what the first did."""
    try:
        given = await read_form(request, SiteForm)
        await service.move_site(current_actor(request), organisation_id, site_id, given, given.version)
    except Invalid as problem:
        shown = await typed(request, SiteForm)
        return await _site_form(request, organisation_id, site_id, shown, problem.fields, status=422)
    except Conflict:
        theirs = await _stored(organisation_id, site_id)
        shown = await typed(request, SiteForm) | {"version": theirs["version"]}
        return await _site_form(request, organisation_id, site_id, shown, theirs=theirs, status=409)
    return Redirect(address(organisation_id) + "?done=saved", status_code=303)


@post(SITE + "/close", opt=EDIT, include_in_schema=False)
async def close_site(request: AnyRequest, organisation_id: FromPath[UUID], site_id: FromPath[UUID]) -> Response[Any]:
    """Take a place away."""
    await service.close_site(current_actor(request), organisation_id, site_id)
    return Redirect(address(organisation_id) + "?done=saved", status_code=303)


async def _stored(organisation_id: UUID, site_id: UUID) -> dict[str, Any]:
    site = next((site for site in (await whole(organisation_id)).sites if site.id == site_id), None)
    if site is None:
        raise NotFound
    return as_typed({name: getattr(site, name) for name in SiteForm.__struct_fields__}, SiteForm)


async def _site_form(  # noqa: PLR0913 - the states of one form
    request: AnyRequest,
    organisation_id: UUID,
    site_id: UUID | None,
    shown: dict[str, Any],
    problems: Mapping[str, str] | None = None,
    *,
    theirs: dict[str, Any] | None = None,
    status: int = 200,
) -> Response[str]:
    name = (await whole(organisation_id)).organisation.name
    return page(
        request,
        "partners/site.html",
        status=status,
        name=name,
        base=address(organisation_id),
        site_id=site_id,
        typed=shown,
        theirs=theirs,
        problems=problems or {},
    )


@get(ONE + "/areas", opt=EDIT, include_in_schema=False)
async def areas_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """What an organisation serves, to be changed."""
    return await _areas(request, organisation_id)


@post(ONE + "/areas", opt=EDIT, include_in_schema=False)
async def serve_area(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Say that it serves a jurisdiction."""

    async def act(given: AreaForm) -> None:
        area = await area_meant("area", given.area)
        if area is None:
            raise Invalid({"area": "Name the area."})
        await service.serve_area(current_actor(request), organisation_id, AreaIn(jurisdiction_id=area, role=given.role))

    async def again(problems: Mapping[str, str], shown: dict[str, Any], status: int) -> Response[str]:
        return await _areas(request, organisation_id, serving=shown, problems=problems, status=status)

    return await submitted(request, AreaForm, act, address(organisation_id, "areas"), again)


@post(ONE + "/areas/new", opt=EDIT, include_in_schema=False)
async def add_area(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Add a jurisdiction that is not here yet, and say that the organisation serves it."""
    actor = current_actor(request)

    async def act(given: JurisdictionIn) -> None:
        await service.serve_new_area(actor, organisation_id, given)

    async def again(problems: Mapping[str, str], shown: dict[str, Any], status: int) -> Response[str]:
        return await _areas(request, organisation_id, adding=shown, problems=problems, status=status)

    return await submitted(request, JurisdictionIn, act, address(organisation_id, "areas"), again)


@post(ONE + "/areas/{jurisdiction_id:uuid}/leave", opt=EDIT, include_in_schema=False)
async def leave_area(
    request: AnyRequest, organisation_id: FromPath[UUID], jurisdiction_id: FromPath[UUID]
) -> Response[Any]:
    """Say that it no longer serves a jurisdiction."""
    await service.leave_area(current_actor(request), organisation_id, jurisdiction_id)
    return Redirect(address(organisation_id, "areas"), status_code=303)


async def _areas(  # noqa: PLR0913 - the states of two forms
    request: AnyRequest,
    organisation_id: UUID,
    *,
    serving: dict[str, Any] | None = None,
    adding: dict[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response[str]:
    it = await whole(organisation_id)
    return page(
        request,
        "partners/areas.html",
        status=status,
        name=it.organisation.name,
        base=address(organisation_id),
        areas=it.areas,
        serving=serving or as_typed({"role": "primary"}, AreaForm),
        adding=adding or as_typed({"region": it.organisation.region, "type": "county"}, JurisdictionIn),
        problems=problems or {},
        wrong="adding" if adding else "serving",
        roles=options(AREA_ROLES),
        role_words=AREA_ROLES,
        types=options(JURISDICTION_TYPES),
        area_label=area_label,
    )


PLACE_PAGES = [
    new_site_page,
    place_site,
    site_page,
    move_site,
    close_site,
    areas_page,
    serve_area,
    add_area,
    leave_area,
]
