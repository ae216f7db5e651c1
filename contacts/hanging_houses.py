"""What of the contacts hangs on an organisation that ends: who is listed there, the meetings it hosts or comes to."""

from collections.abc import Sequence
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.model import Actor

_PEOPLE = """
    SELECT id, name FROM person WHERE organisation_id = $1 AND status <> 'left' AND (left_on IS NULL OR left_on > $2)
    ORDER BY sort_name, id LIMIT 20
"""
_MEETINGS = """
    SELECT DISTINCT ON (s.id) m.id, coalesce(m.title, s.title) AS title, m.local_at::date AS day,
        s.host_id IS NOT DISTINCT FROM $1 AS hosted
    FROM meeting_series s JOIN meeting m ON m.series_id = s.id AND m.state = 'planned' AND m.starts_at > $2
    WHERE s.cancelled_at IS NULL AND s.visibility = ANY($3) AND (s.host_id = $1 OR EXISTS (
        SELECT 1 FROM meeting_invitee i WHERE i.series_id = s.id AND i.organisation_id = $1 AND i.removed_at IS NULL
            AND (i.meeting_id IS NULL OR i.meeting_id = m.id)))
    ORDER BY s.id, m.starts_at LIMIT 50
"""


async def hangs_on_house(actor: Actor, organisation_id: UUID) -> Sequence[tuple[str, str]]:
    """People who are still listed there, and the next of each series of meetings."""
    people = await db.fetch(_PEOPLE, organisation_id, clock.today())
    meetings = await db.fetch(_MEETINGS, organisation_id, clock.now(), actor.visibilities())
    return [
        *((f"Listed there: {row['name']}", f"/people/{row['id']}") for row in people),
        *((f"{_how(row['hosted'])}: {row['title']}, {row['day'].day} {row['day']:%b %Y}", f"/meetings/{row['id']}")
            for row in meetings),
    ]  # fmt: skip


def _how(hosted: bool) -> str:  # noqa: FBT001 - a column
    return "Hosts" if hosted else "Asked to"
