"""What a coordinator looks after: everything, or the partners of their sectors and places."""

from uuid import UUID

from registry.platform.access.model import Actor, Role

# Organisations `o` that somebody looks after, by what `scope_of` says of them.
LOOKED_AFTER = """
    ($1::text[] IS NULL OR o.sector = ANY($1))
    AND ($2::uuid[] IS NULL OR EXISTS (
        SELECT 1 FROM service_area s WHERE s.organisation_id = o.id AND s.jurisdiction_id IN (
            WITH RECURSIVE inside(id) AS (
                SELECT unnest($2::uuid[])
                UNION SELECT j.id FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
            ) SELECT id FROM inside)))
"""


def scope_of(actor: Actor) -> tuple[list[str] | None, list[UUID] | None]:
    """The sectors and jurisdictions that a limited coordinator looks after; None means all."""
    if actor.role is not Role.COORDINATOR:
        return None, None
    return sorted(actor.sectors) or None, sorted(actor.jurisdictions) or None
