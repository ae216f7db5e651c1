"""Organisations for programs: the list, one with all that hangs on it, and what changes it as a whole."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, patch, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from registry.partners import queries, service
from registry.partners.already import here_already
from registry.partners.asked import Tagged
from registry.partners.errors import HereAlready
from registry.partners.facts import facts_of
from registry.partners.model import Organisation, Sector, Status
from registry.partners.outs import organisation_out, summary_out
from registry.partners.queries import Filters
from registry.partners.schemas import AmendIn, OwnerIn, RegisterIn, StatusIn, TagsIn
from registry.partners.schemas_out import OrganisationOut, SummaryOut
from registry.partners.whole import whole
from registry.platform import db
from registry.platform.access import Permission, current_actor, needs
from registry.platform.text import sent
from registry.platform.web.api import CONDITIONAL, MATCHING, WRITING, single_parameters
from registry.platform.web.etag import body_etag, require_match, tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, Sought, cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
PATH = "/api/v1/organisations"
TAGS = ["Organisations"]
Despite = Annotated[
    bool, QueryParameter(description="Register it though others in the directory look as if they were the same.")
]
READ, EDIT = needs(Permission.READ_DIRECTORY), needs(Permission.EDIT_DIRECTORY)


@get(PATH, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters("sector", "status"))
async def list_organisations(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    sector: FromQuery[list[Sector] | None] = None,
    status: FromQuery[list[Status] | None] = None,
    jurisdiction: FromQuery[UUID | None] = None,
    owner: FromQuery[UUID | None] = None,
    parent: FromQuery[UUID | None] = None,
    tag: Tagged = None,
    q: Sought = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[SummaryOut]]:
    """The directory by name. `q` begins a name, also a former one; `jurisdiction` counts what is inside it, too."""
    filters = Filters(
        sectors=sector or (),
        statuses=status or (),
        jurisdiction=jurisdiction,
        owner=owner,
        parent=parent,
        tag=tag or "",
        starts=q or "",
    )
    rows = await queries.directory(filters, after=decode(cursor, str, UUID), limit=page_size + 1)
    shown, following = cut(rows, page_size, lambda line: (line.sort_name, line.id))
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    body = Page(items=[summary_out(line) for line in shown], next=following, next_url=url)
    return tagged(request, body)


@post(PATH, opt=EDIT, tags=TAGS, responses=WRITING, before_request=single_parameters())
async def register_organisation(
    request: AnyRequest, data: JSONBody[RegisterIn], *, despite_doubles: Despite = False
) -> Response[OrganisationOut]:
    """Take an organisation into the directory.

    Where it may be there already, nothing is registered: the answer is 409 with the code `here_already` and who it may
    be under `theirs.likely`, each with its score and reasons.
    """
    if not despite_doubles and (likely := await here_already(data)):
        raise HereAlready(likely)
    organisation_id = await service.register(current_actor(request), data)
    response = await _answer(organisation_id, status=201)
    response.headers["Location"] = f"{PATH}/{organisation_id}"
    return response


@get(PATH + "/{organisation_id:uuid}", opt=READ, tags=TAGS, responses=CONDITIONAL)
async def read_organisation(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[OrganisationOut]:
    """One organisation with its names, numbers, places, areas, members and closures."""
    body = organisation_out(await whole(organisation_id))
    return tagged(request, body)


@patch(PATH + "/{organisation_id:uuid}", opt=EDIT, tags=TAGS, responses=MATCHING)
async def amend_organisation(
    request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[AmendIn]
) -> Response[OrganisationOut]:
    """Change what is sent; what is left out stays, null empties. A new name keeps the old one as a former name."""
    changes = sent(data)
    async with matching(request, organisation_id, changes) as found:
        await service.amend(current_actor(request), organisation_id, changes, found.version)
        return await _answer(organisation_id)


@post(PATH + "/{organisation_id:uuid}/status", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def change_status(
    request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[StatusIn]
) -> Response[OrganisationOut]:
    """Say how it stands. `merged` needs a successor, `dissolved` a successor or a reason."""
    actor = current_actor(request)
    async with matching(request, organisation_id, {"status": data.status}) as found:
        if data.status.ended:
            await service.end(
                actor,
                organisation_id,
                data.status,
                successor_id=data.successor_id,
                reason=data.reason,
                version=found.version,
            )
        else:
            await service.declare(actor, organisation_id, data.status, reason=data.reason, version=found.version)
        return await _answer(organisation_id)


@put(PATH + "/{organisation_id:uuid}/owner", opt=EDIT, tags=TAGS, responses=MATCHING)
async def assign_owner(
    request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[OwnerIn]
) -> Response[OrganisationOut]:
    """Say who looks after the relationship, and who stands in."""
    async with matching(request, organisation_id, {"owner_id": data.owner_id}) as found:
        await service.assign_owner(current_actor(request), organisation_id, data, found.version)
        return await _answer(organisation_id)


@put(PATH + "/{organisation_id:uuid}/tags", opt=EDIT, tags=TAGS, responses=MATCHING)
async def tag_organisation(
    request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[TagsIn]
) -> Response[OrganisationOut]:
    """Say which tags it has; those that are left out go."""
    async with matching(request, organisation_id, {"tags": data.tags}) as found:
        await service.tag(current_actor(request), organisation_id, data.tags, found.version)
        return await _answer(organisation_id)


@asynccontextmanager
async def matching(request: AnyRequest, organisation_id: UUID, mine: dict[str, Any]) -> AsyncIterator[Organisation]:
    """A transaction in which the organisation is the one that If-Match names.

    Raises:
        VersionMissing, VersionStale: see `require_match`; the latter with what was sent and what is stored.
    """
    async with db.transaction():
        await db.execute("SELECT 1 FROM organisation WHERE id = $1 FOR NO KEY UPDATE", organisation_id)
        known = await whole(organisation_id)
        theirs = facts_of(known.organisation) | {"version": known.organisation.version}
        require_match(request, body_etag(organisation_out(known)), mine=mine, theirs=theirs)
        yield known.organisation


async def _answer(organisation_id: UUID, status: int = 200) -> Response[OrganisationOut]:
    body = organisation_out(await whole(organisation_id))
    return Response(body, status_code=status, headers={"ETag": body_etag(body)})


ORGANISATION_ROUTES = [
    list_organisations,
    register_organisation,
    read_organisation,
    amend_organisation,
    change_status,
    assign_owner,
    tag_organisation,
]
