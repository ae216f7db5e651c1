"""What of the contacts hangs on somebody: the meetings that they are asked to, and what they took on."""

from collections.abc import Sequence
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.model import Actor

_MEETINGS = """
    SELECT DISTINCT ON (s.id) m.id, coalesce(m.title, s.title) AS title, m.local_at::date AS day
    FROM meeting_invitee i JOIN meeting_series s ON s.id = i.series_id AND s.cancelled_at IS NULL
    JOIN meeting m ON m.series_id = s.id AND m.state = 'planned' AND m.starts_at > $2
    WHERE i.person_id = $1 AND i.removed_at IS NULL AND (i.meeting_id IS NULL OR i.meeting_id = m.id)
        AND s.visibility = ANY($3)
    ORDER BY s.id, m.starts_at LIMIT 50
"""
_ACTIONS = """
    SELECT a.title, a.due_on FROM action_item a LEFT JOIN meeting m ON m.id = a.meeting_id
    LEFT JOIN meeting_series s ON s.id = m.series_id
    WHERE a.owner_person_id = $1 AND a.done_on IS NULL AND a.dropped_on IS NULL
        AND coalesce(s.visibility, 'all_users') = ANY($2)
    ORDER BY a.due_on NULLS LAST, a.id LIMIT 50
"""


async def hangs_on(actor: Actor, person_id: UUID) -> Sequence[tuple[str, str]]:
    """Meetings to come, the next of each series, and open action items."""
    meetings = await db.fetch(_MEETINGS, person_id, clock.now(), actor.visibilities())
    actions = await db.fetch(_ACTIONS, person_id, actor.visibilities())
    return [
        *(
            (f"Asked to: {row['title']}, {row['day'].day} {row['day']:%b %Y}", f"/meetings/{row['id']}")
            for row in meetings
        ),
        *((f"Took on: {row['title']}", "/follow-ups") for row in actions),
    ]
