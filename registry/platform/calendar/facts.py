"""An entry as it is kept: what a reader sees as JSON, who may read it in columns of their own."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec

from registry.platform.access.model import Permission
from registry.platform.calendar import expand, zones
from registry.platform.calendar.model import Entry, EntryKind, Kept, Occasion

# The earth's clocks are between 12 hours behind and 14 hours ahead of UTC.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


def written(entry: Entry) -> str:
    """What a reader sees of an entry, as JSON."""
    return msgspec.json.encode(
        {
            "title": entry.title,
            "place": entry.place,
            "link": entry.link,
            "starts": entry.starts.isoformat(),
            "minutes": entry.minutes,
            "zone": entry.zone,
            "rrule": entry.rrule,
            "without": [at.isoformat() for at in sorted(set(entry.without))],
            "changed": sorted(entry.changed, key=lambda one: one.original),
            "cancelled": entry.cancelled,
            "related": entry.related,
            "path": entry.path,
        }
    ).decode()


def kept(row: Mapping[str, Any]) -> Kept:
    """An entry from its row of calendar_entry."""
    return Kept(
        uid=row["uid"],
        sequence=row["sequence"],
        revised_at=row["revised_at"],
        entry=_entry(row),
        related_uid=row["related_uid"],
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    facts = msgspec.json.decode(row["facts"])
    related = facts.pop("related")
    return Entry(
        source=row["source"],
        source_id=row["source_id"],
        part=row["part"],
        kind=EntryKind(row["kind"]),
        needs=Permission(row["needs"]),
        visibility=row["visibility"],
        sectors=frozenset(row["sectors"]),
        organisation_ids=frozenset(row["organisation_ids"]),
        user_ids=frozenset(row["user_ids"]),
        addresses=frozenset(row["addresses"]),
        starts=_starts(facts.pop("starts")),
        without=tuple(map(datetime.fromisoformat, facts.pop("without"))),
        changed=msgspec.convert(facts.pop("changed"), tuple[Occasion, ...]),
        related=(related[0], UUID(related[1])) if related else None,
        **facts,
    )


def _starts(text: str) -> datetime | date:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def days(entry: Entry) -> tuple[date, date | None]:
    """The first and last day that an entry touches in any zone; the last is None where it goes on without end."""
    ends = [_span(one.starts, one.minutes, entry) for one in entry.changed]
    ends += [_span(entry.starts, entry.minutes, entry)]
    first = min(begins for begins, _ in ends)
    if entry.rrule is None:
        return first, max(until for _, until in ends)
    last = expand.last(entry.rrule, _local(entry.starts), entry.zone)
    if last is None:
        return first, None
    return first, max(until for _, until in [*ends, _span(last, entry.minutes, entry)])


def _local(starts: datetime | date) -> datetime:
    return starts if isinstance(starts, datetime) else datetime.combine(starts, time())


def _span(starts: datetime | date, minutes: int | None, entry: Entry) -> tuple[date, date]:
    if not isinstance(starts, datetime) or not isinstance(entry.starts, datetime):
        day = starts.date() if isinstance(starts, datetime) else starts
        return day, day
    at = zones.instant(starts, entry.zone)
    return (at + _WEST).date(), (at + timedelta(minutes=minutes or 0) + _EAST).date()
