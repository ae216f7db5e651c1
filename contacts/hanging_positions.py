"""What hangs on a position: who holds it, what only it answers for, and the lines that are its own."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.kinds import PositionRole
from registry.platform import db

_HOLDERS = """
    SELECT p.id, p.name, EXISTS (
        SELECT 1 FROM assignment other JOIN position t ON t.id = other.position_id
        WHERE other.person_id = p.id AND other.position_id <> $1 AND (other.ends_on IS NULL OR other.ends_on >= $2)
            AND (t.abolished_on IS NULL OR t.abolished_on > $2)) AS more
    FROM assignment a JOIN person p ON p.id = a.person_id
    WHERE a.position_id = $1 AND (a.ends_on IS NULL OR a.ends_on >= $2) AND (p.left_on IS NULL OR p.left_on > $2)
    ORDER BY p.sort_name, p.id
"""
_ONLY_HERE = """
    SELECT purpose FROM position mine, unnest(mine.purposes) AS purpose
    WHERE mine.id = $1 AND NOT EXISTS (
        SELECT 1 FROM position other WHERE other.organisation_id = mine.organisation_id AND other.id <> mine.id
            AND (other.abolished_on IS NULL OR other.abolished_on > $2) AND purpose = ANY(other.purposes))
    ORDER BY purpose
"""
_ALONE = """
    SELECT 1 FROM position other WHERE other.organisation_id = $1 AND other.id <> $2 AND other.role = $3
        AND (other.abolished_on IS NULL OR other.abolished_on > $4) LIMIT 1
"""
_LINES = """
    SELECT count(*) AS many FROM contact_point
    WHERE position_id = $1 AND person_id IS NULL AND (retired_on IS NULL OR retired_on > $2)
"""


async def hangs_on_position(row: Any, today: date) -> Sequence[tuple[str, str]]:
    """As words and the address of a page each."""
    key: UUID = row["id"]
    people = f"/partners/{row['organisation_id']}#people"
    holders = await db.fetch(_HOLDERS, key, today)
    only = [one["purpose"] for one in await db.fetch(_ONLY_HERE, key, today)]
    role = convert(row["role"], PositionRole)
    alone = await db.fetch_one(_ALONE, row["organisation_id"], key, row["role"], today) is None
    [lines] = await db.fetch(_LINES, key, today)
    return [
        *(_holder(one) for one in holders),
        *([(f"Nobody else here is: {role.label.lower()}", people)] if alone else []),
        *([(f"Nobody else answers for: {', '.join(only)}", people)] if only else []),
        *([(f"Numbers and addresses of its own: {lines['many']}", people)] if lines["many"] else []),
    ]


def _holder(row: Any) -> tuple[str, str]:
    if row["more"]:
        return f"Holds it beside something else: {row['name']}", f"/people/{row['id']}"
    return f"Holds it and nothing else: {row['name']}. Another position?", f"/people/{row['id']}/moved"
