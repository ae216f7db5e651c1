"""What meetings are in calendars: one entry for a series, and one for each meeting that its rule left behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from contacts.meetings import rows
from contacts.meetings.guests import Asked, guests, known
from contacts.meetings.model import Meeting, MeetingState, Series
from registry.platform import clock, db
from registry.platform.access.model import Permission
from registry.platform.calendar.guests import Guest, convene
from registry.platform.calendar.keep import keep
from registry.platform.calendar.model import ALONE, Entry, EntryKind, Kept, Occasion
from registry.platform.calendar.zones import instant

SOURCE = "meeting_series"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom a series is about: its host with their sector, and everybody who is asked."""

    host_sector: str | None
    asked: Sequence[Asked]


def entries(series: Series, meetings: Sequence[Meeting], about: About) -> list[Entry]:
    """The entries of a series. Pure.

    What a change of the rule left behind is an entry of its own while it is not cancelled; of the others only those
    are named that differ from the rule. Who is asked to one date of a series finds that one, and no other.
    """
    inside = [one for one in meetings if not one.outside]
    alone = inside[0] if series.rrule is None and inside else None
    behind = [one for one in meetings if one.outside and one.state is not MeetingState.CANCELLED]
    left = [_behind(series, about, one) for one in behind]
    if alone:
        path = f"/meetings/{alone.id}"
        return [_single(_entry(series, about, (one.invitee.meeting_id for one in about.asked), path), alone), *left]
    main = _entry(series, about, [None], f"/meetings/series/{series.id}")
    changed = tuple(sorted((_occasion(one) for one in inside if _differs(one, series)), key=lambda x: x.original))
    asked = {one.invitee.meeting_id for one in about.asked if not one.gone} - {one.id for one in behind}
    dates = [
        _date(main, _entry(series, about, [one.id], f"/meetings/{one.id}"), one) for one in meetings if one.id in asked
    ]
    return [replace(main, changed=changed), *left, *dates]


def _entry(series: Series, about: About, asked_to: Iterable[UUID | None], path: str) -> Entry:
    """What all entries of a series say; theirs is it who are asked to one of `asked_to`, None being all of it."""
    everybody, meant = [one for one in about.asked if not one.gone], set(asked_to)
    theirs = [one for one in everybody if one.invitee.meeting_id in meant]
    return Entry(
        source=SOURCE,
        source_id=series.id,
        kind=EntryKind.MEETING,
        title=series.title,
        place=series.place,
        link=series.link,
        starts=series.first_at,
        minutes=series.minutes,
        zone=series.zone,
        rrule=series.rrule,
        without=series.without,
        cancelled=series.cancelled_at is not None,
        reason=series.cancelled_reason if series.cancelled_at is not None else None,
        path=path,
        needs=Permission.READ_DIRECTORY,
        visibility=series.visibility,
        sectors=_known(series.sector, about.host_sector, *(one.sector for one in everybody)),
        organisation_ids=frozenset(
            key for key in (series.host_id, *(one.organisation_id for one in everybody)) if key is not None
        ),
        user_ids=_accounts(series.owner_id, series.backup_owner_id, *(one.invitee.user_id for one in theirs)),
        addresses=frozenset(one.email.lower() for one in theirs if one.email),
    )


def _accounts(*ids: UUID | None) -> frozenset[UUID]:
    return frozenset(key for key in ids if key is not None)


def _known(*sectors: str | None) -> frozenset[str]:
    return frozenset(sector for sector in sectors if sector)


def _single(entry: Entry, one: Meeting) -> Entry:
    """The entry of a meeting that is held once, with what is its own."""
    return replace(
        entry,
        title=one.title or entry.title,
        place=one.place or entry.place,
        link=one.link or entry.link,
        starts=one.local_at,
        minutes=one.minutes,
        cancelled=entry.cancelled or one.state is MeetingState.CANCELLED,
        reason=entry.reason or _why(one),
    )


def _behind(series: Series, about: About, one: Meeting) -> Entry:
    entry = _entry(series, about, [None, one.id], f"/meetings/{one.id}")
    return _single(replace(entry, part=str(one.id), rrule=None, without=(), cancelled=False), one)


def _date(main: Entry, own: Entry, one: Meeting) -> Entry:
    """One date of a series, for those who are asked to no other: whoever has the series has it with that."""
    theirs = replace(
        own, part=f"{ALONE}{one.id}", rrule=None, without=(), sectors=frozenset(), organisation_ids=frozenset(),
        user_ids=own.user_ids - main.user_ids, addresses=own.addresses - main.addresses,
    )  # fmt: skip
    return _single(theirs, one)


def _differs(one: Meeting, series: Series) -> bool:
    own = one.title or one.place or one.link
    cancelled = one.state is MeetingState.CANCELLED and series.cancelled_at is None
    return bool(own) or one.moved or one.minutes != series.minutes or cancelled


def _occasion(one: Meeting) -> Occasion:
    return Occasion(
        original=one.original_at,
        starts=one.local_at,
        minutes=one.minutes,
        title=one.title,
        place=one.place,
        link=one.link,
        cancelled=one.state is MeetingState.CANCELLED,
        reason=_why(one),
    )


def _why(one: Meeting) -> str | None:
    return one.reason if one.state is MeetingState.CANCELLED else None


async def publish(series_id: UUID) -> int:
    """Bring calendars and guests in step with a series, in the transaction that changed it; its sequence number.

    Guests of what is over hear nothing more, those of the demonstration nothing at all: there is nobody to hear it.
    """
    row = await db.fetch_one(
        "SELECT s.*, o.sector AS host_sector FROM meeting_series s LEFT JOIN organisation o ON o.id = s.host_id"
        " WHERE s.id = $1",
        series_id,
    )
    assert row is not None  # noqa: S101 - held by whoever changed it
    series = rows.series(row)
    asked = (await known(series)).of(series)
    sql = f"SELECT {rows.MEETING} FROM meeting m WHERE series_id = $1 ORDER BY original_at, id"  # noqa: S608 - our own
    found = await db.fetch(sql, series_id)
    meetings = [rows.meeting(one) for one in found]
    kept = await keep(SOURCE, series_id, entries(series, meetings, About(host_sector=row["host_sector"], asked=asked)))
    for one in kept:
        if not row["demo"] and not one.entry.alone and not _over(one):
            await convene(one, _guests(one, meetings, asked))
    return next((one.sequence for one in kept if not one.entry.part), 0)


def _guests(kept: Kept, meetings: Sequence[Meeting], asked: Sequence[Asked]) -> list[Guest]:
    """Whom an entry asks: that of a series, or one for a single meeting."""
    part = kept.entry.part
    if part:
        return guests([one for one in asked if str(one.invitee.meeting_id or part) == part])
    if kept.entry.rrule is None:
        return guests(asked)
    return guests(asked, {one.id: one.original_at for one in meetings if not one.outside})


def _over(kept: Kept) -> bool:
    entry = kept.entry
    if entry.rrule is not None or not isinstance(entry.starts, datetime):
        return False
    return instant(entry.starts, entry.zone) < clock.now()
