"""Imports for programs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from registry.platform.exchange.decision import Change
from registry.platform.exchange.outcome import Problem
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.runs import ReportRow, Run, Status
from registry.platform.exchange.summary import Group, Summary
from registry.platform.likely import Likely
from registry.platform.text import Code, In


@dataclass
class UploadIn:
    """A file to import. `kind` is what is in it; without a `profile` one is found by the columns."""

    file: UploadFile
    kind: Annotated[str, Meta(max_length=40)] = "partners"
    profile: Annotated[str, Meta(max_length=80)] = ""


class UnderstandIn(In):
    """How the file is understood: by the name of a profile that is known, or by a whole profile as JSON.

    With `leave_doubles`, rows that may be in the directory already are left out for a person to look at.
    """

    name: Code | None = None
    profile: Profile | None = None
    leave_doubles: bool = False


class GroupOut(Struct, frozen=True, kw_only=True):
    """Rows that are told the same thing."""

    reason: str
    count: int
    first_row: int
    examples: list[str]


class SummaryOut(Struct, frozen=True, kw_only=True):
    """Rows of each decision; `missing` are in the directory and not in the file, `doubtful` may be in it already.

    `joined` rows go in with another row, as parts of the same record.
    """

    create: int
    update: int
    unchanged: int
    refused: int
    left_out: int
    missing: int
    doubtful: int
    joined: int
    changed_fields: dict[str, int]
    refusals: list[GroupOut]
    omissions: list[GroupOut]
    notices: list[GroupOut]


class ImportOut(Struct, frozen=True, kw_only=True):
    """An import. `done` of `total` is how far its present step is; `problem` says why the last step did not succeed."""

    id: UUID
    kind: str
    file_name: str
    size: int
    sha256: str
    status: Status
    problem: str | None
    columns: list[str]
    notes: list[str]
    profile: str | None
    summary: SummaryOut | None
    stage: str
    done: int
    total: int
    by: str
    created_at: datetime
    expires_at: datetime
    applied_at: datetime | None
    reverted_at: datetime | None


class RowOut(Struct, frozen=True, kw_only=True):
    """A row of the report. `id` is that of the record, null as long as there is none; `likely` who it may be."""

    row: int | None
    decision: str
    id: UUID | None
    key: str
    name: str
    changes: list[Change]
    problems: list[Problem]
    likely: Likely | None = None


def import_out(run: Run) -> ImportOut:
    return ImportOut(
        id=run.id, kind=run.kind, file_name=run.file_name, size=run.size, sha256=run.sha256.hex(), status=run.status,
        problem=run.problem, columns=list(run.columns), notes=list(run.notes),
        profile=(run.profile.name or run.profile.label) if run.profile else None,
        summary=_summary(run.summary) if run.summary else None, stage=run.stage, done=run.done, total=run.total,
        by=run.by_name, created_at=run.created_at, expires_at=run.expires_at, applied_at=run.applied_at,
        reverted_at=run.reverted_at,
    )  # fmt: skip


def _summary(counts: Summary) -> SummaryOut:
    return SummaryOut(
        create=counts.create, update=counts.update, unchanged=counts.unchanged, refused=counts.refused,
        left_out=counts.left_out, missing=counts.missing, doubtful=counts.doubtful,
        joined=counts.joined, changed_fields=counts.fields,
        refusals=[_group(one) for one in counts.refusals], omissions=[_group(one) for one in counts.omissions],
        notices=[_group(one) for one in counts.notices],
    )  # fmt: skip


def _group(group: Group) -> GroupOut:
    return GroupOut(reason=group.reason, count=group.count, first_row=group.first, examples=list(group.examples))


def row_out(row: ReportRow) -> RowOut:
    refused = row.decision == "refused"
    return RowOut(
        row=row.number,
        decision=row.decision,
        id=row.subject_id,
        key=row.key,
        name="" if refused else row.label,
        changes=row.changes() if row.decision == "update" else [],
        problems=list(row.refused().problems) if refused else [],
        likely=row.likely() if row.decision == "doubtful" else None,
    )
