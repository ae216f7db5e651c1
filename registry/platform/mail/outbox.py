"""Putting a mail: its bytes are written down in the transaction of what causes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from registry.platform import clock, db
from registry.platform.channel import MAIL, Channel
from registry.platform.ids import new_id
from registry.platform.jobs import enqueue
from registry.platform.mail import links
from registry.platform.mail.configured import host, sender, settings
from registry.platform.mail.letter import Frame, Letter, address, compose, line, message_id
from registry.platform.mail.note import Note
from registry.platform.mail.rules import KEPT

WAKE = "deliver mail"
_MUST = False  # whoever does not want notes chooses so where they chose them
_PUT = """
INSERT INTO mail (id, message_id, kind, cause_kind, cause_id, edition, recipient, domain, subject, content, state,
                  reason, urgent, may_leave, lane, place, put_at, due_at, channel)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12, $13, $14,
        CASE WHEN $14::text IS NOT NULL
             THEN (SELECT coalesce(max(place), 0) + 1 FROM mail WHERE lane = $14) END, $15, $16, $17)
ON CONFLICT (message_id) DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    kind: str
    cause: tuple[str, UUID]
    edition: str
    lane: str | None
    urgent: bool
    not_before: datetime | None
    may_leave: bool
    id: UUID = field(default_factory=new_id)


async def put(  # noqa: PLR0913 - what makes one mail another, and how it leaves
    letter: Letter,
    *,
    kind: str,
    cause: tuple[str, UUID],
    edition: str = "",
    lane: str | None = None,
    urgent: bool = False,
    not_before: datetime | None = None,
    may_leave: bool = False,
) -> UUID:
    """Put one mail into the outbox; its id. It leaves after the transaction commits, never when that rolls back.

    `cause` is the kind and the id of the row because of which it is sent. The same kind, cause, `edition` and
    recipient is the same mail: put twice it leaves once, with the words of the first. Mails of one `lane` leave in
    the order in which they were put; one that is given up frees the lane for the next. `urgent` ones go first.
    `may_leave` is for what a reader may do without: it carries a link for that. Nothing that the law or a role
    requires does.

    Raises:
        RuntimeError: called outside a transaction.
        WrongAddress: the recipient is none.
    """
    if not db.within():
        raise RuntimeError("mail is put in the transaction of what causes it")
    order = _Order(kind=kind, cause=cause, edition=edition, lane=lane, urgent=urgent, not_before=not_before,
                   may_leave=may_leave)  # fmt: skip
    name = message_id(kind, cause, edition, address(letter.recipient), host(settings()))
    row = await db.fetch_one("SELECT id FROM mail WHERE message_id = $1", name)
    if row is None and lane is not None:
        # One after the other, until the commit: places are given in the order in which they are seen.
        await db.execute("SELECT pg_advisory_xact_lock(hashtextextended('mail lane ' || $1, 0))", lane)
    if row is None and (row := await _write(letter, order, name)) is not None:
        now = clock.now()
        if settings().smtp_url and (not_before or now) <= now:
            await _wake()
    return UUID(str((row or await _put_by_another(name))["id"]))


async def put_note(  # noqa: PLR0913 - as of a mail
    note: Note,
    *,
    channel: Channel,
    to: str,
    kind: str,
    cause: tuple[str, UUID],
    edition: str = "",
    urgent: bool = False,
) -> UUID:
    """Put one note into the outbox, for one number or topic of a channel; its id. As `put` does for a mail.

    Raises:
        RuntimeError: called outside a transaction.
    """
    if not db.within():
        raise RuntimeError("a note is put in the transaction of what causes it")
    recipient, now = to or channel.name, clock.now()
    name = message_id(kind, cause, edition, f"{channel.name} {recipient}", host(settings()))
    row = await db.fetch_one(
        _PUT, new_id(), name, kind, *cause, edition, recipient, channel.name, line(note.title),
        note.content(kind, now), "", urgent, _MUST, None, now, now, channel.name,
    )  # fmt: skip
    if row is not None:
        await _wake()
    return UUID(str((row or await _put_by_another(name))["id"]))


async def _put_by_another(name: str) -> db.Record:
    row = await db.fetch_one("SELECT id FROM mail WHERE message_id = $1", name)
    assert row is not None  # noqa: S101 - nothing else keeps it from being put
    return row


async def trust(address: str) -> None:
    """Let mail go to an address again: somebody confirmed that it is right."""
    await db.execute("DELETE FROM mail_bad_address WHERE address = lower($1)", address)


async def forget(causes: Sequence[UUID]) -> None:
    """Take the mails away that were put because of these: what caused them was never real."""
    await db.execute("DELETE FROM mail WHERE cause_id = ANY($1)", list(causes))


async def forget_demo() -> None:
    """Take the mails to people of the demonstration away."""
    await db.execute("DELETE FROM mail WHERE lower(recipient) IN (SELECT lower(email) FROM app_user WHERE demo)")


async def _write(letter: Letter, order: _Order, name: str) -> db.Record | None:
    chosen, now = settings(), clock.now()
    leave = await links.leave(order.id) if order.may_leave else None
    frame = Frame(
        sender=sender(chosen), sender_name=chosen.mail_name, message_id=name, at=now,
        leave=f"{chosen.public_url}{leave}" if leave else None,
    )  # fmt: skip
    recipient = address(letter.recipient)
    return await db.fetch_one(
        _PUT, order.id, name, order.kind, *order.cause, order.edition, recipient,
        recipient.rpartition("@")[2].lower(), line(letter.subject), compose(letter, frame),
        "" if chosen.smtp_url else KEPT, order.urgent, order.may_leave, order.lane, now, order.not_before or now, MAIL,
    )  # fmt: skip


async def _wake() -> None:
    """Have it delivered as soon as the transaction commits; one waking is enough for all mails of a transaction."""
    row = await db.fetch_one("SELECT pg_current_xact_id()::text AS id")
    assert row is not None  # noqa: S101 - a SELECT without FROM gives a row
    await enqueue(WAKE, {}, dedupe=f"{WAKE} {row['id']}")
