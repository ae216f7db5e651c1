"""What the pages of the outbox show."""

import email
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from typing import Final, cast
from uuid import UUID

from registry.platform import clock, db
from registry.platform.channel import MAIL
from registry.platform.errors import NotFound
from registry.platform.mail.note import Note

_COLUMNS: Final = (
    "id, message_id, channel, kind, cause_kind, cause_id, recipient, subject, state, reason, urgent, attempts,"
    " put_at, due_at, settled_at, content IS NOT NULL AS has_words, lane, place"
)
_KINDS: Final = """
WITH RECURSIVE each AS (
    SELECT min(kind) AS kind FROM mail
    UNION ALL SELECT (SELECT min(m.kind) FROM mail m WHERE m.kind > each.kind) FROM each WHERE each.kind IS NOT NULL
) SELECT kind FROM each WHERE kind IS NOT NULL LIMIT 100
"""
SHOWN_HEADERS: Final = (
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Unsubscribe", "In-Reply-To", "References",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Filters; empty means all. `to` is the beginning of an address."""

    state: str = ""
    kind: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """What is attached."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A mail as its reader gets it; `html` is not to be shown but in a frame that can do nothing."""

    headers: Sequence[tuple[str, str]]
    text: str
    html: str | None
    calendar: str | None
    files: Sequence[File]


async def mails(asked: Asked, after: tuple[datetime, UUID] | None, most: int) -> Sequence[db.Record]:
    """The newest first, one more than asked for where there are more."""
    where, given = ["true"], list[object]()
    for column, value in (("state", asked.state), ("kind", asked.kind)):
        if value:
            given.append(value)
            where.append(f"{column} = ${len(given)}")
    if asked.to:
        given.append(re.sub(r"([\\%_])", r"\\\1", asked.to.lower()) + "%")
        where.append(f"lower(recipient) LIKE ${len(given)}")
    if after is not None:
        given += after
        where.append(f"(put_at, id) < (${len(given) - 1}, ${len(given)})")
    given.append(most + 1)
    return await db.fetch(
        f"SELECT {_COLUMNS} FROM mail WHERE {' AND '.join(where)}"  # noqa: S608 - our own words
        f" ORDER BY put_at DESC, id DESC LIMIT ${len(given)}",
        *given,
    )


async def kinds() -> list[str]:
    """The kinds of mail that there are, each found by one look into the index."""
    rows = await db.fetch(_KINDS)
    return [row["kind"] for row in rows]


async def mail(mail_id: UUID) -> db.Record:
    """One mail, without its words.

    Raises:
        NotFound: there is none.
    """
    row = await db.fetch_one(
        f"SELECT {_COLUMNS}, EXISTS (SELECT FROM mail_bad_address b WHERE b.address = lower(recipient)) AS bad"  # noqa: S608
        " FROM mail WHERE id = $1",
        mail_id,
    )
    if row is None:
        raise NotFound
    return row


async def attempts(mail_id: UUID) -> Sequence[db.Record]:
    """What was tried, the last first."""
    return await db.fetch("SELECT * FROM mail_attempt WHERE mail_id = $1 ORDER BY number DESC LIMIT 50", mail_id)


async def words(mail_id: UUID) -> Reading | None:
    """A mail to read; None when its words were thrown away."""
    row = await db.fetch_one("SELECT channel, content FROM mail WHERE id = $1", mail_id)
    if row is None:
        raise NotFound
    if row["content"] is None:
        return None
    return read(row["content"]) if row["channel"] == MAIL else _read_note(row["content"])


def read(content: bytes) -> Reading:
    """A message of ours in its parts."""
    message = email.message_from_bytes(content, policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    inside = [part for part in parts if not part.is_attachment()]
    return Reading(
        headers=[(name, str(message[name])) for name in SHOWN_HEADERS if message[name] is not None],
        text=_first(inside, "text/plain") or "",
        html=_first(inside, "text/html"),
        calendar=_first(inside, "text/calendar"),
        files=[
            File(part.get_filename() or "", part.get_content_type(), len(cast("bytes", part.get_payload(decode=True))))
            for part in parts
            if part.is_attachment()
        ],
    )


def _read_note(content: bytes) -> Reading:
    note = Note.read(content)
    return Reading(headers=[], text=f"{note.title}\n{note.text}\n{note.url}", html=None, calendar=None, files=[])


def _first(parts: Sequence[EmailMessage], kind: str) -> str | None:
    return next((str(part.get_content()) for part in parts if part.get_content_type() == kind), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How delivery does as a whole, for the top of the list: mails that wait for a person, and who takes nothing."""

    parked: int
    closed: db.Record | None


async def standing() -> Standing:
    """One look at what came in and nobody could read, and at the servers."""
    row = await db.fetch_one("SELECT count(*) AS parked FROM mail_received WHERE state = 'parked'")
    closed = await db.fetch_one(
        "SELECT name, trouble, open_until FROM mail_server WHERE open_until > $1 ORDER BY open_until DESC LIMIT 1",
        clock.now(),
    )
    return Standing(row["parked"] if row else 0, closed)
