"""Which agreements hang on somebody at a partner: those that they sign for it."""

from collections.abc import Sequence
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor, Permission, can

_SIGNED = """
    SELECT a.id, a.reference, a.title FROM agreement_party p JOIN agreement a ON a.id = p.agreement_id
    WHERE p.signatory_id = $1 AND p.withdrawn_on IS NULL AND a.terminated_on IS NULL AND a.superseded_on IS NULL
        AND a.visibility = ANY($2)
    ORDER BY a.reference, a.id LIMIT 50
"""


async def hangs_on(actor: Actor, person_id: UUID) -> Sequence[tuple[str, str]]:
    """The agreements that they signed and that still stand: a review is due when a signatory goes."""
    if not can(actor, Permission.READ_AGREEMENTS):
        return []
    rows = await db.fetch(_SIGNED, person_id, actor.visibilities())
    return [(f"Signs: {row['reference']} {row['title']}", f"/agreements/{row['id']}") for row in rows]
