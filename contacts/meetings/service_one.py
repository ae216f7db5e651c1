"""One meeting is moved, cancelled or reinstated, and somebody says whether it was held."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contacts.meetings import checking
from contacts.meetings.errors import MeetingCancelled, MeetingHeld, NotCancelled, NotYet, wrong
from contacts.meetings.model import Meeting, MeetingState
from contacts.meetings.recurrence import span
from contacts.meetings.schemas import CancelIn, HeldIn, MoveIn, sent
from contacts.meetings.writing import Deed, Held, entered, finish, revised
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.calendar.zones import instant

KIND = "meeting"
_OWN = ("title", "place", "link")


async def move(actor: Actor, meeting_id: UUID, given: MoveIn, version: int) -> None:
    """Give one meeting another time, length, title, place or link than its series has.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `entered`; MeetingCancelled, MeetingHeld; Invalid.
    """
    async with db.transaction():
        held, one = await entered(actor, meeting_id, version)
        _standing(one)
        wanted = sent(given)
        values = {name: wanted[name] or None for name in _OWN if name in wanted}
        if values.get("title") == held.series.title:
            values["title"] = None
        local_at = checking.wall_time(wanted["local_at"], "local_at") if "local_at" in wanted else one.local_at
        values |= {"local_at": local_at, "minutes": wanted.get("minutes", one.minutes)}
        await _written(actor, held, one, values)


async def _written(actor: Actor, held: Held, one: Meeting, values: dict[str, Any]) -> None:
    once = held.series.rrule is None and not one.outside
    before = {name: getattr(held.series if once and name in _OWN else one, name) for name in values}
    if before == values:
        return
    starts_at, ends_at = span(values["local_at"], values["minutes"], held.series.zone)
    times = {"starts_at": starts_at, "ends_at": ends_at}
    if once:
        await _once(held, one, values, times)
    else:
        await revised(KIND, one.id, values | times)
    worded = {name for name in values if values[name] != before[name]} <= {"title"}
    await _told(actor, held, one, "moved", before, values, anew=not worded)


async def _once(held: Held, one: Meeting, values: dict[str, Any], times: dict[str, Any]) -> None:
    """What is held once has nothing of its own: there is no rule that it could differ from."""
    words = {name: values[name] for name in _OWN if name in values and (values[name] or name != "title")}
    at = {"minutes": values["minutes"]}
    await revised("meeting_series", held.id, words | at | {"first_at": values["local_at"]})
    placed = {"original_at": values["local_at"], "local_at": values["local_at"]}
    await revised(KIND, one.id, dict.fromkeys(_OWN) | at | placed | times)


async def cancel_one(actor: Actor, meeting_id: UUID, given: CancelIn, version: int) -> None:
    """Cancel one meeting; it stays in the list, with the reason.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `entered`; MeetingCancelled, MeetingHeld.
    """
    async with db.transaction():
        held, one = await entered(actor, meeting_id, version)
        _standing(one)
        await revised(KIND, one.id, {"state": "cancelled", "reason": given.reason})
        before, after = {"state": str(one.state)}, {"state": "cancelled", "reason": given.reason}
        await _told(actor, held, one, "cancelled", before, after)


async def reinstate_one(actor: Actor, meeting_id: UUID, version: int) -> None:
    """Take back that a meeting was cancelled, or that it was held: it stands as planned again.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `entered`; NotCancelled;
        MeetingCancelled: the whole series is.
    """
    async with db.transaction():
        held, one = await entered(actor, meeting_id, version)
        if one.state is MeetingState.PLANNED:
            raise NotCancelled
        if held.series.cancelled_at:
            raise MeetingCancelled
        values = {"state": "planned", "reason": None, "evidence": None}
        await revised(KIND, one.id, values)
        before = {"state": str(one.state), "reason": one.reason, "evidence": one.evidence}
        was_off = one.state is MeetingState.CANCELLED
        await _told(actor, held, one, "reinstated", before, values, anew=was_off)


async def mark_held(actor: Actor, meeting_id: UUID, given: HeldIn, version: int) -> None:
    """Say that a meeting took place: somebody's attendance shows it, or a sentence does.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `entered`; MeetingCancelled; NotYet;
        Invalid: nothing shows it.
    """
    async with db.transaction():
        held, one = await entered(actor, meeting_id, version)
        _standing(one)
        _begun(held, one)
        if not given.evidence and not await _somebody_came(one.id):
            raise wrong("evidence", "Note who came, or say what shows that it was held: minutes, a report, who led it.")
        values = {"state": "held", "evidence": given.evidence or None}
        await revised(KIND, one.id, values)
        await _told(actor, held, one, "held", {"state": str(one.state), "evidence": one.evidence}, values)


async def mark_not_held(actor: Actor, meeting_id: UUID, given: CancelIn, version: int) -> None:
    """Say that a meeting whose time has come did not take place, and why.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `entered`; MeetingCancelled; NotYet.
    """
    async with db.transaction():
        held, one = await entered(actor, meeting_id, version)
        if one.state is MeetingState.CANCELLED:
            raise MeetingCancelled
        _begun(held, one)
        values = {"state": "cancelled", "reason": given.reason, "evidence": None}
        await revised(KIND, one.id, values)
        await _told(actor, held, one, "not held", {"state": str(one.state), "evidence": one.evidence}, values)


def _standing(one: Meeting) -> None:
    if one.state is MeetingState.CANCELLED:
        raise MeetingCancelled
    if one.state is MeetingState.HELD:
        raise MeetingHeld


def _begun(held: Held, one: Meeting) -> None:
    if instant(one.local_at, held.series.zone) > clock.now():
        raise NotYet


async def _somebody_came(meeting_id: UUID) -> bool:
    row = await db.fetch_one(
        "SELECT 1 FROM meeting_attendance WHERE meeting_id = $1 AND attendance IN ('present', 'remote') LIMIT 1",
        meeting_id,
    )
    return row is not None


async def _told(  # noqa: PLR0913, PLR0917 - what was done to what, and what it was
    actor: Actor,
    held: Held,
    one: Meeting,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    anew: bool = False,
) -> None:
    deed = Deed(action, KIND, one.id, before, after)
    await finish(actor, held.id, [deed], was=held.series.visibility, anew=(KIND, one.id) if anew else None)
