"""Who has to be told of what today: every deadline of every slice, once over, in steps that each commit.

Any number of planners may run at once, be ended at any moment and begin again: a reminder is one row, whoever writes
it first.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from notifications.reminders.model import Decision, Verdict
from notifications.reminders.past import past_of, past_on
from notifications.reminders.rules import DAY, decisions
from notifications.reminders.world import World, closed, world
from registry.platform import db, db_pool, slices
from registry.platform.deadlines import NOTHING_BEFORE, Deadline, DeadlineSource, Span
from registry.platform.errors import Unavailable
from registry.platform.ids import new_id
from registry.platform.mail.configured import settings

log = logging.getLogger("registry.reminders")

AHEAD = timedelta(days=400)  # further than any schedule reaches before its day
STEP = 2000

_COLUMNS = {
    "id": "uuid", "kind": "text", "object_kind": "text", "object_id": "uuid", "part": "text", "reference_on": "date",
    "rule": "text", "recipient": "text", "user_id": "uuid", "address": "text", "who": "text", "handed_on": "text",
    "fired_on": "date", "told_on": "date", "pace": "text", "urgent": "boolean", "label": "text", "path": "text",
    "needs": "text", "visibility": "text", "due_at": "timestamptz", "at": "timestamptz",
}  # fmt: skip
_ALWAYS = ("id", "object_kind", "object_id", "kind", "part", "reference_on", "rule", "recipient", "user_id", "address")
_ANEW = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _ALWAYS)
# What was withheld and holds again is told after all, as it is now: nothing of it ever left.
_WRITE = f"""
    INSERT INTO reminder ({", ".join(_COLUMNS)})
    SELECT * FROM unnest({", ".join(f"${place}::{kind}[]" for place, kind in enumerate(_COLUMNS.values(), 1))})
    ON CONFLICT (object_kind, object_id, kind, part, reference_on, rule, recipient) DO UPDATE
    SET state = 'waiting', reason = NULL, mail_id = NULL, {_ANEW}
    WHERE reminder.state = 'withheld'
"""  # noqa: S608 - our own names


async def plan() -> int:
    """Decide on every deadline that there is; how many were to be told of.

    A source that fails does not keep the others back; that it failed is raised at the end.
    """
    known, told = await world(settings().time_zone), 0
    failed: Exception | None = None
    for source in sources():
        try:
            told += await _of(source, known)
        except (*db_pool.AWAY, Unavailable):
            raise
        except Exception as problem:
            log.exception("the days of %s could not be looked at", source.object_kind)
            failed = problem
    if failed is not None:
        raise failed
    return told


async def standing(object_kind: str, ids: Sequence[UUID], today: date) -> list[Deadline]:
    """The deadlines of these objects as they stand."""
    span = Span(until=today + AHEAD, ids=sorted(set(ids)), limit=len(ids))
    found: list[Deadline] = []
    for source in (each for each in sources() if each.object_kind == object_kind):
        found += (await source.read(span)).deadlines
    return found


def sources() -> Iterator[DeadlineSource]:
    """Where deadlines come from: each slice's."""
    for part in slices.load():
        yield from part.deadlines


async def _of(source: DeadlineSource, known: World) -> int:
    after: UUID | None = NOTHING_BEFORE
    told = 0
    while after is not None:
        after, more = await _step(source, known, after)
        told += more
    return told


async def _step(source: DeadlineSource, known: World, after: UUID) -> tuple[UUID | None, int]:
    async with db.transaction():
        read = await source.read(Span(until=known.today + AHEAD, after=after, limit=STEP))
        rows = await _due(source.object_kind, read.deadlines, known)
        if rows:
            await db.execute(_WRITE, *(list(column) for column in zip(*rows, strict=True)))
    return read.after, len(rows)


async def _due(object_kind: str, deadlines: Sequence[Deadline], known: World) -> list[tuple[Any, ...]]:
    past = await past_of(object_kind, [each.object_id for each in deadlines])
    found = []
    for each in deadlines:
        policy = known.policy(each)
        if not past_on(past, each).told and not any(each.on + rule.days * DAY <= known.today for rule in policy.rules):
            continue  # most are far ahead
        deadline = known.with_people(each)
        decided = decisions(deadline, policy, past_on(past, deadline), known.today, closed)
        found += [_row(deadline, one, known) for one in decided if one.verdict is Verdict.SEND]
    return sorted(found, key=lambda row: row[3:8])  # everybody locks in one order


def _row(deadline: Deadline, one: Decision, known: World) -> tuple[Any, ...]:
    recipient, urgent = one.recipient, known.policy(deadline).urgent
    assert recipient is not None  # noqa: S101 - nobody is told of nothing
    return (
        new_id(), str(deadline.kind), deadline.object_kind, deadline.object_id, deadline.part, deadline.on,
        one.rule, recipient.key, recipient.user_id, recipient.address, str(one.who),
        str(one.handed_on) if one.handed_on else None,
        one.fires_on, known.today, str(one.pace), urgent, deadline.label, deadline.path, str(deadline.needs),
        deadline.visibility,
        known.leaves_at(recipient, one.pace, urgent=urgent), known.now,
    )  # fmt: skip
