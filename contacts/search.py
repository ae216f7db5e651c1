"""What an organisation is found by from here: its people, what they do, and every number it has or had."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import convert

from contacts.model import PointKind, PositionRole
from contacts.rows import Row
from registry.platform import clock, db
from registry.platform.slices import SearchText

_PEOPLE = """
    SELECT organisation_id, name FROM person WHERE organisation_id = ANY($1)
    UNION
    SELECT p.organisation_id, person.name FROM position p
    JOIN assignment a ON a.position_id = p.id JOIN person ON person.id = a.person_id
    WHERE p.organisation_id = ANY($1)
    UNION
    SELECT p.organisation_id, person.name FROM position p
    JOIN assignment a ON a.position_id = p.id JOIN delegation d ON d.assignment_id = a.id
    JOIN person ON person.id = d.delegate_id
    WHERE p.organisation_id = ANY($1)
"""
_POSITIONS = """
    SELECT organisation_id, role, title, purposes FROM position
    WHERE organisation_id = ANY($1) AND (abolished_on IS NULL OR abolished_on > $2)
"""
_POINTS = """
    SELECT organisation_id, kind, value, extension, visibility, retired_on IS NOT NULL AS retired
    FROM contact_point WHERE organisation_id = ANY($1)
"""


async def search_texts(organisation_ids: Sequence[UUID]) -> list[SearchText]:
    """Everything under which these organisations are found, in three statements.

    A number carries the visibility of its point, so that a restricted one leads nobody who may not see it; a retired
    number or a person who left still leads to the organisation.
    """
    ids = list(organisation_ids)
    texts = [SearchText(row["organisation_id"], "person", row["name"]) for row in await db.fetch(_PEOPLE, ids)]
    for row in await db.fetch(_POSITIONS, ids, clock.today()):
        texts += [SearchText(row["organisation_id"], "capability", words) for words in _capabilities(row)]
    for row in await db.fetch(_POINTS, ids):
        texts += _reached_by(row)
    return texts


def _capabilities(row: Row) -> set[str]:
    label = convert(row["role"], PositionRole).label
    return {label, *([row["title"]] if row["title"] else []), *row["purposes"]}


def _reached_by(row: Row) -> list[SearchText]:
    kind = convert(row["kind"], PointKind)
    if kind.telephone:
        number = f"{row['value']};ext={row['extension']}" if row["extension"] else row["value"]
        sort = "old_number" if row["retired"] else "number"
        return [SearchText(row["organisation_id"], sort, number, row["visibility"])]
    if kind.email:
        return [SearchText(row["organisation_id"], "identifier", row["value"], row["visibility"])]
    return []
