"""What every write of a running meeting begins and ends with: the lock, the permission, the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contacts.meetings.errors import MeetingCancelled, wrong
from contacts.meetings.model import Meeting, MeetingState, MinutesState, Series
from contacts.meetings.rows import Row
from contacts.meetings.running.errors import MinutesApproved
from contacts.meetings.running.whose import may_run
from contacts.meetings.writing import entered
from registry.platform import audit, clock, db, rows
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, NotFound
from registry.platform.rows import added

__all__ = ["Held", "added", "changed", "enter", "event", "found", "record", "runs", "sane", "told"]

_EARLIEST, _LATEST = date(1990, 1, 1), date(2199, 12, 31)
# What decides who reads of it in the trail, and whose it is.
Whose = Mapping[str, Any] | Row


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that is being run, locked behind its series, as it was before. `row` has its minutes, too."""

    series: Series
    meeting: Meeting
    row: Row

    @property
    def id(self) -> UUID:
        return self.meeting.id

    @property
    def series_id(self) -> UUID:
        return self.series.id

    @property
    def today(self) -> date:
        return clock.today(self.series.zone)

    @property
    def whose(self) -> Whose:
        return {"visibility": self.series.visibility, "host_id": self.series.host_id, "zone": self.series.zone}


async def enter(actor: Actor, meeting_id: UUID, *, fixed: bool = True) -> Held:
    """Begin a change. `fixed`: approved minutes tell of it, so that it is no longer changed.

    Raises:
        NoSuchMeeting: there is none, or it is hidden from this person.
        Refused, NotYourMeeting: this person may not run it.
        MeetingCancelled, MinutesApproved.
    """
    held, meeting = await entered(actor, meeting_id)
    row = await db.fetch_one("SELECT * FROM meeting WHERE id = $1", meeting_id)
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingCancelled
    if fixed and row is not None and row["minutes_state"] == MinutesState.APPROVED:
        raise MinutesApproved
    return Held(held.series, meeting, row)


async def runs(actor: Actor, host_id: UUID | None, sector: str | None) -> bool:
    """Whether this person may run the meetings of this host, or of this sector where there is none."""
    return bool(await may_run(actor, [(host_id, sector)]))


async def changed(table: str, row: Row, version: int | None, values: Mapping[str, Any]) -> Row:
    """Change a row that is locked, if it still is at the version that was seen (None: whichever); it as it is then.

    Raises:
        Conflict: somebody was faster; with what was sent and what is stored.
    """
    if version is not None and row["version"] != version:
        theirs = {name: row[name] for name in values if name in row} | {"version": row["version"]}
        raise Conflict(mine=dict(values), theirs=theirs)
    return await rows.changed(table, row["id"], {**values, "version": row["version"] + 1})


async def found(table: str, key: UUID, meeting_id: UUID) -> Row:
    """A row of this meeting by its id, locked.

    Raises:
        NotFound: there is none.
    """
    sql = f"SELECT * FROM {table} WHERE id = $1 AND meeting_id = $2 FOR NO KEY UPDATE"  # noqa: S608 - our own names
    row = await db.fetch_one(sql, key, meeting_id)
    if row is None:
        raise NotFound
    return row


async def told(
    actor: Actor,
    held: Held,
    action: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """End a change of a meeting: tell the trail. Of one that not all may see, only which facts changed."""
    await record(actor, action, "meeting", held.id, held.whose, before, after)


async def record(  # noqa: PLR0913, PLR0917 - the parts of an event
    actor: Actor,
    action: str,
    kind: str,
    key: UUID,
    whose: Whose,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """As `told`, of something that belongs to a meeting: `whose` has its visibility and host."""
    await audit.record_many(actor, [event(action, kind, key, whose, before, after)])


def event(  # noqa: PLR0913, PLR0917 - the parts of an event
    action: str,
    kind: str,
    key: UUID,
    whose: Whose,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> audit.Event:
    """What the trail keeps: for `host_id` the facts, where all may see the series; else only which of them changed."""
    if whose["visibility"] == "all_users":
        return audit.Event(action, kind, str(key), audit.differences(before, after), whose["host_id"])
    names = sorted({*(before or {}), *(after or {})})
    what = [name for name in names if (before or {}).get(name) != (after or {}).get(name)]
    return audit.Event(action, kind, str(key), audit.differences(None, {"changed": what}))


def sane(**days: date | None) -> None:
    """Refuse days that nobody can mean.

    Raises:
        Invalid: with a sentence for the field.
    """
    for name, day in days.items():
        if day is not None and not _EARLIEST <= day <= _LATEST:
            raise wrong(name, f"Give a day between {_EARLIEST.year} and {_LATEST.year}.")
