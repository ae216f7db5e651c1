"""The rows of answers: whose they may be, what came, and what a person said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from notifications.invitations.rows import told_from
from notifications.replies.rules import Guest, Sent
from registry.platform import clock, db
from registry.platform.ids import new_id

MOST_PARKED = 2000
_GUESTS = "SELECT id, address FROM invitation WHERE uid = $1 ORDER BY address FOR UPDATE"
_TOLD = """
SELECT t.*, i.address, i.name, i.zone FROM invitation_told t JOIN invitation i ON i.id = t.invitation_id
WHERE i.id = ANY($1) ORDER BY t.occasion NULLS FIRST
"""
_WRITE = """
INSERT INTO invitation_reply (id, invitation_id, uid, sender, occasion, answer, comment, proposed_at, sequence,
    stamped_at, via, state, reason, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as it is written down; times are instants, `occasion` is an original local time."""

    invitation_id: UUID | None
    uid: str | None
    sender: str
    occasion: datetime | None
    answer: str
    comment: str | None
    proposed_at: datetime | None
    sequence: int
    stamped_at: datetime
    via: str
    state: str
    reason: str = ""


async def guests(uid: str) -> tuple[dict[str, UUID], list[Guest]] | None:
    """The guests of a meeting by address, locked, and what they know of it; None where it is not known."""
    if await db.fetch_one("SELECT FROM invited_entry WHERE uid = $1", uid) is None:
        return None
    ids = {row["address"]: row["id"] for row in await db.fetch(_GUESTS, uid)}
    return ids, await known(ids)


async def known(ids: dict[str, UUID]) -> list[Guest]:
    """What these guests were told and answered; three statements."""
    keys = list(ids.values())
    told = await db.fetch(_TOLD, keys)
    letters = await db.fetch("SELECT * FROM invitation_letter WHERE invitation_id = ANY($1)", keys)
    answers = await db.fetch(
        "SELECT invitation_id, occasion, stamped_at FROM invitation_reply"
        " WHERE invitation_id = ANY($1) AND state = 'taken'",
        keys,
    )
    return [
        Guest(
            address=address,
            told=[told_from(row) for row in told if row["invitation_id"] == key],
            letters=[_sent(row) for row in letters if row["invitation_id"] == key],
            answers=[(row["occasion"], row["stamped_at"]) for row in answers if row["invitation_id"] == key],
        )
        for address, key in ids.items()
    ]


def _sent(row: db.Record) -> Sent:
    return Sent(about=row["about"], sequence=row["sequence"], planned=row["planned"], at=row["at"])


async def write(reply: Reply) -> UUID:
    """Write an answer down; its id. A taken one settles the proposals that the same guest made before."""
    key, now = new_id(), clock.now()
    if reply.state == "taken":
        await db.execute(
            "UPDATE invitation_reply SET settled_at = $3 WHERE invitation_id = $1 AND occasion IS NOT DISTINCT FROM $2"
            " AND answer = 'counter' AND settled_at IS NULL",
            reply.invitation_id, reply.occasion, now,
        )  # fmt: skip
    await db.execute(
        _WRITE, key, reply.invitation_id, reply.uid, reply.sender, reply.occasion, reply.answer, reply.comment,
        reply.proposed_at, reply.sequence, reply.stamped_at, reply.via, reply.state, reply.reason, now,
    )  # fmt: skip
    return key


async def room() -> bool:
    """Whether one more may wait: who floods us with answers must not fill the table."""
    row = await db.fetch_one("SELECT count(*) AS many FROM invitation_reply WHERE state = 'parked'")
    return row is not None and row["many"] < MOST_PARKED


async def by_link(invitation_id: UUID) -> int:
    """How often a guest answered by the link within a day."""
    row = await db.fetch_one(
        "SELECT count(*) AS many FROM invitation_reply WHERE invitation_id = $1 AND via = 'link' AND at > $2",
        invitation_id, clock.now() - timedelta(days=1),
    )  # fmt: skip
    return int(row["many"]) if row else 0


async def set_aside(invitation_id: UUID, occasion: datetime | None, reason: str) -> None:
    """Let the answers that a guest gave by the link before count no longer."""
    await db.execute(
        "UPDATE invitation_reply SET state = 'old', reason = $3 WHERE invitation_id = $1 AND via = 'link'"
        " AND occasion IS NOT DISTINCT FROM $2 AND state = 'taken'",
        invitation_id, occasion, reason,
    )  # fmt: skip


async def own(invitation_id: UUID) -> Sequence[db.Record]:
    """What a guest answered last, to all and to each occasion."""
    return await db.fetch(
        "SELECT DISTINCT ON (occasion) occasion, answer, comment, proposed_at, at FROM invitation_reply"
        " WHERE invitation_id = $1 AND state = 'taken' ORDER BY occasion, at DESC, id DESC",
        invitation_id,
    )
