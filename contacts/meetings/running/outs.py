"""What programs are sent of a running meeting, of what is followed up, and of certificates."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from contacts.meetings.model import Answer, Attendance, MinutesState, ObjectiveRating, RecordClass
from contacts.meetings.running.model import Action, AgendaLine, Certificate, Decision, Minutes, Objective
from contacts.meetings.running.seats import Seat
from contacts.meetings.running.tasks import Closing, Standing
from registry.partners.schemas_out import NamedOut, named


class AgendaItemOut(Struct, frozen=True, kw_only=True):
    """An item on the agenda of one meeting. `carried`: how many earlier meetings had it on theirs.

    `closed`: how it ended at this meeting; `closed_later`: at a later one.
    """

    id: UUID
    title: str
    presenter: str | None
    minutes: int | None
    note: str | None
    raised_on: date
    carried: int
    closed: Closing | None
    closed_later: bool


class SeatOut(Struct, frozen=True, kw_only=True):
    """One line of the attendance. `asked`: whether they were asked to come; `attendance` null: nothing noted yet."""

    name: str
    organisation: NamedOut | None
    person_id: UUID | None
    user_id: UUID | None
    asked: bool
    answer: Answer | None
    attendance: Attendance | None


class DecisionOut(Struct, frozen=True, kw_only=True):
    id: UUID
    text: str
    agenda_item: NamedOut | None
    at: datetime


class ActionItemOut(Struct, frozen=True, kw_only=True):
    """Something that somebody took on. `standing` is as of today in the reader's zone.

    `agreement` is null also where the reader may not see it. `reason`: what came of it, or why it was dropped or opened
    again.
    """

    id: UUID
    title: str
    owner: str
    owner_id: UUID | None
    owner_person_id: UUID | None
    due_on: date | None
    done_on: date | None
    dropped_on: date | None
    standing: Standing
    reason: str | None
    meeting: NamedOut | None
    organisation: NamedOut | None
    agreement: NamedOut | None
    objective_id: UUID | None
    version: int


class BeforeOut(Struct, frozen=True, kw_only=True):
    """Minutes that were approved and then opened again."""

    text: str
    record_class: RecordClass
    approved_by: str
    approved_at: datetime
    reopened_by: str
    reopened_at: datetime
    reason: str


class MinutesOut(Struct, frozen=True, kw_only=True):
    """The minutes. `state` null: nothing is written; a draft's `text` is null for who may not run the meeting."""

    text: str | None
    state: MinutesState | None
    record_class: RecordClass
    approved_by: str | None
    approved_at: datetime | None
    before: list[BeforeOut]
    version: int


class ObjectiveOut(Struct, frozen=True, kw_only=True):
    """What an exercise is to show; `rating` null: not evaluated yet."""

    id: UUID
    text: str
    rating: ObjectiveRating | None
    note: str | None


class CertificateOut(Struct, frozen=True, kw_only=True):
    """A certificate of a training. From `expires_on` it does not count; null: for ever. `renewed`: a later one does."""

    id: UUID
    person: NamedOut
    organisation: NamedOut
    title: str
    number: str | None
    issued_on: date
    expires_on: date | None
    renewed: bool
    meeting_id: UUID | None


def agenda_item_out(one: AgendaLine) -> AgendaItemOut:
    names = ("id", "title", "presenter", "minutes", "note", "raised_on", "carried")
    return AgendaItemOut(
        closed=Closing(one.closed) if one.closed else None,
        closed_later=one.later,
        **{name: getattr(one, name) for name in names},
    )


def seat_out(one: Seat) -> SeatOut:
    known = one.asked or one.mark
    house, name = one.organisation_id, (known.organisation if known else None)
    return SeatOut(
        name=one.name,
        organisation=NamedOut(id=house, name=name) if house and name else None,
        person_id=one.person_id,
        user_id=known.user_id if known else None,
        asked=one.asked is not None,
        answer=one.asked.answer if one.asked else None,
        attendance=one.attendance,
    )


def decision_out(one: Decision) -> DecisionOut:
    item = named(one.agenda_item_id, one.agenda_item)
    return DecisionOut(id=one.id, text=one.text, agenda_item=item, at=one.at)


def action_item_out(one: Action, today: date) -> ActionItemOut:
    names = (
        "id", "title", "owner", "owner_id", "owner_person_id", "due_on", "done_on", "dropped_on", "reason",
        "objective_id", "version",
    )  # fmt: skip
    return ActionItemOut(
        standing=one.standing(today),
        meeting=named(one.meeting_id, one.meeting),
        organisation=named(one.organisation_id, one.organisation),
        agreement=named(one.agreement.id, one.agreement.name) if one.agreement else None,
        **{name: getattr(one, name) for name in names},
    )


def minutes_out(one: Minutes, version: int) -> MinutesOut:
    names = ("text", "record_class", "approved_by", "approved_at", "reopened_by", "reopened_at", "reason")
    before = [BeforeOut(**{name: getattr(old, name) for name in names}) for old in one.before]
    own = ("text", "state", "record_class", "approved_by", "approved_at")
    return MinutesOut(before=before, version=version, **{name: getattr(one, name) for name in own})


def objective_out(one: Objective) -> ObjectiveOut:
    return ObjectiveOut(id=one.id, text=one.text, rating=one.rating, note=one.note)


def certificate_out(one: Certificate) -> CertificateOut:
    names = ("id", "title", "number", "issued_on", "expires_on", "renewed", "meeting_id")
    return CertificateOut(
        person=NamedOut(id=one.person_id, name=one.person),
        organisation=NamedOut(id=one.organisation_id, name=one.organisation),
        **{name: getattr(one, name) for name in names},
    )
