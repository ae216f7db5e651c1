"""What an exercise is to show, and how well it did (HSEEP 2020, 4: evaluation)."""

from uuid import UUID

from contacts.meetings.errors import wrong
from contacts.meetings.model import MeetingKind
from contacts.meetings.rows import Row
from contacts.meetings.running.schemas import ObjectiveIn
from contacts.meetings.running.writing import Held, added, changed, enter, found, told
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id

FACTS = ("text", "rating", "note")
WITH_OBJECTIVES = frozenset({MeetingKind.EXERCISE, MeetingKind.DRILL})


async def set_objective(actor: Actor, meeting_id: UUID, given: ObjectiveIn) -> UUID:
    """Set an objective, as the last one; its id.

    Raises:
        As `enter`; Invalid: it is no exercise.
    """
    async with db.transaction():
        held = await _exercise(actor, meeting_id)
        values = _values(given)
        last = await db.fetch_one("SELECT max(rank) AS rank FROM exercise_objective WHERE meeting_id = $1", held.id)
        rank = (last["rank"] or 0) + 1 if last else 1
        row = await added("exercise_objective", {"id": new_id(), "meeting_id": held.id, "rank": rank, **values})
        await told(actor, held, "set an objective", after=values)
        return UUID(str(row["id"]))


async def rate(actor: Actor, meeting_id: UUID, objective_id: UUID, given: ObjectiveIn, version: int | None) -> None:
    """Change an objective or say how well it was met; what is left out is emptied.

    Raises:
        As `enter`; NotFound; Conflict: it was changed since `version`.
    """
    async with db.transaction():
        held = await _exercise(actor, meeting_id)
        row, values = await found("exercise_objective", objective_id, held.id), _values(given)
        await changed("exercise_objective", row, version, values)
        await told(actor, held, "rated an objective", {name: row[name] for name in FACTS}, values)


async def strike(actor: Actor, meeting_id: UUID, objective_id: UUID) -> None:
    """Take an objective out; action items that came of it stay with the meeting.

    Raises:
        As `enter`; NotFound.
    """
    async with db.transaction():
        held = await _exercise(actor, meeting_id)
        row: Row = await found("exercise_objective", objective_id, held.id)
        await db.execute("DELETE FROM exercise_objective WHERE id = $1", objective_id)
        await told(actor, held, "struck an objective", before={name: row[name] for name in FACTS})


async def _exercise(actor: Actor, meeting_id: UUID) -> Held:
    # An evaluation is written after the minutes: approved ones do not stand in its way.
    held = await enter(actor, meeting_id, fixed=False)
    if held.series.kind not in WITH_OBJECTIVES:
        raise wrong("text", "Only exercises and drills have objectives.")
    return held


def _values(given: ObjectiveIn) -> dict[str, object]:
    return {"text": given.text, "rating": str(given.rating) if given.rating else None, "note": given.note}
