"""What comes in: one struct for a form and for the API. Local times are on the wall clock of `zone`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from contacts.meetings.model import Answer, InviteePart, MeetingKind
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
# At least one character that is neither a blank nor taken out as a control character.
_SAID = r"^[^\n\t]*[^\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069][^\n\t]*$"
Heading = Annotated[str, Meta(min_length=1, max_length=200, pattern=_SAID, extra={"free_text": True})]
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
Why = Annotated[str, Meta(min_length=3, max_length=500, pattern=_SAID, extra={"free_text": True})]


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
