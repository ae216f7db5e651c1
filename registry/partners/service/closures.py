"""Days on which an organisation is closed, beside public holidays."""

from typing import Any
from uuid import UUID

from registry.partners.errors import refuse
from registry.partners.rules import against_closure
from registry.partners.schemas import ClosureIn
from registry.partners.service.frame import Done, finish, locked
from registry.partners.tables import ClosureRow
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound
from registry.platform.ids import new_id


async def announce_closure(actor: Actor, organisation_id: UUID, given: ClosureIn) -> UUID:
    """Say that an organisation is closed from one day to another, both included; the closure's id."""
    refuse(against_closure(given.starts_on, given.ends_on))
    facts: dict[str, Any] = {"name": given.name, "starts_on": given.starts_on, "ends_on": given.ends_on}
    async with db.transaction():
        await locked(actor, organisation_id)
        closure_id = new_id()
        await ClosureRow.insert(ClosureRow(id=closure_id, organisation_id=organisation_id, **facts))
        done = Done(action="announced", kind="closure", subject_id=closure_id, after=facts)
        await finish(actor, organisation_id, done)
        return closure_id


async def withdraw_closure(actor: Actor, organisation_id: UUID, closure_id: UUID) -> None:
    """Say that an organisation is open on those days after all."""
    async with db.transaction():
        await locked(actor, organisation_id)
        row = await db.fetch_one(
            "DELETE FROM closure WHERE id = $1 AND organisation_id = $2 RETURNING name, starts_on, ends_on",
            closure_id,
            organisation_id,
        )
        if row is None:
            raise NotFound
        done = Done(action="withdrew", kind="closure", subject_id=closure_id, before=dict(row))
        await finish(actor, organisation_id, done)
