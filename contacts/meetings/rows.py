"""From rows to the nouns of meetings."""

from typing import Any

from contacts.meetings.model import (
    Answer,
    Invitee,
    InviteePart,
    Meeting,
    MeetingKind,
    MeetingState,
    Said,
    Series,
)

Row = Any  # the driver's record, whose columns have no types

_SERIES = (
    "id", "title", "purpose", "host_id", "sector", "place", "link", "zone", "first_at", "minutes", "rrule",
    "visibility", "owner_id", "backup_owner_id", "cancelled_at", "cancelled_reason", "since_sequence", "version",
)  # fmt: skip
_MEETING = (
    "id", "series_id", "original_at", "local_at", "minutes", "title", "place", "link", "reason", "evidence", "outside",
    "since_sequence", "version",
)  # fmt: skip
# What a meeting is read from, without its minutes, which may be long.
MEETING = ", ".join(f"m.{name}" for name in (*_MEETING, "state"))
_INVITEE = (
    "id", "series_id", "meeting_id", "organisation_id", "person_id", "user_id", "address", "name", "removed_at",
)  # fmt: skip


def series(row: Row) -> Series:
    return Series(kind=MeetingKind(row["kind"]), without=tuple(row["without"]), **{name: row[name] for name in _SERIES})


def meeting(row: Row) -> Meeting:
    return Meeting(state=MeetingState(row["state"]), **{name: row[name] for name in _MEETING})


def invitee(row: Row) -> Invitee:
    return Invitee(part=InviteePart(row["part"]), **{name: row[name] for name in _INVITEE})


def said(row: Row) -> Said:
    names = ("invitee_id", "meeting_id", "comment", "proposed_at", "sequence", "via", "at")
    return Said(answer=Answer(row["answer"]), **{name: row[name] for name in names})
