"""An address that leads nowhere is answered by a page like any other, with the way on for whoever is signed in."""

from typing import Any

from litestar import get
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.platform.access.policy import public
from registry.platform.errors import NotFound

_PATH = "/lost"


@get(_PATH, opt=public("says that there is nothing"), include_in_schema=False)
async def lost() -> None:
    """Say that there is nothing here.

    Raises:
        NotFound: always.
    """
    raise NotFound


async def answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the service answer; where no route fits the address of a page, ask it again for the page that says so.

    The layers that know who asks stand before each route, so an address without one knows nobody.
    """
    missed = False

    async def answering(message: Message) -> None:
        nonlocal missed
        if message["type"] == "http.response.start" and message["status"] == 404 and "actor" not in scope:
            missed = True
        if not missed:
            await send(message)

    if not _page(scope):
        await app(scope, receive, send)
        return
    fresh: Any = dict(scope)
    await app(scope, receive, answering)
    if missed:
        fresh |= {"path": _PATH, "raw_path": _PATH.encode()}
        await app(fresh, receive, send)


def _page(scope: Scope) -> bool:
    return scope.get("method") in {"GET", "HEAD"} and not scope["path"].startswith(("/api/", "/static/", "/health"))
