"""Whoever has just changed something sees it, where look-ups are answered by a copy that is a moment behind."""

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.platform import db
from registry.platform.db_replica import OWN_SECONDS
from registry.platform.web.csrf import SAFE_METHODS

_NAME = b"changed=1"
# A browser brings it back to whichever process answers it next, and forgets it by itself. Whoever made one up would
# only be answered by the database itself.
_COOKIE = b"%b; Max-Age=%d; Path=/; HttpOnly; SameSite=Lax" % (_NAME, OWN_SECONDS)


class OwnChanges:
    """ASGI middleware. Does nothing where no copy is named."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not db.has_replica():
            await self.app(scope, receive, send)
        elif scope.get("method") not in SAFE_METHODS:
            secure = b"; Secure" if scope["litestar_app"].state.settings.secure else b""
            await self.app(scope, receive, _telling(send, _COOKIE + secure))
        elif any(name == b"cookie" and _NAME in value for name, value in scope["headers"]):
            with db.firsthand():
                await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _telling(send: Send, cookie: bytes) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 400:
            message["headers"] = [*message["headers"], (b"set-cookie", cookie)]
        await send(message)

    return sending
