"""One line of evidence, appended."""

from uuid import UUID

from contacts.rows import Row
from contacts.schemas import CheckIn
from contacts.writing import added
from registry.platform import clock
from registry.platform.access.model import Actor
from registry.platform.ids import new_id


async def noted_check(actor: Actor, point_id: UUID, given: CheckIn) -> Row:
    """Append what happened to a contact point, in the caller's transaction."""
    values = {
        "id": new_id(), "contact_point_id": point_id, "method": given.method, "outcome": given.outcome,
        "by_user_id": actor.user_id, "at": given.at or clock.now(), "minutes": given.minutes,
    }  # fmt: skip
    return await added("contact_check", values)
