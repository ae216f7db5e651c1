"""Which numbers and addresses somebody was asked about and did not answer in time."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from registry.platform import db

# The day of the ask; `{point}` is the column with the id of the contact point.
ASKED_ON = """
    SELECT max(a.asked_on) FROM confirmation_line l JOIN confirmation_ask a ON a.id = l.ask_id
    WHERE l.contact_point_id = {point} AND l.answer IS NULL AND a.unresponsive_on IS NOT NULL
        AND a.state IN ('unresponsive', 'escalated', 'on_call_list')
"""
# All of them but those that somebody confirmed since.
SILENT = """
    SELECT l.contact_point_id FROM confirmation_ask a
    JOIN confirmation_line l ON l.ask_id = a.id AND l.answer IS NULL
    JOIN contact_point p ON p.id = l.contact_point_id AND (p.confirmed_on IS NULL OR p.confirmed_on < a.asked_on)
    WHERE a.state IN ('unresponsive', 'escalated', 'on_call_list') AND a.unresponsive_on IS NOT NULL
"""
_SILENT = f"""
    SELECT asked.id, ({ASKED_ON.format(point="asked.id")}) AS day FROM unnest($1::uuid[]) AS asked (id)
"""  # noqa: S608 - our own words


async def silent(point_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day on which somebody was asked about each of these, where nobody answered for sixty days."""
    return {row["id"]: row["day"] for row in await db.fetch(_SILENT, list(point_ids)) if row["day"]}
