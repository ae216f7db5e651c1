"""From what is known to what programs are sent."""

from datetime import datetime

from contacts import rows
from contacts.model import Check, Delegation
from contacts.people import Reach
from contacts.rows import Row
from contacts.rules import CallLine, CallList
from contacts.schemas_out import (
    AssignmentOut,
    CallLineOut,
    CallListOut,
    CheckOut,
    DelegationOut,
    PersonOut,
    PointOut,
    PositionOut,
    VacancyOut,
)
from registry.platform.hours_text import hours_text


def person_out(row: Row) -> PersonOut:
    one = rows.person(row)
    return PersonOut(
        id=one.id,
        organisation_id=one.organisation_id,
        name=one.name,
        title=one.title,
        status=one.status,
        left_on=one.left_on,
        back_on=one.back_on,
        successor_id=one.successor_id,
        accepted_on=one.accepted_on,
        languages=list(one.languages),
        version=row["version"],
    )


def position_out(row: Row) -> PositionOut:
    one = rows.position(row)
    return PositionOut(
        id=one.id,
        organisation_id=one.organisation_id,
        role=one.role,
        title=one.title,
        purposes=sorted(one.purposes),
        required=one.required,
        abolished_on=one.abolished_on,
        version=row["version"],
    )


def assignment_out(row: Row) -> AssignmentOut:
    one = rows.assignment(row)
    return AssignmentOut(
        id=one.id,
        position_id=one.position_id,
        person_id=one.person_id,
        kind=one.kind,
        rank=one.rank,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        version=row["version"],
    )


def delegation_out(one: Delegation) -> DelegationOut:
    return DelegationOut(
        id=one.id,
        assignment_id=one.assignment_id,
        delegate_id=one.delegate_id,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )


def point_out(reach: Reach) -> PointOut:
    one, good = reach.point, reach.standing
    return PointOut(
        id=one.id,
        organisation_id=one.organisation_id,
        position_id=one.position_id,
        person_id=one.person_id,
        kind=one.kind,
        value=one.value,
        extension=one.extension,
        as_typed=one.as_typed,
        label=one.label,
        coverage=hours_text(one.coverage) if one.coverage else None,
        languages=list(one.languages),
        visibility=one.visibility,
        source=one.source,
        confirm_months=one.confirm_months,
        retired_on=one.retired_on,
        replaced_by_id=reach.replaced_by_id,
        freshness=good.freshness.value,
        evidence=good.words,
        confirmed_at=good.confirmed_at,
        due_on=good.due_on,
        version=reach.version,
    )


def check_out(check: Check, by: str | None) -> CheckOut:
    return CheckOut(
        id=check.id,
        contact_point_id=check.contact_point_id,
        method=check.method,
        outcome=check.outcome,
        at=check.at,
        minutes=check.minutes,
        by=by,
    )


def call_list_out(found: CallList, at: datetime) -> CallListOut:
    return CallListOut(
        at=at,
        open=found.open.open,
        open_words=found.open.words,
        lines=[_line(line) for line in found.lines],
        vacant=[
            VacancyOut(position_id=one.id, role=one.role, name=one.name, required=one.required) for one in found.vacant
        ],
        changes_at=found.changes_at,
        note=found.note,
    )


def _line(line: CallLine) -> CallLineOut:
    return CallLineOut(
        contact_point_id=line.point.id,
        name=line.name,
        role=line.role,
        organisation=line.organisation,
        reason=line.reason,
        group=line.group.value,
        kind=line.kind,
        value=line.value,
        extension=line.extension,
        uri=line.point.uri,
        freshness=line.standing.freshness.value,
        evidence=line.standing.words,
        until=line.until,
    )
