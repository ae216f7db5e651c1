"""What the link in a mail shows: somebody's own lines, and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import convert

from contacts.campaigns.errors import LinkOver
from contacts.campaigns.tokens import ask_of
from contacts.kinds import PointKind
from contacts.values import shown
from registry.platform import clock, db

_ASK = """
    SELECT a.*, coalesce(p.status = 'left', false) AS has_left FROM confirmation_ask a
    LEFT JOIN person p ON p.id = a.person_id WHERE a.id = $1
"""
# Only what is still theirs and in use; a line that somebody replaced meanwhile is not asked about any more. What not
# everybody may see is shown to nobody but those who read it in a mailbox of their own.
_LINES = """
    SELECT l.*, c.kind, c.value, c.extension, c.label, c.visibility, o.id AS organisation_id, o.name AS house,
        p.name AS whose, p.title
    FROM confirmation_line l JOIN confirmation_ask a ON a.id = l.ask_id
    LEFT JOIN contact_point c ON c.id = l.contact_point_id
    LEFT JOIN person p ON p.id = coalesce(l.person_id, c.person_id)
    JOIN organisation o ON o.id = coalesce(c.organisation_id, p.organisation_id)
    WHERE l.ask_id = $1 AND (c.retired_on IS NULL OR l.answer IS NOT NULL)
        AND (c.id IS NULL OR c.visibility = 'all_users' OR (NOT $2 AND EXISTS (
            SELECT 1 FROM contact_point e WHERE lower(e.value) = a.recipient AND e.kind LIKE 'email%'
                AND e.person_id IS NOT NULL AND (c.person_id IS NULL OR e.person_id = c.person_id))))
    ORDER BY l.person_id IS NULL, o.sort_name, o.id, p.name NULLS LAST, c.kind, l.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody is asked about, with what they said so far; `executive`: of somebody who did not answer."""

    ask: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]
    executive: bool

    @property
    def open(self) -> list[Mapping[str, Any]]:
        return [line for line in self.lines if line["answer"] is None]


async def opened(token: str) -> Asked:
    """The ask of a link. Reading changes nothing; what was settled otherwise shows nothing any more.

    Raises:
        LinkOver: it is none of ours, or its time is over.
    """
    found = await ask_of(token)
    ask = await db.fetch_one(_ASK, found[0]) if found else None
    if found is None or ask is None or ask["expires_at"] <= clock.now():
        raise LinkOver
    over = ask["state"] == "closed" or ask["has_left"]
    lines = [] if over else await db.fetch(_LINES, ask["id"], found[1])
    return Asked(ask=ask, lines=lines, executive=found[1])


def line_words(line: Mapping[str, Any]) -> str:
    """A number or address as people read it; of a line about a person their name."""
    if line["person_id"]:
        return str(line["whose"])
    number = shown(convert(line["kind"], PointKind), line["value"])
    return f"{number}, extension {line['extension']}" if line["extension"] else number
