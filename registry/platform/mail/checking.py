"""What an operator should know about mail."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from registry.platform import clock, db
from registry.platform.jobs.heart import silent_since
from registry.platform.mail import mailbox
from registry.platform.mail.configured import sender
from registry.platform.mail.rules import KEPT
from registry.platform.mail.server import Conversation, Server, server_of
from registry.platform.settings import Settings

LATE: Final = timedelta(hours=1)
_PATIENCE: Final = 5.0  # seconds
_LOOK: Final = """
SELECT (SELECT min(due_at) FROM mail WHERE due_at IS NOT NULL AND reason <> $1) AS oldest,
    (SELECT array_agg(name ORDER BY name) FROM mail_server WHERE open_until > $2) AS broken,
    (SELECT count(*) FROM mail_received WHERE state = 'parked') AS parked
"""


async def notes() -> list[str]:
    """What stands in the way of mail and reminders, in words; empty when nothing does."""
    now = clock.now()
    row = await db.fetch_one(_LOOK, KEPT, now)
    assert row is not None  # noqa: S101 - a SELECT without FROM gives a row
    silent = await silent_since()
    found = []
    if silent is not None:
        found.append(f"reminders have not run since {silent:%Y-%m-%d %H:%M} UTC")
    # Anybody may ask whether the service is ready: the mail server's name is nothing for them.
    broken = (name if name.startswith("channel ") else "the mail server" for name in row["broken"] or ())
    found += [f"{name} takes nothing at the moment" for name in broken]
    if row["oldest"] is not None and now - row["oldest"] > LATE:
        found.append(f"mail has been waiting since {row['oldest']:%Y-%m-%d %H:%M} UTC")
    if row["parked"]:
        found.append(f"mail that came in waits for a person ({row['parked']}): look at the outbox")
    return found


def look(settings: Settings) -> Iterator[tuple[str, str, bool | None]]:
    """What was looked at, in words, and whether it is good; None where there is nothing to judge."""
    server = server_of(settings)
    if server is None:
        yield "mail", "SMTP_URL is not set: mail is kept in the outbox, links are handed over by an administrator", None
    else:
        yield _server(server, settings)
    if server is not None or settings.imap_url is not None:
        yield _mailbox(settings)
    if server is not None and settings.mail_from is None:
        yield (
            "mail sender",
            "REGISTRY_MAIL_FROM is not set: many servers refuse an address that they do not know",
            False,
        )
    if server is not None and settings.mail_return is None:
        yield "mail that comes back", "REGISTRY_MAIL_RETURN is not set: wrong addresses are found out less often", None


def _server(server: Server, settings: Settings) -> tuple[str, str, bool]:
    found = asyncio.run(Conversation(replace(server, seconds=_PATIENCE)).greet())
    if found is None:
        return "mail", f"{server.name} lets us in; {_protected(server)}; mail comes from {sender(settings)}", True
    words = f"{found.code or ''} {found.words}".strip()
    return "mail", f"{server.name} takes no mail ({words}); look at SMTP_URL", False


def _mailbox(settings: Settings) -> tuple[str, str, bool | None]:
    if settings.imap_url is None:
        return "mailbox", "IMAP_URL is not set: answers and bounces come in by `registry mail receive` alone", None
    found = asyncio.run(mailbox.trouble(settings))
    if found is None:
        return "mailbox", "it opens; answers and bounces are read from it", True
    return "mailbox", f"it cannot be opened: {found}; look at IMAP_URL", False


def _protected(server: Server) -> str:
    return {"implicit": "TLS from the first byte", "starttls": "TLS by STARTTLS"}.get(
        server.tls, "without TLS, on this machine"
    )
