"""The address of a record that was merged away leads to the one that is kept."""

from typing import Any, cast
from uuid import UUID

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from registry.doubles.merging import queries
from registry.doubles.merging.errors import MergedAway
from registry.platform.ids import id_of

_READING = {"GET", "HEAD"}
_GONE = 404


class Forwarding:
    """ASGI middleware: where nobody is found under an organisation's id any more, it looks whether there was a merge.

    Reading goes on at the kept record (308, not to be remembered: a merge may be undone); a change is refused with the
    name of the kept one. For those who are signed in only: nobody else learns where an id leads.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = cast("dict[str, Any]", scope)
        asked = known.get("path_params", {}).get("organisation_id")
        if asked is None or known.get("actor") is None:
            await self.app(scope, receive, send)
            return
        kept_back: list[Message] = []

        async def look(message: Message) -> None:
            missing = message["type"] == "http.response.start" and message["status"] == _GONE
            if missing or kept_back:
                kept_back.append(message)
            else:
                await send(message)

        await self.app(scope, receive, look)
        if kept_back:
            await _answer(scope, id_of(str(asked)), kept_back, send)


async def _answer(scope: Scope, asked: UUID | None, kept_back: list[Message], send: Send) -> None:
    onward = (await queries.leads_to([asked])).get(asked) if asked else None
    if onward is None:
        for message in kept_back:
            await send(message)
        return
    if scope.get("method") not in _READING:
        ScopeState.from_scope(scope).response_started = False  # what was answered has not left yet
        raise MergedAway(onward[1], onward[0])
    there = _there(scope, str(asked), str(onward[0]))
    headers = [(b"location", there.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _there(scope: Scope, asked: str, kept: str) -> str:
    # The path was matched with the id in it, and the id is the only part that changes: it stays on this host.
    path = "/" + str(scope["path"]).lstrip("/").lower().replace(asked, kept, 1)
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{path}?{query}" if query else path
