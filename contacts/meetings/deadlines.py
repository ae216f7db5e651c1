"""The days of meetings by which somebody must act, as they stand: to prepare, to do what was said, to train anew."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from registry.platform import clock, db
from registry.platform.access import Permission
from registry.platform.deadlines import Deadline, DeadlineKind, DeadlineSource, Read, Span, looked_after

_MEETINGS = """
    SELECT m.id, coalesce(m.title, s.title) AS title, m.local_at::date AS day, s.visibility, s.owner_id,
        s.backup_owner_id
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id
    WHERE m.id > $1 AND ($2::uuid[] IS NULL OR m.id = ANY($2)) AND m.local_at::date <= $3 AND m.starts_at > $5
        AND m.state = 'planned' AND s.cancelled_at IS NULL
    ORDER BY m.id LIMIT $4
"""
_ACTIONS = """
    SELECT a.id, a.title, a.due_on AS day, a.owner_id, coalesce(s.visibility, 'all_users') AS visibility,
        CASE WHEN a.owner_id IS NULL THEN coalesce(s.owner_id, o.owner_id) ELSE coalesce(s.owner_id, o.backup_owner_id)
        END AS backup_owner_id, a.owner_name
    FROM action_item a LEFT JOIN meeting m ON m.id = a.meeting_id LEFT JOIN meeting_series s ON s.id = m.series_id
    LEFT JOIN organisation o ON o.id = a.organisation_id
    WHERE a.id > $1 AND ($2::uuid[] IS NULL OR a.id = ANY($2)) AND a.due_on <= $3
        AND a.done_on IS NULL AND a.dropped_on IS NULL
    ORDER BY a.id LIMIT $4
"""
# One that was renewed does not run out any more; of somebody who left nobody needs to know.
_CERTIFICATES = """
    SELECT c.id, c.title, c.expires_on AS day, p.id AS person_id, p.name, o.owner_id,
        o.backup_owner_id, coalesce(s.visibility, 'all_users') AS visibility
    FROM training_certificate c JOIN person p ON p.id = c.person_id JOIN organisation o ON o.id = p.organisation_id
    LEFT JOIN meeting m ON m.id = c.meeting_id LEFT JOIN meeting_series s ON s.id = m.series_id
    WHERE c.id > $1 AND ($2::uuid[] IS NULL OR c.id = ANY($2)) AND c.expires_on <= $3 AND c.expires_on > $5::date - 365
        AND p.status <> 'left' AND NOT EXISTS (
            SELECT 1 FROM training_certificate n WHERE n.person_id = c.person_id AND n.title = c.title
                AND coalesce(n.expires_on, date '9000-01-01') > c.expires_on)
    ORDER BY c.id LIMIT $4
"""
Row = Mapping[str, Any]


async def _meetings(span: Span) -> Read:
    return await _read(_MEETINGS, span, _meeting, clock.now())


async def _actions(span: Span) -> Read:
    return await _read(_ACTIONS, span, _action)


async def _certificates(span: Span) -> Read:
    return await _read(_CERTIFICATES, span, _certificate, clock.today())


async def _read(sql: str, span: Span, made: Callable[[Row], Deadline], *more: object) -> Read:
    rows: Sequence[Row] = await db.fetch(sql, span.after, span.ids, span.until, span.limit, *more)
    return Read([made(row) for row in rows], rows[-1]["id"] if len(rows) == span.limit else None)


def _meeting(row: Row) -> Deadline:
    return _deadline(
        DeadlineKind.MEETING, row, f"{row['title']}: prepare it", f"/meetings/{row['id']}", row["visibility"]
    )


def _action(row: Row) -> Deadline:
    label = row["title"] if row["owner_id"] else f"{row['title']} ({row['owner_name']})"
    return _deadline(DeadlineKind.ACTION, row, label, f"/follow-ups/{row['id']}", row["visibility"])


def _certificate(row: Row) -> Deadline:
    label = f"{row['name']}: “{row['title']}” runs out"
    return _deadline(DeadlineKind.CERTIFICATE, row, label, f"/people/{row['person_id']}", row["visibility"])


def _deadline(kind: DeadlineKind, row: Row, label: str, path: str, visibility: str) -> Deadline:
    return Deadline(
        kind=kind,
        object_kind=str(kind),
        object_id=row["id"],
        on=row["day"],
        label=label,
        path=path,
        needs=Permission.READ_DIRECTORY,
        visibility=visibility,
        people=looked_after(row["owner_id"], row["backup_owner_id"]),
    )


DEADLINES = [
    DeadlineSource(object_kind="meeting", read=_meetings),
    DeadlineSource(object_kind="action", read=_actions),
    DeadlineSource(object_kind="certificate", read=_certificates),
]
