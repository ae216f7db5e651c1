"""Meetings and guests for the tests of invitations: everything is fictional."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from registry.platform.access.model import Permission
from registry.platform.calendar.guests import Guest
from registry.platform.calendar.model import Entry, EntryKind, Kept

ZONE = "America/New_York"
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
FIRST = datetime(2026, 12, 1, 9, 0)
MEETING = UUID("01939d00-0000-7000-8000-000000000001")
UID = "0193-abcdef@registry.example.org"


def entry(**more: Any) -> Entry:
    """A liaison meeting of an hour, once."""
    facts: dict[str, Any] = {
        "source": "meeting", "source_id": MEETING, "kind": EntryKind.MEETING, "title": "School liaison meeting",
        "place": "Room 4, Bayhaven High School", "starts": FIRST, "minutes": 60, "zone": ZONE,
        "path": f"/meetings/{MEETING}", "needs": Permission.READ_DIRECTORY,
    }  # fmt: skip
    return Entry(**(facts | more))


def kept(**more: Any) -> Kept:
    """The same as it stands in the calendar, unchanged so far."""
    sequence = more.pop("sequence", 0)
    return Kept(uid=UID, sequence=sequence, revised_at=NOW, entry=entry(**more))


def again(before: Kept, **more: Any) -> Kept:
    """It after a change that counts."""
    return replace(before, sequence=before.sequence + 1, entry=replace(before.entry, **more))


def guest(name: str = "Kim Lee", **more: Any) -> Guest:
    """Somebody who is asked to all of it; the key and the address come from the name."""
    facts: dict[str, Any] = {
        "key": uuid5(MEETING, name), "name": name, "zone": ZONE,
        "address": f"{name.lower().replace(' ', '.')}@example.org",
    }  # fmt: skip
    return Guest(**(facts | more))
