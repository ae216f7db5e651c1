"""Whom to ask: from what was typed and ticked to those who are meant, each once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contacts.meetings.errors import wrong
from contacts.meetings.model import InviteePart
from contacts.meetings.schemas import InviteeIn
from contacts.pages_frame import meant
from registry.partners.named import organisation_meant
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor

MOST = 200
_OUTSIDE = re.compile(r"(?:(?P<name>[^<>]*?)\s*<)?(?P<address>[^\s<>@]+@[^\s<>@]+)>?")
# The first point of contact of every partner of a sector, itself where nobody holds that post. $2: jurisdictions.
_POINTS = """
    SELECT o.id AS organisation_id, o.name AS organisation, n.id AS person_id, n.name FROM organisation o
    LEFT JOIN LATERAL (
        SELECT p.id, p.name FROM position t JOIN assignment a ON a.position_id = t.id
        JOIN person p ON p.id = a.person_id
        WHERE t.organisation_id = o.id AND t.role = 'primary_poc' AND (t.abolished_on IS NULL OR t.abolished_on > $3)
            AND a.starts_on <= $3 AND (a.ends_on IS NULL OR a.ends_on >= $3) AND p.status <> 'left'
        ORDER BY a.kind <> 'primary', a.rank, p.sort_name, p.id LIMIT 1
    ) n ON true
    WHERE o.sector = $1 AND o.status = 'active' AND o.kind <> 'team' AND ($2::uuid[] = '{}' OR EXISTS (
        WITH RECURSIVE around(id, parent_id) AS (
            SELECT j.id, j.parent_id FROM service_area s JOIN jurisdiction j ON j.id = s.jurisdiction_id
            WHERE s.organisation_id = o.id
            UNION SELECT j.id, j.parent_id FROM jurisdiction j JOIN around a ON j.id = a.parent_id
        ) SELECT FROM around WHERE id = ANY($2)))
    ORDER BY o.sort_name, o.id LIMIT $4
"""
_LABEL = """
    SELECT o.id, concat_ws(', ', o.name, s.city, o.region) AS label, o.name, o.sector, o.time_zone FROM organisation o
    LEFT JOIN site s ON s.organisation_id = o.id AND s.main WHERE o.id = $1
"""
_NAMES = """
    SELECT 'o:' || id AS mark, name, NULL AS place FROM organisation WHERE id = ANY($1)
    UNION ALL SELECT 'p:' || p.id, p.name, o.name FROM person p JOIN organisation o ON o.id = p.organisation_id
    WHERE p.id = ANY($2)
    UNION ALL SELECT 'u:' || id, name, 'an account here' FROM app_user WHERE id = ANY($3)
"""


@dataclass(frozen=True, slots=True)
class Picks:
    """Who is to be asked: marks (`o:` a partner, `p:` a person, `u:` an account, then the id) and people outside."""

    marks: Sequence[str]
    outside: Sequence[InviteeIn]

    @property
    def many(self) -> int:
        return len(self.marks) + len(self.outside)

    def ids(self, letter: str) -> list[UUID]:
        return [UUID(mark[2:]) for mark in self.marks if mark.startswith(f"{letter}:")]

    def invitees(self) -> list[InviteeIn]:
        own = [InviteeIn(organisation_id=key) for key in self.ids("o")]
        own += [InviteeIn(person_id=key) for key in self.ids("p")] + [InviteeIn(user_id=key) for key in self.ids("u")]
        return [*own, *self.outside]


async def partner_named(text: str | None) -> tuple[UUID | None, str | None]:
    """The partner of an id in an address, as (id, the label that its field has); nobody for anything else."""
    row = await partner_of(text)
    return (row["id"], row["label"]) if row else (None, None)


async def partner_of(text: str | None) -> Mapping[str, Any] | None:
    """The same with its name, sector and time zone."""
    try:
        key = UUID(text or "")
    except ValueError:
        return None
    return await db.fetch_one(_LABEL, key)


async def picked(  # noqa: PLR0913 - one for each way to name somebody
    actor: Actor,
    *,
    marks: Sequence[str] = (),
    partner: str | None = None,
    person: str | None = None,
    sector: Sector | None = None,
    outside: str | None = None,
) -> Picks:
    """Everybody who is named in one way or another; `sector`: all points of contact of it.

    Raises:
        Invalid: somebody cannot be told from others, or they are too many.
    """
    found = list(marks)
    if partner and (key := await organisation_meant("partner", partner)):
        found.append(f"o:{key}")
    if person:
        found.append(f"p:{await _person(person)}")
    if sector:
        found += await points_of(actor, sector)
    picks = Picks(list(dict.fromkeys(found)), outsiders(outside))
    if picks.many > MOST:
        raise wrong("whole_sector", f"At most {MOST} can be asked to one meeting; these are {picks.many}.")
    return picks


async def _person(text: str) -> UUID:
    return await meant("person", None, text)


async def points_of(actor: Actor, sector: Sector) -> list[str]:
    """The marks of the first point of contact of each partner of a sector, where one looks after them."""
    rows = await db.fetch(_POINTS, sector.value, sorted(actor.jurisdictions), clock.today(actor.time_zone), MOST + 1)
    return [f"p:{row['person_id']}" if row["person_id"] else f"o:{row['organisation_id']}" for row in rows]


def outsiders(text: str | None) -> list[InviteeIn]:
    """People without a record here, one a line: `Kim Reyes <kim@example.org>` or the address alone. Pure.

    Raises:
        Invalid: a line is neither.
    """
    found: dict[str, InviteeIn] = {}
    for line in filter(None, (one.strip() for one in (text or "").splitlines())):
        known = _OUTSIDE.fullmatch(line)
        if known is None or len(line) > 250:
            raise wrong("outside", f"Write one a line, like “Kim Reyes <kim@example.org>”; not “{line[:60]}”.")
        address = known["address"]
        name = (known["name"] or "").strip(' "') or address
        found.setdefault(address.lower(), InviteeIn(address=address, name=name, part=InviteePart.REQUIRED))
    return list(found.values())


async def named(marks: Iterable[str]) -> dict[str, str]:
    """Marks with the names to be shown; what is gone is left out."""
    picks = Picks(list(marks), [])
    rows = await db.fetch(_NAMES, picks.ids("o"), picks.ids("p"), picks.ids("u"))
    words = {row["mark"]: f"{row['name']}, {row['place']}" if row["place"] else row["name"] for row in rows}
    return {mark: words[mark] for mark in picks.marks if mark in words}
