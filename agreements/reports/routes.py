"""Reports for programs: asked for, looked after, fetched."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from agreements.errors import wrong
from agreements.frame import API, READ, AnyRequest
from agreements.paper import as_file, paper_of
from agreements.reports import runs
from agreements.reports.model import RENEWALS
from agreements.reports.pages import EXPORT, asked_for, file_of, known, renewals_csv
from agreements.reports.schemas import AskReportIn, Months, NarrowedIn, ReportOut, report_out
from agreements.reports.summary import summary_pdf
from registry.partners.sectors import Sector
from registry.platform.access import current_actor
from registry.platform.web.api import READING, WRITING, problems, single_parameters

REPORTS = API + "/reports"
TAGS = ["Reports"]
ONCE_EACH = single_parameters()
_REFUSING = READING | problems(422)


@post(REPORTS, opt=EXPORT, tags=TAGS, responses=WRITING, status_code=202)
async def ask_report(request: AnyRequest, data: JSONBody[AskReportIn]) -> Response[ReportOut]:
    """Have a report made: `renewals`, or a long document such as `pocket`. Only who asked sees it, for a day."""
    actor = current_actor(request)
    name = known(data.report)
    if name == RENEWALS and data.form == "csv":
        raise wrong("form", f"The renewal report as CSV is there at once: {REPORTS}/renewals/rows.")
    asked = await asked_for(request, NarrowedIn(months=data.months, sector=data.sector, area=data.area, form=data.form))
    key = await runs.ask(actor, name, asked)
    body = report_out(await runs.own(actor, key))
    return Response(body, status_code=202, headers={"Location": f"{REPORTS}/{key}"})


@get(REPORTS + "/{run_id:uuid}", opt=EXPORT, tags=TAGS, responses=READING, before_request=ONCE_EACH)
async def read_report(request: AnyRequest, run_id: FromPath[UUID]) -> ReportOut:
    """How far a report is."""
    return report_out(await runs.own(current_actor(request), run_id))


@get(
    REPORTS + "/{run_id:uuid}/file", opt=EXPORT, tags=TAGS, responses=READING, media_type="application/pdf",
    before_request=ONCE_EACH,
)  # fmt: skip
async def read_report_file(request: AnyRequest, run_id: FromPath[UUID]) -> Response[bytes]:
    """The file of a report that is done."""
    return file_of(*await runs.content(current_actor(request), run_id))


@get(
    REPORTS + "/renewals/rows",
    opt=EXPORT,
    tags=TAGS,
    responses=_REFUSING,
    media_type="text/csv",
    before_request=ONCE_EACH,
)
async def read_renewals(
    request: AnyRequest,
    months: FromQuery[Months] = 6,
    sector: FromQuery[Sector | None] = None,
    area: FromQuery[str | None] = None,
) -> Response[str]:
    """What needs somebody in the months to come, as CSV with the columns of the report. Recorded."""
    given = NarrowedIn(months=months, sector=sector, area=(area or "")[:200] or None)
    return await renewals_csv(current_actor(request), given, guarded=False)


@get(
    API + "/agreements/{agreement_id:uuid}/summary", opt=READ, tags=TAGS, responses=READING,
    media_type="application/pdf", before_request=ONCE_EACH,
)  # fmt: skip
async def read_summary(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[bytes]:
    """One agreement on one page, as a PDF. Recorded."""
    reference, made = await summary_pdf(current_actor(request), agreement_id, paper=paper_of(request))
    return as_file(made, f"{reference}-summary")


ROUTES: list[Any] = [ask_report, read_report, read_report_file, read_renewals, read_summary]
