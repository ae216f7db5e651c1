"""Legal bases and what they say of an ask, for programs."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct
from msgspec.structs import asdict

from agreements.bases import queries, service
from agreements.bases.coverage import coverage
from agreements.bases.given import given
from agreements.bases.outs import basis_out, coverage_out
from agreements.bases.schemas import ApproveIn, BasisIn, BasisOut, CoverageOut, NewBasisIn, RetireIn
from agreements.bases.shipped import content
from agreements.frame import API, APPROVE, READ, AnyRequest
from agreements.model import Category, Circumstance
from registry.partners.errors import NoSuchOrganisation
from registry.platform import clock, db
from registry.platform.access import current_actor
from registry.platform.web.api import CONDITIONAL, MATCHING, READING, WRITING, problems, single_parameters
from registry.platform.web.etag import conditional, etag, require_match, tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

PATH = f"{API}/bases"
TAGS: dict[str, Any] = {"tags": ["Legal bases"]}


@get(PATH, opt=READ, **TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def list_bases(
    request: AnyRequest, cursor: FromQuery[Cursor | None] = None, page_size: FromQuery[PageSize] = USUAL
) -> Response[Page[BasisOut]]:
    """Every version of every card, by code; only those with `guides` are guidance today."""
    after = decode(cursor, str, int)
    found = await queries.listed((after[0], after[1]) if after else None, page_size + 1)
    shown, following = cut(found, page_size, lambda one: (one.card.code, one.number))
    today = clock.today(current_actor(request).time_zone)
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    return tagged(request, Page(items=[basis_out(one, today) for one in shown], next=following, next_url=url))


@get(f"{PATH}/{{basis_id:uuid}}", opt=READ, **TAGS, responses=CONDITIONAL)
async def read_basis(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[BasisOut]:
    """One version of a card."""
    found = await queries.one(basis_id)
    today = clock.today(current_actor(request).time_zone)
    return conditional(request, basis_out(found, today), _tag(found.id, found.version))


@post(PATH, opt=APPROVE, **TAGS, responses=WRITING)
async def write_basis(request: AnyRequest, data: JSONBody[NewBasisIn]) -> Response[BasisOut]:
    """Write the first draft of a card."""
    return await _answer(request, await service.write_card(current_actor(request), data), 201)


@post(f"{PATH}/{{basis_id:uuid}}/versions", opt=APPROVE, **TAGS, responses=WRITING)
async def write_basis_version(
    request: AnyRequest, basis_id: FromPath[UUID], data: JSONBody[BasisIn]
) -> Response[BasisOut]:
    """Write a new version of a card as a draft; what is approved stays until this is approved in its turn."""
    return await _answer(request, await service.write_version(current_actor(request), basis_id, data), 201)


@put(f"{PATH}/{{basis_id:uuid}}", opt=APPROVE, **TAGS, responses=MATCHING)
async def revise_basis(request: AnyRequest, basis_id: FromPath[UUID], data: JSONBody[BasisIn]) -> Response[BasisOut]:
    """Change a draft; what is left out is emptied."""
    async with db.transaction():
        await service.revise(current_actor(request), basis_id, data, await _matched(request, basis_id, data))
        return await _answer(request, basis_id, 200)


@post(f"{PATH}/{{basis_id:uuid}}/approval", opt=APPROVE, **TAGS, responses=MATCHING, status_code=200)
async def approve_basis(request: AnyRequest, basis_id: FromPath[UUID], data: JSONBody[ApproveIn]) -> Response[BasisOut]:
    """Make a draft guidance; the version that was approved before is retired."""
    async with db.transaction():
        version = await _matched(request, basis_id, data)
        await service.approve(current_actor(request), basis_id, data.next_review_on, version)
        return await _answer(request, basis_id, 200)


@post(f"{PATH}/{{basis_id:uuid}}/review", opt=APPROVE, **TAGS, responses=MATCHING, status_code=200)
async def review_basis(request: AnyRequest, basis_id: FromPath[UUID], data: JSONBody[ApproveIn]) -> Response[BasisOut]:
    """Say that an approved version was held against its source today."""
    async with db.transaction():
        version = await _matched(request, basis_id, data)
        await service.review(current_actor(request), basis_id, data.next_review_on, version)
        return await _answer(request, basis_id, 200)


@post(f"{PATH}/{{basis_id:uuid}}/retirement", opt=APPROVE, **TAGS, responses=MATCHING, status_code=200)
async def retire_basis(request: AnyRequest, basis_id: FromPath[UUID], data: JSONBody[RetireIn]) -> Response[BasisOut]:
    """Stop showing a version as guidance."""
    async with db.transaction():
        await service.retire(current_actor(request), basis_id, data, await _matched(request, basis_id, data))
        return await _answer(request, basis_id, 200)


@get(
    "/api/v1/organisations/{organisation_id:uuid}/coverage",
    opt=READ,
    **TAGS,
    responses=READING | problems(422),
    before_request=single_parameters(),
)
async def read_ask_coverage(
    request: AnyRequest,
    organisation_id: FromPath[UUID],
    category: FromQuery[Category],
    circumstance: FromQuery[Circumstance] = Circumstance.CASE_BY_CASE,
) -> Response[CoverageOut]:
    """What you may ask this partner for, on what basis, and what is missing. The partner decides."""
    actor = current_actor(request)
    asked = await given(actor, organisation_id, clock.today(actor.time_zone))
    if asked is None:
        raise NoSuchOrganisation
    sides = (asked.partner, asked.asker)
    found = coverage(*sides, category, circumstance, asked.agreements, asked.bases, asked.on)
    return Response(coverage_out(asked, found))


def _tag(basis_id: UUID, version: int) -> str:
    return etag("legal_basis", basis_id, version)


async def _matched(request: AnyRequest, basis_id: UUID, sent: Struct) -> int:
    found = await queries.one(basis_id)
    theirs = {**content(found.card), "status": found.status.value, "version": found.version}
    require_match(request, _tag(found.id, found.version), mine=asdict(sent), theirs=theirs)
    return found.version


async def _answer(request: AnyRequest, basis_id: UUID, status: int) -> Response[Any]:
    found = await queries.one(basis_id)
    headers = {"ETag": _tag(found.id, found.version), "Location": f"{PATH}/{basis_id}"}
    today = clock.today(current_actor(request).time_zone)
    return Response(basis_out(found, today), status_code=status, headers=headers)


ROUTES = [
    list_bases, read_basis, write_basis, write_basis_version, revise_basis, approve_basis, review_basis, retire_basis,
    read_ask_coverage,
]  # fmt: skip
