"""A series ends, is called off or reinstated; single dates are left out of it and put back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from uuid import UUID

from contacts.meetings import checking, filling
from contacts.meetings.errors import MeetingCancelled, MeetingHeld, NotCancelled, SomethingWritten, wrong
from contacts.meetings.recurrence import ending, reach
from contacts.meetings.replanning import Outcome, standing
from contacts.meetings.schemas import CancelFromIn, LeaveOutIn
from contacts.meetings.service_plan import KIND, settle
from contacts.meetings.writing import Deed, Held, enter, finish, revised
from registry.platform import clock, db
from registry.platform.access.model import Actor

_ALONE = "A series of one has no dates to leave out. Cancel the meeting instead."


async def cancel(actor: Actor, series_id: UUID, given: CancelFromIn, version: int) -> Outcome:
    """End a series before a day, or call off all of it that is still to come. What was held stays.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; MeetingCancelled; MeetingHeld; Invalid.
    """
    async with db.transaction():
        held = await enter(actor, series_id, version)
        if held.series.cancelled_at:
            raise MeetingCancelled
        await _refuse_held(held)
        last = await _last_before(held, given.from_on)
        if held.series.rrule is None or last is None:
            return await _call_off(actor, held, given.reason)
        wanted = replace(held.series, rrule=ending(held.series.rrule, last, held.series.zone))
        return await settle(actor, held, wanted, "ended", given.reason)


async def _refuse_held(held: Held) -> None:
    if held.series.rrule is None and await db.fetch_one(
        "SELECT 1 FROM meeting WHERE series_id = $1 AND state = 'held' AND NOT outside", held.id
    ):
        raise MeetingHeld


async def _last_before(held: Held, from_on: str | None) -> datetime | None:
    """The original start of the last meeting that stays, None where all of them are still to come."""
    day = checking.wall_time(f"{from_on}T00:00", "from_on") if from_on else held.now
    row = await db.fetch_one(
        "SELECT max(original_at) AS last FROM meeting WHERE series_id = $1 AND NOT outside"
        " AND (original_at < $2 OR starts_at <= $3)",
        held.id,
        max(day, datetime.combine(held.now.date(), time())),
        clock.now(),
    )
    return row["last"] if row else None


async def _call_off(actor: Actor, held: Held, reason: str) -> Outcome:
    """All of a series of which nothing was held yet."""
    rows = await db.fetch(
        "UPDATE meeting SET state = 'cancelled', reason = $2, version = version + 1, updated_at = $3"
        " WHERE series_id = $1 AND state = 'planned' RETURNING local_at",
        held.id,
        reason,
        clock.now(),
    )
    await revised(KIND, held.id, {"cancelled_at": clock.now(), "cancelled_reason": reason})
    after = {"cancelled": True, "reason": reason}
    await finish(actor, held.id, [Deed("cancelled", KIND, held.id, after=after)], was=held.series.visibility)
    return Outcome(held.id, cancelled=tuple(sorted(row["local_at"] for row in rows)))


async def reinstate(actor: Actor, series_id: UUID, version: int) -> None:
    """Take back that a series was called off: those of its meetings that are still to come stand again.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; NotCancelled.
    """
    async with db.transaction():
        held = await enter(actor, series_id, version)
        if held.series.cancelled_at is None:
            raise NotCancelled
        await db.execute(
            "UPDATE meeting SET state = 'planned', reason = NULL, version = version + 1, updated_at = $3"
            " WHERE series_id = $1 AND state = 'cancelled' AND NOT outside AND reason IS NOT DISTINCT FROM $2"
            " AND ($4 OR starts_at > $3)",
            held.id,
            held.series.cancelled_reason,
            clock.now(),
            held.series.rrule is None,
        )
        await revised(KIND, held.id, {"cancelled_at": None, "cancelled_reason": None})
        before = {"cancelled": True, "reason": held.series.cancelled_reason}
        deed = Deed("reinstated", KIND, held.id, before=before)
        await finish(actor, held.id, [deed], was=held.series.visibility, anew=(KIND, held.id))


async def leave_out(actor: Actor, series_id: UUID, given: LeaveOutIn, version: int) -> None:
    """Leave a date of the rule out of a series, as if the rule had never put a meeting there.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; MeetingCancelled;
        SomethingWritten: it is to be cancelled instead; Invalid: the rule puts no meeting there, or it is over.
    """
    async with db.transaction():
        held = await enter(actor, series_id, version)
        at = _date_of_rule(held, given)
        there = next((one for one in await standing(held.series) if one.original_at == at and not one.outside), None)
        if there is None:
            raise wrong("local_at", "There is no meeting to come of this series then.")
        if there.written:
            raise SomethingWritten
        if await _only_one(held):
            raise wrong("local_at", "It is the only meeting of this series. Cancel it instead.")
        await db.execute("DELETE FROM meeting WHERE id = $1", there.id)
        await _without(actor, held, sorted({*held.series.without, at}), "left out")


async def _only_one(held: Held) -> bool:
    found = await db.fetch("SELECT 1 FROM meeting WHERE series_id = $1 AND NOT outside LIMIT 2", held.id)
    return len(found) < 2


async def put_back(actor: Actor, series_id: UUID, given: LeaveOutIn, version: int) -> None:
    """Put a date back that was left out of a series.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; MeetingCancelled; Invalid: it was not left out.
    """
    async with db.transaction():
        held = await enter(actor, series_id, version)
        at = _date_of_rule(held, given)
        if at not in held.series.without:
            raise wrong("local_at", "That date was not left out.")
        if at.date() <= reach(clock.today()):
            await filling.add(held.series, [at])
        await _without(actor, held, [start for start in held.series.without if start != at], "put back")


def _date_of_rule(held: Held, given: LeaveOutIn) -> datetime:
    if held.series.cancelled_at:
        raise MeetingCancelled
    if held.series.rrule is None:
        raise wrong("local_at", _ALONE)
    at = checking.wall_time(given.local_at, "local_at")
    if at <= held.now:
        raise wrong("local_at", "That is over. Only dates to come are left out or put back.")
    return at


async def _without(actor: Actor, held: Held, starts: list[datetime], action: str) -> None:
    await revised(KIND, held.id, {"without": starts})
    before: Mapping[str, object] = {"without": list(held.series.without)}
    await finish(actor, held.id, [Deed(action, KIND, held.id, before, {"without": starts})], was=held.series.visibility)
