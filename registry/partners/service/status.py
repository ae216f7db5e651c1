"""How an organisation stands with us, and how it ends."""

from uuid import UUID

from registry.partners import queries
from registry.partners.errors import refuse
from registry.partners.model import Status
from registry.partners.rules import Reason, against_status
from registry.partners.service.frame import Done, existing, finish, locked
from registry.platform import db
from registry.platform.access.model import Actor


async def declare(
    actor: Actor, organisation_id: UUID, status: Status, *, reason: str = "", version: int | None = None
) -> None:
    """Say that an organisation is a prospect, active, dormant or inactive.

    Raises:
        Invalid: it cannot be that from where it is, or the status is an end: see `end`.
    """
    if status.ended:
        refuse([Reason("status", f"{status.capitalize()} is an end and needs a successor or a reason.")])
    await _stand(actor, organisation_id, status, successor_id=None, reason=reason, version=version)


async def end(  # noqa: PLR0913 - what an end needs to be told
    actor: Actor,
    organisation_id: UUID,
    status: Status,
    *,
    successor_id: UUID | None = None,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Say that an organisation merged into another or was dissolved. It stays in the directory and is still found.

    Raises:
        Invalid: neither successor nor reason, or a successor that has itself ended.
    """
    if not status.ended:
        refuse([Reason("status", "An end is merged or dissolved.")])
    await _stand(actor, organisation_id, status, successor_id=successor_id, reason=reason, version=version)


async def _stand(  # noqa: PLR0913
    actor: Actor,
    organisation_id: UUID,
    status: Status,
    *,
    successor_id: UUID | None,
    reason: str,
    version: int | None,
) -> None:
    async with db.transaction():
        await queries.hold([organisation_id, *([successor_id] if successor_id else [])])
        found = await locked(actor, organisation_id, version)
        if successor_id == organisation_id:
            refuse([Reason("successor_id", "It cannot be its own successor.")])
        successor = await existing(successor_id, "successor_id") if successor_id else None
        refuse(against_status(found.status, status, successor.status if successor else None, reason))
        await db.execute(
            "UPDATE organisation SET status = $2, successor_id = $3 WHERE id = $1",
            organisation_id,
            status,
            successor_id,
        )
        done = Done(
            action=str(status) if status.ended else "declared",
            kind="organisation" if status.ended else "status",
            before={"status": found.status, "successor_id": found.successor_id},
            after={"status": status, "successor_id": successor_id} | ({"reason": reason} if reason else {}),
        )
        await finish(actor, organisation_id, done, also=[successor_id] if successor_id else [])
