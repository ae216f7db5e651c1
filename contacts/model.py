"""The nouns of the people who can be called: positions, who holds them, how they are reached and what was checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from contacts.kinds import (
    AssignmentKind,
    CheckMethod,
    CheckOutcome,
    Freshness,
    PersonStatus,
    PointKind,
    PositionRole,
    Visibility,
)
from registry.platform.hours import ALWAYS, WeeklyHours

__all__ = [
    "ALWAYS",
    "Assignment",
    "AssignmentKind",
    "Check",
    "CheckMethod",
    "CheckOutcome",
    "ClosedDays",
    "ContactPoint",
    "Delegation",
    "Directory",
    "Freshness",
    "NeverClosed",
    "Person",
    "PersonStatus",
    "PointKind",
    "Position",
    "PositionRole",
    "Standing",
    "Visibility",
    "WeeklyHours",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone at an organisation; `left_on` is the first day without them, `back_on` the first day after a leave."""

    id: UUID
    organisation_id: UUID
    name: str
    title: str | None = None
    status: PersonStatus = PersonStatus.ACTIVE
    left_on: date | None = None
    back_on: date | None = None
    successor_id: UUID | None = None
    accepted_on: date | None = None
    languages: tuple[str, ...] = ()

    def gone(self, day: date) -> bool:
        """Whether they have left by this day; a departure that is announced for later does not count yet."""
        if self.left_on is not None:
            return self.left_on <= day
        return self.status is PersonStatus.LEFT

    def on_leave(self, day: date) -> bool:
        return self.status is PersonStatus.ON_LEAVE and (self.back_on is None or day < self.back_on)

    def present(self, day: date) -> bool:
        return not self.gone(day) and not self.on_leave(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A post that outlives the person in it; `title` is what the organisation itself calls it."""

    id: UUID
    organisation_id: UUID
    role: PositionRole
    title: str | None = None
    purposes: frozenset[str] = frozenset()
    required: bool = False
    abolished_on: date | None = None

    @property
    def name(self) -> str:
        return self.title or self.role.label

    def exists(self, day: date) -> bool:
        return self.abolished_on is None or day < self.abolished_on

    def serves(self, purpose: str) -> bool:
        """Whether this position answers for a role or a purpose tag such as "intake"."""
        wanted = purpose.casefold()
        return self.role.value == wanted or wanted in {tag.casefold() for tag in self.purposes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A person in a position, from the first to the last day (both included; None = open-ended)."""

    id: UUID
    position_id: UUID
    person_id: UUID
    kind: AssignmentKind = AssignmentKind.PRIMARY
    rank: int = 1
    starts_on: date
    ends_on: date | None = None

    def current(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Someone stands in for the holder of an assignment, from the first to the last day (both included)."""

    id: UUID
    assignment_id: UUID
    delegate_id: UUID
    starts_on: date
    ends_on: date

    def current(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """One way to reach a position, a person or (with neither) the organisation itself.

    `value` is an E.164 number, an address or a URL; `coverage` None means the organisation's own hours.
    """

    id: UUID
    organisation_id: UUID
    position_id: UUID | None = None
    person_id: UUID | None = None
    kind: PointKind
    value: str
    extension: str | None = None
    as_typed: str = ""
    label: str | None = None
    coverage: WeeklyHours | None = None
    languages: tuple[str, ...] = ()
    visibility: Visibility = Visibility.ALL_USERS
    source: str | None = None
    confirm_months: int = 6
    retired_on: date | None = None

    @property
    def name(self) -> str:
        return self.label or self.kind.label

    @property
    def always(self) -> bool:
        return self.coverage == ALWAYS

    def in_use(self, day: date) -> bool:
        return self.retired_on is None or day < self.retired_on

    @property
    def dial(self) -> str | None:
        """What a telephone dials: a `tel:` URI with its extension (RFC 3966 section 3); None when nobody answers."""
        return _tel(self.value, self.extension) if self.kind.dialable else None

    @property
    def uri(self) -> str | None:
        """What a tap opens: `tel:`, `mailto:` or the portal's own web address; None when there is nothing to open."""
        if self.kind.telephone:
            return _tel(self.value, self.extension)
        if self.kind.email:
            return f"mailto:{quote(self.value, safe='@')}"
        return self.value if self.value.startswith(("https://", "http://")) else None


def _tel(value: str, extension: str | None) -> str | None:
    digits = value.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return None
    # An extension with letters or pauses has no place in RFC 3966: it is shown, not dialled.
    extends = extension is not None and extension.isascii() and extension.isdigit()
    return f"tel:{value};ext={extension}" if extends else f"tel:{value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What happened when a contact point was used, confirmed or changed; never altered afterwards.

    `at` is an aware instant, `minutes` how long an answer took.
    """

    id: UUID
    contact_point_id: UUID
    method: CheckMethod
    outcome: CheckOutcome
    at: datetime
    by_user_id: UUID | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How good a contact point is now and, in words, why.

    `confirmed_at` is when the value as it stands was last confirmed, `due_on` when that should happen again.
    """

    freshness: Freshness
    words: str
    confirmed_at: datetime | None = None
    last: Check | None = None
    due_on: date | None = None


class ClosedDays(Protocol):
    """The days an organisation is closed although its weekly hours say open."""

    def closed_on(self, day: date, /) -> str | None:
        """Return the reason ("winter break"), None on an ordinary day."""


@dataclass(frozen=True, slots=True)
class NeverClosed:
    def closed_on(self, _day: date, /) -> str | None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """All that is known of one organisation when the question is whom to call.

    `hours` None means that nobody recorded them; `noun` is what its people call it ("school", "clinic");
    `asked_on` holds, by contact point, the day on which someone was asked to confirm it; `parent` is, say, a school's
    district.
    """

    name: str
    zone: ZoneInfo
    noun: str = "office"
    hours: WeeklyHours | None = None
    closures: ClosedDays = field(default_factory=NeverClosed)
    positions: tuple[Position, ...] = ()
    people: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    points: tuple[ContactPoint, ...] = ()
    checks: tuple[Check, ...] = ()
    asked_on: Mapping[UUID, date] = field(default_factory=dict)
    parent: "Directory | None" = None
