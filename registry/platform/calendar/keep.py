"""Write down what a source wants to stand in calendars, and tell what that changed."""

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from uuid import UUID, uuid4

from registry.platform import clock, db
from registry.platform.calendar import facts, render
from registry.platform.calendar.differing import difference
from registry.platform.calendar.model import Change, Entry, EntryKind, Kept
from registry.platform.settings import load

__all__ = ["difference", "keep"]
log = logging.getLogger("registry.calendar")

_READ = {Change.NEW, Change.MATERIAL, Change.WORDING, Change.CANCELLED}
_RAISED = {Change.MATERIAL, Change.CANCELLED}
_WRITE = """
INSERT INTO calendar_entry (uid, source, source_id, part, kind, needs, visibility, sectors, organisation_ids, user_ids,
    addresses, starts_on, until_on, facts, sequence, revised_at, cancelled_at, zones, body, related_uid)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
ON CONFLICT (uid) DO UPDATE SET kind = $5, needs = $6, visibility = $7, sectors = $8, organisation_ids = $9,
    user_ids = $10, addresses = $11, starts_on = $12, until_on = $13, facts = $14, sequence = $15, revised_at = $16,
    cancelled_at = $17, zones = $18, body = $19, related_uid = $20
"""


async def keep(source: str, source_id: UUID, entries: Sequence[Entry]) -> list[Kept]:
    """Make the calendar say what a source says now: these entries, one for each part, and no other.

    Inside the transaction of the change, before it is audited. An entry that is no longer given becomes cancelled. What
    comes back is every entry given, in that order, then those that became cancelled, each with its change.
    """
    rows = await db.fetch(
        "SELECT * FROM calendar_entry WHERE source = $1 AND source_id = $2 ORDER BY uid FOR UPDATE", source, source_id
    )
    stood = {row["part"]: facts.kept(row) for row in rows}
    now, related = clock.now(), await _related(entries)
    told = [_told(stood.get(entry.part), entry, now, related) for entry in entries]
    given = {entry.part for entry in entries}
    told += [
        _told(old, replace(old.entry, cancelled=True), now, related)
        for part, old in stood.items()
        if part not in given and not old.entry.cancelled
    ]
    await _write(told, {row["uid"]: row["cancelled_at"] for row in rows}, now)
    await _raise(
        {kind for one in told if one.change is not Change.SAME for kind in _kinds(one, stood.get(one.entry.part))}
    )
    return told


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
    """The stable names of what entries are related to, where that stands in calendars."""
    named = sorted({entry.related for entry in entries if entry.related})
    if not named:
        return {}
    rows = await db.fetch(
        "SELECT DISTINCT ON (source, source_id) source, source_id, uid FROM calendar_entry "
        "WHERE (source, source_id) IN (SELECT * FROM unnest($1::text[], $2::uuid[])) ORDER BY source, source_id, part",
        [source for source, _ in named],
        [source_id for _, source_id in named],
    )
    return {(row["source"], row["source_id"]): row["uid"] for row in rows}


async def _write(told: Iterable[Kept], cancelled: dict[str, datetime | None], now: datetime) -> None:
    for one in told:
        if one.change is Change.SAME:
            continue
        entry = one.entry
        starts_on, until_on, body = _said(one)
        await db.execute(
            _WRITE,
            *(one.uid, entry.source, entry.source_id, entry.part, entry.kind.value, entry.needs.value),
            *(entry.visibility, sorted(entry.sectors), sorted(entry.organisation_ids), sorted(entry.user_ids)),
            *(sorted(entry.addresses), starts_on, until_on, facts.written(entry), one.sequence, one.revised_at),
            (cancelled.get(one.uid) or now) if entry.cancelled else None,
            *(render.zones_of(entry), body, one.related_uid),
        )


def _said(one: Kept) -> tuple[date, date | None, bytes]:
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
