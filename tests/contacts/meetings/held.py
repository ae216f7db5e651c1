"""Meetings as rows for tests: planned, held and cancelled, with who was asked and who came."""

from datetime import datetime, timedelta
from uuid import UUID

from registry.platform import db
from registry.platform.calendar.zones import instant
from registry.platform.ids import new_id

ZONE = "America/New_York"


async def series(**columns: object) -> UUID:
    """A series of one on 1 December 2026 at nine, or as the columns say."""
    row: dict[str, object] = {
        "id": new_id(), "kind": "liaison", "title": "Liaison meeting", "zone": ZONE,
        "first_at": datetime(2026, 12, 1, 9), "minutes": 60,
    } | columns  # fmt: skip
    await _insert("meeting_series", row)
    return UUID(str(row["id"]))


async def meeting(series_id: UUID, at: datetime, *, zone: str = ZONE, minutes: int = 60, **columns: object) -> UUID:
    """One meeting of it; `at` is local."""
    begins = instant(at, zone)
    row: dict[str, object] = {
        "id": new_id(), "series_id": series_id, "original_at": at, "local_at": at, "minutes": minutes,
        "starts_at": begins, "ends_at": begins + timedelta(minutes=minutes),
    } | columns  # fmt: skip
    await _insert("meeting", row)
    return UUID(str(row["id"]))


async def asked(series_id: UUID, **columns: object) -> None:
    await _insert("meeting_invitee", {"id": new_id(), "series_id": series_id, "name": "Somebody", **columns})


async def came(meeting_id: UUID, attendance: str = "present", **columns: object) -> None:
    await _insert(
        "meeting_attendance",
        {"id": new_id(), "meeting_id": meeting_id, "name": "Some", "attendance": attendance, **columns},
    )


async def _insert(table: str, row: dict[str, object]) -> None:
    marks = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())
