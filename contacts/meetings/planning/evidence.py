"""Meetings as evidence of what somebody promised: those that were held with them, and the next that is only planned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contacts.meetings.model import MeetingKind
from registry.platform import db
from registry.platform.access.model import Actor

MOST = 12
_HELD = """
    SELECT m.id, s.kind, coalesce(m.title, s.title) AS title, m.local_at::date AS day,
        array_agg(DISTINCT o.name ORDER BY o.name) AS came
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id JOIN meeting_attendance a ON a.meeting_id = m.id
    LEFT JOIN person p ON p.id = a.person_id
    JOIN organisation o ON o.id = coalesce(a.organisation_id, p.organisation_id)
    WHERE m.state = 'held' AND a.attendance IN ('present', 'remote') AND s.visibility = ANY($1) AND o.id = ANY($2)
        AND s.kind = ANY($3) AND m.local_at >= $4 AND m.local_at::date <= $5
    GROUP BY m.id, s.id HAVING $6::uuid IS NULL OR bool_or(o.id = $6)
    ORDER BY m.local_at DESC, m.id LIMIT $7
"""
_COMING = """
    SELECT m.id, s.kind, coalesce(m.title, s.title) AS title, m.local_at::date AS day
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id
    WHERE m.state = 'planned' AND m.starts_at >= $4 AND s.visibility = ANY($1) AND s.kind = ANY($3) AND EXISTS (
        SELECT FROM meeting_invitee i LEFT JOIN person p ON p.id = i.person_id
        WHERE i.series_id = s.id AND i.removed_at IS NULL AND (i.meeting_id IS NULL OR i.meeting_id = m.id)
            AND coalesce(i.organisation_id, p.organisation_id) = ANY($2))
    ORDER BY m.starts_at, m.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held; `came` are those of the organisations asked for that were there."""

    id: UUID
    kind: MeetingKind
    title: str
    on: date
    came: Sequence[str] = ()


async def held_with(  # noqa: PLR0913 - who, whom, what, when
    actor: Actor,
    organisation_ids: Collection[UUID],
    kinds: Collection[MeetingKind],
    since: date,
    until: date,
    *,
    must: UUID | None = None,
) -> list[Held]:
    """The meetings of a time (both days included) to which some of these came, `must` among them; the latest first."""
    names = [str(kind) for kind in kinds]
    rows = await db.fetch(_HELD, actor.visibilities(), list(organisation_ids), names, since, until, must, MOST)
    return [Held(row["id"], MeetingKind(row["kind"]), row["title"], row["day"], row["came"]) for row in rows]


async def coming_with(
    actor: Actor, organisation_ids: Collection[UUID], kinds: Collection[MeetingKind], now: datetime
) -> Held | None:
    """The next meeting to which one of these is asked. It shows nothing yet."""
    names = [str(kind) for kind in kinds]
    row = await db.fetch_one(_COMING, actor.visibilities(), list(organisation_ids), names, now)
    return Held(row["id"], MeetingKind(row["kind"]), row["title"], row["day"]) if row else None
