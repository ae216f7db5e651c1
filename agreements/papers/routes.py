"""Papers for programs."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter
from litestar.response import Stream

from agreements.errors import wrong
from agreements.frame import EDIT, READ, AnyRequest
from agreements.papers import service
from agreements.papers.queries import one, papers_of, search
from agreements.papers.schemas import PATH, HitsOut, PaperIn, PaperOut, ReplacedIn, UploadIn, hit_out, paper_out
from registry.platform.access import Actor, current_actor
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.documents import store
from registry.platform.documents.errors import Unreadable
from registry.platform.documents.incoming import uploaded_pdf
from registry.platform.documents.serving import attachment
from registry.platform.web.api import CONDITIONAL, MATCHING, READING, WRITING, single_parameters
from registry.platform.web.etag import body_etag, require_match, tagged

ONE = PATH + "/{paper_id:uuid}"
TAGS = ["Agreements"]
Words = Annotated[str, QueryParameter(min_length=1, max_length=200, description="Words; “in quotes” together.")]


# Kept in pieces as it comes; a store of answers would hold the whole file in memory.
@post(PATH, opt={**EDIT, **SHOWN_ONCE}, tags=TAGS, responses=WRITING, status_code=201)
async def keep_paper(request: AnyRequest, data: MultipartBody[UploadIn]) -> Response[PaperOut]:
    """Keep a paper of an agreement, unchanged. Its signatures and words are read by a worker: until then `state` is
    `waiting`.
    """
    actor = current_actor(request)
    given = PaperIn(kind=data.kind, note=data.note, replaces=data.replaces)
    try:
        async with uploaded_pdf(data.file) as path:
            key = await service.keep(actor, data.agreement_id, path, data.file.filename, given)
    except Unreadable as refused:
        raise wrong("file", refused.sentence) from None
    response = await _answer(actor, key, 201)
    response.headers["Location"] = f"{PATH}/{key}"
    return response


@get(PATH, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def list_papers(request: AnyRequest, agreement_id: FromQuery[UUID]) -> Response[list[PaperOut]]:
    """The papers of an agreement: those that stand, then those that were replaced."""
    return tagged(request, [paper_out(paper) for paper in await papers_of(current_actor(request), agreement_id)])


@get(ONE, opt=READ, tags=TAGS, responses=CONDITIONAL)
async def read_paper(request: AnyRequest, paper_id: FromPath[UUID]) -> Response[PaperOut]:
    """What is known of a paper: what was found in it, who signed it and what that is worth."""
    return tagged(request, paper_out(await one(current_actor(request), paper_id)))


@get(ONE + "/file", opt=READ, tags=TAGS, responses=READING, media_type="application/pdf")
async def read_file(request: AnyRequest, paper_id: FromPath[UUID]) -> Stream:
    """The paper as it was uploaded. That it was given out is recorded."""
    paper, key = await service.give_out(current_actor(request), paper_id)
    return attachment(store.pieces(key), paper.file_name, paper.size)


@get(ONE + "/searchable-file", opt=READ, tags=TAGS, responses=READING, media_type="application/pdf")
async def read_searchable_file(request: AnyRequest, paper_id: FromPath[UUID]) -> Stream:
    """A copy of a scanned paper in which words are found. That it was given out is recorded."""
    paper, key = await service.give_out(current_actor(request), paper_id, searchable=True)
    return attachment(store.pieces(key), f"searchable {paper.file_name}")


@post(ONE + "/replacement", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def replace_paper(
    request: AnyRequest, paper_id: FromPath[UUID], data: JSONBody[ReplacedIn]
) -> Response[PaperOut]:
    """Mark a paper as no longer standing. It is never deleted."""
    actor = current_actor(request)
    paper = await one(actor, paper_id)
    require_match(request, body_etag(paper_out(paper)), mine={"why": data.why}, theirs={"version": paper.version})
    await service.replace(actor, paper_id, data.why, paper.version)
    return await _answer(actor, paper_id)


@get("/api/v1/agreements/search", opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def search_agreements(request: AnyRequest, q: Words) -> Response[HitsOut]:
    """Agreements by the words in their record and on their papers, the best first, fifty at most."""
    return tagged(request, HitsOut(items=[hit_out(hit) for hit in await search(current_actor(request), q)]))


async def _answer(actor: Actor, paper_id: UUID, status: int = 200) -> Response[Any]:
    body = paper_out(await one(actor, paper_id))
    return Response(body, status_code=status, headers={"ETag": body_etag(body)})


ROUTES = [keep_paper, list_papers, read_paper, read_file, read_searchable_file, replace_paper, search_agreements]
