"""How an agreement ends or pauses: superseded, terminated, suspended and resumed. Who may decide does this."""

from datetime import date
from typing import Any
from uuid import UUID

from agreements.errors import AlreadyOver, AlreadySuspended, NotSuspended, wrong
from agreements.model import DecisionKind
from agreements.record.model import ends_on
from agreements.record.schemas import ResumeIn, SupersedeIn, SuspendIn, TerminateIn
from agreements.record.writing import Held, enter, finish, revised, sane
from registry.platform import clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.ids import new_id
from registry.platform.rows import added

DECIDE = Permission.DECIDE_AGREEMENTS
_CHAIN = """
    WITH RECURSIVE behind(id, superseded_by_id) AS (
        SELECT id, superseded_by_id FROM agreement WHERE id = $1
        UNION SELECT a.id, a.superseded_by_id FROM agreement a JOIN behind b ON a.id = b.superseded_by_id
    )
    SELECT 1 FROM behind WHERE id = $2
"""


async def supersede(actor: Actor, agreement_id: UUID, given: SupersedeIn, version: int) -> None:
    """Say which agreement takes this one's place, and from which day on.

    Raises:
        As `enter`; Invalid: it is not there or hidden, it is this one, or the two would replace one another.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        sane(given)
        _not_terminated(held)
        other = await db.fetch_one("SELECT id, visibility FROM agreement WHERE id = $1", given.by_id)
        if other is None or not actor.sees(other["visibility"]) or other["id"] == held.id:
            raise wrong("by_id", "Choose another agreement that is on record.")
        if await db.fetch_one(_CHAIN, given.by_id, held.id):
            raise wrong("by_id", "That one was itself replaced by this one. Check which is the newer.")
        values = {"superseded_by_id": given.by_id, "superseded_on": given.on or held.today}
        await revised(held, values)
        await finish(actor, held, "superseded", _was(held, *values), values)


async def terminate(actor: Actor, agreement_id: UUID, given: TerminateIn, version: int) -> None:
    """End it before its time, for a reason; the day may be one to come.

    Raises:
        As `enter`; AlreadyOver: it was terminated or superseded.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version, DECIDE)
        sane(given)
        _not_terminated(held)
        terminated_on = ends_on(given.last_day) or held.today
        await revised(held, {"terminated_on": terminated_on})
        await decided(actor, held, DecisionKind.TERMINATE, given.reason)
        await finish(actor, held, "terminated", _was(held, "terminated_on"), {"terminated_on": terminated_on})


async def suspend(actor: Actor, agreement_id: UUID, given: SuspendIn, version: int) -> None:
    """Let it rest from a day on, for a reason, until it is resumed.

    Raises:
        As `enter`; AlreadyOver; AlreadySuspended.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version, DECIDE)
        sane(given)
        _not_terminated(held)
        if held.row["suspended_on"]:
            raise AlreadySuspended
        suspended_on = given.on or held.today
        await revised(held, {"suspended_on": suspended_on})
        await decided(actor, held, DecisionKind.SUSPEND, given.reason)
        await finish(actor, held, "suspended", {"suspended_on": None}, {"suspended_on": suspended_on})


async def resume(actor: Actor, agreement_id: UUID, given: ResumeIn, version: int) -> None:
    """Let it count again.

    Raises:
        As `enter`; NotSuspended.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version, DECIDE)
        if not held.row["suspended_on"]:
            raise NotSuspended
        await revised(held, {"suspended_on": None})
        await decided(actor, held, DecisionKind.RESUME, given.reason)
        await finish(actor, held, "resumed", _was(held, "suspended_on"), {"suspended_on": None})


async def decided(actor: Actor, held: Held, kind: DecisionKind, reason: str, on: date | None = None) -> None:
    """Keep a decision with its reason. Inside the transaction of what it decides."""
    await added("agreement_decision", {
        "id": new_id(), "agreement_id": held.id, "kind": str(kind), "reason": reason, "decided_on": on or held.today,
        "by_user_id": actor.user_id, "by_name": actor.name, "at": clock.now(),
    })  # fmt: skip


def _was(held: Held, *names: str) -> dict[str, Any]:
    return {name: held.row[name] for name in names}


def _not_terminated(held: Held) -> None:
    if held.row["terminated_on"] and held.row["terminated_on"] <= held.today:
        raise AlreadyOver("It was terminated already.")
    if held.row["superseded_on"] and held.row["superseded_on"] <= held.today:
        raise AlreadyOver("Another agreement took its place already.")
