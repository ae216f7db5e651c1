"""Which agreements hang on somebody at a partner, or on the partner: signed by them, or sending notices to them."""

from collections.abc import Sequence
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor, Permission, can

# Of what is over nobody has to do anything.
_STANDS = """
    p.withdrawn_on IS NULL AND a.terminated_on IS NULL AND a.superseded_on IS NULL AND a.visibility = ANY($2)
    AND coalesce(s.state, '') NOT IN ('expired', 'withdrawn')
"""
_FROM = """
    FROM agreement_party p JOIN agreement a ON a.id = p.agreement_id
    LEFT JOIN agreement_standing s ON s.agreement_id = a.id
"""
_ON_PERSON = f"""
    SELECT a.id, a.reference, a.title, coalesce(p.signatory_id = $1, false) AS signs {_FROM}
    WHERE {_STANDS} AND (p.signatory_id = $1 OR lower(p.notice_address) IN (
        SELECT lower(value) FROM contact_point WHERE person_id = $1 AND kind LIKE 'email%'))
    ORDER BY a.reference, a.id LIMIT 50
"""  # noqa: S608 - our own words
_ON_HOUSE = f"""
    SELECT DISTINCT a.id, a.reference, a.title {_FROM} WHERE {_STANDS} AND p.organisation_id = $1
    ORDER BY a.reference, a.id LIMIT 50
"""


async def hangs_on(actor: Actor, person_id: UUID) -> Sequence[tuple[str, str]]:
    """The agreements that still stand and that they signed, or whose notices and reminders go to their address."""
    if not can(actor, Permission.READ_AGREEMENTS):
        return []
    rows = await db.fetch(_ON_PERSON, person_id, actor.visibilities())
    return [
        (
            f"{'Signs' if row['signs'] else 'Gets the notices of'}: {row['reference']} {row['title']}",
            _address(row["id"]),
        )
        for row in rows
    ]


async def hangs_on_house(actor: Actor, organisation_id: UUID) -> Sequence[tuple[str, str]]:
    """The agreements that still stand to which it is a party."""
    if not can(actor, Permission.READ_AGREEMENTS):
        return []
    rows = await db.fetch(_ON_HOUSE, organisation_id, actor.visibilities())
    return [(f"Party to: {row['reference']} {row['title']}", _address(row["id"])) for row in rows]


def _address(agreement_id: UUID) -> str:
    return f"/agreements/{agreement_id}"
