"""A change that a subscribed calendar may show too late also goes by mail to those who follow the meeting."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from notifications.invitations import rows
from notifications.invitations.model import Facts, Held, facts_of
from notifications.invitations.rows import Noted
from notifications.invitations.words import Said, span
from registry.platform import db, mail
from registry.platform.calendar import expand, zones
from registry.platform.calendar.model import STALE_HOURS, Kept
from registry.platform.mail.configured import settings

KIND: Final = "meeting_soon"
Key = datetime | None  # the original time of one meeting of a series; None for one that is alone
Pair = tuple[Held | None, Held | None]


def missed(before: Facts | None, after: Facts | None, now: datetime) -> list[Pair]:
    """The meetings within `STALE_HOURS`, as they were or as they are, that a calendar may still show as they were.

    None for facts that are cancelled, and for a meeting that is not held.
    """
    were, are = soon(before, now), soon(after, now)
    pairs = [(_at(before, key), _at(after, key)) for key in sorted(were.keys() | are.keys(), key=str)]
    return [(was, one) for was, one in pairs if was != one]


def soon(facts: Facts | None, now: datetime) -> Mapping[Key, Held]:
    """The meetings that begin within `STALE_HOURS`, by their original times."""
    until = now + timedelta(hours=STALE_HOURS)
    if facts is None:
        return {}
    held: dict[Key, Held] = {None: facts.plan}
    if facts.rrule is not None:
        found = expand.occasions(facts.rrule, facts.starts, facts.zone, now, until + timedelta(seconds=1), STALE_HOURS)
        held = {at: one for at in {*found, *facts.moved} if (one := facts.at(at))}
    return {at: one for at, one in held.items() if now <= zones.instant(one.starts, facts.zone) <= until}


def _at(facts: Facts | None, key: Key) -> Held | None:
    if facts is None:
        return None
    return facts.plan if key is None or facts.rrule is None else facts.at(key)


async def notice(kept: Kept, before: Noted, guests: Collection[str], now: datetime) -> None:
    """Write to those who follow a meeting and are no guests of it, who have their letter."""
    facts = facts_of(kept.entry)
    pairs = missed(None if before.cancelled else before.facts, None if kept.entry.cancelled else facts, now)
    if not pairs or facts is None:
        return
    for who in await rows.addresses(kept.entry.user_ids):
        if who["email"].casefold() not in guests:
            await _write(kept, facts, pairs, who)


async def _write(kept: Kept, facts: Facts, pairs: Sequence[Pair], who: db.Record) -> None:
    words = mail.written(
        "notifications/mails/invitation", said=_said(facts, pairs, who["time_zone"]), title=facts.title, answers=[],
        page=f"{settings().public_url}{kept.entry.path}",
        note=f"You follow this meeting. Calendars that subscribe to it may show this up to {STALE_HOURS} hours late.",
    )  # fmt: skip
    await mail.put(
        mail.Letter(recipient=who["email"], name=who["name"], subject=words.subject, text=words.text, html=words.html),
        kind=KIND, cause=(KIND, kept.entry.source_id), edition=f"{kept.uid} {kept.sequence}", urgent=True,
    )  # fmt: skip


def _said(facts: Facts, pairs: Sequence[Pair], reader: str) -> Said:
    off = all(one is None for _, one in pairs)
    headline = "Cancelled" if off else "Changed"
    changes = [line for was, one in pairs for line in _lines(facts.zone, was, one, reader)]
    return Said(
        subject=f"{headline}, and soon: {facts.title}",
        headline=headline,
        lead="This meeting will not be held." if off else "This meeting is soon, and not as it was.",
        rows=[("What", [facts.title])],
        changes=changes,
    )


def _lines(zone: str, was: Held | None, one: Held | None, reader: str) -> list[tuple[str, str, str]]:
    held, before = (span(each, zone, reader)[0] if each else "not held" for each in (one, was))
    where, place = ((each.place or each.link or "no place") if each else "" for each in (one, was))
    changed = [("When", before, held)] if before != held else []
    return changed + ([("Where", place, where)] if where and place and where != place else [])
