"""The directory as pages: the list, and taking an organisation in."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from registry.partners import queries, service
from registry.partners.already import here_already
from registry.partners.asked import MINE, Tagged, asked_for, narrowed
from registry.partners.errors import NoSuchOrganisation
from registry.partners.forms import RegisterForm
from registry.partners.named import area_meant, organisation_meant, suggested_areas, suggested_organisations
from registry.partners.pages.frame import EDIT, READ, AnyRequest, address
from registry.partners.schemas import RegisterIn
from registry.partners.words import LABELS, SECTOR_OPTIONS, STATUS_TONES, STATUSES, fact_options, options
from registry.platform.access import Permission, current_actor
from registry.platform.errors import Invalid
from registry.platform.likely import Likely
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page
from registry.platform.web.paging import USUAL, Sought, cut, decode, next_url

# How partners are chosen in the list to be changed together: one by one, or all of the page to begin with.
SOME, PAGE = "some", "page"


@get("/partners", opt=READ, include_in_schema=False)
async def directory_page(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: Sought = None,
    sector: FromQuery[str | None] = None,
    status: FromQuery[str | None] = None,
    area: Sought = None,
    owner: FromQuery[str | None] = None,
    tag: Tagged = None,
    parent: FromQuery[UUID | None] = None,
    cursor: FromQuery[str | None] = None,
    choose: FromQuery[str | None] = None,
) -> Response[str]:
    """Everybody in the directory, by name, narrowed by what is asked."""
    asked = asked_for(q=q, sector=sector, status=status, area=area, owner=owner, tag=tag)
    try:
        filters, problems = await narrowed(asked, current_actor(request).user_id, parent), {}
    except Invalid as problem:
        filters, problems = None, problem.fields
    found = await queries.directory(filters, after=decode(cursor, str, UUID), limit=USUAL + 1) if filters else []
    shown, onward = cut(found, USUAL, lambda line: (line.sort_name, line.id))
    kept = [*asked.items(), ("parent", str(parent or ""))]
    may_edit = current_actor(request).may(Permission.EDIT_DIRECTORY)
    choosing = choose if may_edit and choose in {SOME, PAGE} else ""
    return page(
        request,
        "partners/directory.html",
        lines=shown,
        typed=asked,
        problems=problems,
        narrowed=any(asked.values()) or parent is not None,
        sectors=SECTOR_OPTIONS,
        statuses=options(STATUSES),
        owners=[(MINE, "Me"), *((str(key), name) for key, name in await queries.editors())],
        status_words=STATUSES,
        tones=STATUS_TONES,
        onward=next_url("/partners", [*kept, ("choose", SOME if choosing else "")], onward),
        same=urlencode([(name, value) for name, value in kept if value]),
        may_edit=may_edit,
        choosing=choosing,
        here=urlencode([(name, value) for name, value in [*kept, ("cursor", cursor)] if value]),
    )


@get("/partners/suggest", opt=READ, include_in_schema=False)
async def suggest(q: Sought = None) -> list[dict[str, str]]:
    """Names for a field that asks for an organisation."""
    return await suggested_organisations(q or "")


@get("/partners/areas/suggest", opt=READ, include_in_schema=False)
async def suggest_areas(q: Sought = None) -> list[dict[str, str]]:
    """Names for a field that asks for a jurisdiction."""
    return await suggested_areas(q or "")


@get("/partners/new", opt=EDIT, include_in_schema=False)
async def new_page(request: AnyRequest, parent: FromQuery[UUID | None] = None) -> Response[str]:
    """The form for a new organisation, with the one it is to be part of where it was opened from there."""
    above = await queries.label(parent) if parent else None
    filled = {"parent": above, "kind": "organisation", "tier": "standard", "country": "US"}
    return _form(request, as_typed(filled, RegisterForm))


@post("/partners/new", opt=EDIT, include_in_schema=False)
async def register(request: AnyRequest) -> Response[Any]:
    """Take an organisation into the directory, unless it may be there already: then show who that is first."""
    try:
        given = await read_form(request, RegisterForm)
        wanted = await _as_in(given)
        if not given.anyway and (likely := await here_already(wanted)):
            return _form(request, await typed(request, RegisterForm), likely=likely, status=409)
        organisation_id = await service.register(current_actor(request), wanted)
    except Invalid as problem:
        renamed = {"jurisdiction_ids": "area", "parent_id": "parent"}
        problems = {renamed.get(name, name): words for name, words in problem.fields.items()}
        return _form(request, await typed(request, RegisterForm), problems, status=422)
    except NoSuchOrganisation:
        problems = {"parent": "There is no such organisation."}
        return _form(request, await typed(request, RegisterForm), problems, status=422)
    return Redirect(address(organisation_id) + "?done=registered", status_code=303)


async def _as_in(given: RegisterForm) -> RegisterIn:
    area = await area_meant("area", given.area)
    parent = await organisation_meant("parent", given.parent)
    facts = {name: getattr(given, name) for name in RegisterIn.__struct_fields__ if hasattr(given, name)}
    return RegisterIn(**facts, parent_id=parent, jurisdiction_ids=[area] if area else [])


def _form(
    request: AnyRequest,
    shown: dict[str, Any],
    problems: Mapping[str, str] | None = None,
    *,
    likely: Sequence[Likely] = (),
    status: int = 200,
) -> Response[str]:
    return page(
        request,
        "partners/register.html",
        status=status,
        typed=shown,
        problems=problems or {},
        likely=likely,
        choices=fact_options(shown["time_zone"]),
        labels=LABELS,
    )


DIRECTORY_PAGES = [directory_page, suggest, suggest_areas, new_page, register]
