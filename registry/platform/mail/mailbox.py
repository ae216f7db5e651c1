"""Fetches mail from a mailbox by IMAP over TLS (RFC 9051), where the operator named one."""

import asyncio
import imaplib
import logging
import re
import ssl
from typing import Final
from urllib.parse import unquote, urlsplit

from registry.platform.db_pool import AWAY
from registry.platform.errors import Unavailable
from registry.platform.mail.parsing import MOST_BYTES
from registry.platform.mail.receiving import receive
from registry.platform.mail.server import why
from registry.platform.settings import Settings

log = logging.getLogger("registry.mail")

_AT_ONCE: Final = 50
_SECONDS: Final = 10.0
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


async def fetch(settings: Settings) -> int:
    """Take in what nobody has seen yet, fifty at most; how many. A mailbox that is away is asked again next time."""
    if settings.imap_url is None:
        return 0
    try:
        box = await asyncio.to_thread(_opened, settings.imap_url, settings)
    except (OSError, imaplib.IMAP4.error) as problem:
        log.warning("the mailbox cannot be opened: %s", _why(problem))
        return 0
    taken = 0
    try:
        for name in await asyncio.to_thread(_unseen, box):
            content = await asyncio.to_thread(_content, box, name)
            if content is None or await _received(content):
                # After the commit: a mail that is seen twice is taken in once.
                await asyncio.to_thread(box.uid, "STORE", name, "+FLAGS.SILENT", r"(\Seen)")
                taken += 1
    except (OSError, imaplib.IMAP4.error) as problem:
        log.warning("the mailbox went away: %s", _why(problem))
    finally:
        await asyncio.to_thread(_close, box)
    return taken


async def trouble(settings: Settings) -> str | None:
    """Why the mailbox cannot be opened; None where it can."""
    if settings.imap_url is None:
        return "none is set"
    try:
        box = await asyncio.to_thread(_opened, settings.imap_url, settings)
    except (OSError, imaplib.IMAP4.error) as problem:
        return _why(problem)
    await asyncio.to_thread(_close, box)
    return None


async def _received(content: bytes) -> bool:
    """Whether it was taken in. One that cannot be stays as it is and keeps no other back."""
    try:
        await receive(content)
    except AWAY as problem:  # the database's trouble, not the mailbox's
        raise Unavailable from problem
    except Unavailable:
        raise
    except Exception:
        log.exception("a mail could not be taken in; it is tried again")
        return False
    return True


def _why(problem: Exception) -> str:
    # Its own words may name the account.
    return why(problem) if isinstance(problem, OSError) else "it refuses the login, or there is no such folder"


def _opened(url: str, settings: Settings) -> imaplib.IMAP4:
    parts = urlsplit(url)
    context = ssl.create_default_context(cafile=str(settings.mail_roots) if settings.mail_roots else None)
    box = imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=context, timeout=_SECONDS)
    try:
        _log_in(box, unquote(parts.username or ""), unquote(parts.password or ""))
        answer, _ = box.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"')
        if answer != "OK":
            raise imaplib.IMAP4.error("no such mailbox")
    except BaseException:
        _close(box)
        raise
    return box


def _log_in(box: imaplib.IMAP4, user: str, password: str) -> None:
    """By the oldest command, which carries ASCII alone, else by one that carries any letters (RFC 4616)."""
    if (user + password).isascii():
        box.login(user, password)
    else:
        box.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())


def _unseen(box: imaplib.IMAP4) -> list[str]:
    _, found = box.uid("SEARCH", "UNSEEN")
    names = (found[0] or b"").split() if found else []
    return [name.decode("ascii") for name in names[:_AT_ONCE]]


def _content(box: imaplib.IMAP4, name: str) -> bytes | None:
    """The mail; of one that is too large, as much as shows that it is."""
    _, sizes = box.uid("FETCH", name, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in sizes if part))
    if size is None:
        return None
    partial = f"<0.{MOST_BYTES + 1}>" if int(size[1]) > MOST_BYTES else ""
    _, found = box.uid("FETCH", name, f"(BODY.PEEK[]{partial})")
    return next((part[1] for part in found if isinstance(part, tuple)), None)


def _close(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (OSError, imaplib.IMAP4.error):
        box.shutdown()
