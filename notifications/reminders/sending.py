"""What is due is looked at once more, and what still holds goes to each reader in one mail."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from notifications.reminders.letters import letter, note
from notifications.reminders.model import Decision, Pace, Verdict
from notifications.reminders.past import past_of, past_on
from notifications.reminders.planning import standing
from notifications.reminders.rules import decisions
from notifications.reminders.ways import Way
from notifications.reminders.world import Row, World, closed, world
from registry.platform import db, db_pool
from registry.platform.arriving import Leaving
from registry.platform.deadlines import Deadline, Recipient
from registry.platform.errors import Unavailable
from registry.platform.mail import WrongAddress, put, put_note
from registry.platform.mail.configured import settings
from registry.platform.mail.store import mark_bad
from registry.platform.web.page import day

log = logging.getLogger("registry.reminders")

KIND = "reminder"
_WHOSE = """
    SELECT recipient FROM reminder WHERE state = 'waiting' AND due_at <= $1
    GROUP BY recipient ORDER BY bool_or(urgent) DESC, min(due_at), recipient
"""
# Two who send at once: the second leaves this reader to the first and goes on to the next. By rows alone, each might
# get some of them.
_MINE = "SELECT pg_try_advisory_xact_lock(hashtextextended('reminders of ' || $1, 0)) AS mine"
_OF_ONE = """
    SELECT * FROM reminder WHERE recipient = $1 AND state = 'waiting' AND due_at <= $2
    ORDER BY reference_on, label, id FOR UPDATE
"""
_OF_MAIL = "SELECT * FROM reminder WHERE mail_id = $1 AND state = 'mailed' ORDER BY reference_on, label, id FOR UPDATE"
_MAILED = "UPDATE reminder SET state = 'mailed', mail_id = $2 WHERE id = ANY($1)"
_LATER = "UPDATE reminder SET due_at = $2 WHERE id = ANY($1)"
# `at` tells the next mail about them from the one that did not leave.
_AGAIN = "UPDATE reminder SET state = 'waiting', mail_id = NULL, due_at = $2, at = $3 WHERE id = ANY($1)"
# Of what was in a note that did not arrive.
_INSTEAD = """
    UPDATE reminder r SET state = 'waiting', by_mail = true, mail_id = NULL, due_at = $1, at = $1 FROM mail m
    WHERE m.state = 'failed' AND m.put_at > $2 AND m.channel <> 'mail' AND r.mail_id = m.id AND r.state = 'mailed'
"""
_LATELY = timedelta(days=30)
_WITHHELD = """
    UPDATE reminder SET state = 'withheld', reason = w.reason
    FROM unnest($1::uuid[], $2::text[]) AS w(id, reason) WHERE reminder.id = w.id
"""
_NOTHING_LEFT = "What was in it was settled, or is in a later mail."
_PART_LEFT = "Something in it was settled meanwhile; what still holds is in another mail."
_QUIET = "It is night for its reader by now; what it says is in a mail of the morning."


async def send() -> int:
    """Write to everybody who has something due, by each way one mail or note; how many.

    One reader whom no mail can be made for keeps no other back; that one failed is raised at the end.
    """
    known, sent = await world(settings().time_zone), 0
    await db.execute(_INSTEAD, known.now, known.now - _LATELY)
    failed: Exception | None = None
    for row in await db.fetch(_WHOSE, known.now):
        try:
            async with db.transaction():
                due = await _due_of(row["recipient"], known)
                sent += await _write_to(due, known)
        except (*db_pool.AWAY, Unavailable):
            raise
        except Exception as problem:
            log.exception("one reader's reminders could not be written")
            failed = problem
    if failed is not None:
        raise failed
    return sent


async def _due_of(reader: str, known: World) -> Sequence[Row]:
    """What may leave now; nothing while somebody else writes to them.

    What was due before an outage that ends at night waits for the morning.
    """
    if not (await db.fetch(_MINE, reader))[0]["mine"]:
        return []
    due = await db.fetch(_OF_ONE, reader, known.now)
    until = _quiet_until(due, known)
    late = [row["id"] for row in due if until and not row["urgent"]]
    if late:
        await db.execute(_LATER, late, until)
    return [row for row in due if row["id"] not in late]


def _quiet_until(rows: Sequence[Row], known: World) -> datetime | None:
    """When the quiet hours of the reader of these end; None while they are not."""
    reader = [Recipient(user_id=row["user_id"], address=row["address"]) for row in rows[:1]]
    then = known.leaves_at(reader[0], Pace.AT_ONCE, urgent=False) if reader else known.now
    return then if then > known.now else None


async def _write_to(due: Sequence[Row], known: World) -> int:
    reasons = await reasons_not_to(due, known)
    await _withhold(reasons)
    by_way: dict[Way, list[Row]] = defaultdict(list)
    for row in due:
        if row["id"] not in reasons:
            by_way[known.way(row)].append(row)
    return sum([await _tell(way, rows, known) for way, rows in by_way.items()])


async def _tell(way: Way, holds: Sequence[Row], known: World) -> bool:
    if way.channel is None:
        return await _mail(holds, known)
    first = holds[0]
    note_id = await put_note(
        await note(holds, known, way),
        channel=way.channel,
        to=way.to,
        kind=KIND,
        cause=(KIND, first["id"]),
        edition=first["at"].isoformat(),
        urgent=any(row["urgent"] for row in holds),
    )
    await db.execute(_MAILED, [row["id"] for row in holds], note_id)
    return True


async def _mail(holds: Sequence[Row], known: World) -> bool:
    first = holds[0]
    address = first["address"] or known.staff[first["user_id"]].email
    made = await letter(address, holds, known)
    try:
        mail_id = await put(
            made,
            kind=KIND,
            cause=(KIND, first["id"]),
            edition=first["at"].isoformat(),
            urgent=any(row["urgent"] for row in holds),
            may_leave=first["address"] is not None,
        )
    except WrongAddress as problem:
        # From now on it goes to the next in line.
        await mark_bad(address, problem.sentence, known.now, None)
        await _withhold({row["id"]: problem.sentence for row in holds})
        return False
    await db.execute(_MAILED, [row["id"] for row in holds], mail_id)
    return True


async def before_sending(leaving: Leaving) -> str | None:
    """Why a mail that was put some time ago should not leave: something in it holds no more, or it is night by now.

    What still holds of it leaves in another. A mail that may have arrived already is only sent as it is, or not at all:
    nothing of it is told in another.
    """
    known = await world(settings().time_zone)
    async with db.transaction():
        rows = await db.fetch(_OF_MAIL, leaving.id)
        reasons = await reasons_not_to(rows, known)
        holds = [row for row in rows if row["id"] not in reasons]
        if await _may_have_arrived(leaving.id):
            return None if holds else _NOTHING_LEFT
        await _withhold(reasons)
        if not holds:
            return next(iter(reasons.values()), _NOTHING_LEFT)
        until = None if any(row["urgent"] for row in holds) else _quiet_until(holds, known)
        if not reasons and until is None:
            return None
        await db.execute(_AGAIN, [row["id"] for row in holds], until or known.now, known.now)
        return _PART_LEFT if reasons else _QUIET


async def _may_have_arrived(mail_id: UUID) -> bool:
    row = await db.fetch_one("SELECT doubts FROM mail WHERE id = $1", mail_id)
    return row is not None and row["doubts"] > 0


async def _withhold(reasons: Mapping[UUID, str]) -> None:
    if reasons:
        await db.execute(_WITHHELD, list(reasons), list(reasons.values()))


async def reasons_not_to(rows: Sequence[Row], known: World) -> dict[UUID, str]:
    """Why not to tell of these after all, in words; those that still hold are left out."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row["object_kind"]].append(row)
    found: dict[UUID, str] = {}
    for object_kind, of_kind in by_kind.items():
        decided = await _decided(object_kind, of_kind, known)
        told = ((row["id"], _reason(row, decided, known)) for row in of_kind)
        found |= {key: reason for key, reason in told if reason is not None}
    return found


_PLACES = {Verdict.SEND: None, Verdict.LATER: "It is not its day yet: the clock or the schedule was changed."}
Decided = Mapping[tuple[UUID, str, str], tuple[Deadline, Sequence[Decision]]]


async def _decided(object_kind: str, rows: Sequence[Row], known: World) -> Decided:
    """What the rules say today of the objects of these rows, as if the rows themselves were not there."""
    ids = sorted({row["object_id"] for row in rows})
    past = await past_of(object_kind, ids, without=[row["id"] for row in rows])
    found = {}
    for deadline in map(known.with_people, await standing(object_kind, ids, known.today)):
        decided = decisions(deadline, known.policy(deadline), past_on(past, deadline), known.today, closed)
        found[deadline.object_id, str(deadline.kind), deadline.part] = deadline, decided
    return found


def _reason(row: Row, decided: Decided, known: World) -> str | None:
    deadline, found = decided.get((row["object_id"], row["kind"], row["part"]), (None, ()))
    if deadline is None:
        return "It is done, or no longer asked for."
    if deadline.on != row["reference_on"]:
        return f"Its day moved to {day(deadline.on)}."
    same = [one for one in found if one.rule == row["rule"] and one.recipient and one.recipient.key == row["recipient"]]
    if same:
        return _PLACES.get(same[0].verdict, "A later reminder of the same day takes its place.")
    return _not_theirs(row, known, found)


def _not_theirs(row: Row, known: World, found: Collection[Decision]) -> str:
    recipient = Recipient(user_id=row["user_id"], address=row["address"])
    if recipient.user_id and recipient.user_id not in known.staff:
        return "They can no longer sign in."
    if row["rule"].startswith("handed on"):
        return "Somebody said that they act on it."
    if any(one.rule == row["rule"] for one in found):
        return "It is in somebody else’s hands now."
    return "The schedule was changed."
