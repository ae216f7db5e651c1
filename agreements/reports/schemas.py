"""What comes in and goes out of reports."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from agreements.reports.model import Run
from registry.partners.sectors import Sector
from registry.platform.text import Code, In, Line

Months = Annotated[int, Meta(ge=1, le=36)]


class AskReportIn(In):
    """Which report, of how many months to come (renewals only), of which sector, and of which area by its name.

    `renewals` as CSV is at `/api/v1/reports/renewals/rows`, at once.
    """

    report: Code
    months: Months = 6
    sector: Sector | None = None
    area: Line | None = None
    form: Literal["pdf", "csv"] = "pdf"


class NarrowedIn(In):
    """The same from the form of one report; `form` says what it comes as."""

    months: Months = 6
    sector: Sector | None = None
    area: Line | None = None
    form: Literal["pdf", "csv"] = "pdf"


class ReportOut(Struct, frozen=True, kw_only=True):
    """How far a report is: waiting, under_way, done or failed. The file is there until `gone_at`."""

    id: UUID
    report: str
    state: str
    stage: str
    done: int
    total: int
    problem: str | None
    file_name: str | None
    size: int | None
    asked_at: datetime
    gone_at: datetime


def report_out(run: Run) -> ReportOut:
    return ReportOut(
        id=run.id, report=run.name, state=str(run.state), stage=run.stage, done=run.done, total=run.total,
        problem=run.problem, file_name=run.file_name, size=run.size, asked_at=run.asked_at, gone_at=run.gone_at,
    )  # fmt: skip
