"""The nouns of liaison meetings. Local times are naive, on the wall clock of the series' zone; instants are in UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MeetingKind(StrEnum):
    """Exercises and drills in the terms of HSEEP: a drill tests one thing, an exercise how all of it works together."""

    LIAISON = "liaison"
    EXECUTIVE = "executive"
    SECTOR = "sector"
    VISIT = "visit"
    EXERCISE = "exercise"
    DRILL = "drill"
    TRAINING = "training"


class MeetingState(StrEnum):
    """`HELD` is said by somebody who was there; a time that has passed is no evidence."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class InviteePart(StrEnum):
    """As ROLE of RFC 5545 section 3.2.16 knows it."""

    CHAIR = "chair"
    REQUIRED = "required"
    OPTIONAL = "optional"


class Answer(StrEnum):
    """As PARTSTAT of RFC 5545 section 3.2.12; COUNTER is a proposal of another time (RFC 5546 section 3.2.7)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    COUNTER = "counter"


class Attendance(StrEnum):
    PRESENT = "present"
    REMOTE = "remote"
    EXCUSED = "excused"
    ABSENT = "absent"


class MinutesState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class RecordClass(StrEnum):
    """Who may ask for the minutes under the public-records law of the state; counsel decides, we keep what was said."""

    PUBLIC = "public"
    PARTLY_EXEMPT = "partly_exempt"
    EXEMPT = "exempt"
    UNDECIDED = "undecided"


class ObjectiveRating(StrEnum):
    """How well an objective was met, in the four ratings of HSEEP 2020."""

    PERFORMED = "performed"
    SOME_CHALLENGES = "some_challenges"
    MAJOR_CHALLENGES = "major_challenges"
    UNABLE = "unable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A meeting that is planned, once or again and again; `rrule` None: once.

    `first_at` is the local start of the first; after a change of the rule, of the first under the new one.
    `cancelled_at` is an instant, None while it stands. Answers to a sequence number below `since_sequence` were to
    another time.
    """

    id: UUID
    kind: MeetingKind
    title: str
    purpose: str | None = None
    host_id: UUID | None = None
    sector: str | None = None
    place: str | None = None
    link: str | None = None
    zone: str
    first_at: datetime
    minutes: int
    rrule: str | None = None
    without: tuple[datetime, ...] = ()
    visibility: str = "all_users"
    owner_id: UUID | None = None
    backup_owner_id: UUID | None = None
    cancelled_at: datetime | None = None
    cancelled_reason: str | None = None
    since_sequence: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting of a series. `original_at` is where the rule puts it, `local_at` where it is held, both local.

    A title, place or link of None is that of the series. `reason` says why it was cancelled, `evidence` what shows that
    it was held. `outside`: a change of the rule left it behind, so that it stands for itself.
    """

    id: UUID
    series_id: UUID
    original_at: datetime
    local_at: datetime
    minutes: int
    title: str | None = None
    place: str | None = None
    link: str | None = None
    state: MeetingState = MeetingState.PLANNED
    reason: str | None = None
    evidence: str | None = None
    outside: bool = False
    since_sequence: int = 0
    version: int = 1

    @property
    def moved(self) -> bool:
        """Whether it is held at another time than the rule says."""
        return self.local_at != self.original_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody, or an organisation, asked to come to a series, or to one meeting of it where `meeting_id` says so.

    Exactly one of person, account, organisation and address outside says who it is.
    """

    id: UUID
    series_id: UUID
    meeting_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    user_id: UUID | None = None
    address: str | None = None
    name: str
    part: InviteePart = InviteePart.REQUIRED
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer, to a series (`meeting_id` None) or to one meeting; `sequence` is that of what they answered to."""

    invitee_id: UUID
    meeting_id: UUID | None = None
    answer: Answer
    comment: str | None = None
    proposed_at: datetime | None = None
    sequence: int = 0
    via: str = "told"
    at: datetime
