"""What programs are sent of people, positions and contact points."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from contacts.model import AssignmentKind, CheckOutcome, PersonStatus, PointKind, PositionRole, Visibility
from contacts.model import CheckMethod as Method


class PersonOut(Struct, kw_only=True):
    id: UUID
    organisation_id: UUID
    name: str
    title: str | None
    status: PersonStatus
    left_on: date | None
    back_on: date | None
    successor_id: UUID | None
    accepted_on: date | None
    languages: list[str]
    version: int


class PositionOut(Struct, kw_only=True):
    id: UUID
    organisation_id: UUID
    role: PositionRole
    title: str | None
    purposes: list[str]
    required: bool
    abolished_on: date | None
    version: int


class AssignmentOut(Struct, kw_only=True):
    id: UUID
    position_id: UUID
    person_id: UUID
    kind: AssignmentKind
    rank: int
    starts_on: date
    ends_on: date | None
    version: int


class DelegationOut(Struct, kw_only=True):
    id: UUID
    assignment_id: UUID
    delegate_id: UUID
    starts_on: date
    ends_on: date


class PointOut(Struct, kw_only=True):
    """`coverage` reads back what `PointIn` takes; `freshness` and `evidence` are derived from the checks."""

    id: UUID
    organisation_id: UUID
    position_id: UUID | None
    person_id: UUID | None
    kind: PointKind
    value: str
    extension: str | None
    as_typed: str
    label: str | None
    coverage: str | None
    languages: list[str]
    visibility: Visibility
    source: str | None
    confirm_months: int
    retired_on: date | None
    replaced_by_id: UUID | None
    freshness: str
    evidence: str
    confirmed_at: datetime | None
    due_on: date | None
    version: int


class CheckOut(Struct, kw_only=True):
    id: UUID
    contact_point_id: UUID
    method: Method
    outcome: CheckOutcome
    at: datetime
    minutes: int | None
    by: str | None


class CallLineOut(Struct, kw_only=True):
    """One line of a call list; `until` is when something about it changes."""

    contact_point_id: UUID
    name: str
    role: str | None
    organisation: str
    reason: str
    group: str
    kind: PointKind
    value: str
    extension: str | None
    uri: str | None
    freshness: str
    evidence: str
    until: datetime | None


class VacancyOut(Struct, kw_only=True):
    position_id: UUID
    role: PositionRole
    name: str
    required: bool


class CallListOut(Struct, kw_only=True):
    """Whom to call at an instant, best first."""

    at: datetime
    open: bool | None
    open_words: str
    lines: list[CallLineOut]
    vacant: list[VacancyOut]
    changes_at: datetime | None
    note: str | None
