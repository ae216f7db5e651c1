"""What every write of meetings begins and ends with: the lock and the permission, the version, calendars, the audit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.meetings import rows
from contacts.meetings.errors import NoSuchMeeting, NotYourMeeting
from contacts.meetings.model import Meeting, Series
from contacts.meetings.publishing import publish
from contacts.meetings.rows import Row
from contacts.meetings.running.calendar import follow
from registry.partners.queries import hold, subject
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.calendar.zones import local
from registry.platform.errors import Conflict, Refused

EVERYBODYS = "all_users"


@dataclass(frozen=True, slots=True)
class Held:
    """A series that is being changed, locked, as it was before."""

    row: Row
    series: Series

    @property
    def id(self) -> UUID:
        return self.series.id

    @property
    def now(self) -> datetime:
        """What the clock shows where it is held."""
        return local(clock.now(), self.series.zone)


async def allowed(actor: Actor, host_id: UUID | None, sector: str | None) -> None:
    """Refuse who may not plan meetings of this host, or without one of this sector.

    Raises:
        Refused, NotYourMeeting.
    """
    if not actor.may(Permission.EDIT_DIRECTORY):
        raise Refused
    whose = await subject(host_id) if host_id else Subject(sector or "")
    if not can(actor, Permission.EDIT_DIRECTORY, whose or Subject("")):
        raise NotYourMeeting


async def enter(
    actor: Actor, series_id: UUID, version: int | None = None, *, with_organisations: Collection[UUID | None] = ()
) -> Held:
    """Begin a change of a series: its host is locked first with the other organisations concerned, then the series.

    Raises:
        NoSuchMeeting: there is none, or it is hidden from this person.
        Refused, NotYourMeeting: this person may not change it.
        Conflict: it was changed since `version`.
    """
    host = await db.fetch_one("SELECT host_id FROM meeting_series WHERE id = $1", series_id)
    await hold({key for key in (host and host["host_id"], *with_organisations) if key})
    row = await db.fetch_one("SELECT * FROM meeting_series WHERE id = $1 FOR NO KEY UPDATE", series_id)
    if row is None or not actor.sees(row["visibility"]):
        raise NoSuchMeeting
    await allowed(actor, row["host_id"], row["sector"])
    if version is not None and row["version"] != version:
        raise Conflict(mine={"version": version}, theirs={"version": row["version"]})
    return Held(row, rows.series(row))


async def entered(
    actor: Actor, meeting_id: UUID, version: int | None = None, *, with_organisations: Collection[UUID | None] = ()
) -> tuple[Held, Meeting]:
    """Begin a change of one meeting; its series is locked before it.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`.
    """
    whose = await db.fetch_one("SELECT series_id FROM meeting WHERE id = $1", meeting_id)
    if whose is None:
        raise NoSuchMeeting
    held = await enter(actor, whose["series_id"], with_organisations=with_organisations)
    row = await db.fetch_one("SELECT * FROM meeting WHERE id = $1 FOR NO KEY UPDATE", meeting_id)
    if row is None:
        raise NoSuchMeeting
    if version is not None and row["version"] != version:
        raise Conflict(mine={"version": version}, theirs={"version": row["version"]})
    return held, rows.meeting(row)


async def revised(table: str, key: UUID, values: Mapping[str, Any] | None = None) -> None:
    """Change a series or a meeting that is held, and count its version on."""
    sets = "".join(f", {name} = ${number}" for number, name in enumerate(values or {}, 3))
    await db.execute(
        f"UPDATE {table} SET version = version + 1, updated_at = $2{sets} WHERE id = $1",  # noqa: S608 - our own names
        key,
        clock.now(),
        *(values or {}).values(),
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done, for the trail."""

    action: str
    kind: str
    subject_id: UUID
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None


async def finish(
    actor: Actor | None,
    series_id: UUID,
    deeds: Sequence[Deed],
    *,
    was: str = EVERYBODYS,
    anew: tuple[str, UUID] | None = None,
) -> None:
    """End a change: calendars and guests follow, then the audit trail.

    `was` is who might see it before. Of what not everybody may see, the trail says only which facts changed. `anew` is
    the table and id of what is at another time or place now: answers given before no longer count for it.
    """
    sequence = await publish(series_id)
    await follow(series_id, was)
    if anew:
        await db.execute(f"UPDATE {anew[0]} SET since_sequence = $2 WHERE id = $1", anew[1], sequence)  # noqa: S608
    await tell(actor, series_id, deeds, was=was)


async def tell(actor: Actor | None, series_id: UUID, deeds: Sequence[Deed], *, was: str = EVERYBODYS) -> None:
    """Tell the audit trail alone, where calendars and guests have nothing to follow."""
    row = await db.fetch_one("SELECT host_id, visibility FROM meeting_series WHERE id = $1", series_id)
    open_ = row is not None and {row["visibility"], was} == {EVERYBODYS}
    await audit.record_many(actor, [_event(deed, row["host_id"] if row else None, open_=open_) for deed in deeds])


def _event(deed: Deed, host_id: UUID | None, *, open_: bool) -> audit.Event:
    before, after = deed.before or {}, deed.after or {}
    if not open_:
        names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        before, after = {}, {"changed": names}
    changes = audit.differences(before, after)
    return audit.Event(deed.action, deed.kind, str(deed.subject_id), changes, host_id if open_ else None)
