"""A decision on an agreement: kept with its reason, and carried out, in one transaction."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from agreements.board.choices import choices, few_words, too_early
from agreements.board.schemas import DecideIn
from agreements.drafting.sending import goes_out, last_author
from agreements.errors import wrong
from agreements.model import DecisionKind, Stage
from agreements.record.endings import decided, resume, suspend, terminate
from agreements.record.facts import facts_of
from agreements.record.model import ends_on
from agreements.record.schemas import ResumeIn, SuspendIn, TerminateIn
from agreements.record.writing import Held, enter, finish, revised, sane
from agreements.terms.rules import standing
from registry.platform import db
from registry.platform.access.model import Actor, Permission
from registry.platform.errors import Refused

_K = DecisionKind
# What the trail says was done, and the stage that the work on the text has then.
_DONE: dict[DecisionKind, tuple[str, Stage | None]] = {
    _K.AFFIRM_REVIEW: ("affirmed", None),
    _K.START_RENEWAL: ("began to renew", Stage.NEGOTIATING),
    _K.RENEGOTIATE: ("began to renegotiate", Stage.NEGOTIATING),
    _K.LET_LAPSE: ("let lapse", None),
    _K.APPROVE_DRAFT: ("approved", Stage.OUT_FOR_SIGNATURE),
    _K.RETURN_DRAFT: ("returned", None),
}
# Whoever wrote it, or last began work on a new text.
_AUTHOR = """
    SELECT by_id FROM (
        SELECT actor_id AS by_id, at FROM audit_event WHERE subject_id = $1::uuid::text AND kind = 'agreement'
            AND action = 'drafted'
        UNION ALL SELECT by_user_id, at FROM agreement_decision
            WHERE agreement_id = $1 AND kind IN ('start_renewal', 'renegotiate')
    ) AS authors ORDER BY at DESC LIMIT 1
"""


class OwnDraft(Refused):
    """Two people stand behind every text that goes out."""

    code = "own_draft"

    def __init__(self) -> None:
        super().__init__("You drafted this yourself. Somebody else with the right to decide has to approve it.")


async def decide(actor: Actor, agreement_id: UUID, given: DecideIn, version: int) -> None:
    """Take a decision and do what it says.

    Raises:
        As `enter`; Invalid: it cannot be decided now, the reason says too little, or a day does not fit;
        OwnDraft: who drafted it approves it.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version, Permission.DECIDE_AGREEMENTS)
        sane(given)
        if few_words(given.reason):
            raise wrong("reason", "Say why, in three words or more: somebody reads this in two years.")
        await _check(actor, held, given)
        done = _ENDINGS.get(given.kind)
        if done is not None:
            await done(actor, held, given)
        else:
            await _write(actor, held, given)


async def _check(actor: Actor, held: Held, given: DecideIn) -> None:
    facts = (await facts_of([held.id]))[held.id]
    now = standing(facts, held.today)
    if given.kind not in {one.kind for one in choices(facts, now)}:
        raise wrong("kind", f"That cannot be decided as it stands: {now.reason}")
    if given.kind is _K.TERMINATE and not given.early_because:
        early = too_early(now, _first_without(held, given))
        if early:
            raise wrong("last_day", early)
    if given.kind is _K.APPROVE_DRAFT and actor.user_id in {await _author(held.id), await last_author(held.id)}:
        raise OwnDraft
    if given.kind is _K.AFFIRM_REVIEW and given.on and given.on > held.today:
        raise wrong("on", "Give the day on which it was reviewed, not one to come.")


async def _author(agreement_id: UUID) -> UUID | None:
    row = await db.fetch_one(_AUTHOR, agreement_id)
    return row["by_id"] if row else None


async def _write(actor: Actor, held: Held, given: DecideIn) -> None:
    action, stage = _DONE[given.kind]
    if given.kind is _K.APPROVE_DRAFT:
        await goes_out(actor, held)
    values = {"stage": str(stage)} if stage else {}
    await revised(held, values)
    on = given.on if given.kind is _K.AFFIRM_REVIEW else None
    await decided(actor, held, given.kind, given.reason, on)
    told = {"decision": str(given.kind), "reason": given.reason, "decided_on": on or held.today, **values}
    await finish(actor, held, action, {name: held.row[name] for name in values}, told)


def _first_without(held: Held, given: DecideIn) -> date:
    if given.last_day is None:
        raise wrong("last_day", "Give the last day on which it is in force.")
    return ends_on(given.last_day) or held.today


async def _terminate(actor: Actor, held: Held, given: DecideIn) -> None:
    early = f" Before its terms allow: {given.early_because}" if given.early_because else ""
    end = TerminateIn(reason=given.reason + early, last_day=given.last_day)
    await terminate(actor, held.id, end, held.row["version"])


async def _suspend(actor: Actor, held: Held, given: DecideIn) -> None:
    await suspend(actor, held.id, SuspendIn(reason=given.reason, on=given.on), held.row["version"])


async def _resume(actor: Actor, held: Held, given: DecideIn) -> None:
    await resume(actor, held.id, ResumeIn(reason=given.reason), held.row["version"])


_ENDINGS: dict[DecisionKind, Callable[[Actor, Held, DecideIn], Awaitable[None]]] = {
    _K.TERMINATE: _terminate,
    _K.SUSPEND: _suspend,
    _K.RESUME: _resume,
}
