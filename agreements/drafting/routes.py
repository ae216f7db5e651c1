"""Drafts and clauses for programs."""

from typing import Any, Literal
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec.structs import asdict

from agreements.drafting.document import changes, draft_pdf
from agreements.drafting.files import taken_along
from agreements.drafting.queries import Drafts, clause_called, clauses, drafts, missing
from agreements.drafting.schemas import (
    BeginIn,
    ClauseIn,
    ClauseOut,
    DraftOut,
    DraftTextOut,
    RunOut,
    SectionChangesOut,
    TakeBackIn,
    TextIn,
    WordsIn,
    WriteIn,
    clause_out,
    draft_out,
    text_out,
)
from agreements.drafting.sending import take_back
from agreements.drafting.service import begin, restore_clause, word_clause, write
from agreements.frame import API, DECIDE, EDIT, READ, AnyRequest
from agreements.paper import as_file, paper_of
from registry.platform import db
from registry.platform.access import current_actor
from registry.platform.documents.render import Variant
from registry.platform.errors import NotFound
from registry.platform.web.api import CONDITIONAL, MATCHING, READING, WRITING, single_parameters
from registry.platform.web.etag import body_etag, require_match, tagged

DRAFTS = API + "/agreements/{agreement_id:uuid}/drafts"
DRAFT = DRAFTS + "/{number:int}"
CLAUSES = API + "/agreement-clauses"
CLAUSE = CLAUSES + "/{code:str}"
TAGS = ["Drafts of agreements"]
ONCE_EACH = single_parameters()


@get(DRAFTS, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def list_drafts(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[list[DraftOut]]:
    """The versions of an agreement's text, the newest first."""
    return tagged(request, _listed(await drafts(current_actor(request), agreement_id)))


@get(DRAFT, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def read_draft(
    request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int]
) -> Response[DraftTextOut]:
    """One version with its ten sections."""
    return tagged(request, _text(await drafts(current_actor(request), agreement_id), number))


@get(DRAFT + "/changes", opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def read_changes(
    request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int], since: FromQuery[int | None] = None
) -> Response[list[SectionChangesOut]]:
    """What changed up to this version since another one, word by word; `since` is left out for the one before."""
    before, after = (await drafts(current_actor(request), agreement_id)).between(number, since)
    told = [
        SectionChangesOut(
            section=one.code,
            changed=one.changed,
            lines=[[RunOut(change=str(run.change), text=run.text) for run in line.runs] for line in one.lines],
        )
        for one in changes(before, after)
    ]
    return tagged(request, told)


@get(
    DRAFT + "/document", opt=READ, tags=TAGS, responses=READING, media_type="application/pdf", before_request=ONCE_EACH
)
async def read_document(
    request: AnyRequest,
    agreement_id: FromPath[UUID],
    number: FromPath[int],
    variant: FromQuery[Literal["tagged", "archival"]] = "tagged",
) -> Response[bytes]:
    """One version as a PDF: `tagged` is PDF/UA-1, `archival` also PDF/A-3u. Recorded."""
    actor = current_actor(request)
    version = (await drafts(actor, agreement_id)).called(number)
    made = await draft_pdf(version, paper=paper_of(request), variant=Variant(variant))
    await taken_along(actor, agreement_id, version, variant)
    return as_file(made, f"{version.front.reference}-v{number}")


@post(DRAFTS + "/from-template", opt=EDIT, tags=TAGS, responses=WRITING)
async def begin_draft(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[BeginIn]
) -> Response[DraftTextOut]:
    """Write a version from a template and the record; earlier ones stay."""
    actor = current_actor(request)
    return await _written(request, agreement_id, await begin(actor, agreement_id, data.template))


@post(DRAFTS, opt=EDIT, tags=TAGS, responses=MATCHING)
async def write_draft(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[TextIn]
) -> Response[DraftTextOut]:
    """Write a new version. If-Match names the list of versions that was seen."""
    actor = current_actor(request)
    async with db.transaction():
        found = await drafts(actor, agreement_id)
        newest = found.latest.number if found.latest else 0
        require_match(request, body_etag(_listed(found)), mine=asdict(data), theirs={"newest": newest})
        if not newest:
            raise NotFound("There is no text yet. Begin with a template.")
        number = await write(actor, agreement_id, WriteIn(**asdict(data), version=newest))
    return await _written(request, agreement_id, number)


@post(DRAFTS + "/take-back", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def take_draft_back(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[TakeBackIn]
) -> list[DraftOut]:
    """Open a text again that is out for signature."""
    actor = current_actor(request)
    await take_back(actor, agreement_id, data)
    return _listed(await drafts(actor, agreement_id))


@get(CLAUSES, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def list_clauses(request: AnyRequest) -> Response[list[ClauseOut]]:
    """The clauses that drafts begin with, in the order of a draft."""
    return tagged(request, [clause_out(one) for one in await clauses()])


@get(CLAUSE, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def read_clause(request: AnyRequest, code: FromPath[str]) -> Response[ClauseOut]:
    """One clause as it is used, and as it was shipped."""
    return tagged(request, clause_out(await clause_called(code)))


@put(CLAUSE, opt=DECIDE, tags=TAGS, responses=MATCHING)
async def put_clause(request: AnyRequest, code: FromPath[str], data: JSONBody[WordsIn]) -> ClauseOut:
    """Use other words for a clause in new drafts, or leave it out. If-Match names what was seen."""
    async with db.transaction():
        now = await clause_called(code)
        theirs = {"text": now.text, "left_out": now.left_out}
        require_match(request, body_etag(clause_out(now)), mine=asdict(data), theirs=theirs)
        await word_clause(current_actor(request), code, ClauseIn(**asdict(data), version=now.version))
        return clause_out(await clause_called(code))


@delete(CLAUSE, opt=DECIDE, tags=TAGS, responses=WRITING, status_code=200)
async def delete_clause(request: AnyRequest, code: FromPath[str]) -> ClauseOut:
    """Use a clause again as it was shipped."""
    await restore_clause(current_actor(request), code)
    return clause_out(await clause_called(code))


def _listed(found: Drafts) -> list[DraftOut]:
    return [draft_out(one, found.verdicts.get(one.number)) for one in found.versions]


def _text(found: Drafts, number: int) -> DraftTextOut:
    version = found.called(number)
    return text_out(version, found.verdicts.get(number), missing(version))


async def _written(request: AnyRequest, agreement_id: UUID, number: int) -> Response[DraftTextOut]:
    body = _text(await drafts(current_actor(request), agreement_id), number)
    address = f"{API}/agreements/{agreement_id}/drafts/{number}"
    return Response(body, status_code=201, headers={"Location": address})


ROUTES: list[Any] = [
    list_drafts, read_draft, read_changes, read_document, begin_draft, write_draft, take_draft_back, list_clauses,
    read_clause, put_clause, delete_clause,
]  # fmt: skip
