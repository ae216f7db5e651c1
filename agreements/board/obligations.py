"""What a party owes under an agreement: promised, fulfilled with evidence, and ended."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from agreements.board.dues import Owed, due_on, next_due
from agreements.board.parts import part
from agreements.board.promised import in_words, shown_by
from agreements.board.schemas import EndedIn, FulfilIn, ObligationIn
from agreements.errors import wrong
from agreements.record.facts import period_of
from agreements.record.model import Row, ends_on
from agreements.record.periods import understood
from agreements.record.writing import Held, enter, finish, only, revised, sane
from registry.partners.queries import editors
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.rows import added, changed

FACTS = ("kind", "title", "organisation_id", "owner_id", "first_due_on", "every", "lead_days", "ended_on")
_LOOK = 10_000


async def promise(actor: Actor, agreement_id: UUID, given: ObligationIn, version: int) -> UUID:
    """Record that something is owed; the id of the obligation.

    Raises:
        As `enter`; Invalid.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        values = await _columns(held, given) | {"id": new_id(), "agreement_id": held.id}
        row = await added("agreement_obligation", values | {"next_due_on": given.first_due_on})
        await revised(held)
        await finish(actor, held, "recorded an obligation", after=only(row, FACTS))
        return UUID(str(row["id"]))


async def change(actor: Actor, agreement_id: UUID, obligation_id: UUID, given: ObligationIn, version: int) -> None:
    """Change what is owed; what is left out is emptied. What was fulfilled stays fulfilled.

    Raises:
        NotFound; as `enter`; Invalid.
    """
    async with db.transaction():
        held, before = await _held(actor, agreement_id, obligation_id, version)
        values = await _columns(held, given)
        after = await _kept(obligation_id, {**before, **values}, values)
        await revised(held)
        await finish(actor, held, "changed an obligation", only(before, FACTS), only(after, FACTS))


async def fulfil(actor: Actor, agreement_id: UUID, obligation_id: UUID, given: FulfilIn, version: int) -> None:
    """Record that it was done, for the day that is due next or another one, with what shows it.

    Raises:
        NotFound; as `enter`; Invalid: nothing is due, it is no due day, or it was fulfilled already.
    """
    async with db.transaction():
        held, row = await _held(actor, agreement_id, obligation_id, version)
        sane(given)
        day = given.due_on or row["next_due_on"]
        if day is None or not _is_due_day(owed_of(row), day):
            raise wrong("due_on", "Nothing falls due on that day. Choose one of its due days.")
        evidence, done_on = await _shown(actor, row, day, given, held.today)
        try:
            async with db.transaction():
                await added("agreement_fulfilment", {
                    "id": new_id(), "obligation_id": obligation_id, "due_on": day, "done_on": done_on,
                    "evidence": evidence, "meeting_id": given.meeting_id, "by_user_id": actor.user_id,
                    "by_name": actor.name, "at": clock.now(),
                })  # fmt: skip
        except asyncpg.UniqueViolationError:
            raise wrong("due_on", "What was due on that day is fulfilled already.") from None
        await _kept(obligation_id, row, {})
        await revised(held)
        told = {"title": row["title"], "due_on": day, "done_on": done_on, "evidence": evidence}
        await finish(actor, held, "fulfilled an obligation", after=told)


async def _shown(actor: Actor, row: Row, day: date, given: FulfilIn, today: date) -> tuple[str, date]:
    """What shows that it was done, and when that was."""
    meeting = await shown_by(actor, row, day, given.meeting_id, today) if given.meeting_id else None
    evidence = given.evidence or (in_words(meeting) if meeting else None)
    if evidence is None:
        raise wrong("evidence", "Say what shows that it was done.")
    done_on = given.done_on or (meeting.on if meeting else today)
    if done_on > today:
        raise wrong("done_on", "Give the day on which it was done, not one to come.")
    return evidence, done_on


async def end(actor: Actor, agreement_id: UUID, obligation_id: UUID, given: EndedIn, version: int) -> None:
    """Say until when it is owed; what fell due before stays due.

    Raises:
        NotFound; as `enter`.
    """
    async with db.transaction():
        held, before = await _held(actor, agreement_id, obligation_id, version)
        sane(given)
        values = {"ended_on": ends_on(given.last_day) or held.today}
        after = await _kept(obligation_id, {**before, **values}, values)
        await revised(held)
        await finish(actor, held, "ended an obligation", only(before, FACTS), only(after, FACTS))


def owed_of(row: Mapping[str, Any]) -> Owed:
    """What decides on its due days."""
    return Owed(first_due_on=row["first_due_on"], every=period_of(row["every"]), ended_on=row["ended_on"])


def _is_due_day(owed: Owed, day: date) -> bool:
    numbers = (due_on(owed, number) for number in range(_LOOK))
    return day == next((one for one in numbers if one is None or one >= day), None)


async def _held(actor: Actor, agreement_id: UUID, obligation_id: UUID, version: int) -> tuple[Held, Row]:
    held = await enter(actor, agreement_id, version)
    return held, await part("obligation_id", obligation_id, held.id)


async def _columns(held: Held, given: ObligationIn) -> dict[str, Any]:
    sane(given)
    every = understood("every", given.every)
    if given.organisation_id and not await db.fetch_one(
        "SELECT 1 FROM agreement_party WHERE agreement_id = $1 AND organisation_id = $2", held.id, given.organisation_id
    ):
        raise wrong("organisation_id", "Choose one of the parties.")
    if given.owner_id and given.owner_id not in {user_id for user_id, _ in await editors()}:
        raise wrong("owner_id", "Choose somebody who may edit agreements.")
    return {
        "kind": str(given.kind), "title": given.title, "organisation_id": given.organisation_id,
        "owner_id": given.owner_id, "first_due_on": given.first_due_on, "every": str(every) if every else None,
        "lead_days": given.lead_days,
    }  # fmt: skip


async def _kept(obligation_id: UUID, row: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
    """Change it together with the day that is due next, which follows from all of it."""
    rows = await db.fetch("SELECT due_on FROM agreement_fulfilment WHERE obligation_id = $1", obligation_id)
    following = next_due(owed_of(row), [one["due_on"] for one in rows])
    counted = {"next_due_on": following, "version": row["version"] + 1}
    return await changed("agreement_obligation", obligation_id, {**values, **counted})
