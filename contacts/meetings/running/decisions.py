"""What was decided at a meeting, recorded and taken out again while its minutes are a draft."""

from uuid import UUID

from contacts.meetings.errors import wrong
from contacts.meetings.running.matters import placed
from contacts.meetings.running.schemas import DecisionIn
from contacts.meetings.running.writing import added, enter, found, told
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id


async def decide(actor: Actor, meeting_id: UUID, given: DecisionIn) -> UUID:
    """Record a decision, as the last one of the meeting; its id.

    Raises:
        As `enter`; Invalid: the item is not on the agenda of this meeting.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id)
        if given.agenda_item_id:
            on = {one.id for _, one in await placed(held.series_id, held.id, held.row["starts_at"])}
            if given.agenda_item_id not in on:
                raise wrong("agenda_item_id", "Choose an item of this meeting's agenda.")
        row = await added("meeting_decision", {
            "id": new_id(), "meeting_id": held.id, "agenda_item_id": given.agenda_item_id, "text": given.text,
            "at": clock.now(),
        })  # fmt: skip
        await told(actor, held, "recorded a decision", after={"text": given.text})
        return UUID(str(row["id"]))


async def strike(actor: Actor, meeting_id: UUID, decision_id: UUID) -> None:
    """Take a decision out that was recorded by mistake.

    Raises:
        As `enter`; NotFound.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id)
        row = await found("meeting_decision", decision_id, held.id)
        await db.execute("DELETE FROM meeting_decision WHERE id = $1", decision_id)
        await told(actor, held, "struck a decision", before={"text": row["text"]})
