"""Reads of a running meeting: a fixed number of statements, and nothing that its reader may not see."""

from collections.abc import Sequence
from uuid import UUID

from contacts.meetings.guests import Asked as Guest
from contacts.meetings.model import Attendance, MinutesState, ObjectiveRating, RecordClass
from contacts.meetings.queries import MeetingWhole, meeting
from contacts.meetings.rows import Row
from contacts.meetings.running.agenda import Placed
from contacts.meetings.running.lists import Narrowed, actions, certificates
from contacts.meetings.running.matters import placed
from contacts.meetings.running.model import (
    AgendaLine,
    Before,
    Certificate,
    Decision,
    Minutes,
    Objective,
    Running,
)
from contacts.meetings.running.seats import Asked, Mark, Seat, seats
from contacts.meetings.running.tasks import Closing
from contacts.meetings.running.writing import runs
from registry.platform import db
from registry.platform.access.model import Actor

_MARKS = """
    SELECT a.id, a.name, a.attendance, a.organisation_id, o.name AS organisation, a.person_id, a.user_id
    FROM meeting_attendance a LEFT JOIN organisation o ON o.id = a.organisation_id
    WHERE a.meeting_id = $1 ORDER BY a.id
"""
_DECISIONS = """
    SELECT d.id, d.text, d.agenda_item_id, i.title AS agenda_item, d.at FROM meeting_decision d
    LEFT JOIN agenda_item i ON i.id = d.agenda_item_id WHERE d.meeting_id = $1 ORDER BY d.at, d.id
"""
_OBJECTIVES = "SELECT * FROM exercise_objective WHERE meeting_id = $1 ORDER BY rank, id"
_MINUTES = """
    SELECT minutes_text, minutes_state, record_class, approved_by, approved_at FROM meeting WHERE id = $1
"""
_BEFORE = "SELECT * FROM meeting_minutes_before WHERE meeting_id = $1 ORDER BY reopened_at DESC, id DESC LIMIT 50"


async def running(actor: Actor, meeting_id: UUID) -> Running:
    """Everything of one meeting.

    Raises:
        NoSuchMeeting: there is none, or it is hidden from this person.
    """
    it = await meeting(actor, meeting_id)
    may_run = await runs(actor, it.series.host_id, it.series.sector)
    return Running(
        it=it,
        seats=await _seats(it),
        agenda=await agenda_of(it),
        decisions=await decisions_of(meeting_id),
        actions=await actions(actor, Narrowed(meeting_id=meeting_id), may=may_run, limit=500),
        objectives=await objectives_of(meeting_id),
        minutes=await minutes_of(meeting_id, may_run=may_run),
        certificates=await certificates(actor, meeting_id=meeting_id, limit=500),
        may_run=may_run,
    )


async def seated(actor: Actor, meeting_id: UUID) -> list[Seat]:
    """Who is asked to a meeting and who came.

    Raises:
        NoSuchMeeting: there is none, or it is hidden from this person.
    """
    return await _seats(await meeting(actor, meeting_id))


async def _seats(it: MeetingWhole) -> list[Seat]:
    return seats([_asked(one) for one in it.asked], await marks_of(it.meeting.id))


def _asked(one: Guest) -> Asked:
    who = one.invitee
    return Asked(
        id=who.id, name=one.name, part=who.part, organisation_id=one.organisation_id, organisation=one.organisation,
        person_id=who.person_id, user_id=who.user_id, answer=one.said.answer if one.said else None,
        comment=one.said.comment if one.said else None, by_telephone=one.by_telephone,
    )  # fmt: skip


async def marks_of(meeting_id: UUID) -> list[Mark]:
    """What was noted of who came to a meeting."""
    rows = await db.fetch(_MARKS, meeting_id)
    return [Mark(**dict(row) | {"attendance": Attendance(row["attendance"])}) for row in rows]


async def agenda_of(it: MeetingWhole) -> list[AgendaLine]:
    """What stands on the agenda of a meeting, in its order."""
    found = await placed(it.series.id, it.meeting.id, it.line.starts_at)
    return [_line(row, one, it.meeting.id) for row, one in found]


def _line(row: Row, one: Placed, meeting_id: UUID) -> AgendaLine:
    names = ("id", "title", "presenter", "minutes", "note", "version")
    how = Closing.DONE if row["done_in_id"] else Closing.DROPPED
    return AgendaLine(
        carried=one.carried,
        raised_on=row["raised_on"].date(),
        closed=str(how) if row["closed_in"] == meeting_id else None,
        later=row["closed_in"] not in {None, meeting_id},
        **{name: row[name] for name in names},
    )


async def decisions_of(meeting_id: UUID) -> list[Decision]:
    """What was decided at a meeting, in its order."""
    return [Decision(**dict(row)) for row in await db.fetch(_DECISIONS, meeting_id)]


async def objectives_of(meeting_id: UUID) -> list[Objective]:
    """What an exercise is to show, in its order."""
    names = ("id", "text", "note", "version")
    return [
        Objective(
            rating=ObjectiveRating(row["rating"]) if row["rating"] else None, **{name: row[name] for name in names}
        )
        for row in await db.fetch(_OBJECTIVES, meeting_id)
    ]


async def minutes_of(meeting_id: UUID, *, may_run: bool) -> Minutes:
    """The minutes of a meeting; a draft is for those who may run it, as are texts that were approved before."""
    row = await db.fetch_one(_MINUTES, meeting_id)
    assert row is not None  # noqa: S101 - the meeting was read a moment ago
    before: Sequence[Row] = await db.fetch(_BEFORE, meeting_id)
    state = MinutesState(row["minutes_state"]) if row["minutes_state"] else None
    return Minutes(
        text=row["minutes_text"] if may_run or state is MinutesState.APPROVED else None,
        state=state,
        record_class=RecordClass(row["record_class"]),
        approved_by=row["approved_by"],
        approved_at=row["approved_at"],
        before=[_before(one) for one in before] if may_run else [],
    )


def _before(row: Row) -> Before:
    names = ("text", "approved_by", "approved_at", "reopened_by", "reopened_at", "reason")
    return Before(record_class=RecordClass(row["record_class"]), **{name: row[name] for name in names})


__all__ = [
    "Certificate", "agenda_of", "decisions_of", "marks_of", "minutes_of", "objectives_of", "running", "seated",
]  # fmt: skip
