"""What of the contacts hangs on somebody: meetings that they are asked to, what they took on, whom they stand in for.

What their successor has already is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contacts import rows
from contacts.holders import FILLS
from contacts.model import Person, Position
from contacts.scope import LOOKED_AFTER, scope_of
from registry.platform import clock, db, slices
from registry.platform.access.model import Actor

_MEETINGS = """
    SELECT DISTINCT ON (s.id) m.id, coalesce(m.title, s.title) AS title, m.local_at::date AS day
    FROM meeting_invitee i JOIN meeting_series s ON s.id = i.series_id AND s.cancelled_at IS NULL
    JOIN person p ON p.id = i.person_id
    JOIN meeting m ON m.series_id = s.id AND m.state = 'planned' AND m.starts_at > $2
        AND m.local_at::date >= coalesce(p.left_on, '-infinity')
    WHERE i.person_id = $1 AND i.removed_at IS NULL AND (i.meeting_id IS NULL OR i.meeting_id = m.id)
        AND s.visibility = ANY($3) AND NOT EXISTS (
            SELECT 1 FROM meeting_invitee n WHERE n.series_id = s.id AND n.person_id = p.successor_id
                AND n.removed_at IS NULL AND (n.meeting_id IS NULL OR n.meeting_id = m.id))
    ORDER BY s.id, m.starts_at LIMIT 50
"""
_ACTIONS = """
    SELECT a.title, a.due_on FROM action_item a LEFT JOIN meeting m ON m.id = a.meeting_id
    LEFT JOIN meeting_series s ON s.id = m.series_id
    WHERE a.owner_person_id = $1 AND a.done_on IS NULL AND a.dropped_on IS NULL
        AND coalesce(s.visibility, 'all_users') = ANY($2)
    ORDER BY a.due_on NULLS LAST, a.id LIMIT 50
"""
_STANDS_IN = """
    SELECT a.id, p.name, d.ends_on FROM delegation d JOIN assignment a ON a.id = d.assignment_id
    JOIN person p ON p.id = a.person_id
    WHERE d.delegate_id = $1 AND d.ends_on >= $2 ORDER BY d.ends_on, d.id LIMIT 50
"""
# What they held or hold, that exists, and that nobody holds on the day: as contacts/holders.py judges it.
_VACATED = f"""
    SELECT DISTINCT p.*, o.name AS house, {LOOKED_AFTER} AS ours
    FROM assignment mine JOIN position p ON p.id = mine.position_id JOIN organisation o ON o.id = p.organisation_id
    WHERE mine.person_id = $3 AND {FILLS.replace("a.kind", "mine.kind")}
        AND (p.abolished_on IS NULL OR p.abolished_on > $4) AND NOT EXISTS (
            SELECT 1 FROM assignment a JOIN person ON person.id = a.person_id
            WHERE a.position_id = p.id AND a.starts_on <= $4 AND (a.ends_on IS NULL OR a.ends_on >= $4)
                AND {FILLS}
                AND (person.left_on IS NULL OR person.left_on > $4))
    ORDER BY p.id
"""  # noqa: S608 - our own words
# Whoever holds now, or will, what they held, and has no line, nor has the position one.
_NUMBERLESS = """
    SELECT DISTINCT p.id, p.name, p.organisation_id FROM assignment mine
    JOIN assignment a ON a.position_id = mine.position_id AND a.person_id <> mine.person_id
        AND (a.ends_on IS NULL OR a.ends_on >= $2)
    JOIN person p ON p.id = a.person_id AND (p.left_on IS NULL OR p.left_on > $2)
    WHERE mine.person_id = $1 AND mine.ends_on IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM contact_point c
        WHERE (c.person_id = p.id OR c.position_id = a.position_id) AND c.retired_on IS NULL)
    ORDER BY p.name, p.id LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A position that somebody left empty; `elsewhere` names its organisation where they worked for another.

    `ours`: whether whoever looks may assign somebody.
    """

    position: Position
    elsewhere: str | None
    ours: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """What somebody leaves behind: positions, and the rest as words and the address of a page each.

    `numberless` hold now what they held, and nobody can call them.
    """

    vacant: Sequence[Vacancy] = ()
    hanging: Sequence[tuple[str, str]] = ()
    numberless: Sequence[tuple[str, str]] = ()

    @property
    def nothing(self) -> bool:
        return not (self.vacant or self.hanging or self.numberless)


async def hangs_on(actor: Actor, person_id: UUID) -> Sequence[tuple[str, str]]:
    """Meetings to come, the next of each series, open action items, and whom they stand in for."""
    meetings = await db.fetch(_MEETINGS, person_id, clock.now(), actor.visibilities())
    actions = await db.fetch(_ACTIONS, person_id, actor.visibilities())
    standing_in = await db.fetch(_STANDS_IN, person_id, clock.today())
    return [
        *((f"Asked to: {row['title']}, {_day(row['day'])}", f"/meetings/{row['id']}") for row in meetings),
        *((f"Took on: {row['title']}", "/follow-ups") for row in actions),
        *(
            (f"Stands in for: {row['name']}, until {_day(row['ends_on'])}", f"/assignments/{row['id']}/delegate")
            for row in standing_in
        ),
    ]


async def behind(actor: Actor, person: Person, today: date) -> Behind:
    """What is left to settle: of who leaves all that hangs on them, of everybody what became of their positions."""
    day = max(today, person.left_on) if person.left_on else today
    posts = await db.fetch(_VACATED, *scope_of(actor), person.id, day)
    vacant = [_vacancy(row, person) for row in posts]
    hanging = await slices.hangs_on(actor, person.id) if person.left_on else ()
    numberless = [
        (row["name"], f"/partners/{row['organisation_id']}/points/new?person={row['id']}")
        for row in await db.fetch(_NUMBERLESS, person.id, today)
    ]
    return Behind(vacant, hanging, numberless)


def _vacancy(row: rows.Row, person: Person) -> Vacancy:
    elsewhere = row["house"] if row["organisation_id"] != person.organisation_id else None
    return Vacancy(rows.position(row), elsewhere, row["ours"])


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
