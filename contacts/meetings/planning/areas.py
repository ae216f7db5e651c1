"""Whom a county or region is about: partners that serve it, or a part of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor

_SERVING = """
    AND o.id IN (SELECT v.organisation_id FROM service_area v WHERE v.jurisdiction_id IN (
        WITH RECURSIVE inside(id) AS (
            SELECT unnest(${place}::uuid[]) UNION SELECT j.id FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
        ) SELECT id FROM inside))
"""


def areas_of(actor: Actor, area: UUID | None) -> list[UUID]:
    """The area that is asked for, else those that this person looks after; none of them: everywhere."""
    return [area] if area else sorted(actor.jurisdictions)


async def read(sql: str, areas: Sequence[UUID], *args: object) -> Sequence[Mapping[str, Any]]:
    """The rows of a statement whose `{within}` keeps to the organisations `o` that serve one of these areas."""
    if not areas:
        return await db.fetch(sql.format(within=""), *args)
    return await db.fetch(sql.format(within=_SERVING.format(place=len(args) + 1)), *args, list(areas))
