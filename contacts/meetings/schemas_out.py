"""What programs are sent of meetings. Local times are on the wall clock of `zone`."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from contacts.meetings.model import Answer, InviteePart, MeetingKind, MeetingState
from contacts.meetings.schemas import Wall
from contacts.model import Visibility


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
