"""What other pages show of agreements: a partner's own, and whose agreement an id is."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from agreements.record.queries import of_organisation, of_those_above
from agreements.words import TONES, short
from registry.partners.model import Status
from registry.partners.queries import subject
from registry.platform import db
from registry.platform.access import Actor, Permission, can
from registry.platform.slices import Named, Panel

_MOST = 30
_NAMES = """
    SELECT DISTINCT ON (p.agreement_id) p.agreement_id, o.name FROM agreement_party p
    JOIN organisation o ON o.id = p.organisation_id
    WHERE p.agreement_id = ANY($1)
    ORDER BY p.agreement_id, p.role <> 'lead', p.role <> 'party', p.id
"""
_NAMED = """
    SELECT a.id, a.title || ', ' || a.reference AS name FROM agreement a
    WHERE a.visibility = ANY($1) AND (a.id = ANY($2) OR a.id IN (
        SELECT agreement_id FROM agreement_party WHERE organisation_id = ANY($3) AND withdrawn_on IS NULL))
    ORDER BY a.sort_title, a.id LIMIT 500
"""


async def agreements_panel(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:  # noqa: ARG001
    """The organisation's page: its agreements with what they are today, as far as the reader may see them."""
    if not actor.may(Permission.READ_AGREEMENTS):
        return None
    row = await db.fetch_one("SELECT name, status FROM organisation WHERE id = $1", organisation_id)
    whose = await subject(organisation_id)
    open_ = row is not None and not Status(row["status"]).ended
    context = {
        "organisation_id": organisation_id,
        "name": row["name"] if row else "",
        "lines": await of_organisation(actor, organisation_id, limit=_MOST),
        "above": await of_those_above(actor, organisation_id, limit=_MOST),
        "most": _MOST,
        "may_edit": open_ and whose is not None and can(actor, Permission.EDIT_AGREEMENTS, whose),
        "tones": TONES,
        "short": short,
    }
    return Panel("agreements/record_partner.html", context, order=40)


async def houses_of_agreements(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The name of the lead party of each of these that is an agreement."""
    return {row["agreement_id"]: row["name"] for row in await db.fetch(_NAMES, list(ids))}


async def agreements_named(actor: Actor, ids: Collection[UUID], organisation_ids: Collection[UUID]) -> list[Named]:
    """Agreements with these ids and those of these organisations, as far as this person may see them, by title."""
    if not actor.may(Permission.READ_AGREEMENTS):
        return []
    rows = await db.fetch(_NAMED, actor.visibilities(), list(ids), list(organisation_ids))
    return [Named(row["id"], row["name"], f"/agreements/{row['id']}") for row in rows]
