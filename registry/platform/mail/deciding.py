"""What a person decides about a mail: send it again, stop it, want no more of its kind."""

from uuid import UUID

from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.channel import MAIL
from registry.platform.errors import Conflict, NotFound, Refused
from registry.platform.jobs import enqueue
from registry.platform.mail import links
from registry.platform.mail.configured import settings
from registry.platform.mail.outbox import WAKE, trust
from registry.platform.mail.rules import KEPT


async def _locked(mail_id: UUID) -> db.Record:
    row = await db.fetch_one(
        "SELECT state, due_at, reason, recipient, channel, content IS NOT NULL AS has_words FROM mail"
        " WHERE id = $1 FOR UPDATE",
        mail_id,
    )
    if row is None:
        raise NotFound
    if row["state"] == "sending":
        raise Conflict("This mail is on its way at this moment. Look again in a minute.")
    return row


async def send_again(actor: Actor, mail_id: UUID) -> None:
    """Let a mail leave now, with the same words and the same Message-ID; its address counts as good again.

    Raises:
        NotFound: there is none.
        Conflict: it is on its way just now.
        Refused: its words were thrown away, or its reader does not want mails of this kind.
    """
    async with db.transaction():
        _may(actor)
        row = await _locked(mail_id)
        if not row["has_words"]:
            raise Refused("The words of this mail were thrown away after ninety days. It cannot be sent again.")
        leaves = row["channel"] != MAIL or settings().smtp_url is not None
        await trust(row["recipient"])
        await db.execute(
            "UPDATE mail SET state = 'queued', reason = $3, due_at = $2, attempts = 0, doubts = 0, tried_at = NULL,"
            " settled_at = NULL WHERE id = $1",
            mail_id, clock.now(), "" if leaves else KEPT,
        )  # fmt: skip
        if leaves:
            await enqueue(WAKE, {})
        await audit.record(actor, "sent_again", "mail", mail_id, before={"state": row["state"]})


async def stop(actor: Actor, mail_id: UUID) -> None:
    """Keep a mail that waits from leaving.

    Raises:
        NotFound: there is none.
        Conflict: it is on its way just now, or it does not wait any more.
    """
    async with db.transaction():
        _may(actor)
        row = await _locked(mail_id)
        if row["due_at"] is None:
            raise Conflict("This mail does not wait any more, so there is nothing to stop.")
        await db.execute(
            "UPDATE mail SET state = 'suppressed', due_at = NULL, settled_at = $2, reason = 'stopped by hand'"
            " WHERE id = $1",
            mail_id, clock.now(),
        )  # fmt: skip
        await audit.record(actor, "stopped", "mail", mail_id, before={"state": row["state"]})


async def note_reading(actor: Actor, mail_id: UUID) -> None:
    """Record that somebody looked into a mail that was written to another."""
    async with db.transaction():
        await audit.record(actor, "read", "mail", mail_id)


async def look_at_link(token: str) -> db.Record:
    """The mail whose reader holds this link: its kind, and whether they left it.

    Raises:
        NotFound: it is no link of ours, or of a mail that one may not leave.
    """
    mail_id = await links.whose(token, "leave")
    row = mail_id and await db.fetch_one(
        "SELECT m.id, m.kind, m.recipient, EXISTS (SELECT FROM mail_left l WHERE l.kind = m.kind AND l.address ="
        " lower(m.recipient)) AS has_left FROM mail m WHERE m.id = $1 AND m.may_leave",
        mail_id,
    )
    if not row:
        raise NotFound
    return row


async def leave(token: str) -> db.Record:
    """Send a reader no more mails of this kind. Said twice, it is so once.

    Raises:
        NotFound: it is no link of ours.
    """
    async with db.transaction():
        row = await look_at_link(token)
        statement = "INSERT INTO mail_left VALUES (lower($1), $2, $3) ON CONFLICT DO NOTHING"
        if await db.execute(statement, row["recipient"], row["kind"], clock.now()):
            await audit.record(None, "left", "mail", row["id"], after={"kind": row["kind"]})
        return row


async def come_back(token: str) -> db.Record:
    """Send them again.

    Raises:
        NotFound: it is no link of ours.
    """
    async with db.transaction():
        row = await look_at_link(token)
        statement = "DELETE FROM mail_left WHERE address = lower($1) AND kind = $2"
        if await db.execute(statement, row["recipient"], row["kind"]):
            await audit.record(None, "came_back", "mail", row["id"], after={"kind": row["kind"]})
        return row


def _may(actor: Actor) -> None:
    if not actor.may(Permission.READ_MAIL):
        raise Refused
