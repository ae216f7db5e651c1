"""What a change means: which numbers rise, and which do not."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform.access.model import Permission
from registry.platform.calendar import facts, zones
from registry.platform.calendar.differing import difference
from registry.platform.calendar.model import Change, Entry, EntryKind
from tests.platform.calendar.cast import MEETING_ID, NEW_YORK, meeting, moved, series

MATERIAL: list[dict[str, Any]] = [
    {"starts": datetime(2026, 10, 6, 10)},
    {"starts": date(2026, 10, 6)},
    {"minutes": 90},
    {"zone": "America/Chicago"},
    {"rrule": "FREQ=MONTHLY;BYDAY=2TU"},
    {"rrule": None},
    {"without": (datetime(2026, 11, 3, 9),)},
    {"changed": (moved(),)},
    {"place": "Room 5"},
    {"place": None},
    {"link": "https://meet.example.org/1"},
]
WORDING: list[dict[str, Any]] = [
    {"title": "School liaison"},
    {"path": "/meetings/2"},
    {"kind": EntryKind.TASK},
    {"related": ("agreement", MEETING_ID)},
    {"visibility": "sworn_only"},
]
RIGHTS: list[dict[str, Any]] = [
    {"needs": Permission.EDIT_DIRECTORY},
    {"sectors": frozenset({"schools"})},
    {"organisation_ids": frozenset({MEETING_ID})},
    {"user_ids": frozenset({MEETING_ID})},
    {"addresses": frozenset({"a@example.org"})},
]


@pytest.mark.parametrize(
    ("change", "means"),
    [
        *((change, Change.MATERIAL) for change in MATERIAL),
        *((change, Change.WORDING) for change in WORDING),
        *((change, Change.RIGHTS) for change in RIGHTS),
        ({}, Change.SAME),
        ({"cancelled": True}, Change.CANCELLED),
        ({"rrule": "BYDAY=1TU;FREQ=MONTHLY;INTERVAL=1"}, Change.SAME),
    ],
)
def test_each_field_means_something(change: dict[str, Any], means: Change) -> None:
    assert difference(series(), series(**change)) is means


def test_every_field_is_looked_at() -> None:
    named = {name for change in [*MATERIAL, *WORDING, *RIGHTS, {"cancelled": True}] for name in change}

    assert {field.name for field in fields(Entry)} - named == {"source", "source_id", "part", "reason"}


def test_a_new_entry_is_new_and_coming_back_is_material() -> None:
    assert difference(None, meeting()) is Change.NEW
    assert difference(meeting(cancelled=True), meeting()) is Change.MATERIAL


def test_another_name_for_the_same_instant_is_wording() -> None:
    there = meeting(zone="America/Chicago", starts=datetime(2026, 11, 3, 8))

    assert difference(meeting(), there) is Change.WORDING
    assert difference(meeting(), replace(there, starts=datetime(2026, 11, 3, 9))) is Change.MATERIAL


def test_a_typo_in_one_of_a_series_is_wording_and_its_cancellation_is_not() -> None:
    before = series(changed=(moved(title="Libary"),))

    assert difference(before, series(changed=(moved(title="Library"),))) is Change.WORDING
    assert difference(before, series(changed=(moved(title="Libary", cancelled=True),))) is Change.MATERIAL


CHANGES = st.sampled_from([*MATERIAL, *WORDING, *RIGHTS, {"cancelled": True}])
ENTRIES = st.lists(CHANGES, max_size=4).map(lambda many: series(**{k: v for one in many for k, v in one.items()}))
RANK = [Change.SAME, Change.RIGHTS, Change.WORDING, Change.MATERIAL, Change.CANCELLED]


@given(ENTRIES, ENTRIES)
def test_nothing_is_the_same_but_the_same(old: Entry, new: Entry) -> None:
    change = difference(old, new)

    assert (change is Change.SAME) == (old == new)
    assert (change is Change.CANCELLED) == (new.cancelled and not old.cancelled)
    assert difference(new, new) is Change.SAME


@given(ENTRIES, CHANGES.filter(lambda change: change in WORDING + RIGHTS))
def test_words_and_rights_never_call_answers_into_question(entry: Entry, change: dict[str, Any]) -> None:
    assert RANK.index(difference(entry, replace(entry, **change))) <= RANK.index(Change.WORDING)


def days(entry: Entry) -> tuple[str, str | None]:
    first, last = facts.days(entry)
    return str(first), str(last) if last else None


def test_the_days_that_an_entry_covers_in_any_zone() -> None:
    assert days(meeting()) == ("2026-11-03", "2026-11-04")
    assert days(meeting(starts=datetime(2026, 11, 3, 5))) == ("2026-11-02", "2026-11-04")
    assert days(meeting(starts=date(2026, 11, 3))) == ("2026-11-03", "2026-11-03")
    assert days(series()) == ("2026-10-06", None)
    assert days(series(rrule="FREQ=MONTHLY;COUNT=2;BYDAY=1TU")) == ("2026-10-06", "2026-11-04")
    early = moved(original=datetime(2026, 11, 3, 9), starts=datetime(2026, 9, 1, 9))
    late = moved(original=datetime(2026, 11, 3, 9), starts=datetime(2027, 9, 1, 9))
    assert days(series(rrule="FREQ=MONTHLY;COUNT=2;BYDAY=1TU", changed=(early,))) == ("2026-09-01", "2026-11-04")
    assert days(series(rrule="FREQ=MONTHLY;COUNT=2;BYDAY=1TU", changed=(late,))) == ("2026-10-06", "2027-09-02")


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.integers(1, 3000),
    st.sampled_from(["Pacific/Kiritimati", "Etc/GMT+12", "America/New_York", "UTC"]),
    st.sampled_from(["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kolkata"]),
)
def test_a_reader_anywhere_finds_the_entry_on_its_days(starts: datetime, minutes: int, zone: str, reader: str) -> None:
    first, last = facts.days(meeting(starts=starts, minutes=minutes, zone=zone))
    begins = zones.instant(starts, zone)

    assert last is not None
    for moment in (begins, begins + timedelta(minutes=minutes)):
        assert first <= zones.local(moment, reader).date() <= last


def test_an_entry_is_read_as_it_was_written() -> None:
    entry = series(
        changed=(moved(title="In the library"),), without=(datetime(2027, 1, 5, 9),), related=("a", UUID(int=3))
    )
    row = {
        "uid": "u", "sequence": 1, "revised_at": datetime(2026, 1, 1, tzinfo=UTC), "related_uid": None,
        "source": entry.source, "source_id": entry.source_id, "part": "", "kind": "meeting", "needs": entry.needs.value,
        "visibility": "all_users", "sectors": [], "organisation_ids": [], "user_ids": [], "addresses": [],
        "facts": facts.written(entry),
    }  # fmt: skip

    assert facts.kept(row).entry == entry
    assert entry.zone == NEW_YORK
