"""Mail that came in and waits for a person, as pages."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from registry.platform import db
from registry.platform.access.policy import current_actor
from registry.platform.errors import NotFound
from registry.platform.mail import receiving
from registry.platform.mail.pages import OPT, reader
from registry.platform.mail.parsing import Parsed, Unreadable, heading, parse
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_MOST = 200
_WAITING = """
SELECT id, at, kind, words, substring(content FROM 1 FOR 8000) AS top FROM mail_received
WHERE state = 'parked' ORDER BY at, id LIMIT $1
"""


@get("/outbox/arrived", opt=OPT, include_in_schema=False)
async def arrived_page(request: AnyRequest) -> Response[str]:
    """What waits for somebody to look at it, the oldest first."""
    reader(request)
    rows = await db.fetch(_WAITING, _MOST)
    mails = [dict(row) | {"heading": heading(row["top"] or b"")} for row in rows]
    return page(request, "mail/arrived.html", mails=mails, most=_MOST)


@get("/outbox/arrived/{received_id:uuid}", opt=OPT, include_in_schema=False)
async def arrived_mail_page(request: AnyRequest, received_id: FromPath[UUID]) -> Response[str]:
    """One of them, as far as it can be read."""
    reader(request)
    row = await db.fetch_one("SELECT id, at, kind, state, words, content FROM mail_received WHERE id = $1", received_id)
    if row is None:
        raise NotFound
    sender, subject = heading(row["content"] or b"")
    read = _read(row["content"])
    return page(request, "mail/arrived_mail.html", mail=row, read=read, sender=sender, subject=subject)


@post("/outbox/arrived/{received_id:uuid}/done", opt=OPT, include_in_schema=False)
async def done(request: AnyRequest, received_id: FromPath[UUID]) -> Redirect:
    """Somebody has seen to it."""
    reader(request)
    await receiving.done(current_actor(request), received_id)
    return Redirect("/outbox/arrived", status_code=303)


def _read(content: bytes | None) -> Parsed | None:
    try:
        return parse(content) if content else None
    except Unreadable:
        return None


HANDLERS = [arrived_page, arrived_mail_page, done]
