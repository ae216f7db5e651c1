"""A fictional school, its district and the people in them, for the tests of whom to call."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from contacts.model import (
    Assignment,
    AssignmentKind,
    Check,
    CheckMethod,
    CheckOutcome,
    ContactPoint,
    Delegation,
    Directory,
    Person,
    PointKind,
    Position,
    PositionRole,
    Visibility,
)
from registry.platform.hours import WeeklyHours
from registry.platform.hours_text import hours_from_text

EASTERN = ZoneInfo("America/New_York")
HOME = UUID("00000000-0000-7000-8000-000000000001")
EVERYONE = frozenset(Visibility)
DESK, MOBILE, DUTY, MAIN = PointKind.DESK, PointKind.MOBILE, PointKind.DUTY_LINE, PointKind.MAIN_LINE
SCHOOL_HOURS = "Mon–Fri 08:00–16:30"
LONG_AGO = date(2020, 1, 1)


def known(name: str) -> UUID:
    """The same name is always the same id."""
    return uuid5(HOME, name)


def local(text: str, zone: ZoneInfo = EASTERN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Breaks:
    """Closed days by name, as the partners' calendar would answer."""

    days: dict[date, str] = field(default_factory=dict)

    def closed_on(self, day: date, /) -> str | None:
        return self.days.get(day)


def hours(text: str | None) -> WeeklyHours | None:
    return hours_from_text(text) if text else None


def person(name: str, **fields: Any) -> Person:
    return Person(id=known(name), organisation_id=HOME, name=name, **fields)


def position(role: PositionRole, **fields: Any) -> Position:
    return Position(id=known(role), organisation_id=HOME, role=role, **fields)


def point(kind: PointKind, value: str, of: str | None = None, cover: str | None = None, **fields: Any) -> ContactPoint:
    """A line of a person (by name), of a position (by role) or, with neither, of the organisation."""
    role = of in set(PositionRole)
    owner = {"position_id" if role else "person_id": known(of)} if of else {}
    place = {"id": known(value), "organisation_id": HOME, "coverage": hours(cover)}
    return ContactPoint(**place, **owner, kind=kind, value=value, **fields)


def holds(who: str, role: PositionRole, kind: AssignmentKind = AssignmentKind.PRIMARY, **fields: Any) -> Assignment:
    dates = {"starts_on": LONG_AGO} | fields
    return Assignment(id=known(f"{who} {role}"), position_id=known(role), person_id=known(who), kind=kind, **dates)


def stands_in(who: str, assignment: Assignment, first: str, last: str) -> Delegation:
    days = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
    return Delegation(id=known(f"{who} {first}"), assignment_id=assignment.id, delegate_id=known(who), **days)


def check(value: str, method: CheckMethod, outcome: CheckOutcome, at: datetime) -> Check:
    return Check(
        id=known(f"{value} {method} {at}"), contact_point_id=known(value), method=method, outcome=outcome, at=at
    )


WINTER = Breaks(
    {date(2026, 12, day): "winter break" for day in range(19, 32)} | {date(2026, 11, 26): "Thanksgiving Day"}
)
DANA_PRIMARY = holds("Dana Example", PositionRole.PRIMARY_POC)
DISTRICT = Directory(
    name="Example District",
    noun="district",
    zone=EASTERN,
    hours=hours("Mon–Fri 07:30–17:00"),
    points=(point(DUTY, "+13055550190", cover="24/7"), point(MAIN, "+13055550191")),
)
SCHOOL = Directory(
    name="Bayhaven High School",
    noun="school",
    zone=EASTERN,
    hours=hours(SCHOOL_HOURS),
    closures=WINTER,
    positions=(
        position(PositionRole.PRIMARY_POC, required=True),
        position(PositionRole.ALTERNATE_POC),
        position(PositionRole.AFTER_HOURS_POC),
        position(PositionRole.LEGAL_PROCESS, purposes=frozenset({"records"})),
        position(PositionRole.TRAINING),
    ),
    people=(
        person("Dana Example"),
        person("Ash Sample"),
        person("Noor Nights"),
        person("Lee Legal"),
        person("Kim Loose"),
    ),
    assignments=(
        DANA_PRIMARY,
        holds("Ash Sample", PositionRole.ALTERNATE_POC, AssignmentKind.ALTERNATE),
        holds("Noor Nights", PositionRole.AFTER_HOURS_POC, AssignmentKind.AFTER_HOURS),
        holds("Lee Legal", PositionRole.LEGAL_PROCESS),
    ),
    points=(
        point(DESK, "+13055550101", "Dana Example", extension="45"),
        point(MOBILE, "+13055550102", "Dana Example", visibility=Visibility.SWORN_ONLY),
        point(DESK, "+13055550103", "Ash Sample"),
        point(MOBILE, "+13055550104", "Noor Nights"),
        point(DESK, "+13055550105", "Lee Legal"),
        point(MOBILE, "+13055550106", "Kim Loose"),
        point(MAIN, "+13055550107"),
        point(MAIN, "+13055550108", cover="24/7"),
    ),
    parent=DISTRICT,
)


def bayhaven(**changes: Any) -> Directory:
    return replace(SCHOOL, **changes)
