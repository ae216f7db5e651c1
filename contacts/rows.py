"""From rows to the nouns that the rules speak of."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import convert

from contacts.model import (
    Assignment,
    AssignmentKind,
    Check,
    CheckMethod,
    CheckOutcome,
    ContactPoint,
    Delegation,
    Person,
    PersonStatus,
    PointKind,
    Position,
    PositionRole,
    Visibility,
    WeeklyHours,
)
from contacts.words import languages

Row = Any  # the driver's record, whose columns have no types


def person(row: Row) -> Person:
    return Person(
        id=row["id"],
        organisation_id=row["organisation_id"],
        name=row["name"],
        title=row["title"],
        status=convert(row["status"], PersonStatus),
        left_on=row["left_on"],
        back_on=row["back_on"],
        successor_id=row["successor_id"],
        accepted_on=row["accepted_on"],
        languages=tuple(languages(row["languages"])),
    )


def position(row: Row) -> Position:
    return Position(
        id=row["id"],
        organisation_id=row["organisation_id"],
        role=convert(row["role"], PositionRole),
        title=row["title"],
        purposes=frozenset(row["purposes"]),
        required=row["required"],
        abolished_on=row["abolished_on"],
    )


def assignment(row: Row) -> Assignment:
    return Assignment(
        id=row["id"],
        position_id=row["position_id"],
        person_id=row["person_id"],
        kind=convert(row["kind"], AssignmentKind),
        rank=row["rank"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
    )


def delegation(row: Row) -> Delegation:
    return Delegation(
        id=row["id"],
        assignment_id=row["assignment_id"],
        delegate_id=row["delegate_id"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
    )


def point(row: Row) -> ContactPoint:
    return ContactPoint(
        id=row["id"],
        organisation_id=row["organisation_id"],
        position_id=row["position_id"],
        person_id=row["person_id"],
        kind=convert(row["kind"], PointKind),
        value=row["value"],
        extension=row["extension"],
        as_typed=row["as_typed"],
        label=row["label"],
        coverage=hours(row["coverage"]),
        languages=tuple(languages(row["languages"])),
        visibility=convert(row["visibility"], Visibility),
        source=row["source"],
        confirm_months=row["confirm_months"],
        retired_on=row["retired_on"],
    )


def check(row: Row) -> Check:
    return Check(
        id=row["id"],
        contact_point_id=row["contact_point_id"],
        method=convert(row["method"], CheckMethod),
        outcome=convert(row["outcome"], CheckOutcome),
        at=row["at"],
        by_user_id=row["by_user_id"],
        minutes=row["minutes"],
    )


def hours(stored: str | None) -> WeeklyHours | None:
    """Weekly hours from their JSON text."""
    return WeeklyHours.from_json(json.loads(stored)) if stored else None


def stored(hours: WeeklyHours | None) -> str | None:
    """The JSON text of weekly hours."""
    return json.dumps(hours.to_json()) if hours else None


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
