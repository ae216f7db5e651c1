"""Imports and exports for programs, under /api/v1."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter
from litestar.response import Stream
from msgspec.structs import replace

from registry.platform.access.model import Permission
from registry.platform.access.policy import SHOWN_ONCE, current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.exchange import runs, staging
from registry.platform.exchange.kinds import kind_called
from registry.platform.exchange.pages import pieces_of
from registry.platform.exchange.refused_file import refused_csv
from registry.platform.exchange.saved import profiles_of
from registry.platform.exchange.schemas import ImportOut, RowOut, UnderstandIn, UploadIn, import_out, row_out
from registry.platform.web.api import CONDITIONAL, READING, WRITING, single_parameters
from registry.platform.web.etag import tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
PATH = "/api/v1/imports"
TAGS = ["Imports and exports"]
_OPT = needs(Permission.IMPORT_DIRECTORY)


class Decision(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    REFUSED = "refused"
    MISSING = "missing"
    DOUBTFUL = "doubtful"


# Kept in pieces as it comes; a store of answers would hold the whole file in memory.
@post(PATH, opt={**_OPT, **SHOWN_ONCE}, tags=TAGS, responses=WRITING, status_code=202)
async def upload_import(request: AnyRequest, data: MultipartBody[UploadIn]) -> Response[ImportOut]:
    """Upload a file. It is read and compared by a worker: ask for the import until its status is `checked`.

    Nothing in the directory changes before it is applied. With status `mapping` the file needs to be told how it is
    understood.
    """
    run = await staging.take_in(
        pieces_of(data.file), data.file.filename, data.kind, data.profile, current_actor(request)
    )
    return Response(import_out(run), status_code=202, headers={"Location": f"{PATH}/{run.id}"})


@get(PATH, opt=_OPT, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def list_imports(
    request: AnyRequest, cursor: FromQuery[Cursor | None] = None, page_size: FromQuery[PageSize] = USUAL
) -> Response[Page[ImportOut]]:
    """Imports, the latest first: one's own, and everybody's that were applied."""
    found = await runs.listed(current_actor(request), decode(cursor, instant, UUID), page_size + 1)
    shown, following = cut(found, page_size, lambda run: (run.created_at.isoformat(), run.id))
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    body = Page(items=[import_out(run) for run in shown], next=following, next_url=url)
    return tagged(request, body)


@get(PATH + "/{import_id:uuid}", opt=_OPT, tags=TAGS, responses=CONDITIONAL)
async def read_import(request: AnyRequest, import_id: FromPath[UUID]) -> Response[ImportOut]:
    """One import: how far it is, and what it would do or did."""
    body = import_out(await runs.one(import_id, current_actor(request)))
    return tagged(request, body)


@get(PATH + "/{import_id:uuid}/rows", opt=_OPT, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def list_rows(
    request: AnyRequest,
    import_id: FromPath[UUID],
    decision: Annotated[Decision, QueryParameter(description="Which rows.")],
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[RowOut]]:
    """The rows of an import's report, in the file's order."""
    run = await runs.own(import_id, current_actor(request))
    (after,) = decode(cursor, _position) or (-1,)
    rows = await runs.rows_of(run.id, decision, after, page_size + 1)
    shown, following = cut(rows, page_size, lambda row: (row.position,))
    url = next_url(f"{PATH}/{run.id}/rows", list(request.query_params.multi_items()), following)
    body = Page(items=[row_out(row) for row in shown], next=following, next_url=url)
    return tagged(request, body)


def _position(text: str) -> int:
    position = int(text)
    if not 0 <= position < 2**31:
        raise ValueError(text)
    return position


@get(PATH + "/{import_id:uuid}/refused", opt=_OPT, tags=TAGS, responses=READING, media_type="text/csv")
async def read_refused(request: AnyRequest, import_id: FromPath[UUID]) -> Stream:
    """The refused rows as a CSV file, with what is wrong with each in a column `problem`."""
    return await refused_csv(import_id, current_actor(request))


@post(PATH + "/{import_id:uuid}/profile", opt=_OPT, tags=TAGS, responses=WRITING, status_code=202)
async def understand_import(
    request: AnyRequest, import_id: FromPath[UUID], data: JSONBody[UnderstandIn]
) -> Response[ImportOut]:
    """Say how the file is understood, and have it compared again."""
    actor = current_actor(request)
    run = await runs.own(import_id, actor)
    known = await profiles_of(kind_called(run.kind))
    profile = data.profile or known.get(data.name or "")
    if profile is None:
        raise Invalid({"name": "There is no profile of this name; or give a whole one."})
    chosen = replace(profile, leave_doubles=profile.leave_doubles or data.leave_doubles)
    await staging.understand_as(run.id, chosen, actor)
    return await _accepted(request, import_id)


@post(PATH + "/{import_id:uuid}/apply", opt=_OPT, tags=TAGS, responses=WRITING, status_code=202)
async def apply_import(request: AnyRequest, import_id: FromPath[UUID]) -> Response[ImportOut]:
    """Have a `checked` import done by a worker: all of it in one transaction, exactly as it was reported."""
    await staging.ask_to_apply(import_id, current_actor(request))
    return await _accepted(request, import_id)


@post(PATH + "/{import_id:uuid}/revert", opt=_OPT, tags=TAGS, responses=WRITING, status_code=202)
async def revert_import(request: AnyRequest, import_id: FromPath[UUID]) -> Response[ImportOut]:
    """Have an `applied` import taken back. When newer work stands on it, `problem` says so and nothing changes."""
    await staging.ask_to_revert(import_id, current_actor(request))
    return await _accepted(request, import_id)


async def _accepted(request: AnyRequest, import_id: UUID) -> Response[ImportOut]:
    return Response(import_out(await runs.one(import_id, current_actor(request))), status_code=202)


HANDLERS = [
    upload_import, list_imports, read_import, list_rows, read_refused, understand_import, apply_import, revert_import,
]  # fmt: skip
