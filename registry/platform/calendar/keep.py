"""Write down what a source wants to stand in calendars, and tell what that changed."""

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from uuid import UUID, uuid4, uuid5

import msgspec

from registry.platform import clock, db
from registry.platform.calendar import facts, render
from registry.platform.calendar.differing import difference
from registry.platform.calendar.model import Change, Entry, EntryKind, Kept
from registry.platform.settings import load

__all__ = ["difference", "keep", "keep_many"]
log = logging.getLogger("registry.calendar")

_READ = {Change.NEW, Change.MATERIAL, Change.WORDING, Change.CANCELLED}
_RAISED = {Change.MATERIAL, Change.CANCELLED}
_THINGS = UUID("7f1c0a52-6a6c-4d0e-9a52-3f3b0f6c1e21")
# How each column is read from JSON: one statement writes any number of entries.
_COLUMNS = {
    "uid": "text", "source": "text", "source_id": "uuid", "part": "text", "kind": "text", "needs": "text",
    "visibility": "text", "sectors": "text[]", "organisation_ids": "uuid[]", "user_ids": "uuid[]",
    "addresses": "text[]", "starts_on": "date", "until_on": "date", "facts": "jsonb", "sequence": "integer",
    "revised_at": "timestamptz", "cancelled_at": "timestamptz", "zones": "text[]", "body": "bytea",
    "related_uid": "text",
}  # fmt: skip
_STAYS = {"uid", "source", "source_id", "part"}
_WRITE = f"""
INSERT INTO calendar_entry ({", ".join(_COLUMNS)})
SELECT * FROM jsonb_to_recordset($1::jsonb) AS given ({", ".join(f"{name} {sort}" for name, sort in _COLUMNS.items())})
ON CONFLICT (uid) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _STAYS)}
"""  # noqa: S608 - our own names
_STOOD = "SELECT * FROM calendar_entry WHERE source = $1 AND source_id = ANY($2) ORDER BY uid FOR UPDATE"
_Place = tuple[UUID, str]


async def keep(source: str, source_id: UUID, entries: Sequence[Entry]) -> list[Kept]:
    """Make the calendar say what a source says now: these entries, one for each part, and no other.

    Inside the transaction of the change, before it is audited. An entry that is no longer given becomes cancelled. What
    comes back is every entry given, in that order, then those that became cancelled, each with its change.
    """
    return await keep_many(source, {source_id: entries})


async def keep_many(
    source: str, given: Mapping[UUID, Sequence[Entry]], *, over_before: Mapping[UUID, date] | None = None
) -> list[Kept]:
    """The same for many things of one source, in as many statements as for one.

    What was over before the day of its thing in `over_before` stays as it stands, though it is no longer given.
    """
    rows = {(row["source_id"], row["part"]): row for row in await db.fetch(_STOOD, source, list(given))}
    stood = {place: facts.kept(row) for place, row in rows.items()}
    entries = {(key, entry.part): entry for key, of_one in given.items() for entry in of_one}
    now, related = clock.now(), await _related(entries.values())
    told = [_told(stood.get(place), entry, now, related) for place, entry in entries.items()]
    told += [
        _told(old, _no_longer(old.entry), now, related)
        for place, old in stood.items()
        if place not in entries and not old.entry.cancelled and not _over(rows[place], over_before or {})
    ]
    changed = [one for one in told if one.change is not Change.SAME]
    await _write(changed, {row["uid"]: row["cancelled_at"] for row in rows.values()}, now)
    await _raise({kind for one in changed for kind in _kinds(one, stood.get(_place(one.entry)))})
    return told


def _no_longer(entry: Entry) -> Entry:
    """Cancelled; where it said to a few what another still says, it is nobody's: what they were told of goes on."""
    if entry.alone:
        return replace(entry, cancelled=True, user_ids=frozenset(), addresses=frozenset())
    return replace(entry, cancelled=True)


def _place(entry: Entry) -> _Place:
    return entry.source_id, entry.part


def _over(row: db.Record, before: Mapping[UUID, date]) -> bool:
    first = before.get(row["source_id"])
    return first is not None and row["until_on"] is not None and row["until_on"] < first


def _told(old: Kept | None, entry: Entry, now: datetime, related: dict[tuple[str, UUID], str]) -> Kept:
    change = difference(old.entry if old else None, entry)
    if old is None:
        uid, sequence, revised_at, related_uid = str(uuid4()), 0, now, None
    else:
        uid, sequence, revised_at, related_uid = old.uid, old.sequence, old.revised_at, old.related_uid
    if change in _READ:
        # The clock of another machine may be behind: a later version never looks older.
        revised_at = max(now, revised_at)
        related_uid = related.get(entry.related, related_uid) if entry.related else None
    return Kept(
        uid=uid,
        sequence=sequence + (change in _RAISED),
        revised_at=revised_at,
        entry=entry,
        change=change,
        related_uid=related_uid,
    )


async def _related(entries: Iterable[Entry]) -> dict[tuple[str, UUID], str]:
    """The stable names of what entries are related to, where that stands in calendars.

    What is no entry itself, but has several, has a name all the same: one for ever.
    """
    named = {entry.related for entry in entries if entry.related}
    own = {entry.related for entry in entries if entry.related == (entry.source, entry.source_id)}
    found = {(source, key): str(uuid5(_THINGS, f"{source} {key}")) for source, key in own}
    asked = sorted(named - own)
    if not asked:
        return found
    rows = await db.fetch(
        "SELECT DISTINCT ON (source, source_id) source, source_id, uid FROM calendar_entry "
        "WHERE (source, source_id) IN (SELECT * FROM unnest($1::text[], $2::uuid[])) ORDER BY source, source_id, part",
        [source for source, _ in asked],
        [source_id for _, source_id in asked],
    )
    return found | {(row["source"], row["source_id"]): row["uid"] for row in rows}


async def _write(changed: Iterable[Kept], cancelled: Mapping[str, datetime | None], now: datetime) -> None:
    rows = [_row(one, (cancelled.get(one.uid) or now) if one.entry.cancelled else None) for one in changed]
    if rows:
        await db.execute(_WRITE, msgspec.json.encode(rows).decode())


def _row(one: Kept, cancelled_at: datetime | None) -> dict[str, object]:
    entry, (starts_on, until_on, body) = one.entry, said(one)
    values = (
        one.uid, entry.source, entry.source_id, entry.part, entry.kind, entry.needs, entry.visibility,
        sorted(entry.sectors), sorted(entry.organisation_ids), sorted(entry.user_ids), sorted(entry.addresses),
        starts_on, until_on, msgspec.Raw(facts.written(entry).encode()), one.sequence, one.revised_at, cancelled_at,
        render.zones_of(entry), f"\\x{body.hex()}", one.related_uid,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def said(one: Kept) -> tuple[date, date | None, bytes]:
    """Its days and its lines; no lines where it cannot be said: it then stands in no feed, and nothing else fails."""
    try:
        return *facts.days(one.entry), render.vevents(one, _host())
    except Exception as problem:  # noqa: BLE001 - whatever it is, the meeting itself is to be kept
        log.error("a calendar entry cannot be written: uid=%s source=%s: %s",  # noqa: TRY400 - no words of the entry
                  one.uid, one.entry.source, type(problem).__name__)  # fmt: skip
        starts = one.entry.starts
        return starts.date() if isinstance(starts, datetime) else starts, None, b""


@cache
def _host() -> str:
    return load(os.environ).public_url


def _kinds(one: Kept, old: Kept | None) -> set[EntryKind]:
    return {one.entry.kind, old.entry.kind} if old else {one.entry.kind}


async def _raise(kinds: Iterable[EntryKind]) -> None:
    """Whoever reads a revision has read every change that it counts: its row is held until this is committed."""
    for kind in sorted(kinds):
        await db.execute("UPDATE calendar_revision SET revision = revision + 1 WHERE kind = $1", kind.value)
