"""Somebody says that they act, when they want to be written to, or who is told when."""

import re
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from notifications.reminders.choosing import days_of
from notifications.reminders.errors import NoSuchReminder, NotInCharge
from notifications.reminders.letters import CHANNEL_KIND, first_note
from notifications.reminders.planning import standing
from notifications.reminders.queries import LINK_DAYS
from notifications.reminders.schemas import ChoiceIn, PolicyIn
from notifications.reminders.times import digest_at, quiet
from notifications.reminders.tokens import reminder_of
from notifications.reminders.world import Row, world
from registry.platform import audit, clock, db
from registry.platform.access import Actor, Permission
from registry.platform.access.model import can
from registry.platform.channel import Channel, is_target
from registry.platform.deadlines import Deadline, DeadlineKind
from registry.platform.errors import Conflict, Invalid, Refused
from registry.platform.ids import new_id
from registry.platform.mail import put_note
from registry.platform.mail.configured import settings

_MINE = "SELECT * FROM reminder WHERE id = $1 AND user_id = $2 FOR UPDATE"
_OF_MAIL = """
    SELECT r.*, u.name AS by_name FROM reminder f JOIN reminder r ON r.mail_id = f.mail_id
    JOIN app_user u ON u.id = r.user_id AND u.disabled_at IS NULL
    WHERE f.id = $1 AND r.at > $2 ORDER BY r.reference_on, r.id FOR UPDATE OF r
"""
_ACKNOWLEDGE = """
    INSERT INTO reminder_acknowledgement VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (object_kind, object_id, kind, part, reference_on) DO UPDATE
    SET by_user_id = excluded.by_user_id, by_name = excluded.by_name, on_day = excluded.on_day, at = excluded.at
"""
_CHOOSE = """
    INSERT INTO reminder_choice (user_id, digest_at, quiet_from, quiet_until, manager_id, channel, reach)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (user_id) DO UPDATE SET digest_at = excluded.digest_at, quiet_from = excluded.quiet_from,
        quiet_until = excluded.quiet_until, manager_id = excluded.manager_id, channel = excluded.channel,
        reach = excluded.reach, version = reminder_choice.version + 1
"""
_WAITING = "UPDATE reminder SET due_at = $2 WHERE user_id = $1 AND state = 'waiting' AND pace = 'digest'"
_SCHEDULE = """
    INSERT INTO reminder_policy (id, kind, object_kind, object_id, days, backup_days, manager_days, party_days,
        at_once_from, working_days, urgent, channel, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (kind, object_kind, object_id) DO UPDATE SET days = excluded.days, at_once_from = excluded.at_once_from,
        backup_days = excluded.backup_days, manager_days = excluded.manager_days, party_days = excluded.party_days,
        working_days = excluded.working_days, urgent = excluded.urgent,
        channel = excluded.channel, updated_at = excluded.updated_at, version = reminder_policy.version + 1
"""
_NO_CHANNEL = "There is no such channel any more. Choose another."
_COLUMNS = ("days", "backup_days", "manager_days", "party_days", "at_once_from", "working_days", "urgent", "channel")
_POLICY = """
    SELECT * FROM reminder_policy
    WHERE kind = $1 AND (object_kind, object_id) IS NOT DISTINCT FROM ($2::text, $3::uuid) FOR UPDATE
"""
_USUAL = """
    DELETE FROM reminder_policy WHERE kind = $1 AND (object_kind, object_id) IS NOT DISTINCT FROM ($2::text, $3::uuid)
"""


async def acknowledge(actor: Actor, reminder_id: UUID) -> None:
    """Say of a reminder of one's own that one acts: nobody else is told until the next.

    Raises:
        NoSuchReminder: there is none, or it is somebody else's.
        NotInCharge: it came into other hands since.
    """
    async with db.transaction():
        row = await db.fetch_one(_MINE, reminder_id, actor.user_id)
        if row is None:
            raise NoSuchReminder
        if not await _theirs([row]):
            raise NotInCharge
        await _acknowledged(actor, row, actor.name)


async def acknowledge_by_mail(token: str) -> int:
    """The same of all reminders in a mail, by the link in it; of how many. The mail is what shows who it is.

    Raises:
        NoSuchReminder: the link is none of ours or too old, or the account is closed.
        NotInCharge: all of it came into other hands since.
    """
    first = await reminder_of(token)
    async with db.transaction():
        rows = await db.fetch(_OF_MAIL, first, clock.now() - LINK_DAYS) if first else []
        if not rows:
            raise NoSuchReminder
        theirs = await _theirs(rows)
        if not theirs:
            raise NotInCharge
        for row in theirs:
            await _acknowledged(None, row, row["by_name"])
    return len(theirs)


async def _theirs(rows: Sequence[Row]) -> list[Row]:
    """Those of one reader that are in their hands; of what is done or has moved it does no harm to say so."""
    known = await world(settings().time_zone)
    if rows[0]["user_id"] not in known.staff:
        raise NoSuchReminder
    kept = list(rows)
    for object_kind in {row["object_kind"] for row in rows}:
        ids = {row["object_id"] for row in rows if row["object_kind"] == object_kind}
        for each in await standing(object_kind, sorted(ids), known.today):
            hands = {one.user_id for one in known.in_charge(each).values()}
            kept = [row for row in kept if row["user_id"] in hands or not _is(row, each)]
    return kept


def _is(row: Row, day: Deadline) -> bool:
    return bool(
        (row["object_id"], row["kind"], row["part"], row["reference_on"])
        == (day.object_id, str(day.kind), day.part, day.on)
    )


async def _acknowledged(actor: Actor | None, row: Mapping[str, Any], name: str) -> None:
    day = [row[column] for column in ("object_kind", "object_id", "kind", "part", "reference_on")]
    now = clock.now()
    await db.execute(_ACKNOWLEDGE, *day, row["user_id"], name, clock.today(settings().time_zone), now)
    after = {"day": row["reference_on"].isoformat(), "what": row["label"], "by": name}
    await audit.record(actor, "acknowledged", row["object_kind"], row["object_id"], after=after)


async def choose(actor: Actor, given: ChoiceIn) -> None:
    """When one wants to be written to, and whom it comes to when one does not act.

    Raises:
        Invalid: the digest would come in the quiet hours, that is nobody who manages, or no channel or number.
    """
    digest, begins, ends = (time.fromisoformat(each) for each in (given.digest_at, given.quiet_from, given.quiet_until))
    if begins != ends and quiet(digest, begins, ends):
        raise Invalid({"digest_at": "That is in your quiet hours. Choose another hour, or other quiet hours."})
    async with db.transaction():
        known = await world(settings().time_zone)
        manager = known.staff.get(given.manager_id) if given.manager_id else None
        if given.manager_id and (given.manager_id not in known.managers or given.manager_id == actor.user_id):
            raise Invalid({"manager_id": "Choose somebody else who manages."})
        way = _way(given, known.channels)
        before = known.choice(actor.user_id).own_way
        await db.execute(_CHOOSE, actor.user_id, digest, begins, ends, given.manager_id, *(way or (None, None)))
        await db.execute(_WAITING, actor.user_id, digest_at(known.now, actor.time_zone, digest))
        after = {"digest": given.digest_at, "quiet": f"{given.quiet_from} to {given.quiet_until}"}
        after |= {"manager": manager.actor.name} if manager else {}
        after |= {"channel": way[0]} if way else {}
        if way and way != before:
            await _try_out(actor.user_id, known.channels[way[0]], way[1])
        await audit.record(actor, "chose times", "reminders", actor.user_id, after=after)


def _way(given: ChoiceIn, channels: Mapping[str, Channel]) -> tuple[str, str] | None:
    if not given.channel:
        return None
    if given.channel not in channels or not channels[given.channel].personal:
        raise Invalid({"channel": _NO_CHANNEL})
    reach = given.reach.strip()
    if reach.startswith("+"):  # as people write a telephone number
        reach = re.sub(r"[ ().-]", "", reach)
    if not is_target(reach):
        raise Invalid({"reach": "Give a number with + and its country, like +1 850 555 0100, or a topic’s name."})
    return given.channel, reach


async def _try_out(user_id: UUID, channel: Channel, reach: str) -> None:
    """The first note, so that whoever chose a channel sees whether it comes."""
    edition = clock.now().isoformat()
    await put_note(
        first_note(), channel=channel, to=reach, kind=CHANNEL_KIND, cause=(CHANNEL_KIND, user_id), edition=edition
    )


async def schedule(actor: Actor, kind: DeadlineKind, of: tuple[str, UUID] | None, given: PolicyIn | None) -> None:
    """Set who is told when of a kind of day, or of that of one object; None: as is usual again.

    Raises:
        Refused: only who decides on agreements does so.
        Invalid: something is no number of days.
        Conflict: somebody changed it meanwhile.
    """
    if not can(actor, Permission.DECIDE_AGREEMENTS):
        raise Refused
    object_kind, object_id = of or (None, None)
    async with db.transaction():
        before = await db.fetch_one(_POLICY, str(kind), object_kind, object_id)
        after = _facts(given) if given else None
        version = before["version"] if before else 0
        if given and given.channel not in {"", *(one.name for one in settings().channels if not one.personal)}:
            raise Invalid({"channel": _NO_CHANNEL})
        if given and given.version not in {None, version}:
            raise Conflict(theirs={"version": version})
        if after is None:
            await db.execute(_USUAL, str(kind), object_kind, object_id)
        else:
            await db.execute(_SCHEDULE, new_id(), str(kind), object_kind, object_id, *_columns(after), clock.now())
        subject = (object_kind or "reminders", object_id or str(kind))
        was = {name: before[name] for name in _COLUMNS} if before else None
        await audit.record(actor, "scheduled", *subject, before=was, after=after)


def _facts(given: PolicyIn) -> dict[str, Any]:
    same = {name: getattr(given, name) for name in ("at_once_from", "working_days", "urgent")}
    return days_of(given) | same | {"channel": given.channel or None}


def _columns(policy: Mapping[str, Any]) -> list[Any]:
    return [policy[name] for name in _COLUMNS]
