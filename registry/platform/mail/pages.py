"""The outbox as pages: what left, what waits and why, what one mail says, and what came in that nobody could read."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from registry.platform.access.model import Actor, Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.channel import MAIL
from registry.platform.errors import NotFound
from registry.platform.mail import deciding, reading
from registry.platform.mail.reading import Asked
from registry.platform.mail.rules import KEPT, State
from registry.platform.text import clean
from registry.platform.web.edge import CSP
from registry.platform.web.page import page, words
from registry.platform.web.paging import cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
OPT = needs(Permission.READ_MAIL)
_SIZE = 50
_MOST_TYPED = 200
STATES = {
    State.QUEUED: "Waiting",
    State.SENDING: "On its way",
    State.SENT: "Sent",
    State.UNKNOWN: "Not certain",
    State.FAILED: "Not delivered",
    State.SUPPRESSED: "Held back",
}
TONES = {
    State.QUEUED: "neutral",
    State.SENDING: "info",
    State.SENT: "good",
    State.UNKNOWN: "warn",
    State.FAILED: "bad",
    State.SUPPRESSED: "neutral",
}
# What a mail in HTML may do in its frame: look as it looks, nothing else.
_FRAME = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


def reader(request: AnyRequest) -> Actor:
    """Who may look into mails to others: administrators; in the demonstration whoever coordinates or manages, too.

    Raises:
        NotFound: not this one.
    """
    actor = current_actor(request)
    if not actor.may(Permission.MANAGE_USERS) and not getattr(request.app.state, "demo", False):
        raise NotFound
    return actor


@get("/outbox", opt=OPT, include_in_schema=False)
async def outbox_page(
    request: AnyRequest,
    status: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    to: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """All mail, the newest first."""
    reader(request)
    typed = {"state": status, "kind": kind, "to": to}
    typed = {name: clean(value)[:_MOST_TYPED] for name, value in typed.items()}
    rows = await reading.mails(Asked(**typed), decode(cursor, instant, UUID), _SIZE)
    shown, onward = cut(rows, _SIZE, lambda row: (row["put_at"].isoformat(), row["id"]))
    onward_url = next_url("/outbox", [("status", typed["state"]), ("kind", typed["kind"]), ("to", typed["to"])], onward)
    return page(
        request, "mail/list.html", mails=shown, typed=typed, onward=onward_url,
        states=STATES, tones=TONES, kinds=[(one, words(one)) for one in await reading.kinds()], kept=KEPT,
        standing=await reading.standing(), has_server=request.app.state.settings.smtp_url is not None,
    )  # fmt: skip


@get("/outbox/{mail_id:uuid}", opt=OPT, include_in_schema=False)
async def mail_page(request: AnyRequest, mail_id: FromPath[UUID]) -> Response[str]:
    """One mail: what it says, what was tried, and what can be done."""
    actor = reader(request)
    row = await reading.mail(mail_id)
    read = await reading.words(mail_id)
    await deciding.note_reading(actor, mail_id)
    answer = page(
        request, "mail/one.html", mail=row, words=read, attempts=await reading.attempts(mail_id), states=STATES,
        tones=TONES, kept=KEPT, leaves=row["due_at"] is not None,
        has_server=row["channel"] != MAIL or request.app.state.settings.smtp_url is not None,
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = f"{CSP}; frame-src 'self'"
    return answer


@get("/outbox/{mail_id:uuid}/html", opt=OPT, include_in_schema=False)
async def mail_html(request: AnyRequest, mail_id: FromPath[UUID]) -> Response[str]:
    """A mail as its reader sees it, for a frame in which it can do nothing."""
    reader(request)
    read = await reading.words(mail_id)
    if read is None or read.html is None:
        raise NotFound
    return Response(read.html, media_type=MediaType.HTML, headers={"Content-Security-Policy": _FRAME})


@post("/outbox/{mail_id:uuid}/again", opt=OPT, include_in_schema=False)
async def send_again(request: AnyRequest, mail_id: FromPath[UUID]) -> Redirect:
    """Send it now."""
    await deciding.send_again(reader(request), mail_id)
    return Redirect(f"/outbox/{mail_id}", status_code=303)


@post("/outbox/{mail_id:uuid}/stop", opt=OPT, include_in_schema=False)
async def stop(request: AnyRequest, mail_id: FromPath[UUID]) -> Redirect:
    """Keep it from leaving."""
    await deciding.stop(reader(request), mail_id)
    return Redirect(f"/outbox/{mail_id}", status_code=303)


HANDLERS = [outbox_page, mail_page, mail_html, send_again, stop]
