"""What comes in: one struct for a form and for the API."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from contacts.model import AssignmentKind, CheckOutcome, PointKind, PositionRole, Visibility
from contacts.model import CheckMethod as Method
from registry.platform.text import Code, In, Line, Name, Remark

Words = Annotated[list[Code], Meta(max_length=20)]
Hours = Annotated[Line | None, Meta(description="“Mon–Fri 08:00–16:30” or “24/7”; null: the organisation's own hours.")]
Rank = Annotated[int, Meta(ge=1, le=99)]
Months = Annotated[int, Meta(ge=1, le=60)]
Minutes = Annotated[int, Meta(ge=0, le=10_000)]


class PersonIn(In):
    """Somebody who works for an organisation; `accepted_on` is when they agreed to be listed."""

    name: Name
    title: Line | None = None
    languages: Words = field(default_factory=list)
    accepted_on: date | None = None


class NewPersonIn(PersonIn, kw_only=True):
    organisation_id: UUID


class LeftIn(In):
    """`left_on` is the first day without them (null: today); a successor takes over what they held.

    With `pass_on` the successor is also asked to the meetings to come and takes over the open action items.
    """

    left_on: date | None = None
    successor_id: UUID | None = None
    pass_on: bool = False


class SuccessorIn(In):
    """Who comes after somebody who left."""

    successor_id: UUID


class MovedIn(In, kw_only=True):
    """Another position from `since_on` on (null: today); what they held passes to a successor, or stands vacant."""

    position_id: UUID
    title: Line | None = None
    since_on: date | None = None
    successor_id: UUID | None = None
    pass_on: bool = False


class LeaveIn(In):
    """`back_on` is the first day on which they are back, null when that is not known and nobody stands in.

    `stand_in_id`: whoever stands in until then for all that they hold.
    """

    back_on: date | None = None
    stand_in_id: UUID | None = None


class PositionIn(In):
    """A post; `purposes` are what it answers for, like intake or records; a required one shows when it is vacant."""

    role: PositionRole
    title: Line | None = None
    purposes: Words = field(default_factory=list)
    required: bool = False


class NewPositionIn(PositionIn, kw_only=True):
    organisation_id: UUID


class EndIn(In):
    """The last day (null: today); for a position the first day without it."""

    on: date | None = None


class AbolishIn(EndIn):
    """`on` is the first day without it (null: today); `into_id` the position that its lines and its work pass to."""

    into_id: UUID | None = None


class AssignmentIn(In):
    """Who holds a position; `starts_on` null means today, `ends_on` null open-ended."""

    person_id: UUID
    kind: AssignmentKind = AssignmentKind.PRIMARY
    rank: Rank = 1
    starts_on: date | None = None
    ends_on: date | None = None


class NewAssignmentIn(AssignmentIn, kw_only=True):
    position_id: UUID


class DelegationIn(In):
    """Somebody stands in from the first to the last day, both included."""

    delegate_id: UUID
    starts_on: date
    ends_on: date


class PointIn(In):
    """One way to reach somebody; `value` is the number or address as typed."""

    kind: PointKind
    value: Line
    extension: Code | None = None
    label: Remark | None = None
    position_id: UUID | None = None
    person_id: UUID | None = None
    coverage: Hours = None
    languages: Words = field(default_factory=list)
    visibility: Visibility = Visibility.ALL_USERS
    source: Remark | None = None
    confirm_months: Months = 6


class NewPointIn(PointIn, kw_only=True):
    organisation_id: UUID


class CheckIn(In):
    """What happened when a number or address was used; `at` null means now, `minutes` is how long an answer took."""

    outcome: CheckOutcome
    method: Method = Method.USED_IN_CASE
    at: datetime | None = None
    minutes: Minutes | None = None


class IntakeIn(In):
    """Somebody new with a role and a number, in one go."""

    name: Name
    title: Line | None = None
    role: PositionRole | None = None
    assignment: AssignmentKind = AssignmentKind.PRIMARY
    kind: PointKind = PointKind.DESK
    value: Line | None = None
    extension: Code | None = None
    visibility: Visibility = Visibility.ALL_USERS
