"""The minutes: a draft until somebody approves them, then fixed; a correction begins with the reason."""

import hashlib
from uuid import UUID

from contacts.meetings.model import MeetingState, MinutesState
from contacts.meetings.running.errors import MinutesNotApproved, NothingToApprove
from contacts.meetings.running.schemas import MinutesIn, ReopenIn
from contacts.meetings.running.writing import added, changed, enter, told
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id


async def write(actor: Actor, meeting_id: UUID, given: MinutesIn, version: int | None) -> None:
    """Save a draft.

    Raises:
        As `enter`; MinutesApproved; Conflict: the meeting was changed since `version`.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id)
        values = {"minutes_text": given.text or None, "record_class": str(given.record_class)}
        state = {"minutes_state": str(MinutesState.DRAFT) if given.text else None}
        await changed("meeting", held.row, version, {**values, **state, "updated_at": clock.now()})
        # A draft is not yet what counts: that it changed is told, and the text when it is approved.
        before = {"record_class": held.row["record_class"], "minutes": _digest(held.row["minutes_text"])}
        after = {"record_class": values["record_class"], "minutes": _digest(given.text)}
        await told(actor, held, "wrote minutes", before, after)


async def approve(actor: Actor, meeting_id: UUID, version: int | None) -> None:
    """Say that the draft, as it was seen, is what happened. From then on it is fixed.

    Raises:
        As `enter`; MinutesApproved; NothingToApprove; Conflict: the meeting was changed since `version`.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id)
        if not held.row["minutes_text"]:
            raise NothingToApprove("There are no minutes yet. Write them first.")
        if held.meeting.state is not MeetingState.HELD:
            raise NothingToApprove("Nobody has said yet that this meeting was held. Say so first.")
        values = {
            "minutes_state": str(MinutesState.APPROVED), "approved_by_id": actor.user_id, "approved_by": actor.name,
            "approved_at": clock.now(), "updated_at": clock.now(),
        }  # fmt: skip
        await changed("meeting", held.row, version, values)
        after = {"minutes_text": held.row["minutes_text"], "sha256": _digest(held.row["minutes_text"])}
        await told(actor, held, "approved minutes", after=after)


async def reopen(actor: Actor, meeting_id: UUID, given: ReopenIn) -> None:
    """Open approved minutes again for a correction; the text that was approved is kept beside.

    Raises:
        As `enter`; MinutesNotApproved.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id, fixed=False)
        row = held.row
        if row["minutes_state"] != MinutesState.APPROVED:
            raise MinutesNotApproved
        kept = {name: row[name] for name in ("record_class", "approved_by", "approved_at")}
        await added("meeting_minutes_before", {
            "id": new_id(), "meeting_id": held.id, "text": row["minutes_text"], "reopened_by": actor.name,
            "reopened_at": clock.now(), "reason": given.reason, **kept,
        })  # fmt: skip
        nobody = {"approved_by_id": None, "approved_by": None, "approved_at": None}
        state = {"minutes_state": str(MinutesState.DRAFT), "updated_at": clock.now()}
        await changed("meeting", row, None, {**state, **nobody})
        before = {"minutes_text": row["minutes_text"], "sha256": _digest(row["minutes_text"])}
        await told(actor, held, "reopened minutes", before, {"reason": given.reason})


def _digest(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None
