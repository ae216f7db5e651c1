"""What a change of an entry means to those who have it in their calendar."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from registry.platform.calendar import rules, zones
from registry.platform.calendar.model import Change, Entry, Occasion


def difference(old: Entry | None, new: Entry) -> Change:
    """How far an entry differs from what was told before, as RFC 5546 section 2.1.4 weighs it.

    Time, length, recurrence, exceptions, place and whether it is held are material: whoever said yes to the old ones
    has not said yes to these. Coming back after a cancellation is as material as the cancellation was.
    """
    if old is None:
        return Change.NEW
    if new.cancelled and not old.cancelled:
        return Change.CANCELLED
    if _material(old) != _material(new) or not rules.same(old.rrule, new.rrule):
        return Change.MATERIAL
    if _worded(old) != _worded(new):
        return Change.WORDING
    return Change.SAME if _rights(old) == _rights(new) else Change.RIGHTS


def _material(entry: Entry) -> tuple[Any, ...]:
    return (
        _when(entry),
        entry.minutes,
        entry.place,
        entry.link,
        entry.cancelled,
        frozenset(entry.without),
        frozenset(_untitled(one) for one in entry.changed),
    )


def _when(entry: Entry) -> Any:
    """The instant of a single meeting, whichever zone names it; for a series its clock and zone; or the day."""
    if entry.rrule is None and isinstance(entry.starts, datetime):
        return zones.instant(entry.starts, entry.zone)
    return entry.starts, entry.zone if isinstance(entry.starts, datetime) else None


def _untitled(one: Occasion) -> Occasion:
    return replace(one, title=None, reason=None)


def _worded(entry: Entry) -> tuple[Any, ...]:
    titles = frozenset((one.original, one.title) for one in entry.changed)
    return entry.kind, entry.title, entry.zone, entry.path, entry.related, entry.visibility, titles


def _rights(entry: Entry) -> tuple[Any, ...]:
    return entry.needs, entry.sectors, entry.organisation_ids, entry.user_ids, entry.addresses
