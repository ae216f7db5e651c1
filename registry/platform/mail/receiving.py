"""What is done with mail that comes in: once each; what nobody can read waits for a person."""

import hashlib
import logging
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.arriving import Incoming
from registry.platform.db_pool import AWAY
from registry.platform.errors import NotFound, RegistryError
from registry.platform.ids import new_id
from registry.platform.mail import store, telling
from registry.platform.mail.parsing import Bounce, Parsed, Unreadable, parse
from registry.platform.mail.returning import came_back
from registry.platform.mail.rules import is_of_address, is_of_reader, meaning

log = logging.getLogger("registry.mail")

MOST_PARKED: Final = 1000
# A mailbox that is full today is written to again; one that always is has nobody who reads.
IN_A_ROW: Final = 3
_LAST_TO: Final = """
SELECT state FROM mail WHERE lower(recipient) = lower($1) AND channel = 'mail' AND settled_at IS NOT NULL
ORDER BY put_at DESC, id DESC LIMIT $2
"""
_KEPT_BYTES: Final = 200_000
_BROKE: Final = "Something broke on our side while this was read; it has been logged."
_BY_A_PERSON: Final = "Somebody wrote this; nobody but a person can answer it."


class _Parked(Exception):
    """Left for a person, for a reason in words."""


async def receive(content: bytes, to: Sequence[str] = ()) -> str:
    """Take in one mail; its kind, `known` where it came before.

    `to` are the addresses that it was delivered to, where that is known. Whatever is in the mail, this only fails when
    the database does.
    """
    digest = hashlib.sha256(content).digest()
    key = new_id()
    async with db.transaction():
        first = await db.execute(
            "INSERT INTO mail_received (digest, id, at, kind, state) VALUES ($1, $2, $3, 'unreadable', 'read')"
            " ON CONFLICT DO NOTHING",
            digest, key, clock.now(),
        )  # fmt: skip
        if not first:
            return "known"
        kind, state, words = await _read(key, content, to)
        kept = content[:_KEPT_BYTES] if state == "parked" and await _room() else None
        await db.execute(
            "UPDATE mail_received SET kind = $2, state = $3, words = $4, content = $5 WHERE id = $1",
            key, kind, state, words, kept,
        )  # fmt: skip
    log.info("mail came in: %s, kind=%s %s", key, kind, state)
    return kind


async def _read(key: UUID, content: bytes, to: Sequence[str]) -> tuple[str, str, str]:
    """Kind, state and words of a mail that was read, or of why it was not."""
    kind = "unreadable"
    try:
        parsed = parse(content)
        kind = parsed.kind
        async with db.transaction():
            return kind, "read", await _routed(key, parsed, to)
    except (Unreadable, _Parked) as reason:
        return kind, "parked", str(reason)
    except RegistryError as refusal:
        return kind, "parked", refusal.sentence
    except AWAY:  # it is not taken in at all, and comes again
        raise
    except Exception:
        log.exception("mail %s could not be read", key)
        return kind, "parked", _BROKE


async def _routed(key: UUID, parsed: Parsed, to: Sequence[str]) -> str:
    about = await _about(parsed, to)
    if parsed.kind == "bounce":
        if about is None:
            raise _Parked("It reports on a mail that is none of ours, or so old that it is forgotten.")
        return await _bounced(about, parsed.bounces)
    if parsed.kind == "automatic":
        return "an automatic answer"
    ask = slices.mail_in(parsed.kind)
    if ask is None:
        raise _Parked(_BY_A_PERSON if parsed.kind == "letter" else "Nothing here reads mail of this kind.")
    return await ask(
        Incoming(
            id=key, at=clock.now(), sender=parsed.sender, subject=parsed.subject, text=parsed.text, about=about,
            calendar=parsed.calendar,
        )
    )  # fmt: skip


async def _about(parsed: Parsed, to: Sequence[str]) -> UUID | None:
    """The mail of ours that this answers: by our own signature first, else by a Message-ID of ours."""
    for address in (*to, *parsed.to):
        found = await came_back(address)
        if found is not None:
            return found
    rows = await db.fetch("SELECT id FROM mail WHERE message_id = ANY($1) LIMIT 1", list(parsed.answers)[:50])
    return UUID(str(rows[0]["id"])) if rows else None


async def _bounced(mail_id: UUID, bounces: Sequence[Bounce]) -> str:
    row = await db.fetch_one("SELECT recipient FROM mail WHERE id = $1 FOR UPDATE", mail_id)
    if row is None:
        raise _Parked("It reports on a mail that is forgotten.")
    told = next((one for one in bounces if one.recipient == row["recipient"].lower()), bounces[0])
    status = ".".join(str(part) for part in told.status) if told.status else "no reason given"
    now = clock.now()
    await db.execute(
        "INSERT INTO mail_attempt SELECT $1, coalesce(max(number), 0) + 1, $2, $3, 'report', NULL, $4"
        " FROM mail_attempt WHERE mail_id = $1",
        mail_id, now, ("came back" if told.final else f"reported as {told.action}")[:60],
        f"{status} {told.diagnostic}".strip(),
    )  # fmt: skip
    if not told.final:
        return f"a mail is reported as {told.action}"[:60]
    reason = f"it came back: {words} ({status})" if (words := _meaning(told)) else f"it came back ({status})"
    await db.execute(
        "UPDATE mail SET state = 'failed', reason = $2, due_at = NULL, settled_at = $3"
        " WHERE id = $1 AND state <> 'sending'",
        mail_id, reason, now,
    )  # fmt: skip
    why = await _why_bad(told, row["recipient"], reason)
    if why is not None and await store.mark_bad(row["recipient"], why, now, mail_id):
        await telling.undeliverable(row["recipient"], why)
    return f"a mail came back ({status})"


def _meaning(told: Bounce) -> str:
    return meaning(told.status) if told.status else ""


async def _why_bad(told: Bounce, recipient: str, reason: str) -> str | None:
    """Why mail no longer goes to an address: there is none, or its mailbox took nothing for several times."""
    if told.status is None or is_of_address(told.status):
        return reason
    if not is_of_reader(told.status):
        return None
    last = await db.fetch(_LAST_TO, recipient, IN_A_ROW)
    failed = sum(row["state"] == "failed" for row in last)
    return f"{reason}, the third in a row" if failed == IN_A_ROW else None


async def _room() -> bool:
    row = await db.fetch_one("SELECT count(*) AS n FROM mail_received WHERE state = 'parked'")
    return row is None or row["n"] < MOST_PARKED


async def done(actor: Actor, key: UUID) -> None:
    """A person has seen to it: its words are thrown away.

    Raises:
        NotFound: there is nothing like that to see to.
    """
    async with db.transaction():
        statement = "UPDATE mail_received SET state = 'done', content = NULL WHERE id = $1 AND state = 'parked'"
        if not await db.execute(statement, key):
            raise NotFound
        await audit.record(actor, "saw_to", "mail", key)
