"""The days of contacts by which somebody must act, as they stand: numbers to confirm, positions to fill."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import convert

from contacts.holders import FILLS
from contacts.kinds import PositionRole
from contacts.meetings.deadlines import DEADLINES as OF_MEETINGS
from registry.platform import clock, db
from registry.platform.access import Permission
from registry.platform.deadlines import Deadline, DeadlineKind, DeadlineSource, Read, Span, looked_after

# One line for each partner: what has to be confirmed there first decides on the day. Where one of them is not for all,
# the line is for those who look after numbers: others do not know how many there are.
_TO_CONFIRM = """
    SELECT o.id, o.name, o.owner_id, o.backup_owner_id, count(*) AS many,
        CASE WHEN bool_and(c.visibility = 'all_users') THEN 'all_users' ELSE 'coordinators' END AS visibility,
        min((c.confirmed_on + make_interval(months => c.confirm_months))::date) AS day
    FROM organisation o JOIN contact_point c ON c.organisation_id = o.id
    WHERE o.id > $1 AND ($2::uuid[] IS NULL OR o.id = ANY($2)) AND o.status IN ('active', 'prospect')
        AND c.retired_on IS NULL AND c.confirmed_on IS NOT NULL
        AND (c.confirmed_on + make_interval(months => c.confirm_months))::date <= $3
    GROUP BY o.id ORDER BY o.id LIMIT $4
"""
_VACANT = f"""
    SELECT p.id, p.role, p.title, o.id AS organisation_id, o.name, o.owner_id, o.backup_owner_id,
        coalesce((SELECT max(least(coalesce(a.ends_on + 1, person.left_on), coalesce(person.left_on, a.ends_on + 1)))
            FROM assignment a JOIN person ON person.id = a.person_id
            WHERE a.position_id = p.id AND a.starts_on <= $3 AND {FILLS}),
            p.created_at::date) AS day
    FROM position p JOIN organisation o ON o.id = p.organisation_id
    WHERE p.id > $1 AND ($2::uuid[] IS NULL OR p.id = ANY($2)) AND o.status IN ('active', 'prospect') AND p.required
        AND (p.abolished_on IS NULL OR p.abolished_on > $3) AND NOT EXISTS (
            SELECT 1 FROM assignment a JOIN person ON person.id = a.person_id
            WHERE a.position_id = p.id AND a.starts_on <= $3 AND (a.ends_on IS NULL OR a.ends_on >= $3)
                AND {FILLS}
                AND (person.left_on IS NULL OR person.left_on > $3))
    ORDER BY p.id LIMIT $4
"""  # noqa: S608 - our own words


async def _to_confirm(span: Span) -> Read:
    rows = await db.fetch(_TO_CONFIRM, span.after, span.ids, min(span.until, clock.today()), span.limit)
    return _read(rows, [_confirmation(row) for row in rows], span)


async def _vacant(span: Span) -> Read:
    rows = await db.fetch(_VACANT, span.after, span.ids, clock.today(), span.limit)
    return _read(rows, [_vacancy(row) for row in rows], span)


def _read(rows: Sequence[Mapping[str, Any]], days: Sequence[Deadline], span: Span) -> Read:
    return Read(days, rows[-1]["id"] if len(rows) == span.limit else None)


def _confirmation(row: Mapping[str, Any]) -> Deadline:
    what = "1 number is" if row["many"] == 1 else f"{row['many']} numbers are"
    return Deadline(
        kind=DeadlineKind.CONFIRMATION,
        object_kind="organisation",
        object_id=row["id"],
        on=row["day"],
        label=f"{row['name']}: {what} to be confirmed",
        path=f"/partners/{row['id']}#people",
        needs=Permission.READ_DIRECTORY,
        visibility=row["visibility"],
        people=looked_after(row["owner_id"], row["backup_owner_id"]),
    )


def _vacancy(row: Mapping[str, Any]) -> Deadline:
    post = row["title"] or convert(row["role"], PositionRole).label
    return Deadline(
        kind=DeadlineKind.VACANCY,
        object_kind="position",
        object_id=row["id"],
        on=row["day"],
        label=f"{row['name']}: {post} is vacant",
        path=f"/partners/{row['organisation_id']}#people",
        needs=Permission.READ_DIRECTORY,
        people=looked_after(row["owner_id"], row["backup_owner_id"]),
    )


DEADLINES = [
    DeadlineSource(object_kind="organisation", read=_to_confirm),
    DeadlineSource(object_kind="position", read=_vacant),
    *OF_MEETINGS,
]
