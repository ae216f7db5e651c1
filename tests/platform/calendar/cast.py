"""Entries to test with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from registry.platform.access.model import Permission
from registry.platform.calendar.model import Change, Entry, EntryKind, Kept, Occasion

NEW_YORK = "America/New_York"
HOST = "https://registry.example.org"
REVISED = datetime(2026, 11, 2, 15, 30, 12, 345678, tzinfo=UTC)
MEETING_ID = UUID("00000000-0000-7000-8000-000000000001")


def meeting(**changes: Any) -> Entry:
    """A single meeting on 3 November 2026 at 9 in New York, 14:00 in UTC."""
    facts: dict[str, Any] = {
        "source": "meeting", "source_id": MEETING_ID, "kind": EntryKind.MEETING, "title": "Schools liaison",
        "place": "Room 4, 100 Main Street", "starts": datetime(2026, 11, 3, 9), "minutes": 60, "zone": NEW_YORK,
        "path": "/meetings/1", "needs": Permission.READ_DIRECTORY,
    }  # fmt: skip
    return Entry(**{**facts, **changes})


def series(**changes: Any) -> Entry:
    """Each first Tuesday at 9 in New York, from October 2026 on: the second is after the clocks went back."""
    return meeting(**{"starts": datetime(2026, 10, 6, 9), "rrule": "FREQ=MONTHLY;BYDAY=1TU", **changes})


def moved(**changes: Any) -> Occasion:
    facts = {"original": datetime(2026, 11, 3, 9), "starts": datetime(2026, 11, 4, 10), "minutes": 60}
    return Occasion(**{**facts, **changes})


def kept(entry: Entry, **changes: Any) -> Kept:
    facts: dict[str, Any] = {"uid": "c0ffee00-0000-4000-8000-000000000001", "sequence": 0, "revised_at": REVISED}
    return Kept(entry=entry, change=Change.SAME, **{**facts, **changes})
