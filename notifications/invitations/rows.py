"""The rows of invitations: what everybody was told last, read and written in the transaction of the change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from notifications.invitations.model import Facts, Letter, Method, Told
from registry.platform import clock, db
from registry.platform.calendar.model import Kept
from registry.platform.ids import new_id

_TOLD = """
SELECT t.*, i.address, i.name, i.zone FROM invitation_told t JOIN invitation i ON i.id = t.invitation_id
WHERE i.uid = $1 ORDER BY i.address, t.occasion NULLS FIRST
"""
_NOTE = """
INSERT INTO invited_entry (uid, source_id, path, facts, sequence, cancelled, noted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (uid) DO UPDATE SET path = $3, facts = $4, sequence = $5, cancelled = $6, noted_at = $7
"""
_TELL = """
INSERT INTO invitation_told (invitation_id, occasion, keys, part, method, sequence, planned, facts, mail_id, told_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (invitation_id, occasion) DO UPDATE
SET keys = $3, part = $4, method = $5, sequence = $6, planned = $7, facts = $8, mail_id = $9, told_at = $10
"""
_RECIPIENT = """
INSERT INTO invitation (id, uid, address, name, zone) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (uid, address) DO UPDATE SET name = $4, zone = $5 RETURNING id, first_message
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An entry as its planner last spoke of it."""

    facts: Facts
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One guest of an entry; `first_message` is what their later letters refer to, empty before the first."""

    id: UUID
    first_message: str


async def note(kept: Kept, facts: Facts) -> Noted | None:
    """Write down how an entry is; how it was, None where nobody spoke of it before."""
    row = await db.fetch_one("SELECT facts, cancelled FROM invited_entry WHERE uid = $1 FOR UPDATE", kept.uid)
    entry = kept.entry
    await db.execute(_NOTE, kept.uid, entry.source_id, entry.path, _json(facts), kept.sequence, entry.cancelled,
                     clock.now())  # fmt: skip
    return Noted(facts=facts_from(row["facts"]), cancelled=row["cancelled"]) if row else None


async def told(uid: str) -> list[Told]:
    """What each recipient of an entry was told last."""
    return [told_from(row) for row in await db.fetch(_TOLD, uid)]


async def recipient(uid: str, one: Told) -> Recipient:
    """The recipient of a letter, written down with the first one."""
    row = await db.fetch_one(_RECIPIENT, new_id(), uid, one.address, one.name, one.zone)
    assert row is not None  # noqa: S101 - the statement gives it
    return Recipient(id=row["id"], first_message=row["first_message"])


async def first(to: Recipient, message: str) -> None:
    """Write down the first letter to a recipient."""
    await db.execute("UPDATE invitation SET first_message = $2 WHERE id = $1", to.id, message)


async def tell(to: Recipient, letter: Letter, mail_id: UUID) -> None:
    """Write down what a recipient was told now."""
    one, now = letter.told, clock.now()
    if one.occasion is None:
        await db.execute("DELETE FROM invitation_told WHERE invitation_id = $1 AND occasion IS NOT NULL", to.id)
    await db.execute(
        _TELL, to.id, one.occasion, list(one.keys), one.part, str(one.method), one.sequence, one.planned,
        _json(one.facts), mail_id, now,
    )  # fmt: skip
    # Whatever they proposed before is answered by this.
    await db.execute(
        "UPDATE invitation_reply SET settled_at = $3 WHERE invitation_id = $1 AND answer = 'counter'"
        " AND settled_at IS NULL AND ($2::timestamp IS NULL OR occasion = $2)",
        to.id, letter.about, now,
    )  # fmt: skip
    await db.execute(
        "INSERT INTO invitation_letter VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        mail_id, to.id, letter.about, str(letter.method), one.sequence, one.planned, now,
    )  # fmt: skip


async def rekey(uid: str, one: Told) -> None:
    """Write down by which names the planner calls what somebody was told."""
    await db.execute(
        "UPDATE invitation_told t SET keys = $4 FROM invitation i WHERE i.id = t.invitation_id AND i.uid = $1"
        " AND i.address = $2 AND t.occasion IS NOT DISTINCT FROM $3",
        uid, one.address, one.occasion, list(one.keys),
    )  # fmt: skip


def told_from(row: db.Record) -> Told:
    """What a row of `invitation_told` with its recipient says."""
    return Told(
        address=row["address"], occasion=row["occasion"], keys=tuple(row["keys"]), name=row["name"], part=row["part"],
        zone=row["zone"], method=Method(row["method"]), sequence=row["sequence"], planned=row["planned"],
        facts=facts_from(row["facts"]),
    )  # fmt: skip


def facts_from(text: str) -> Facts:
    """Facts as they were written down."""
    return msgspec.json.decode(text, type=Facts)


def _json(facts: Facts) -> str:
    return msgspec.json.encode(facts).decode()


async def facts_told(mail_id: UUID) -> Facts | None:
    """What the latest letter to somebody told them; None for one that a later one followed."""
    row = await db.fetch_one("SELECT facts FROM invitation_told WHERE mail_id = $1", mail_id)
    return facts_from(row["facts"]) if row else None


async def addresses(user_ids: Iterable[UUID]) -> Sequence[db.Record]:
    """The people of these accounts who can still sign in: id, name, email, time_zone."""
    return await db.fetch(
        "SELECT id, name, email, time_zone FROM app_user WHERE id = ANY($1) AND disabled_at IS NULL ORDER BY id",
        sorted(user_ids),
    )
