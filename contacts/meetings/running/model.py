"""What the page of a running meeting, its papers and its API show. Read with the rights of whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contacts.meetings.model import MeetingState, MinutesState, ObjectiveRating, RecordClass
from contacts.meetings.queries import MeetingWhole
from contacts.meetings.running.seats import Seat
from contacts.meetings.running.tasks import Days, Standing, standing, when
from registry.platform.slices import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """An item on the agenda of one meeting. `raised_on` is the day of the meeting that it was raised for.

    `closed` is done or dropped where that happened at this meeting, `later` whether it happened at a later one.
    """

    id: UUID
    title: str
    presenter: str | None
    minutes: int | None
    note: str | None
    carried: int
    raised_on: date
    closed: str | None
    later: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    id: UUID
    text: str
    agenda_item_id: UUID | None
    agenda_item: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    id: UUID
    text: str
    rating: ObjectiveRating | None
    note: str | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action item as its reader may see it: `agreement` None also where it is hidden from them.

    `meeting_on` is the local day of its meeting. `mine`: the reader owns it; `may`: they may change it.
    """

    id: UUID
    title: str
    meeting_id: UUID | None
    meeting: str | None
    meeting_on: date | None
    objective_id: UUID | None
    owner_id: UUID | None
    owner_person_id: UUID | None
    owner: str
    owner_gone: bool
    organisation_id: UUID | None
    organisation: str | None
    agreement_id: UUID | None
    agreement: Named | None
    due_on: date | None
    done_on: date | None
    dropped_on: date | None
    reason: str | None
    mine: bool
    may: bool
    version: int

    @property
    def days(self) -> Days:
        return Days(self.due_on, self.done_on, self.dropped_on)

    def standing(self, today: date) -> Standing:
        return standing(self.days, today)

    def when(self, today: date) -> str:
        return when(self.days, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Minutes that were approved and then opened again."""

    text: str
    record_class: RecordClass
    approved_by: str
    approved_at: datetime
    reopened_by: str
    reopened_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes as their reader may see them: a draft is shown to those who may run the meeting.

    `state` None: nothing is written yet; `text` None also where it is hidden.
    """

    text: str | None
    state: MinutesState | None
    record_class: RecordClass
    approved_by: str | None
    approved_at: datetime | None
    before: Sequence[Before] = ()

    @property
    def approved(self) -> bool:
        return self.state is MinutesState.APPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A training certificate of somebody, as its reader may see it."""

    id: UUID
    person_id: UUID
    person: str
    organisation_id: UUID
    organisation: str
    title: str
    number: str | None
    issued_on: date
    expires_on: date | None
    meeting_id: UUID | None
    renewed: bool = False

    def expired(self, today: date) -> bool:
        """Whether it counts no longer: on the day on which it expires it does not."""
        return self.expires_on is not None and self.expires_on <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One meeting with everything that is noted while it runs. `may_run`: the reader may change it."""

    it: MeetingWhole
    seats: Sequence[Seat]
    agenda: Sequence[AgendaLine]
    decisions: Sequence[Decision]
    actions: Sequence[Action]
    objectives: Sequence[Objective]
    minutes: Minutes
    certificates: Sequence[Certificate]
    may_run: bool

    @property
    def id(self) -> UUID:
        return self.it.meeting.id

    @property
    def version(self) -> int:
        return self.it.meeting.version

    @property
    def open(self) -> bool:
        """Whether what the minutes tell may still change."""
        return self.may_run and not self.minutes.approved and self.it.line.state is not MeetingState.CANCELLED

    @property
    def came(self) -> int:
        return sum(seat.came for seat in self.seats)

    @property
    def untold(self) -> Sequence[Seat]:
        return [seat for seat in self.seats if seat.untold]

    @property
    def improvements(self) -> Mapping[UUID, Sequence[Action]]:
        """Action items by the objective that they came of."""
        keys = {one.objective_id for one in self.actions if one.objective_id}
        return {key: [one for one in self.actions if one.objective_id == key] for key in keys}
