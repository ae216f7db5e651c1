"""Rows of who is asked: put down, or found to be there already."""

from collections.abc import Sequence
from uuid import UUID

from contacts.meetings.checking import named, who
from contacts.meetings.rows import Row
from contacts.meetings.schemas import InviteeIn
from registry.platform import clock, db
from registry.platform.ids import new_id

_COLUMNS = ("organisation_id", "person_id", "user_id", "address")
_PUT_DOWN = """
    INSERT INTO meeting_invitee (id, series_id, meeting_id, created_at, organisation_id, person_id, user_id, address,
        name, part)
    SELECT i.id, $1, $2, $3, i.organisation_id, i.person_id, i.user_id, i.address, i.name, i.part
    FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[])
        AS i (id, organisation_id, person_id, user_id, address, name, part)
    RETURNING *
"""


async def ask(series_id: UUID, meeting_id: UUID | None, given: Sequence[InviteeIn]) -> list[Row]:
    """Put down who is asked, to a series or to one meeting of it; who is asked already is left as they are.

    Raises:
        Invalid: somebody is nobody, or not there any more.
    """
    if not given:
        return []
    known = await _asked(series_id, meeting_id)
    new = [(one, name) for one, name in await named(given) if who(one) not in known]
    columns = [[getattr(one, column) or None for one, _ in new] for column in _COLUMNS]
    return list(await db.fetch(
        _PUT_DOWN, series_id, meeting_id, clock.now(), [new_id() for _ in new], *columns, [name for _, name in new],
        [str(one.part) for one, _ in new],
    ))  # fmt: skip


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
