"""What was told before, and who said that they act: read for many objects at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from notifications.reminders.model import Past, Told
from registry.platform import db
from registry.platform.deadlines import Deadline
from registry.platform.mail.configured import settings
from registry.platform.mail.rules import KEPT

# What was withheld was not told. Where no mail server is set, somebody is told once a mail is in the outbox.
_TOLD = """
    SELECT r.object_id, r.kind, r.part, r.reference_on, r.rule, r.recipient, r.fired_on,
        CASE WHEN r.state = 'waiting' OR (m.due_at IS NOT NULL AND m.reason <> $4) THEN 'infinity'
        ELSE greatest(r.told_on, (m.settled_at AT TIME ZONE $5)::date) END AS told_on
    FROM reminder r LEFT JOIN mail m ON m.id = r.mail_id
    WHERE r.object_kind = $1 AND r.object_id = ANY($2) AND r.state <> 'withheld' AND r.id <> ALL($3)
"""
_ACKNOWLEDGED = """
    SELECT object_id, kind, part, reference_on, on_day, by_user_id FROM reminder_acknowledgement
    WHERE object_kind = $1 AND object_id = ANY($2)
"""
Day = tuple[UUID, str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """By object, kind and part: what was told; and by the reference date as well: when who said that they act."""

    told: Mapping[Day, Sequence[Told]] = field(default_factory=dict)
    acknowledged: Mapping[tuple[Day, date], tuple[date, UUID | None]] = field(default_factory=dict)


async def past_of(object_kind: str, ids: Sequence[UUID], without: Collection[UUID] = ()) -> Known:
    """All that was told of these objects, but for the reminders in `without`; in two statements."""
    told: dict[Day, list[Told]] = defaultdict(list)
    for row in await db.fetch(_TOLD, object_kind, ids, list(without), KEPT, settings().time_zone):
        told[_day(row)].append(_told(row))
    rows = await db.fetch(_ACKNOWLEDGED, object_kind, ids)
    return Known(told, {(_day(row), row["reference_on"]): (row["on_day"], row["by_user_id"]) for row in rows})


def past_on(known: Known, deadline: Deadline) -> Past:
    """What of it is about this day. That somebody acts in whose hands it is no more does not count any more."""
    day = (deadline.object_id, str(deadline.kind), deadline.part)
    on, by = known.acknowledged.get((day, deadline.on), (None, None))
    acts = any(each.user_id == by for each in deadline.people.values())
    return Past(told=tuple(known.told.get(day, ())), acknowledged_on=on if acts else None)


def _day(row: Mapping[str, Any]) -> Day:
    return row["object_id"], row["kind"], row["part"]


def _told(row: Mapping[str, Any]) -> Told:
    names = ("rule", "reference_on", "recipient", "fired_on", "told_on")
    return Told(**{name: row[name] for name in names})
