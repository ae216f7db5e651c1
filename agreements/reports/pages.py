"""Pages of reports: which there are, what to ask for, how far one is, and the file."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from agreements.frame import READ, AnyRequest
from agreements.paper import as_file, paper_of, plain
from agreements.reports import runs
from agreements.reports.jobs import booklets
from agreements.reports.model import MONTHS, RENEWALS, Run
from agreements.reports.renewals import COLUMNS, cells, renewals
from agreements.reports.schemas import NarrowedIn
from agreements.reports.summary import summary_pdf, summary_rows
from registry.partners.named import area_meant
from registry.partners.sectors import Sector
from registry.platform import audit, clock, db
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.exchange.spreadsheet import write_csv
from registry.platform.web.form_page import Asked, FormPage, choices, show, submit
from registry.platform.web.page import page

EXPORT = needs(Permission.EXPORT_DIRECTORY)
HOME = "/agreements/reports"
_RENEWALS = (
    "Renewal report",
    "What needs a decision, a notice, a review or signatures in the months to come, by month, each with the reason.",
)


@get(HOME, opt=EXPORT, include_in_schema=False)
async def reports_page(request: AnyRequest) -> Response[str]:
    """Which reports there are, and one's own of the last day."""
    named = _named()
    own = [(run, named.get(run.name, (run.name, ""))[0]) for run in await runs.all_own(current_actor(request))]
    offered = [(name, *words) for name, words in named.items()]
    return page(request, "agreements/report_list.html", reports=offered, runs=own)


@get(HOME + "/{name:str}", opt=EXPORT, include_in_schema=False)
async def report_page(request: AnyRequest, name: FromPath[str]) -> Response[str]:
    """What a report is to be narrowed to."""
    return show(request, _form(name), {"months": "6", "form": "pdf"})


@post(HOME + "/{name:str}", opt=EXPORT, include_in_schema=False)
async def ask_report(request: AnyRequest, name: FromPath[str]) -> Response[Any]:
    """Have it made, or go on to the spreadsheet."""
    actor = current_actor(request)

    async def act(given: NarrowedIn) -> str:
        asked = await asked_for(request, given)
        if name == RENEWALS and given.form == "csv":
            kept = {key: asked[key] for key in ("months", "sector", "area") if asked[key]}
            return f"{HOME}/renewals/csv?{urlencode(kept)}"
        return f"{HOME}/made/{await runs.ask(actor, name, asked)}"

    return await submit(request, _form(name), NarrowedIn, act)


@get(HOME + "/made/{run_id:uuid}", opt=EXPORT, include_in_schema=False)
async def made_page(request: AnyRequest, run_id: FromPath[UUID]) -> Response[str]:
    """How far a report is, and where its file is."""
    run = await runs.own(current_actor(request), run_id)
    label = _named().get(run.name, (run.name, ""))[0]
    return page(request, "agreements/report_made.html", run=run, label=label, lost=run.lost(clock.now()))


@get(HOME + "/made/{run_id:uuid}/file", opt=EXPORT, include_in_schema=False)
async def made_file(request: AnyRequest, run_id: FromPath[UUID]) -> Response[bytes]:
    """The file of a report."""
    return file_of(*await runs.content(current_actor(request), run_id))


@get(HOME + "/renewals/csv", opt=EXPORT, include_in_schema=False)
async def renewals_sheet(
    request: AnyRequest,
    months: FromQuery[int] = 6,
    sector: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
) -> Response[str]:
    """The renewal report for a spreadsheet program. Recorded."""
    chosen = Sector(sector) if sector in set(Sector) else None
    given = NarrowedIn(months=min(max(months, 1), 36), sector=chosen, area=(area or "")[:200] or None)
    return await renewals_csv(current_actor(request), given, guarded=True)


@get("/agreements/{agreement_id:uuid}/summary", opt=READ, include_in_schema=False)
async def summary_file(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[bytes]:
    """One agreement on one page. Recorded."""
    reference, made = await summary_pdf(current_actor(request), agreement_id, paper=paper_of(request))
    return as_file(made, f"{reference}-summary")


@get("/agreements/{agreement_id:uuid}/summary/csv", opt=READ, include_in_schema=False)
async def summary_table(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[str]:
    """The same facts for a spreadsheet. Recorded."""
    reference, rows = await summary_rows(current_actor(request), agreement_id)
    columns = ("section", "what", "says")
    cells = (dict(zip(columns, row, strict=True)) for row in rows)
    headers = _kept_from_caches(f"{plain(reference)}-summary.csv")
    text = "".join(write_csv(columns, cells, spreadsheet=True))
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def renewals_csv(actor: Actor, given: NarrowedIn, *, guarded: bool) -> Response[str]:
    """The renewal report as CSV; `guarded` for spreadsheet programs. Recorded.

    Raises:
        Invalid: no area is called that.
    """
    area, today = await area_meant("area", given.area), clock.today(actor.time_zone)
    lines = await renewals(actor, today, given.months, given.sector, area)
    async with db.transaction():
        kept = {"months": given.months, "sector": given.sector, "area": given.area}
        after = {"count": len(lines), **{name: value for name, value in kept.items() if value}}
        await audit.record(actor, "exported", "report", RENEWALS, after=after)
    text = "".join(write_csv(COLUMNS, cells(lines), spreadsheet=guarded))
    headers = _kept_from_caches(f"renewals-{today}.csv")
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def asked_for(request: AnyRequest, given: NarrowedIn) -> dict[str, str]:
    """What is kept of a question, as text.

    Raises:
        Invalid: no area is called that.
    """
    area = await area_meant("area", given.area)
    return {
        "months": str(given.months), "sector": str(given.sector or ""), "area": given.area or "",
        "area_id": str(area or ""), "paper": str(paper_of(request)), "form": given.form,
    }  # fmt: skip


def file_of(run: Run, content: bytes, media_type: str) -> Response[bytes]:
    return Response(content, media_type=media_type, headers=_kept_from_caches(run.file_name or run.name))


def _kept_from_caches(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}


def known(name: str) -> str:
    """The name of a report that there is.

    Raises:
        NotFound.
    """
    if name not in _named():
        raise NotFound
    return name


def _named() -> dict[str, tuple[str, str]]:
    return {RENEWALS: _RENEWALS} | {name: (one.label, one.lead) for name, one in booklets().items()}


def _form(name: str) -> FormPage:
    label, lead = _named()[known(name)]
    months = Asked(
        name="months", label="How far ahead", kind="select", required=True,
        options=[(str(count), f"{count} months") for count in MONTHS],
    )  # fmt: skip
    sector = Asked(name="sector", label="Sector", kind="select", options=choices(Sector), empty="All sectors")
    area = Asked(name="area", label="Area", suggest="/partners/areas/suggest", hint="A county, town or district.")
    form = Asked(
        name="form", label="As", kind="radios", required=True,
        options=[("pdf", "PDF, to print"), ("csv", "CSV, for a spreadsheet")],
    )  # fmt: skip
    own = name == RENEWALS
    return FormPage(
        title=label,
        action=f"{HOME}/{name}",
        fields=[months, sector, area, form] if own else [sector, area, form],
        crumbs=[("Agreements", "/agreements"), ("Reports", HOME)],
        lead=lead,
        submit="Make it",
    )


PAGES: list[Any] = [
    reports_page, report_page, ask_report, made_page, made_file, renewals_sheet, summary_file, summary_table,
]  # fmt: skip
