"""What comes in and goes out: one struct for a form and for the API. Local times are on the wall clock of `zone`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from contacts.meetings.model import Answer, InviteePart, MeetingKind, MeetingState
from contacts.model import Visibility
from registry.partners.sectors import Sector
from registry.platform.text import In, Line, Prose, Remark

_MOST_ASKED = 200
Wall = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?$",
        description="A local time on the wall clock of the meeting's zone.",
        examples=["2031-03-04T09:30"],
    ),
]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A local day.", examples=["2031-03-04"])]
Length = Annotated[int, Meta(ge=5, le=10_080, description="Minutes.")]
Heading = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\n\t]*$", extra={"free_text": True})]
Rule = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        pattern=r"^[A-Za-z0-9=;,:+-]+$",
        description="A recurrence rule of RFC 5545 section 3.3.10, without its name; null: once.",
        examples=["FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"],
    ),
]
Link = Annotated[str, Meta(max_length=500, pattern=r"^(https://[^\s]+)?$", examples=["https://meet.example.org/room"])]
Zone = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_+/-]+$", examples=["America/New_York"])]
Mailbox = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^\s@]+@[^\s@]+$")]
Why = Annotated[str, Meta(min_length=3, max_length=500, pattern=r"^[^\n\t]*$", extra={"free_text": True})]


class InviteeIn(In):
    """Who is asked to come: exactly one of organisation, person, account and address outside.

    `name` goes with an address; the others have theirs.
    """

    organisation_id: UUID | None = None
    person_id: UUID | None = None
    user_id: UUID | None = None
    address: Mailbox | None = None
    name: Line | None = None
    part: InviteePart = InviteePart.REQUIRED


class SeriesIn(In):
    """A meeting to plan, once or, with a rule, again and again. `first_at` is the start of the first.

    `zone` null: that of the host, or of whoever plans.
    """

    kind: MeetingKind
    title: Heading
    first_at: Wall
    minutes: Length = 60
    zone: Zone | None = None
    rrule: Rule | None = None
    purpose: Prose | None = None
    host_id: UUID | None = None
    sector: Sector | None = None
    place: Remark | None = None
    link: Link | None = None
    visibility: Visibility = Visibility.ALL_USERS
    owner_id: UUID | None = None
    backup_owner_id: UUID | None = None
    invitees: Annotated[list[InviteeIn], Meta(max_length=_MOST_ASKED)] = field(default_factory=list)


class ChangeIn(In):
    """What is to change of a series; what is left out stays, null empties.

    Of a series, a change of time or rule holds for the meetings to come.
    """

    kind: MeetingKind | UnsetType = UNSET
    title: Heading | UnsetType = UNSET
    purpose: Prose | UnsetType | None = UNSET
    host_id: UUID | UnsetType | None = UNSET
    sector: Sector | UnsetType | None = UNSET
    place: Remark | UnsetType | None = UNSET
    link: Link | UnsetType | None = UNSET
    zone: Zone | UnsetType = UNSET
    first_at: Wall | UnsetType = UNSET
    minutes: Length | UnsetType = UNSET
    rrule: Rule | UnsetType | None = UNSET
    visibility: Visibility | UnsetType = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    backup_owner_id: UUID | UnsetType | None = UNSET


class MoveIn(In):
    """Another time, length, title, place or link for one meeting; what is left out stays, null: as the series."""

    local_at: Wall | UnsetType = UNSET
    minutes: Length | UnsetType = UNSET
    title: Heading | UnsetType | None = UNSET
    place: Remark | UnsetType | None = UNSET
    link: Link | UnsetType | None = UNSET


class CancelIn(In):
    """Why something does not take place; whoever was asked reads it."""

    reason: Why


class CancelFromIn(In):
    """The end of a series: from this day on (in its zone), null: all of it that is still to come."""

    reason: Why
    from_on: Day | None = None


class HeldIn(In):
    """That it took place: needed where nobody's attendance was noted."""

    evidence: Why | None = None


class LeaveOutIn(In):
    """A date of the rule on which there is no meeting, by its start there."""

    local_at: Wall


class ToldIn(In):
    """An answer that was given by telephone or in person. `meeting_id` null: to the whole series."""

    answer: Answer
    comment: Remark | None = None
    proposed_at: Annotated[datetime, Meta(tz=True)] | None = None
    meeting_id: UUID | None = None


class ProposeIn(In):
    """A time that is thought of, to see what stands against it.

    `zone` null: that of whoever asks. `series_id` is left out of what may collide.
    """

    first_at: Wall
    minutes: Length = 60
    zone: Zone | None = None
    rrule: Rule | None = None
    organisation_ids: Annotated[list[UUID], Meta(max_length=_MOST_ASKED)] = field(default_factory=list)
    person_ids: Annotated[list[UUID], Meta(max_length=_MOST_ASKED)] = field(default_factory=list)
    user_ids: Annotated[list[UUID], Meta(max_length=_MOST_ASKED)] = field(default_factory=list)
    series_id: UUID | None = None


def sent(given: Struct | None) -> dict[str, Any]:
    """The fields that were sent, by name."""
    names = given.__struct_fields__ if given else ()
    return {name: value for name in names if (value := getattr(given, name)) is not UNSET}


class InviteeOut(Struct, kw_only=True):
    """Somebody who is asked. `answer` is what they said to the time as it is now; null: nothing yet.

    `reach` is mail where an invitation goes out, telephone where nobody's address is known.
    """

    id: UUID
    organisation_id: UUID | None
    person_id: UUID | None
    user_id: UUID | None
    name: str
    organisation: str | None
    part: InviteePart
    meeting_id: UUID | None
    answer: Answer | None
    answered_at: datetime | None
    comment: str | None
    proposed_at: datetime | None
    reach: str


class MeetingOut(Struct, kw_only=True):
    """One meeting. `local_at` is on the wall clock of `zone`; `original_at` where the rule puts it."""

    id: UUID
    series_id: UUID
    kind: MeetingKind
    title: str
    place: str | None
    link: str | None
    host_id: UUID | None
    host: str | None
    sector: str | None
    zone: str
    local_at: Wall
    original_at: Wall
    minutes: int
    starts_at: datetime
    ends_at: datetime
    recurring: bool
    state: MeetingState
    reason: str | None
    evidence: str | None
    visibility: Visibility
    asked: int
    version: int


class SeriesOut(Struct, kw_only=True):
    """A planned meeting as a whole. `recurrence` is its rule in words; `without` are dates left out of it."""

    id: UUID
    kind: MeetingKind
    title: str
    purpose: str | None
    host_id: UUID | None
    host: str | None
    sector: str | None
    place: str | None
    link: str | None
    zone: str
    first_at: Wall
    minutes: int
    rrule: str | None
    recurrence: str
    without: list[Wall]
    visibility: Visibility
    owner_id: UUID | None
    owner: str | None
    backup_owner_id: UUID | None
    backup_owner: str | None
    cancelled_at: datetime | None
    cancelled_reason: str | None
    invitees: list[InviteeOut]
    version: int


class MeetingWholeOut(Struct, kw_only=True):
    """One meeting with its series and everybody who is asked to it."""

    meeting: MeetingOut
    series: SeriesOut


class OutcomeOut(Struct, kw_only=True):
    """What a change did to the meetings of a series, by their local starts.

    `cancelled` are no longer in the rule and stand as cancelled, as people may count on them; `gone` were only what the
    former rule foresaw.
    """

    series: SeriesOut
    added: list[Wall]
    moved: list[Wall]
    cancelled: list[Wall]
    gone: list[Wall]


class ProblemOut(Struct, kw_only=True):
    """Something that stands against a time: closed, outside_hours, night, meeting."""

    kind: str
    who: str
    words: str
    local_at: Wall
    organisation_id: UUID | None
    meeting_id: UUID | None


class ProposedOut(Struct, kw_only=True):
    """One of the next times, with what stands against it."""

    local_at: Wall
    starts_at: datetime
    ends_at: datetime
    problems: list[ProblemOut]
