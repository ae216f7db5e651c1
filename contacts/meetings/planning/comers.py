"""Who comes to the meetings that they are asked to, and who no longer does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from contacts.meetings.planning.areas import areas_of, read
from contacts.meetings.planning.trend import LAST, STAYED_AWAY, Came, Invited, Trend, trend
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor

MOST = 200
LOOK_BACK = timedelta(days=5 * 366)  # the longest time between that a wish can name

# Whoever is asked to the series s, by the organisation that they are of.
WHO = """
    JOIN meeting_invitee i ON i.series_id = s.id LEFT JOIN person p ON p.id = i.person_id
    JOIN organisation o ON o.id = coalesce(i.organisation_id, p.organisation_id)
"""
# What the partners in $3 are asked to, themselves or through their people.
ASKED_OF = """
    SELECT organisation_id AS id, series_id, meeting_id, removed_at FROM meeting_invitee WHERE organisation_id = ANY($3)
    UNION ALL SELECT p.organisation_id, i.series_id, i.meeting_id, i.removed_at FROM person p
    JOIN meeting_invitee i ON i.person_id = p.id WHERE p.organisation_id = ANY($3)
"""
_CAME = """
    CASE WHEN bool_or(a.attendance IN ('present', 'remote')) THEN 'came'
        WHEN bool_or(a.attendance = 'excused') THEN 'excused' ELSE 'away' END AS came
"""
_HELD = "m.state = 'held' AND s.visibility = ANY($1) AND m.starts_at > $2"
_TREND = f"""
    WITH asked AS ({ASKED_OF}), held AS (
        SELECT DISTINCT asked.id, m.id AS meeting_id, m.local_at::date AS day, m.starts_at FROM asked
        JOIN meeting_series s ON s.id = asked.series_id
        JOIN meeting m ON m.series_id = s.id AND (asked.meeting_id IS NULL OR asked.meeting_id = m.id)
        WHERE {_HELD} AND coalesce(asked.removed_at > m.starts_at, true) ORDER BY m.starts_at DESC LIMIT {LAST}
    )
    SELECT held.day, {_CAME} FROM held LEFT JOIN LATERAL (
        SELECT t.attendance FROM meeting_attendance t LEFT JOIN person n ON n.id = t.person_id
        WHERE t.meeting_id = held.meeting_id AND coalesce(t.organisation_id, n.organisation_id) = held.id
    ) a ON true GROUP BY held.meeting_id, held.day
"""  # noqa: S608 - our own words
# Each partner's last invitations to what was held, and what became of them.
_STOPPED = f"""
    WITH invited AS (
        SELECT o.id, o.name, o.sector, m.id AS meeting_id, m.local_at::date AS day, m.starts_at, {_CAME}
        FROM meeting_series s {WHO}
        JOIN meeting m ON m.series_id = s.id AND (i.meeting_id IS NULL OR i.meeting_id = m.id)
        LEFT JOIN (
            SELECT t.meeting_id, coalesce(t.organisation_id, n.organisation_id) AS house, t.attendance
            FROM meeting_attendance t LEFT JOIN person n ON n.id = t.person_id
        ) a ON a.meeting_id = m.id AND a.house = o.id
        WHERE {_HELD} AND coalesce(i.removed_at > m.starts_at, true) AND o.status = 'active' {{within}}
        GROUP BY o.id, m.id
    ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY id ORDER BY starts_at DESC) AS place FROM invited
    ), gone AS (
        SELECT id, max(day) FILTER (WHERE came = 'came') AS came_on FROM ranked WHERE place <= {LAST} GROUP BY id
        HAVING count(*) FILTER (WHERE place <= {STAYED_AWAY} AND came <> 'came') = {STAYED_AWAY}
        ORDER BY came_on DESC NULLS LAST, id LIMIT {MOST}
    )
    SELECT r.* FROM ranked r JOIN gone USING (id) WHERE place <= {LAST} ORDER BY gone.came_on DESC NULLS LAST, r.id
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Lost:
    """A partner that does not come any more."""

    id: UUID
    name: str
    sector: Sector
    trend: Trend


async def trend_of(actor: Actor, organisation_id: UUID) -> Trend:
    """Whether one partner comes."""
    rows = await db.fetch(_TREND, actor.visibilities(), clock.now() - LOOK_BACK, [organisation_id])
    return trend([_invited(row) for row in rows])


async def stopped(actor: Actor, area: UUID | None = None) -> list[Lost]:
    """Partners that were asked and did not come, twice in a row; those who came until lately first."""
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in await read(_STOPPED, areas_of(actor, area), actor.visibilities(), clock.now() - LOOK_BACK):
        found.setdefault(row["id"], []).append(row)
    return [
        Lost(key, rows[0]["name"], Sector(rows[0]["sector"]), trend([_invited(row) for row in rows]))
        for key, rows in found.items()
    ]


def _invited(row: Mapping[str, Any]) -> Invited:
    return Invited(row["day"], Came(row["came"]))
