"""Entries to test with."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from registry.platform.access.model import Permission
from registry.platform.calendar.model import Change, Entry, EntryKind, Kept, Occasion
from registry.platform.calendar.rules import Frequency, Recurrence

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


def numbers(low: int, high: int) -> st.SearchStrategy[tuple[int, ...]]:
    few = st.lists(st.integers(low, high).filter(bool), max_size=3, unique=True)
    return few.map(lambda found: tuple(sorted(found)))


ENDS = st.one_of(
    st.fixed_dictionaries({"count": st.integers(1, 50)}),
    st.fixed_dictionaries({"until": st.dates(date(2026, 1, 1), date(2030, 1, 1))}),
    st.just({}),
)
WEEKDAYS = st.lists(st.integers(0, 6), max_size=4, unique=True).map(
    lambda days: tuple((0, day) for day in sorted(days))
)
RECURRENCES = st.builds(
    lambda ends, **said: Recurrence(**said, **ends),
    ENDS,
    frequency=st.sampled_from(list(Frequency)),
    interval=st.integers(1, 12),
    months=numbers(1, 12),
    days=WEEKDAYS,
)
