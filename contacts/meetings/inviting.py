"""Rows of who is asked: put down, or found to be there already."""

from collections.abc import Sequence
from uuid import UUID

from contacts.meetings.checking import named, who
from contacts.meetings.rows import Row
from contacts.meetings.schemas import InviteeIn
from contacts.meetings.writing import added
from registry.platform import clock, db
from registry.platform.ids import new_id

_COLUMNS = ("organisation_id", "person_id", "user_id", "address")


async def ask(series_id: UUID, meeting_id: UUID | None, given: Sequence[InviteeIn]) -> list[Row]:
    """Put down who is asked, to a series or to one meeting of it; who is asked already is left as they are.

    Raises:
        Invalid: somebody is nobody, or not there any more.
    """
    if not given:
        return []
    known = await _asked(series_id, meeting_id)
    new = [(one, name) for one, name in await named(given) if who(one) not in known]
    return [await _put_down(series_id, meeting_id, one, name) for one, name in new]


async def _asked(series_id: UUID, meeting_id: UUID | None) -> set[tuple[str, UUID | str]]:
    """Whoever is asked to this already, to the whole series included."""
    rows = await db.fetch(
        "SELECT * FROM meeting_invitee WHERE series_id = $1 AND removed_at IS NULL"
        " AND (meeting_id IS NULL OR meeting_id = $2)",
        series_id,
        meeting_id,
    )
    pairs = [(column, row[column]) for row in rows for column in _COLUMNS if row[column]]
    return {(column, value.lower() if isinstance(value, str) else value) for column, value in pairs}


async def _put_down(series_id: UUID, meeting_id: UUID | None, one: InviteeIn, name: str) -> Row:
    values = {column: getattr(one, column) or None for column in _COLUMNS}
    values |= {"id": new_id(), "series_id": series_id, "meeting_id": meeting_id, "name": name, "part": str(one.part)}
    return await added("meeting_invitee", values | {"created_at": clock.now()})
