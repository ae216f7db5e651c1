"""All that is known of who can be called at organisations and at their parents, in one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contacts.rows import Row
from contacts.silence import ASKED_ON
from registry.platform import db

# Rows have no names inside an array: they stand here, in the order of the columns.
_COLUMNS = {
    "house": ("id", "name", "sector", "parent_id", "time_zone", "hours", "has_parts"),
    "post": ("id", "organisation_id", "role", "title", "purposes", "required", "abolished_on"),
    "assigned": ("id", "position_id", "person_id", "kind", "rank", "starts_on", "ends_on"),
    "delegated": ("id", "assignment_id", "delegate_id", "starts_on", "ends_on"),
    "known": (
        "id", "organisation_id", "name", "title", "status", "left_on", "back_on", "successor_id", "accepted_on",
        "languages",
    ),
    "point": (
        "id", "organisation_id", "position_id", "person_id", "kind", "value", "extension", "as_typed", "label",
        "coverage", "languages", "visibility", "source", "confirm_months", "retired_on", "asked_on",
    ),
    "latest": ("id", "contact_point_id", "method", "outcome", "at", "by_user_id", "minutes"),
}  # fmt: skip
# The latest check of each meaning is all that the rules need: six probes of an index, however many checks there are.
# `wanted` are the ids of the contact points.
LATEST = """
    SELECT latest.*
    FROM {wanted} AS wanted (id)
    CROSS JOIN unnest(ARRAY['proves', 'confirms', 'reaches', 'fails', 'alters', 'tells']) AS kinds (meaning)
    CROSS JOIN LATERAL (
        SELECT * FROM contact_check
        WHERE contact_point_id = wanted.id AND meaning = kinds.meaning
        ORDER BY at DESC, id DESC LIMIT 1
    ) AS latest
"""
# Arrays of ids, as the planner takes those for few: it is not to walk through a table. What the viewer may not see
# does not leave the database.
_WHOLE = f"""
    WITH asked AS (
        SELECT unnest((SELECT $1::uuid[])) AS id
    ), house AS (
        SELECT o.*, EXISTS (SELECT 1 FROM organisation part WHERE part.parent_id = o.id) AS has_parts
        FROM organisation o WHERE o.id = ANY(ARRAY(
            SELECT id FROM asked
            UNION SELECT parent_id FROM organisation WHERE id = ANY(ARRAY(SELECT id FROM asked))
        ))
    ), post AS (
        SELECT * FROM position
        WHERE organisation_id = ANY(ARRAY(SELECT id FROM house)) AND (abolished_on IS NULL OR abolished_on >= $2)
    ), assigned AS (
        SELECT * FROM assignment
        WHERE position_id = ANY(ARRAY(SELECT id FROM post)) AND (ends_on IS NULL OR ends_on >= $2)
    ), delegated AS (
        SELECT * FROM delegation WHERE assignment_id = ANY(ARRAY(SELECT id FROM assigned)) AND ends_on >= $2
    ), involved AS (
        SELECT person_id AS id FROM assigned UNION SELECT delegate_id FROM delegated
    ), known AS (
        SELECT * FROM person
        WHERE (organisation_id = ANY(ARRAY(SELECT id FROM house)) OR id = ANY(ARRAY(SELECT id FROM involved)))
            AND (left_on IS NULL OR left_on >= $2)
    ), point AS (
        SELECT *, ({ASKED_ON.format(point="contact_point.id")}) AS asked_on FROM contact_point
        WHERE (organisation_id = ANY(ARRAY(SELECT id FROM house)) OR person_id = ANY(ARRAY(SELECT id FROM involved)))
            AND visibility = ANY($3) AND (retired_on IS NULL OR retired_on >= $2)
    ), latest AS ({LATEST.format(wanted="(SELECT id FROM point)")})
    SELECT {
    ", ".join(
        f"ARRAY(SELECT ROW({', '.join(columns)}) FROM {table} ORDER BY id) AS {table}"
        for table, columns in _COLUMNS.items()
    )
}
"""  # noqa: S608 - the constants above

Whole = dict[str, list[Row]]


async def whole(ids: Sequence[UUID], visibilities: Sequence[str], first: date) -> Whole:
    """The rows of each kind, in the order of their ids; without what ended before `first`.

    `house` are the organisations and their parents, `known` the people of theirs or on their call lists.
    """
    row = await db.fetch_one(_WHOLE, list(ids), first, list(visibilities))
    return {table: _named(columns, row[table]) for table, columns in _COLUMNS.items()} if row else {}


def _named(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) for row in rows]
