"""A meeting is planned, once or again and again; its plan changes; it ends or is called off."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import UNSET

from contacts.meetings import checking, filling
from contacts.meetings.errors import MeetingCancelled, NotCancelled, SomethingWritten, wrong
from contacts.meetings.inviting import ask
from contacts.meetings.model import Series
from contacts.meetings.recurrence import begun, ending, originals, plain, reach
from contacts.meetings.replanning import Outcome, replanned, standing
from contacts.meetings.schemas import CancelFromIn, ChangeIn, LeaveOutIn, SeriesIn, sent
from contacts.meetings.writing import Deed, Held, added, allowed, enter, finish, revised
from registry.partners.queries import hold
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Refused
from registry.platform.ids import new_id

KIND = "meeting_series"
_WHEN = {"first_at", "zone", "minutes", "rrule"}
_WHERE = {"place", "link"}
_ALONE = "A series of one has no dates to leave out. Cancel the meeting instead."


class Planned(NamedTuple):
    """What was planned: the series, and the first of its meetings."""

    series_id: UUID
    meeting_id: UUID


async def plan(actor: Actor, given: SeriesIn, *, demo: bool = False) -> Planned:
    """Plan a meeting, or a series of them, and ask whoever is to come.

    With a rule, the first is on the first day from `first_at` on that the rule hits. Meetings stand two years ahead.

    Raises:
        Refused, NotYourMeeting: this person may not; Invalid: what was given cannot be.
    """
    async with db.transaction():
        await hold({*await checking.houses(given.invitees), *([given.host_id] if given.host_id else ())})
        await allowed(actor, given.host_id, given.sector)
        series = await _meant(actor, given)
        await added("meeting_series", _stored(series) | {"id": series.id, "demo": demo, "filled_until": _until()})
        await filling.add(series, originals(series.rrule, series.first_at, series.zone, _until()))
        asked = await ask(series.id, None, given.invitees)
        told = _stored(series) | {"asked": len(asked)}
        await finish(actor, series.id, [Deed("planned", KIND, series.id, after=told)], was=series.visibility)
        first = await db.fetch_one(
            "SELECT id FROM meeting WHERE series_id = $1 ORDER BY original_at LIMIT 1", series.id
        )
        assert first is not None  # noqa: S101 - just added
        return Planned(series.id, first["id"])


def _until() -> date:
    return reach(clock.today())


async def _meant(actor: Actor, given: SeriesIn) -> Series:
    """The series that somebody describes, checked."""
    zone = checking.zone_stands(given.zone or await checking.host_stands(given.host_id) or actor.time_zone)
    await checking.host_stands(given.host_id)
    if not actor.sees(given.visibility):
        raise Refused("You could not see it yourself then. Choose who may see it anew.")
    rule = plain(given.rrule) if given.rrule else None
    owner = given.owner_id or actor.user_id
    await checking.owners_stand({"owner_id": given.owner_id, "backup_owner_id": given.backup_owner_id})
    return Series(
        id=new_id(),
        kind=given.kind,
        title=given.title,
        purpose=given.purpose or None,
        host_id=given.host_id,
        sector=str(given.sector) if given.sector else None,
        place=given.place or None,
        link=given.link or None,
        zone=zone,
        first_at=begun(rule, checking.wall_time(given.first_at)),
        minutes=given.minutes,
        rrule=rule,
        visibility=str(given.visibility),
        owner_id=owner,
        backup_owner_id=given.backup_owner_id,
    )


_COLUMNS = (
    "kind", "title", "purpose", "host_id", "sector", "place", "link", "zone", "first_at", "minutes", "rrule",
    "without", "visibility", "owner_id", "backup_owner_id",
)  # fmt: skip


def _stored(series: Series) -> dict[str, Any]:
    """Its columns."""
    values = {name: getattr(series, name) for name in _COLUMNS}
    return values | {"kind": str(series.kind), "without": list(series.without)}


async def change(actor: Actor, series_id: UUID, given: ChangeIn, version: int) -> Outcome:
    """Change what is sent of a series. Another time or rule holds for the meetings to come; what was held stays.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; MeetingCancelled; Invalid.
    """
    async with db.transaction():
        new_host = given.host_id if given.host_id is not UNSET else None
        held = await enter(actor, series_id, version, with_organisations=[new_host])
        if held.series.cancelled_at:
            raise MeetingCancelled
        wanted = await _wanted(actor, held, given)
        return await _settle(actor, held, wanted, "changed")


async def _wanted(actor: Actor, held: Held, given: ChangeIn) -> Series:
    """The series as it is to be, checked."""
    values: dict[str, Any] = {name: None if value == "" else value for name, value in sent(given).items()}
    if {"host_id", "sector"} & values.keys():
        host_id = values.get("host_id", held.series.host_id)
        await allowed(actor, host_id, values.get("sector", held.series.sector))
        if host_id != held.series.host_id:
            await checking.host_stands(host_id)
    if not actor.sees(values.get("visibility", held.series.visibility)):
        raise wrong("visibility", "You could not see it yourself then. Choose one that includes you.")
    changed = {name: values[name] for name in ("owner_id", "backup_owner_id") if name in values}
    if any(getattr(held.series, name) != value for name, value in changed.items()):
        both = {"owner_id": held.series.owner_id, "backup_owner_id": held.series.backup_owner_id} | changed
        await checking.owners_stand(both)
    if "zone" in values:
        checking.zone_stands(values["zone"])
    if "first_at" in values:
        values["first_at"] = checking.wall_time(values["first_at"])
    if values.get("rrule"):
        values["rrule"] = plain(values["rrule"])
    for name in ("sector", "visibility"):
        if values.get(name):
            values[name] = str(values[name])
    return replace(held.series, **values)


async def _settle(actor: Actor, held: Held, wanted: Series, action: str, reason: str | None = None) -> Outcome:
    """Write a series down as it is to be, with what follows for its meetings."""
    before, outcome = _stored(held.series), Outcome(held.id)
    timed = any(getattr(wanted, name) != getattr(held.series, name) for name in _WHEN)
    if timed:
        wanted, outcome = await replanned(held.series, wanted, reason)
    after = _stored(wanted)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return outcome
    await revised(KIND, held.id, changed)
    told = {name: before[name] for name in changed}
    deed = Deed(action, KIND, held.id, told | outcome.counts(before=True), changed | outcome.counts() | _why(reason))
    anew = (KIND, held.id) if timed or _WHERE & changed.keys() else None
    await finish(actor, held.id, [deed], was=held.series.visibility, anew=anew)
    return outcome


def _why(reason: str | None) -> dict[str, str]:
    return {"reason": reason} if reason else {}


async def cancel(actor: Actor, series_id: UUID, given: CancelFromIn, version: int) -> Outcome:
    """End a series before a day, or call off all of it that is still to come. What was held stays.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; MeetingCancelled; Invalid.
    """
    async with db.transaction():
        held = await enter(actor, series_id, version)
        if held.series.cancelled_at:
            raise MeetingCancelled
        last = await _last_before(held, given.from_on)
        if held.series.rrule is None or last is None:
            return await _call_off(actor, held, given.reason)
        wanted = replace(held.series, rrule=ending(held.series.rrule, last, held.series.zone))
        return await _settle(actor, held, wanted, "ended", given.reason)


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
        await db.execute("DELETE FROM meeting WHERE id = $1", there.id)
        await _without(actor, held, sorted({*held.series.without, at}), "left out")


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
        if at.date() <= _until():
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
