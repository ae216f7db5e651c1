"""What is due is looked at once more, and what still holds goes to each reader in one mail."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from notifications.reminders.letters import letter
from notifications.reminders.model import Decision, Verdict
from notifications.reminders.past import past_of, past_on
from notifications.reminders.planning import AHEAD, sources
from notifications.reminders.rules import decisions
from notifications.reminders.world import Row, World, closed, world
from registry.platform import db
from registry.platform.arriving import Leaving
from registry.platform.deadlines import Deadline, Recipient, Span
from registry.platform.mail import WrongAddress, put
from registry.platform.mail.configured import settings
from registry.platform.web.page import day

KIND = "reminder"
_WHOSE = """
    SELECT recipient FROM reminder WHERE state = 'waiting' AND due_at <= $1
    GROUP BY recipient ORDER BY min(due_at), recipient LIMIT 500
"""
# Two who send at once: the second finds nothing left of this reader and goes on to the next.
_OF_ONE = """
    SELECT * FROM reminder WHERE recipient = $1 AND state = 'waiting' AND due_at <= $2
    ORDER BY reference_on, label, id FOR UPDATE SKIP LOCKED
"""
_OF_MAIL = "SELECT * FROM reminder WHERE mail_id = $1 ORDER BY reference_on, label, id"
_MAILED = "UPDATE reminder SET state = 'mailed', mail_id = $2 WHERE id = ANY($1)"
_WITHHELD = """
    UPDATE reminder SET state = 'withheld', reason = w.reason
    FROM unnest($1::uuid[], $2::text[]) AS w(id, reason) WHERE reminder.id = w.id
"""


async def send() -> int:
    """Write to everybody who has something due, one mail each; how many mails."""
    known, sent = await world(settings().time_zone), 0
    for row in await db.fetch(_WHOSE, known.now):
        async with db.transaction():
            due = await db.fetch(_OF_ONE, row["recipient"], known.now)
            sent += bool(due) and await _write_to(due, known)
    return sent


async def _write_to(due: Sequence[Row], known: World) -> bool:
    reasons = await reasons_not_to(due, known)
    await _withhold(reasons)
    holds = [row for row in due if row["id"] not in reasons]
    if not holds:
        return False
    first = holds[0]
    address = first["address"] or known.staff[first["user_id"]].email
    urgent = any(row["urgent"] for row in holds)
    made = await letter(address, holds, known)
    try:
        mail_id = await put(made, kind=KIND, cause=(KIND, first["id"]), edition=first["at"].isoformat(), urgent=urgent)
    except WrongAddress as problem:
        await _withhold({row["id"]: problem.sentence for row in holds})
        return False
    await db.execute(_MAILED, [row["id"] for row in holds], mail_id)
    return True


async def before_sending(leaving: Leaving) -> str | None:
    """Why a mail that was put some time ago is not needed any more: nothing in it still holds."""
    rows = await db.fetch(_OF_MAIL, leaving.id)
    reasons = await reasons_not_to(rows, await world(settings().time_zone))
    if not rows or len(reasons) < len(rows):
        return None
    await _withhold(reasons)
    return next(iter(reasons.values()))


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


Decided = Mapping[tuple[UUID, str, str], tuple[Deadline, Sequence[Decision]]]


async def _decided(object_kind: str, rows: Sequence[Row], known: World) -> Decided:
    """What the rules say today of the objects of these rows, as if the rows themselves were not there."""
    ids = sorted({row["object_id"] for row in rows})
    past = await past_of(object_kind, ids, without=[row["id"] for row in rows])
    found = {}
    for source in (each for each in sources() if each.object_kind == object_kind):
        read = await source.read(Span(until=known.today + AHEAD, ids=ids, limit=len(ids)))
        for deadline in map(known.with_people, read.deadlines):
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
        return None if same[0].verdict is Verdict.SEND else "A later reminder of the same day takes its place."
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
