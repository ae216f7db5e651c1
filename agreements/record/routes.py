"""Agreements for programs: the list, one with everything on record, and all that changes it."""

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, patch, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec.structs import asdict

from agreements.frame import EDIT, READ, AnyRequest
from agreements.model import Kind, State
from agreements.record import endings, parties, service, terms
from agreements.record.answering import answer, changed, done
from agreements.record.outs import AgreementLineOut, AgreementOut, agreement_out, line_out
from agreements.record.queries import Filters, summaries, whole
from agreements.record.schemas import (
    AmendIn,
    AmendmentIn,
    DraftIn,
    NewPartyIn,
    PartyIn,
    SignedIn,
    SignIn,
    StageIn,
    SupersedeIn,
    TermIn,
    WithdrawIn,
)
from registry.partners.model import Sector
from registry.platform.access import current_actor
from registry.platform.text import sent
from registry.platform.web.api import CONDITIONAL, MATCHING, WRITING, single_parameters
from registry.platform.web.etag import tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

PATH = "/api/v1/agreements"
ONE = PATH + "/{agreement_id:uuid}"
PARTY = ONE + "/parties/{party_id:uuid}"
TAGS = ["Agreements"]
Words = Annotated[str | None, QueryParameter(max_length=200, description="Words of the title, reference or a party.")]
States = Annotated[
    list[State] | None, QueryParameter(name="state", description="What it is today; several: any of them.")
]


@get(PATH, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters("state"))
async def list_agreements(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: Words = None,
    states: States = None,
    kind: FromQuery[Kind | None] = None,
    sector: FromQuery[Sector | None] = None,
    jurisdiction: FromQuery[UUID | None] = None,
    owner: FromQuery[UUID | None] = None,
    organisation: FromQuery[UUID | None] = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[AgreementLineOut]]:
    """Agreements by title, each with what it is today and why. `jurisdiction` counts what is inside it, too."""
    filters = Filters(
        words=q or "", states=states or (), kind=kind, sector=sector, jurisdiction=jurisdiction, owner=owner,
        organisation=organisation,
    )  # fmt: skip
    actor = current_actor(request)
    found = await summaries(actor, filters, after=decode(cursor, str, UUID), limit=page_size + 1)
    shown, following = cut(found, page_size, lambda line: line[1])
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    return tagged(request, Page(items=[line_out(line) for line, _ in shown], next=following, next_url=url))


@post(PATH, opt=EDIT, tags=TAGS, responses=WRITING)
async def draft_agreement(request: AnyRequest, data: JSONBody[DraftIn]) -> Response[AgreementOut]:
    """Take an agreement into the record. A title, a kind and a lead party are enough."""
    actor = current_actor(request)
    key = await service.draft(actor, data)
    response = await answer(actor, key, 201)
    response.headers["Location"] = f"{PATH}/{key}"
    return response


@get(ONE, opt=READ, tags=TAGS, responses=CONDITIONAL)
async def read_agreement(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[AgreementOut]:
    """One agreement with its parties, terms and amendments, and what it is today."""
    return tagged(request, agreement_out(await whole(current_actor(request), agreement_id)))


@patch(ONE, opt=EDIT, tags=TAGS, responses=MATCHING)
async def amend_agreement(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[AmendIn]
) -> Response[AgreementOut]:
    """Change what is sent; what is left out stays, null empties."""
    changes = sent(data)
    return await done(
        request,
        agreement_id,
        changes,
        lambda a, version: service.amend(a, agreement_id, changes, version),
        facts=changes,
    )


@post(ONE + "/stage", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def advance_agreement(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[StageIn]
) -> Response[AgreementOut]:
    """Say how far the work on it has come."""
    sent = asdict(data)
    return await done(
        request,
        agreement_id,
        sent,
        lambda a, version: service.advance(a, agreement_id, data.stage, version),
        facts=sent,
    )


@post(ONE + "/parties", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def add_party(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[NewPartyIn]
) -> Response[AgreementOut]:
    """Name another organisation in it. A new lead makes the former one a party."""
    return await changed(request, data, parties.add_party, agreement_id)


@put(PARTY, opt=EDIT, tags=TAGS, responses=MATCHING)
async def change_party(
    request: AnyRequest, agreement_id: FromPath[UUID], party_id: FromPath[UUID], data: JSONBody[PartyIn]
) -> Response[AgreementOut]:
    """Change its role, signatory or notice address; what is left out is emptied."""
    return await changed(request, data, parties.change_party, agreement_id, party_id)


@post(PARTY + "/signature", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def sign_agreement(
    request: AnyRequest, agreement_id: FromPath[UUID], party_id: FromPath[UUID], data: JSONBody[SignIn]
) -> Response[AgreementOut]:
    """Record that a party signed. With the last signature, what was out for signature is concluded."""
    return await changed(request, data, parties.sign, agreement_id, party_id)


@post(PARTY + "/withdrawal", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def withdraw_party(
    request: AnyRequest, agreement_id: FromPath[UUID], party_id: FromPath[UUID], data: JSONBody[WithdrawIn]
) -> Response[AgreementOut]:
    """Record that a party is no longer bound; the others stay."""
    return await changed(request, data, parties.withdraw, agreement_id, party_id)


@delete(PARTY, opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def strike_party(
    request: AnyRequest, agreement_id: FromPath[UUID], party_id: FromPath[UUID]
) -> Response[AgreementOut]:
    """Take out a party that was named by mistake. One that has signed withdraws instead."""
    return await done(
        request, agreement_id, {}, lambda a, version: parties.strike_party(a, agreement_id, party_id, version)
    )


@post(ONE + "/terms", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def add_term(request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[TermIn]) -> Response[AgreementOut]:
    """Add the first term, or a renewal, which is a new term. Two terms never run at the same time."""
    return await changed(request, data, terms.add_term, agreement_id)


@put(ONE + "/terms/{number:int}", opt=EDIT, tags=TAGS, responses=MATCHING)
async def correct_term(
    request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int], data: JSONBody[TermIn]
) -> Response[AgreementOut]:
    """Correct what was recorded of a term. What the parties agreed to change is an amendment."""
    return await changed(request, data, terms.correct_term, agreement_id, number)


@post(ONE + "/amendments", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def amend_term(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[AmendmentIn]
) -> Response[AgreementOut]:
    """Record an amendment. Where it moves the end, the old one stays on record beside the new one."""
    return await changed(request, data, terms.amend_term, agreement_id)


@post(ONE + "/amendments/{number:int}/signature", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def sign_amendment(
    request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int], data: JSONBody[SignedIn]
) -> Response[AgreementOut]:
    """Record that an amendment was signed; from then on it counts."""
    return await changed(request, data, terms.sign_amendment, agreement_id, number)


@post(ONE + "/supersession", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def supersede_agreement(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[SupersedeIn]
) -> Response[AgreementOut]:
    """Say which agreement takes its place, and from which day on."""
    return await changed(request, data, endings.supersede, agreement_id)


AGREEMENT_ROUTES = [
    list_agreements, draft_agreement, read_agreement, amend_agreement, advance_agreement, add_party, change_party,
    sign_agreement, withdraw_party, strike_party, add_term, correct_term, amend_term, sign_amendment,
    supersede_agreement,
]  # fmt: skip
