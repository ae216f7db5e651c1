"""What programs are sent of the board, of what is owed and paid for, and of the coverage matrix."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from agreements.board.cells import Level, Matrix
from agreements.board.model import Board, Lane, Line
from agreements.board.parts import Of
from agreements.model import DecisionKind, ObligationKind, State
from agreements.record.model import last_day
from registry.partners.schemas_out import NamedOut
from registry.partners.sectors import Sector


class LineOut(Struct, frozen=True, kw_only=True):
    """One line of a lane. `by`: the day that counts there; `what`, `part_id`: which obligation or report it is."""

    lane: Lane
    agreement_id: UUID
    reference: str
    title: str
    state: State
    reason: str
    by: date | None
    lead: str | None
    owner: str | None
    what: str | None
    part_id: UUID | None


class LaneOut(Struct, frozen=True, kw_only=True):
    """A lane: how many there are, counted up to 1,000, and the first of them."""

    lane: Lane
    label: str
    count: int
    first: list[LineOut]


class BoardOut(Struct, frozen=True, kw_only=True):
    """`found_late`: lapsed within a year and nobody had decided anything; the target is 0."""

    found_late: int
    lanes: list[LaneOut]
    urgent: list[LineOut]


class DecisionOut(Struct, frozen=True, kw_only=True):
    id: UUID
    kind: DecisionKind
    reason: str
    decided_on: date
    by: NamedOut
    at: datetime


class FulfilmentOut(Struct, frozen=True, kw_only=True):
    """`meeting_id`: the meeting that shows it, null where words do."""

    due_on: date
    done_on: date
    evidence: str
    meeting_id: UUID | None
    by: NamedOut


class ObligationOut(Struct, frozen=True, kw_only=True):
    """What is owed. `next_due_on`: the earliest due day that nobody fulfilled, null when nothing is owed any more."""

    id: UUID
    kind: ObligationKind
    title: str
    organisation: NamedOut | None
    owner: NamedOut | None
    first_due_on: date
    every: str | None
    lead_days: int
    next_due_on: date | None
    last_day: date | None
    fulfilled: list[FulfilmentOut]


class ReportOut(Struct, frozen=True, kw_only=True):
    id: UUID
    what: str
    due_on: date
    filed_on: date | None
    evidence: str | None


class FundingOut(Struct, frozen=True, kw_only=True):
    """A grant from its first to its last day; `cents`: the amount in US cents."""

    id: UUID
    source: str
    award_number: str
    begins_on: date
    last_day: date
    cents: int | None
    pays_for: str | None
    reports: list[ReportOut]


class CellOut(Struct, frozen=True, kw_only=True):
    """A sector in a county. `grade`: the best point of contact, A to F; `agreement`: the best agreement."""

    county_id: UUID
    county: str
    sector: Sector
    partners: int
    grade: str | None
    agreement: Level
    partners_bound: int
    single_point: bool


class GapOut(Struct, frozen=True, kw_only=True):
    """A county with the sectors that every county needs in which nobody is known, or no agreement is in force."""

    county_id: UUID
    county: str
    nobody: list[Sector]
    no_agreement: list[Sector]


class MatrixOut(Struct, frozen=True, kw_only=True):
    """Cells without a partner and without an agreement are left out; what is missing stands in `gaps`."""

    region: str
    cells: list[CellOut]
    gaps: list[GapOut]


def line_out(one: Line) -> LineOut:
    return LineOut(
        lane=one.lane, agreement_id=one.id, reference=one.reference, title=one.title, state=State(one.state),
        reason=one.why, by=one.by, lead=one.lead, owner=one.owner, what=one.what, part_id=one.part_id,
    )  # fmt: skip


def board_out(found: Board) -> BoardOut:
    lanes = [
        LaneOut(lane=lane, label=lane.label, count=count, first=[line_out(one) for one in found.lines[lane]])
        for lane, count in found.counts.items()
    ]
    return BoardOut(found_late=found.found_late, lanes=lanes, urgent=[line_out(one) for one in found.urgent])


def decision_out(row: Any) -> DecisionOut:
    by = NamedOut(id=row["by_user_id"], name=row["by_name"])
    names = ("id", "reason", "decided_on", "at")
    return DecisionOut(kind=DecisionKind(row["kind"]), by=by, **{name: row[name] for name in names})


def _named(row: Any, key: str, name: str) -> NamedOut | None:
    return NamedOut(id=row[key], name=row[name]) if row[key] else None


def obligation_out(one: Of) -> ObligationOut:
    row = one.row
    names = ("id", "title", "first_due_on", "every", "lead_days", "next_due_on")
    done = [
        FulfilmentOut(
            due_on=part["due_on"], done_on=part["done_on"], evidence=part["evidence"],
            meeting_id=part["meeting_id"],
            by=NamedOut(id=part["by_user_id"], name=part["by_name"]),
        )
        for part in one.parts
    ]  # fmt: skip
    return ObligationOut(
        kind=ObligationKind(row["kind"]), organisation=_named(row, "organisation_id", "organisation"),
        owner=_named(row, "owner_id", "owner"), last_day=last_day(row["ended_on"]), fulfilled=done,
        **{name: row[name] for name in names},
    )  # fmt: skip


def funding_out(one: Of) -> FundingOut:
    row, end = one.row, last_day(one.row["ends_on"])
    assert end is not None  # noqa: S101 - a grant has an end
    reports = [
        ReportOut(**{name: part[name] for name in ("id", "what", "due_on", "filed_on", "evidence")})
        for part in one.parts
    ]
    names = ("id", "source", "award_number", "begins_on", "cents", "pays_for")
    return FundingOut(last_day=end, reports=reports, **{name: row[name] for name in names})


def matrix_out(found: Matrix) -> MatrixOut:
    cells = [
        CellOut(
            county_id=county.id, county=county.name, sector=sector, partners=cell.partners, grade=cell.grade,
            agreement=cell.level, partners_bound=cell.bound, single_point=cell.single,
        )
        for county in found.counties for sector in found.sectors
        if not (cell := found.at(county, sector)).gap or cell.level is not Level.NONE
    ]  # fmt: skip
    gaps = [
        GapOut(
            county_id=gap.county.id,
            county=gap.county.name,
            nobody=list(gap.nobody),
            no_agreement=list(gap.no_agreement),
        )
        for gap in found.gaps()
    ]
    return MatrixOut(region=found.region, cells=cells, gaps=gaps)
