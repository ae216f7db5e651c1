"""Which meetings somebody may run, for a whole list at once."""

from collections.abc import Collection
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor, Permission, Subject, can

Whose = tuple[UUID | None, str | None]
_HOSTS = """
    WITH RECURSIVE around (organisation_id, id) AS (
        SELECT organisation_id, jurisdiction_id FROM service_area WHERE organisation_id = ANY($1)
        UNION SELECT a.organisation_id, j.parent_id FROM around a JOIN jurisdiction j ON j.id = a.id
        WHERE j.parent_id IS NOT NULL
    )
    SELECT o.id, o.sector, ARRAY(SELECT a.id FROM around a WHERE a.organisation_id = o.id) AS areas
    FROM organisation o WHERE o.id = ANY($1)
"""


async def may_run(actor: Actor, whose: Collection[Whose]) -> set[Whose]:
    """Those of these (host, sector of the series) whose meetings this person may run; in one statement or none."""
    if not actor.may(Permission.EDIT_DIRECTORY):
        return set()
    if can(actor, Permission.EDIT_DIRECTORY, Subject("")):
        return set(whose)
    rows = await db.fetch(_HOSTS, [host for host, _ in whose if host])
    hosts = {row["id"]: Subject(row["sector"], frozenset(row["areas"])) for row in rows}
    return {
        (host, sector)
        for host, sector in whose
        if (subject := hosts.get(host) if host else Subject(sector or "")) is not None
        and can(actor, Permission.EDIT_DIRECTORY, subject)
    }
