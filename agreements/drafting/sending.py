"""A text goes out for signature, from when on it is frozen, and is taken back to be worked on again."""

from uuid import UUID

from agreements.drafting.queries import drafts, missing
from agreements.drafting.schemas import TakeBackIn
from agreements.errors import NoSuchAgreement, wrong
from agreements.model import Stage
from agreements.record.writing import Held, enter, finish, revised
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict

_AUTHOR = "SELECT by_user_id FROM agreement_draft WHERE agreement_id = $1 ORDER BY number DESC LIMIT 1"


class NotOut(Conflict):
    code = "draft_not_out"

    def __init__(self) -> None:
        super().__init__("It is not out for signature, so there is nothing to take back.")


async def hold(actor: Actor, agreement_id: UUID) -> Held:
    """The agreement, locked. A text has versions of its own, so that of the record does not count.

    Raises:
        NoSuchAgreement, Refused, NotYourAgreement.
    """
    try:
        return await enter(actor, agreement_id, await _version(agreement_id))
    except Conflict:  # changed between the look and the lock; it is locked now
        return await enter(actor, agreement_id, await _version(agreement_id))


async def _version(agreement_id: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", agreement_id)
    if row is None:
        raise NoSuchAgreement
    return int(row["version"])


async def last_author(agreement_id: UUID) -> UUID | None:
    """Who wrote the newest version, where there is one."""
    row = await db.fetch_one(_AUTHOR, agreement_id)
    return row["by_user_id"] if row else None


async def goes_out(actor: Actor, held: Held) -> None:
    """Mark the newest version as the one that is signed. Inside the transaction that approves it.

    An agreement whose text is written elsewhere has no version here, and goes out all the same.

    Raises:
        Invalid: there is something still to be filled in, or it names nobody who signs.
    """
    latest = (await drafts(actor, held.id)).latest
    if latest is None:
        return
    if left := missing(latest):
        raise wrong("kind", f"Still to fill in: {', '.join(left)}. Return it, so that a version says it.")
    if not any(one.signs for one in latest.front.parties):
        raise wrong("kind", "It names nobody who signs. Return it; a new version names the parties as they are then.")
    await db.execute(
        "UPDATE agreement_draft SET sent_at = $3, sent_by = $4 WHERE agreement_id = $1 AND number = $2",
        held.id, latest.number, clock.now(), actor.name,
    )  # fmt: skip


async def take_back(actor: Actor, agreement_id: UUID, given: TakeBackIn) -> None:
    """Work again on a text that was out for signature; what was signed meanwhile stays on record.

    Raises:
        NoSuchAgreement, Refused, NotYourAgreement; NotOut.
    """
    async with db.transaction():
        held = await hold(actor, agreement_id)
        if held.row["stage"] != Stage.OUT_FOR_SIGNATURE:
            raise NotOut
        await db.execute(
            "UPDATE agreement_draft SET sent_at = NULL, sent_by = NULL WHERE agreement_id = $1 AND sent_at IS NOT NULL",
            held.id,
        )
        stage = {"stage": str(Stage.NEGOTIATING)}
        await revised(held, stage)
        after = stage | {"reason": given.reason}
        await finish(actor, held, "took back from signature", {"stage": held.row["stage"]}, after)
