"""Whose lines are to be confirmed, and by which address each is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from sys import intern
from typing import Any
from uuid import UUID

from contacts.campaigns.model import Line
from contacts.campaigns.rules import due_on
from registry.platform import db
from registry.platform.mail.configured import settings

_HOLDS = "a.starts_on <= $1 AND (a.ends_on IS NULL OR a.ends_on >= $1)"
_IN_USE = "(retired_on IS NULL OR retired_on > $1) AND failed_at IS NULL"
# Whose a line is: the person's, of whoever holds its position, or else of the first point of contact; failing that of
# who keeps the records. They are written to at their own address, that of a position they hold, or that of the house;
# what not everybody may see goes to nobody's address but their own. Whoever is asked is asked about all of theirs but
# what they said lately, so that nothing falls due before they may be asked again: a third of the cadence, three months
# at most. What they answered waits for its cadence, and for the coordinator who looks at it; who is away is let be.
_LINES = f"""
    SELECT c.id, c.organisation_id, o.name AS organisation, o.sector, c.confirmed_on, c.confirm_months AS months,
        c.created_at::date AS listed_on, p.id AS person_id, p.name,
        lower(CASE WHEN c.visibility = 'all_users' THEN coalesce(own.value, post.value, house.value) ELSE own.value END)
            AS recipient
    FROM contact_point c
    JOIN organisation o ON o.id = c.organisation_id AND o.status IN ('active', 'prospect')
        AND (NOT o.demo OR $4)
    LEFT JOIN LATERAL (
        SELECT a.person_id FROM assignment a JOIN position t ON t.id = a.position_id
        JOIN person h ON h.id = a.person_id AND h.status <> 'left'
        WHERE c.person_id IS NULL AND {_HOLDS} AND (t.abolished_on IS NULL OR t.abolished_on > $1)
            AND (t.id = c.position_id OR (c.position_id IS NULL AND t.organisation_id = c.organisation_id
                AND t.role IN ('primary_poc', 'alternate_poc', 'records_custodian')))
        ORDER BY h.status = 'on_leave', array_position(ARRAY['primary_poc', 'alternate_poc'], t.role) NULLS LAST,
            a.kind <> 'primary', a.rank, a.person_id LIMIT 1
    ) holder ON true
    LEFT JOIN person p ON p.id = coalesce(c.person_id, holder.person_id) AND p.status <> 'left'
    LEFT JOIN LATERAL (
        SELECT value FROM contact_point WHERE person_id = p.id AND kind LIKE 'email%' AND {_IN_USE}
        ORDER BY kind, id LIMIT 1
    ) own ON true
    LEFT JOIN LATERAL (
        SELECT e.value FROM assignment a JOIN contact_point e ON e.position_id = a.position_id AND e.kind LIKE 'email%'
        WHERE own.value IS NULL AND a.person_id = p.id AND {_HOLDS}
            AND (e.retired_on IS NULL OR e.retired_on > $1) AND e.failed_at IS NULL
        ORDER BY a.kind <> 'primary', e.id LIMIT 1
    ) post ON true
    LEFT JOIN LATERAL (
        SELECT value FROM contact_point
        WHERE own.value IS NULL AND post.value IS NULL AND organisation_id = c.organisation_id
            AND kind = 'email_shared' AND person_id IS NULL AND {_IN_USE}
        ORDER BY position_id NULLS FIRST, id LIMIT 1
    ) house ON true
    WHERE c.id > $2 AND c.retired_on IS NULL AND c.failed_at IS NULL
        AND (c.confirmed_on IS NULL OR c.confirmed_on + least(c.confirm_months * 10, 90) <= $1)
        AND (c.person_id IS NULL OR p.status IS DISTINCT FROM 'on_leave' OR p.back_on <= $1)
        AND NOT EXISTS (
            SELECT 1 FROM confirmation_line l WHERE l.contact_point_id = c.id AND l.answered_at IS NOT NULL
                AND ((l.answer <> 'right' AND l.verdict IS NULL)
                    OR (l.answered_at + make_interval(months => c.confirm_months))::date > $1))
    ORDER BY c.id LIMIT $3
"""  # noqa: S608 - our own words
_STEP = 5000
_LINE = ("sector", "confirmed_on", "months", "listed_on")


@dataclass(slots=True)
class Due:
    """Somebody who is to be asked, with their lines. `recipient` None: they have no address.

    There may be very many: of a line no more than its id is kept, and of those that are due their cadences.
    """

    recipient: str | None
    person_id: UUID | None
    name: str
    organisation_id: UUID
    first_on: date = date.max
    cadences: set[tuple[str, int]] = field(default_factory=set)
    ids: bytearray = field(default_factory=bytearray)

    @property
    def key(self) -> str:
        """What tells them from all others."""
        return self.recipient or f"nobody at {self.person_id or self.organisation_id}"

    @property
    def points(self) -> list[UUID]:
        """The contact points that they are asked about."""
        return [UUID(bytes=bytes(self.ids[at : at + 16])) for at in range(0, len(self.ids), 16)]

    def take(self, row: Mapping[str, Any], today: date) -> None:
        """One line more; of an address that several share, it is the organisation that is asked.

        Records of the same name at the same address are one person.
        """
        if row["person_id"] != self.person_id and (row["name"] or "").casefold() != self.name.casefold():
            self.person_id, self.name = None, row["organisation"]
        due = due_on(Line(**{name: row[name] for name in _LINE}))
        self.ids += row["id"].bytes
        self.first_on = min(self.first_on, due)
        if due <= today:
            self.cadences.add((intern(row["sector"]), row["months"]))


async def due(today: date) -> list[Due]:
    """Everybody with a line that is due, the longest overdue first, with all their lines; several records are one."""
    pretend = settings().smtp_url is None  # nobody of the demonstration is ever really written to
    found: dict[str, Due] = {}
    last = UUID(int=0)
    while rows := await db.fetch(_LINES, today, last, _STEP, pretend):
        for row in rows:
            one = _begun(row)
            found.setdefault(one.key, one).take(row, today)
        last = rows[-1]["id"]
    pressing = (one for one in found.values() if one.first_on <= today)
    return sorted(pressing, key=lambda one: (one.first_on, one.recipient or ""))


def _begun(row: Mapping[str, Any]) -> Due:
    return Due(row["recipient"], row["person_id"], row["name"] or row["organisation"], row["organisation_id"])
