"""What comes in while a meeting is run: one struct for a form and for the API."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from contacts.meetings.model import Attendance, ObjectiveRating, RecordClass
from contacts.meetings.running.tasks import Closing
from registry.platform.text import FILLED, FILLED_LINES, Chapter, In, Prose, Remark

_FREE = {"free_text": True}
Sentence = Annotated[str, Meta(min_length=1, max_length=500, pattern=FILLED, extra=_FREE)]
Words = Annotated[str, Meta(min_length=1, max_length=200, pattern=FILLED, extra=_FREE)]
Told = Annotated[str, Meta(min_length=1, max_length=2000, pattern=FILLED_LINES, extra=_FREE)]
Minutes = Annotated[int, Meta(ge=1, le=600, description="Minutes.")]
_MOST_PEOPLE = 500


class MatterIn(In):
    """An item of the agenda. `minutes`: how long it is to take; `presenter`: who speaks to it."""

    title: Sentence
    presenter: Remark | None = None
    minutes: Minutes | None = None
    note: Prose | None = None


class PlaceIn(In):
    """Past its neighbour on the agenda of this meeting."""

    step: Literal["up", "down"]


class CloseMatterIn(In):
    """How an item of the agenda ended at this meeting."""

    how: Closing


class AttendanceIn(In):
    """Whether somebody came: a person or an account that is known, an organisation as such, or a name.

    `organisation_id` with a name says whom they came for. `attendance` null takes back what was noted.
    """

    attendance: Attendance | None
    person_id: UUID | None = None
    user_id: UUID | None = None
    organisation_id: UUID | None = None
    name: Words | None = None


class RestIn(In):
    """The same for everybody who is asked and of whom nothing is noted yet."""

    attendance: Attendance


class DecisionIn(In):
    """What was decided, and under which item of the agenda."""

    text: Told
    agenda_item_id: UUID | None = None


class ActionIn(In):
    """Something that somebody takes on: an account, a person of a partner, or, where neither is known, a name.

    `organisation_id`, `agreement_id`: what it is about; `objective_id`: what an exercise showed to be missing.
    """

    title: Sentence
    owner_id: UUID | None = None
    owner_person_id: UUID | None = None
    owner_name: Words | None = None
    due_on: date | None = None
    organisation_id: UUID | None = None
    agreement_id: UUID | None = None
    objective_id: UUID | None = None


class CloseIn(In):
    """That it is done (what came of it, where that is worth a word), or dropped (why)."""

    how: Closing
    reason: Sentence | None = None


class ReopenIn(In):
    """Why it is opened again."""

    reason: Sentence


class MinutesIn(In):
    """The minutes: paragraphs, and lines that begin with a dash as items. `record_class`: who may ask for them."""

    text: Chapter | None = None
    record_class: RecordClass = RecordClass.UNDECIDED


class ObjectiveIn(In):
    """What an exercise is to show, and how well it did: `rating` in the four grades of HSEEP, null before."""

    text: Sentence
    rating: ObjectiveRating | None = None
    note: Prose | None = None


class CertifyIn(In):
    """A certificate for everybody who came, or for those of them that are named.

    `issued_on` null: the day of the meeting; `expires_on` null: it does not expire.
    """

    title: Words
    issued_on: date | None = None
    expires_on: date | None = None
    number: Remark | None = None
    person_ids: Annotated[list[UUID], Meta(max_length=_MOST_PEOPLE)] | None = None
