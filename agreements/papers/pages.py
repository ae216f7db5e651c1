"""Papers in the browser: uploading one, saving it, marking it as replaced, and finding agreements by their words."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Stream

from agreements.frame import EDIT, READ, AnyRequest
from agreements.papers import service
from agreements.papers.model import PaperKind
from agreements.papers.queries import one, search
from agreements.papers.schemas import PaperIn, ReplacedForm, UploadForm
from agreements.record.pages_frame import opened
from registry.platform.access import Permission, current_actor
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.documents import store
from registry.platform.documents.errors import Unreadable
from registry.platform.documents.incoming import uploaded_pdf
from registry.platform.documents.serving import attachment
from registry.platform.errors import Invalid
from registry.platform.web.form_page import VERSION, Asked, FormPage, choices, show, submit
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page

UPLOAD = "/agreements/papers/{agreement_id:uuid}"
PAPER = "/papers/{paper_id:uuid}"
Sought = Annotated[str, QueryParameter(max_length=200)]


@get(UPLOAD, opt=EDIT, include_in_schema=False)
async def upload_page(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[str]:
    """The form for a paper of an agreement."""
    return await _asked(request, agreement_id, as_typed({"kind": PaperKind.SIGNED_COPY}, UploadForm))


async def _asked(
    request: AnyRequest, agreement_id: UUID, back: dict[str, Any], problems: dict[str, str] | None = None
) -> Response[str]:
    actor = current_actor(request)
    it = await opened(actor, agreement_id, Permission.EDIT_AGREEMENTS)
    return page(
        request,
        "agreements/papers_upload.html",
        status=422 if problems else 200,
        it=it,
        typed=back,
        problems=problems or {},
        kinds=choices(PaperKind),
        replaceable=[
            (str(paper.id), f"{paper.kind.label}: {paper.file_name}")
            for paper in await service.current_papers(actor, agreement_id)
        ],
    )


# The file comes in pieces and is worth keeping only once: the one-time key would hold all of it in memory.
@post(UPLOAD, opt={**EDIT, **SHOWN_ONCE}, include_in_schema=False)
async def upload(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
    """Keep the paper, if it is a PDF that can be looked through safely."""
    actor = current_actor(request)
    try:
        form = await read_form(request, UploadForm)
        if form.file is None:
            raise Invalid({"file": "Choose a file."})
        given = PaperIn(kind=form.kind, note=form.note, replaces=form.replaces)
        async with uploaded_pdf(form.file) as path:
            await service.keep(actor, agreement_id, path, form.file.filename, given)
    except Unreadable as refused:
        return await _asked(request, agreement_id, await typed(request, UploadForm), {"file": refused.sentence})
    except Invalid as refused:
        return await _asked(request, agreement_id, await typed(request, UploadForm), refused.fields)
    return Redirect(f"/agreements/{agreement_id}?done=saved#papers", status_code=303)


@get(PAPER + "/file", opt=READ, include_in_schema=False)
async def paper_file(request: AnyRequest, paper_id: FromPath[UUID]) -> Stream:
    """The paper itself, to be saved."""
    paper, key = await service.give_out(current_actor(request), paper_id)
    return attachment(store.pieces(key), paper.file_name, paper.size)


@get(PAPER + "/searchable-file", opt=READ, include_in_schema=False)
async def searchable_file(request: AnyRequest, paper_id: FromPath[UUID]) -> Stream:
    """A copy of a scan in which words are found, to be saved."""
    paper, key = await service.give_out(current_actor(request), paper_id, searchable=True)
    return attachment(store.pieces(key), f"searchable {paper.file_name}")


@get(PAPER + "/replaced", opt=EDIT, include_in_schema=False)
async def replaced_page(request: AnyRequest, paper_id: FromPath[UUID]) -> Response[str]:
    """Ask why a paper no longer stands."""
    paper = await one(current_actor(request), paper_id)
    return show(request, await _replacing(request, paper_id), {"why": "", "version": str(paper.version)})


@post(PAPER + "/replaced", opt=EDIT, include_in_schema=False)
async def replaced(request: AnyRequest, paper_id: FromPath[UUID]) -> Response[Any]:
    """Mark it so."""

    async def act(given: ReplacedForm) -> str:
        agreement_id = await service.replace(current_actor(request), paper_id, given.why, given.version)
        return f"/agreements/{agreement_id}?done=saved#papers"

    return await submit(request, await _replacing(request, paper_id), ReplacedForm, act)


async def _replacing(request: AnyRequest, paper_id: UUID) -> FormPage:
    actor = current_actor(request)
    paper = await one(actor, paper_id)
    it = await opened(actor, paper.agreement_id, Permission.EDIT_AGREEMENTS)
    return FormPage(
        title="This paper no longer stands",
        action=f"/papers/{paper_id}/replaced",
        lead=f"{paper.file_name} stays with its history and is shown as replaced. Papers are never deleted.",
        fields=[
            Asked(name="why", label="Why", hint="For example: uploaded to the wrong agreement.", required=True),
            VERSION,
        ],
        crumbs=[("Agreements", "/agreements"), (it.row["title"], f"/agreements/{it.id}#papers")],
        submit="Mark as replaced",
    )


@get("/agreements/search", opt=READ, include_in_schema=False)
async def search_page(request: AnyRequest, q: Sought = "") -> Response[str]:
    """Agreements by the words in their record and on their papers."""
    hits = await search(current_actor(request), q)
    return page(request, "agreements/papers_search.html", q=q, hits=hits)


PAGES = [upload_page, upload, paper_file, searchable_file, replaced_page, replaced, search_page]
