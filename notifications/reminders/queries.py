"""Reading reminders: one's own, those of a mail, and all about one object."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications.reminders.model import Decision, Policy
from notifications.reminders.past import Known, past_of, past_on
from notifications.reminders.planning import AHEAD, sources
from notifications.reminders.rules import decisions
from notifications.reminders.tokens import reminder_of
from notifications.reminders.world import Choice, Row, World, choice_of, closed, world
from registry.platform import db
from registry.platform.access.model import Actor, can
from registry.platform.deadlines import Deadline, Span
from registry.platform.errors import NotFound
from registry.platform.mail.configured import settings

_ROWS = """
    SELECT r.*, m.state AS mail_state, m.reason AS mail_reason, m.attempts, m.settled_at,
        a.by_name AS acknowledged_by, a.on_day AS acknowledged_on, u.name AS user_name
    FROM reminder r LEFT JOIN mail m ON m.id = r.mail_id LEFT JOIN app_user u ON u.id = r.user_id
    LEFT JOIN reminder_acknowledgement a ON (a.object_kind, a.object_id, a.kind, a.part, a.reference_on)
        = (r.object_kind, r.object_id, r.kind, r.part, r.reference_on)
"""
_MINE = f"{_ROWS} WHERE r.recipient = $1 AND (r.at, r.id) < ($2, $3) ORDER BY r.at DESC, r.id DESC LIMIT $4"
_OF_OBJECT = f"{_ROWS} WHERE r.object_kind = $1 AND r.object_id = $2 ORDER BY r.at DESC, r.id DESC LIMIT 200"
_OF_MAIL = f"""
    {_ROWS} WHERE r.mail_id = (SELECT mail_id FROM reminder WHERE id = $1) AND r.user_id IS NOT NULL
    ORDER BY r.reference_on, r.id
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Explained:
    """One day of an object: its schedule, what becomes of each rule today, and whom it is told to."""

    deadline: Deadline
    policy: Policy
    decisions: Sequence[tuple[Decision, str]]
    own: bool


async def mine(actor: Actor, before: tuple[datetime, UUID], limit: int) -> Sequence[Row]:
    """One's own reminders, the latest first, from behind a key (when it was decided on, id)."""
    return await db.fetch(_MINE, str(actor.user_id), *before, limit)


async def of_mail(token: str) -> Sequence[Row]:
    """What was in the mail that a link came with; nothing where the link is none of ours."""
    first = await reminder_of(token)
    return await db.fetch(_OF_MAIL, first) if first else []


async def choice(user_id: UUID) -> Choice:
    """When somebody wants to be written to."""
    row = await db.fetch_one("SELECT * FROM reminder_choice WHERE user_id = $1", user_id)
    return choice_of(row) if row else Choice()


async def explained(actor: Actor, object_kind: str, object_id: UUID) -> tuple[list[Explained], list[Row]]:
    """Why who is told of an object, or is not: its days as they stand, and all that was told before.

    Raises:
        NotFound: it has no days that this person may see.
    """
    known = await world(settings().time_zone)
    days = [each for each in await _days(object_kind, object_id, known) if _sees(actor, each)]
    rows = [row for row in await db.fetch(_OF_OBJECT, object_kind, object_id) if days or _own(actor, row)]
    if not days and not rows:
        raise NotFound
    past = await past_of(object_kind, [object_id])
    return [_explained(each, known, past) for each in days], rows


async def _days(object_kind: str, object_id: UUID, known: World) -> list[Deadline]:
    found: list[Deadline] = []
    for source in (each for each in sources() if each.object_kind == object_kind):
        read = await source.read(Span(until=known.today + AHEAD, ids=[object_id], limit=1))
        found += map(known.with_people, read.deadlines)
    return sorted(found, key=lambda each: (each.on, each.kind, each.part))


def _explained(deadline: Deadline, known: World, past: Known) -> Explained:
    policy = known.policy(deadline)
    found = decisions(deadline, policy, past_on(past, deadline), known.today, closed)
    own = (deadline.kind, deadline.object_kind, deadline.object_id) in known.own_policies
    return Explained(deadline, policy, [(one, _name(one, known)) for one in found], own)


def _name(one: Decision, known: World) -> str:
    if one.recipient is None:
        return "nobody"
    colleague = known.staff.get(one.recipient.user_id) if one.recipient.user_id else None
    return colleague.actor.name if colleague else (one.recipient.address or "somebody who left")


def _sees(actor: Actor, deadline: Deadline) -> bool:
    return can(actor, deadline.needs) and actor.sees(deadline.visibility)


def _own(actor: Actor, row: Row) -> bool:
    return bool(row["user_id"] == actor.user_id)
