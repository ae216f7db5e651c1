"""Somebody says that they act, when they want to be written to, or when whom is told."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID

from notifications.reminders.choosing import days_of
from notifications.reminders.errors import NoSuchReminder
from notifications.reminders.schemas import ChoiceIn, PolicyIn
from notifications.reminders.tokens import reminder_of
from registry.platform import audit, clock, db
from registry.platform.access import Actor, Permission
from registry.platform.access.model import can
from registry.platform.deadlines import DeadlineKind
from registry.platform.errors import Refused
from registry.platform.ids import new_id
from registry.platform.mail.configured import settings

_MINE = "SELECT * FROM reminder WHERE id = $1 AND user_id = $2 FOR UPDATE"
_OF_MAIL = """
    SELECT r.*, u.name AS by_name FROM reminder f JOIN reminder r ON r.mail_id = f.mail_id
    JOIN app_user u ON u.id = r.user_id AND u.disabled_at IS NULL
    WHERE f.id = $1 ORDER BY r.reference_on, r.id FOR UPDATE OF r
"""
_ACKNOWLEDGE = """
    INSERT INTO reminder_acknowledgement VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (object_kind, object_id, kind, part, reference_on) DO UPDATE
    SET by_user_id = excluded.by_user_id, by_name = excluded.by_name, on_day = excluded.on_day, at = excluded.at
"""
_CHOOSE = """
    INSERT INTO reminder_choice (user_id, digest_at, quiet_from, quiet_until) VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id) DO UPDATE SET digest_at = excluded.digest_at, quiet_from = excluded.quiet_from,
        quiet_until = excluded.quiet_until, version = reminder_choice.version + 1
"""
_SCHEDULE = """
    INSERT INTO reminder_policy (id, kind, object_kind, object_id, days, at_once_from, party_days, working_days, urgent,
        updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (kind, object_kind, object_id) DO UPDATE SET days = excluded.days, at_once_from = excluded.at_once_from,
        party_days = excluded.party_days, working_days = excluded.working_days, urgent = excluded.urgent,
        updated_at = excluded.updated_at, version = reminder_policy.version + 1
"""
_POLICY = """
    SELECT days, at_once_from, party_days, working_days, urgent FROM reminder_policy
    WHERE kind = $1 AND (object_kind, object_id) IS NOT DISTINCT FROM ($2::text, $3::uuid) FOR UPDATE
"""
_USUAL = """
    DELETE FROM reminder_policy WHERE kind = $1 AND (object_kind, object_id) IS NOT DISTINCT FROM ($2::text, $3::uuid)
"""


async def acknowledge(actor: Actor, reminder_id: UUID) -> None:
    """Say of a reminder of one's own that one acts: nobody else is told until the next.

    Raises:
        NoSuchReminder: there is none, or it is somebody else's.
    """
    async with db.transaction():
        row = await db.fetch_one(_MINE, reminder_id, actor.user_id)
        if row is None:
            raise NoSuchReminder
        await _acknowledged(actor, row, actor.name)


async def acknowledge_by_mail(token: str) -> int:
    """The same of all reminders in a mail, by the link in it; of how many. The mail is what shows who it is.

    Raises:
        NoSuchReminder: the link is none of ours, or the account is closed.
    """
    first = await reminder_of(token)
    async with db.transaction():
        rows = await db.fetch(_OF_MAIL, first) if first else []
        if not rows:
            raise NoSuchReminder
        for row in rows:
            await _acknowledged(None, row, row["by_name"])
    return len(rows)


async def _acknowledged(actor: Actor | None, row: Mapping[str, Any], name: str) -> None:
    day = [row[column] for column in ("object_kind", "object_id", "kind", "part", "reference_on")]
    now = clock.now()
    await db.execute(_ACKNOWLEDGE, *day, row["user_id"], name, clock.today(settings().time_zone), now)
    after = {"day": row["reference_on"].isoformat(), "what": row["label"], "by": name}
    await audit.record(actor, "acknowledged", row["object_kind"], row["object_id"], after=after)


async def choose(actor: Actor, given: ChoiceIn) -> None:
    """When one wants to be written to."""
    times = [time.fromisoformat(each) for each in (given.digest_at, given.quiet_from, given.quiet_until)]
    async with db.transaction():
        await db.execute(_CHOOSE, actor.user_id, *times)
        after = {"digest": given.digest_at, "quiet": f"{given.quiet_from} to {given.quiet_until}"}
        await audit.record(actor, "chose times", "reminders", actor.user_id, after=after)


async def schedule(actor: Actor, kind: DeadlineKind, of: tuple[str, UUID] | None, given: PolicyIn | None) -> None:
    """Set when whom is told of a kind of day, or of that of one object; None: as is usual again.

    Raises:
        Refused: only who decides on agreements does so.
        Invalid: something is no number of days.
    """
    if not can(actor, Permission.DECIDE_AGREEMENTS):
        raise Refused
    object_kind, object_id = of or (None, None)
    async with db.transaction():
        before = await db.fetch_one(_POLICY, str(kind), object_kind, object_id)
        after = _facts(given) if given else None
        if after is None:
            await db.execute(_USUAL, str(kind), object_kind, object_id)
        else:
            await db.execute(_SCHEDULE, new_id(), str(kind), object_kind, object_id, *_columns(after), clock.now())
        subject = (object_kind or "reminders", object_id or str(kind))
        await audit.record(actor, "scheduled", *subject, before=dict(before) if before else None, after=after)


def _facts(given: PolicyIn) -> dict[str, Any]:
    return days_of(given) | {name: getattr(given, name) for name in ("at_once_from", "working_days", "urgent")}


def _columns(policy: Mapping[str, Any]) -> list[Any]:
    return [policy[name] for name in ("days", "at_once_from", "party_days", "working_days", "urgent")]
