"""The rows of invitations: what everybody was told last, read and written in the transaction of the change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
SELECT t.*, $2 FROM jsonb_to_recordset($1::jsonb) AS t (invitation_id uuid, occasion timestamp, keys uuid[], part text,
    method text, sequence integer, planned integer, facts jsonb, mail_id uuid)
ON CONFLICT (invitation_id, occasion) DO UPDATE
SET keys = excluded.keys, part = excluded.part, method = excluded.method, sequence = excluded.sequence,
    planned = excluded.planned, facts = excluded.facts, mail_id = excluded.mail_id, told_at = excluded.told_at
"""
_LETTERS = """
INSERT INTO invitation_letter
SELECT t.*, $7 FROM unnest($1::uuid[], $2::uuid[], $3::timestamp[], $4::text[], $5::int[], $6::int[]) AS t
ON CONFLICT DO NOTHING
"""
_RECIPIENTS = """
INSERT INTO invitation (id, uid, address, name, zone)
SELECT t.id, $1, t.address, t.name, t.zone FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
    AS t (id, address, name, zone) ORDER BY t.address
ON CONFLICT (uid, address) DO UPDATE SET name = excluded.name, zone = excluded.zone
RETURNING id, address, first_message
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


async def recipients(uid: str, told: Iterable[Told]) -> dict[str, Recipient]:
    """The recipients of letters by their addresses, each written down with the first one."""
    by_address = {one.address: one for one in told}
    found = await db.fetch(
        _RECIPIENTS, uid, [new_id() for _ in by_address], list(by_address),
        [one.name for one in by_address.values()], [one.zone for one in by_address.values()],
    )  # fmt: skip
    return {row["address"]: Recipient(id=row["id"], first_message=row["first_message"]) for row in found}


async def first(messages: Mapping[UUID, str]) -> None:
    """Write down the first letter to each of these recipients."""
    await db.execute(
        "UPDATE invitation i SET first_message = t.message FROM unnest($1::uuid[], $2::text[]) AS t (id, message)"
        " WHERE i.id = t.id",
        list(messages), list(messages.values()),
    )  # fmt: skip


Sent = tuple[UUID, Letter, UUID]  # the recipient, what they are told, and the mail with it


async def tell(sent: Sequence[Sent]) -> None:
    """Write down what each was told now, in the order in which it was."""
    now, whole = clock.now(), [key for key, letter, _ in sent if letter.told.occasion is None]
    await db.execute("DELETE FROM invitation_told WHERE invitation_id = ANY($1) AND occasion IS NOT NULL", whole)
    await db.execute(_TELL, msgspec.json.encode([_told_row(*one) for one in _latest(sent)]).decode(), now)
    keys, about = [key for key, _, _ in sent], [letter.about for _, letter, _ in sent]
    # Whatever they proposed before is answered by this.
    await db.execute(
        "UPDATE invitation_reply r SET settled_at = $3 FROM unnest($1::uuid[], $2::timestamp[]) AS t (id, about)"
        " WHERE r.invitation_id = t.id AND r.answer = 'counter' AND r.settled_at IS NULL"
        " AND (t.about IS NULL OR r.occasion = t.about)",
        keys, about, now,
    )  # fmt: skip
    told = [letter.told for _, letter, _ in sent]
    await db.execute(
        _LETTERS, [mail_id for _, _, mail_id in sent], keys, about, [str(letter.method) for _, letter, _ in sent],
        [one.sequence for one in told], [one.planned for one in told], now,
    )  # fmt: skip


def _latest(sent: Iterable[Sent]) -> Iterable[Sent]:
    """The last that each was told of the same; what was told of single dates before the whole is told anew is gone."""
    left: dict[tuple[UUID, datetime | None], Sent] = {}
    for one in sent:
        key, occasion = one[0], one[1].told.occasion
        if occasion is None:
            left = {place: each for place, each in left.items() if place[0] != key}
        left[key, occasion] = one
    return left.values()


def _told_row(key: UUID, letter: Letter, mail_id: UUID) -> dict[str, object]:
    one = letter.told
    return {
        "invitation_id": key, "occasion": one.occasion, "keys": list(one.keys), "part": one.part,
        "method": str(one.method), "sequence": one.sequence, "planned": one.planned, "facts": one.facts,
        "mail_id": mail_id,
    }  # fmt: skip


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
