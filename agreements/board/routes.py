"""The board for programs: lanes, decisions, what is owed and paid for, and the coverage matrix.

Whatever changes a part of an agreement names the agreement's version in If-Match, as its own routes do.
"""

from datetime import date
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from agreements.board import funding, obligations
from agreements.board.decisions import decide
from agreements.board.matrix import matrix, own_region, regions
from agreements.board.model import Filters, Lane
from agreements.board.outs import (
    BoardOut,
    DecisionOut,
    FundingOut,
    LineOut,
    MatrixOut,
    ObligationOut,
    board_out,
    decision_out,
    funding_out,
    line_out,
    matrix_out,
    obligation_out,
)
from agreements.board.parts import decisions, grants, owed
from agreements.board.queries import board, key_of, lane_lines
from agreements.board.schemas import DecideIn, EndedIn, FiledIn, FulfilIn, FundingIn, ObligationIn, ReportIn
from agreements.errors import NoSuchAgreement
from agreements.frame import API, DECIDE, EDIT, READ, AnyRequest
from agreements.record.answering import changed
from agreements.record.outs import AgreementOut
from agreements.record.queries import visible
from registry.partners.sectors import Sector
from registry.platform.access import Actor, current_actor
from registry.platform.web.api import CONDITIONAL, MATCHING, single_parameters
from registry.platform.web.etag import tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

BOARD = f"{API}/agreement-board"
ONE = f"{API}/agreements/{{agreement_id:uuid}}"
OBLIGATION = ONE + "/obligations/{obligation_id:uuid}"
GRANT = ONE + "/funding/{funding_id:uuid}"
TAGS = ["Agreements"]
ONCE_EACH = single_parameters()


def _filters(actor: Actor, mine: bool, sector: Sector | None, jurisdiction: UUID | None) -> Filters:  # noqa: FBT001
    return Filters(mine=actor.user_id if mine else None, sector=sector, county=jurisdiction)


@get(BOARD, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def read_board(
    request: AnyRequest,
    mine: FromQuery[bool] = False,  # noqa: FBT002 - a query parameter
    sector: FromQuery[Sector | None] = None,
    jurisdiction: FromQuery[UUID | None] = None,
) -> Response[BoardOut]:
    """What has to be decided about agreements: every lane with how many there are and the first few."""
    actor = current_actor(request)
    return tagged(request, board_out(await board(actor, _filters(actor, mine, sector, jurisdiction))))


@get(f"{BOARD}/{{lane:str}}", opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def read_lane(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    lane: FromPath[Lane],
    mine: FromQuery[bool] = False,  # noqa: FBT002 - a query parameter
    sector: FromQuery[Sector | None] = None,
    jurisdiction: FromQuery[UUID | None] = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[LineOut]]:
    """One lane of the board, page by page, in the order of its days."""
    actor, after = current_actor(request), decode(cursor, date.fromisoformat, UUID)
    filters = _filters(actor, mine, sector, jurisdiction)
    found = await lane_lines(actor, lane, filters, after=after, limit=page_size + 1)
    shown, following = cut(found, page_size, key_of)
    url = next_url(request.url.path, list(request.query_params.multi_items()), following)
    return tagged(request, Page(items=[line_out(one) for one in shown], next=following, next_url=url))


@get(f"{API}/agreement-matrix", opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def read_matrix(request: AnyRequest, region: FromQuery[str | None] = None) -> Response[MatrixOut]:
    """Sector by county: the best agreement, how well somebody can be reached, and what is missing.

    `region`: the code of a state, by default one's own.
    """
    actor = current_actor(request)
    known = {code for code, _ in await regions()}
    chosen = region.upper() if region and region.upper() in known else await own_region(actor)
    return tagged(request, matrix_out(await matrix(actor, chosen)))


@get(ONE + "/decisions", opt=READ, tags=TAGS, responses=CONDITIONAL)
async def list_decisions(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[list[DecisionOut]]:
    """What was decided on an agreement, the latest first."""
    await _seen(request, agreement_id)
    return tagged(request, [decision_out(row) for row in await decisions(agreement_id)])


@post(ONE + "/decisions", opt=DECIDE, tags=TAGS, responses=MATCHING, status_code=200)
async def decide_agreement(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[DecideIn]
) -> Response[AgreementOut]:
    """Decide, with a reason, and do what that says."""
    return await changed(request, data, decide, agreement_id)


@get(ONE + "/obligations", opt=READ, tags=TAGS, responses=CONDITIONAL)
async def list_obligations(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[list[ObligationOut]]:
    """What is owed under an agreement, what is due next first, with what was done."""
    await _seen(request, agreement_id)
    return tagged(request, [obligation_out(one) for one in await owed(agreement_id)])


@post(ONE + "/obligations", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def promise(
    request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[ObligationIn]
) -> Response[AgreementOut]:
    """Record that something is owed, once or again and again."""
    return await changed(request, data, obligations.promise, agreement_id)


@put(OBLIGATION, opt=EDIT, tags=TAGS, responses=MATCHING)
async def change_obligation(
    request: AnyRequest, agreement_id: FromPath[UUID], obligation_id: FromPath[UUID], data: JSONBody[ObligationIn]
) -> Response[AgreementOut]:
    """Change what is owed; what is left out is emptied."""
    return await changed(request, data, obligations.change, agreement_id, obligation_id)


@post(OBLIGATION + "/fulfilments", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def fulfil(
    request: AnyRequest, agreement_id: FromPath[UUID], obligation_id: FromPath[UUID], data: JSONBody[FulfilIn]
) -> Response[AgreementOut]:
    """Record that it was done, with what shows it."""
    return await changed(request, data, obligations.fulfil, agreement_id, obligation_id)


@post(OBLIGATION + "/end", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def end_obligation(
    request: AnyRequest, agreement_id: FromPath[UUID], obligation_id: FromPath[UUID], data: JSONBody[EndedIn]
) -> Response[AgreementOut]:
    """Say until when it is owed."""
    return await changed(request, data, obligations.end, agreement_id, obligation_id)


@get(ONE + "/funding", opt=READ, tags=TAGS, responses=CONDITIONAL)
async def list_funding(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[list[FundingOut]]:
    """What pays for an agreement, with the reports that are wanted."""
    await _seen(request, agreement_id)
    return tagged(request, [funding_out(one) for one in await grants(agreement_id)])


@post(ONE + "/funding", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def fund(request: AnyRequest, agreement_id: FromPath[UUID], data: JSONBody[FundingIn]) -> Response[AgreementOut]:
    """Record a grant."""
    return await changed(request, data, funding.fund, agreement_id)


@put(GRANT, opt=EDIT, tags=TAGS, responses=MATCHING)
async def change_funding(
    request: AnyRequest, agreement_id: FromPath[UUID], funding_id: FromPath[UUID], data: JSONBody[FundingIn]
) -> Response[AgreementOut]:
    """Change what is known of a grant; what is left out is emptied."""
    return await changed(request, data, funding.change, agreement_id, funding_id)


@post(GRANT + "/reports", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def want_report(
    request: AnyRequest, agreement_id: FromPath[UUID], funding_id: FromPath[UUID], data: JSONBody[ReportIn]
) -> Response[AgreementOut]:
    """Record a report that is wanted by a day."""
    return await changed(request, data, funding.want_report, agreement_id, funding_id)


@post(ONE + "/reports/{report_id:uuid}/filing", opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
async def file_report(
    request: AnyRequest, agreement_id: FromPath[UUID], report_id: FromPath[UUID], data: JSONBody[FiledIn]
) -> Response[AgreementOut]:
    """Record that a report was filed, with what shows it."""
    return await changed(request, data, funding.file_report, agreement_id, report_id)


async def _seen(request: AnyRequest, agreement_id: UUID) -> None:
    if agreement_id not in await visible(current_actor(request), [agreement_id]):
        raise NoSuchAgreement


ROUTES = [
    read_board, read_lane, read_matrix, list_decisions, decide_agreement, list_obligations, promise,
    change_obligation, fulfil, end_obligation, list_funding, fund, change_funding, want_report, file_report,
]  # fmt: skip
