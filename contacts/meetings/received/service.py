"""Meetings that somebody sent: looked at, planned here, and kept in step with what they send later."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from contacts.meetings import service
from contacts.meetings.errors import NoSuchMeeting
from contacts.meetings.model import MeetingKind
from contacts.meetings.received.facts import FIELDS, Other, Theirs, further, key_of, stored
from contacts.meetings.received.rules import Known, Offer, offers
from contacts.meetings.recurrence import counted_on
from contacts.meetings.schemas import CancelFromIn, CancelIn, ChangeIn, LeaveOutIn, MoveIn, SeriesIn
from contacts.meetings.service import Planned
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.calendar.expand import occasions
from registry.platform.calendar.reading.asking import read
from registry.platform.calendar.zones import instant, local
from registry.platform.errors import Invalid

_WHEN = {"first_at", "rrule"}
_ALWAYS, _EVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_PAST_MOST = 20_000
CALLED_OFF = "Called off by whoever sent it."


async def looked(actor: Actor, data: bytes) -> list[Offer]:
    """What a calendar file means here, for somebody; nothing is written by that.

    Raises:
        Unreadable: it is no calendar that can be read; the sentence says what to do.
    """
    reading = await read(data, clock.today(actor.time_zone), actor.time_zone)
    keys = {key for one in reading.heard for key in (key_of(one), one.uid)}
    return offers(reading, await _known(actor, keys), actor.time_zone)


async def _known(actor: Actor, keys: Iterable[str]) -> dict[str, Known]:
    """Those that stand here and that this person may see, by their senders' names for them."""
    rows = await db.fetch(
        """
        SELECT r.key, r.facts, s.id, s.version, s.cancelled_at FROM meeting_received r
        JOIN meeting_series s ON s.id = r.series_id
        WHERE r.key = ANY($1) AND s.visibility = ANY($2) ORDER BY r.taken_at
        """,
        list(keys),
        actor.visibilities(),
    )
    return {
        row["key"]: Known(
            series_id=row["id"],
            version=row["version"],
            cancelled=row["cancelled_at"] is not None,
            theirs=stored(msgspec.json.decode(row["facts"])),
        )
        for row in rows
    }


async def take(actor: Actor, given: Theirs, kind: MeetingKind, sector: Sector | None, host_id: UUID | None) -> Planned:
    """Plan a meeting that somebody sent. Nobody is asked to it by us: whoever sent it asks.

    Raises:
        Refused, NotYourMeeting, Invalid: as `service.plan`.
    """
    ahead = to_come(given)
    async with db.transaction():
        planned = await service.plan(actor, SeriesIn(
            kind=kind, sector=sector, host_id=host_id, **{name: getattr(ahead, name) for name in FIELDS}
        ))  # fmt: skip
        await _except(actor, planned.series_id, given, None)
        await _further(actor, planned.series_id, given, None)
        await _remember(planned.series_id, given)
        return planned


async def follow(actor: Actor, series_id: UUID, given: Theirs, version: int) -> None:
    """Change a meeting as its sender changed it since it was taken over; what was changed here stays.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict, MeetingCancelled, Invalid: as `service.change`.
    """
    async with db.transaction():
        before = await _before(series_id, given.key)
        changed = {name for name in FIELDS if getattr(given, name) != getattr(before, name)}
        if given.rrule and changed & _WHEN:
            changed |= _WHEN
        ahead = to_come(given)
        wanted = ChangeIn(**{name: getattr(ahead, name) for name in changed})
        await service.change(actor, series_id, wanted, version)
        await _except(actor, series_id, given, before)
        await _further(actor, series_id, given, before)
        await _remember(series_id, given)


def to_come(given: Theirs) -> Theirs:
    """The same without those meetings of a series that are over: nobody here was at them.

    Raises:
        Invalid: all of them are over.
    """
    if given.rrule is None:
        return given
    first, now = datetime.fromisoformat(given.first_at), clock.now()
    coming = occasions(given.rrule, first, given.zone, now, _EVER, 1)
    if not coming:
        raise Invalid({"": "All meetings of this series are over."})
    passed = len(occasions(given.rrule, first, given.zone, _ALWAYS, now, _PAST_MOST))
    rule = counted_on(given.rrule, passed) if passed else given.rrule
    return replace(given, first_at=f"{coming[0]:%Y-%m-%dT%H:%M}", rrule=rule)


async def call_off(actor: Actor, series_id: UUID, version: int) -> None:
    """Cancel a meeting because its sender did.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict, MeetingCancelled: as `service.cancel`.
    """
    async with db.transaction():
        await service.cancel(actor, series_id, CancelFromIn(reason=CALLED_OFF), version)
        row = await db.fetch_one("SELECT facts FROM meeting_received WHERE series_id = $1", series_id)
        if row is not None:
            await _off(actor, (await _known(actor, further(stored(msgspec.json.decode(row["facts"]))))).values())


async def _off(actor: Actor, dates: Iterable[Known]) -> None:
    for one in dates:
        if not one.cancelled and _to_come(one.theirs):
            await service.cancel(actor, one.series_id, CancelFromIn(reason=CALLED_OFF), one.version)


async def _before(series_id: UUID, key: str) -> Theirs:
    row = await db.fetch_one(
        "SELECT facts FROM meeting_received WHERE series_id = $1 AND key = $2 FOR UPDATE", series_id, key
    )
    if row is None:
        raise NoSuchMeeting
    return stored(msgspec.json.decode(row["facts"]))


async def _remember(series_id: UUID, given: Theirs) -> None:
    await db.execute(
        "INSERT INTO meeting_received (series_id, key, facts, taken_at) VALUES ($1, $2, $3::jsonb, $4)"
        " ON CONFLICT (series_id) DO UPDATE SET facts = excluded.facts, taken_at = excluded.taken_at",
        series_id,
        given.key,
        msgspec.json.encode(given).decode(),
        clock.now(),
    )


async def _except(actor: Actor, series_id: UUID, given: Theirs, before: Theirs | None) -> None:
    """The exceptions of a series that are new and still to come; one that no rule of ours hits is passed over."""
    now = f"{local(clock.now(), given.zone):%Y-%m-%dT%H:%M}"
    known = before.without if before else []
    for at in [one for one in given.without if one not in known and one > now]:
        if await _standing(series_id, at):
            await service.leave_out(actor, series_id, LeaveOutIn(local_at=at), await _version(series_id))
    former = before.changed if before else []
    for other in [one for one in given.changed if one not in former and max(one.original, one.local_at) > now]:
        await _differently(actor, series_id, other)


async def _differently(actor: Actor, series_id: UUID, other: Other) -> None:
    row = await _standing(series_id, other.original)
    if row is None:
        return
    if other.cancelled:
        await service.cancel_one(actor, row["id"], CancelIn(reason=CALLED_OFF), row["version"])
        return
    own = {name: getattr(other, name) for name in ("title", "place") if getattr(other, name)}
    moved = MoveIn(local_at=other.local_at, minutes=other.minutes, **own)
    await service.move(actor, row["id"], moved, row["version"])


async def _further(actor: Actor, series_id: UUID, given: Theirs, before: Theirs | None) -> None:
    """The dates that no rule says, each kept in step as a meeting of its own; what is over stays as it is."""
    was, now = further(before) if before else {}, further(given)
    standing = await _known(actor, {*was, *now})
    for key, one in now.items():
        there = standing.get(key)
        if there is None and _to_come(one):
            await _beside(actor, series_id, one)
        elif there is not None and not there.cancelled and one != there.theirs and _to_come(one):
            await follow(actor, there.series_id, one, there.version)
    await _off(actor, [standing[key] for key in sorted(was.keys() - now.keys()) if key in standing])


async def _beside(actor: Actor, series_id: UUID, given: Theirs) -> None:
    """Plan a date as a meeting of its own, for whom its series is."""
    row = await db.fetch_one("SELECT kind, sector, host_id, visibility FROM meeting_series WHERE id = $1", series_id)
    assert row is not None  # noqa: S101 - held by whoever plans or changes it
    meant = {"kind": row["kind"], "sector": row["sector"], "host_id": row["host_id"], "visibility": row["visibility"]}
    meant |= {name: getattr(given, name) for name in FIELDS}
    planned = await service.plan(actor, msgspec.convert(meant, SeriesIn))
    await _remember(planned.series_id, given)


def _to_come(given: Theirs) -> bool:
    return instant(datetime.fromisoformat(given.first_at), given.zone) > clock.now()


async def _standing(series_id: UUID, original: str) -> db.Record | None:
    return await db.fetch_one(
        "SELECT id, version FROM meeting WHERE series_id = $1 AND original_at = $2 AND state = 'planned'"
        " AND NOT outside",
        series_id,
        datetime.fromisoformat(original),
    )


async def _version(series_id: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM meeting_series WHERE id = $1", series_id)
    return int(row["version"]) if row else 0
