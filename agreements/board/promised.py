"""Promised meetings and exercises: which of those that were held show it, and what is only planned."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from agreements.board.dues import Owed, since
from agreements.errors import wrong
from agreements.model import ObligationKind
from agreements.record.facts import period_of
from agreements.record.model import Row
from contacts.meetings import words
from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.evidence import Held, coming_with, held_with
from registry.platform import db
from registry.platform.access.model import Actor

K = MeetingKind
SHOWN_BY: Mapping[str, frozenset[MeetingKind]] = {
    ObligationKind.MEETING: frozenset({K.LIAISON, K.SECTOR, K.EXECUTIVE, K.VISIT}),
    ObligationKind.EXERCISE: frozenset({K.EXERCISE, K.DRILL}),
}
_PARTIES = """
    SELECT organisation_id FROM agreement_party WHERE agreement_id = $1 AND withdrawn_on IS NULL
    ORDER BY role <> 'lead', id
"""
_USED = "SELECT meeting_id FROM agreement_fulfilment WHERE obligation_id = $1 AND meeting_id IS NOT NULL"


async def held_for(actor: Actor, obligation: Row, due: date, today: date) -> list[Held]:
    """The meetings that show that a promise was kept for a due day, less those that showed it for another one.

    Whoever owes it came; where all do, the lead. Without it the others may have met on something else.
    """
    kinds = SHOWN_BY.get(obligation["kind"])
    if kinds is None:
        return []
    owed = Owed(first_due_on=obligation["first_due_on"], every=period_of(obligation["every"]))
    parties = await _parties(obligation["agreement_id"])
    must = obligation["organisation_id"] or next(iter(parties), None)
    found = await held_with(actor, parties, kinds, since(owed, due), today, must=must)
    used = {row["meeting_id"] for row in await db.fetch(_USED, obligation["id"])}
    return [one for one in found if one.id not in used]


async def shown_by(actor: Actor, obligation: Row, due: date, meeting_id: UUID, today: date) -> Held:
    """The meeting that somebody names as evidence.

    Raises:
        Invalid: it was not held with these parties in that time, or shows another due day already.
    """
    for one in await held_for(actor, obligation, due, today):
        if one.id == meeting_id:
            return one
    raise wrong("meeting_id", "Choose a meeting that was held, to which they came, and that shows no other due day.")


async def planned_for(actor: Actor, agreement_id: UUID, owed: Sequence[Row], now: datetime) -> dict[str, Held]:
    """For each kind of promise that is still owed the next meeting that is planned, which fulfils nothing yet."""
    kinds = {row["kind"] for row in owed if row["next_due_on"] and row["kind"] in SHOWN_BY}
    if not kinds:
        return {}
    parties = await _parties(agreement_id)
    found = {kind: await coming_with(actor, parties, SHOWN_BY[kind], now) for kind in sorted(kinds)}
    return {kind: one for kind, one in found.items() if one is not None}


async def _parties(agreement_id: UUID) -> list[UUID]:
    return [row["organisation_id"] for row in await db.fetch(_PARTIES, agreement_id)]


def in_words(one: Held) -> str:
    """A meeting without its title, which fewer people may see than the agreement: `Liaison meeting of 1 Sep 2026`."""
    return f"{words.KINDS[one.kind]} of {one.on.day} {one.on:%b %Y}"


def offered(found: Sequence[Held]) -> list[tuple[Any, ...]]:
    """The same as choices of a form, each with who came; the last one is none of them."""
    lines = [
        (str(one.id), f"{one.title}, {one.on.day} {one.on:%b %Y}", f"There: {', '.join(one.came)}") for one in found
    ]
    return [*lines, ("", "Something else, said below")]
