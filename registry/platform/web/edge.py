"""The outermost layer: whom we answer, how much we read, what every answer says about itself, and the access log."""

import logging
import time
from collections.abc import Iterable

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.platform.ids import new_id

log = logging.getLogger("registry.access")

BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
UPLOADS = ("/import", "/api/v1/imports")

_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
_ALWAYS = [
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(self)"),
    (b"x-robots-tag", b"noindex"),
]
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Edge:
    """ASGI middleware. `hosts` are the only Host headers answered; `secure` adds HSTS."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], *, secure: bool) -> None:
        self.app = app
        self.hosts = {host.encode() for host in hosts}
        self.headers = [*_ALWAYS, _HSTS] if secure else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def answering(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._with_ours(message["headers"])
            await send(message)

        problem = self._refusal(scope)
        try:
            if problem is None:
                await self.app(scope, _limited(scope, receive), answering)
            else:
                await _plain(answering, *problem)
        finally:
            _log(scope, status, time.perf_counter() - started)

    def _with_ours(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        given = list(headers)
        names = {name.lower() for name, _ in given}
        mine = [pair for pair in self.headers if pair[0] not in names]
        if b"cache-control" not in names:
            mine.append((b"cache-control", b"no-store, private"))
        return given + mine

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = dict(scope["headers"])
        if headers.get(b"host", b"") not in self.hosts:
            return 400, "This host name is not served here."
        if any(not value.isascii() for value in headers.values()):
            return 400, "A header holds characters that no header may hold."
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > limit(scope["path"]):
            return 413, "That is too large."
        return None


def limit(path: str) -> int:
    """How many bytes of a body are read: little, but for uploads."""
    return UPLOAD_LIMIT if path.startswith(UPLOADS) else BODY_LIMIT


class TooLarge(Exception):
    """The body went on past the limit without having said so."""


def _limited(scope: Scope, receive: Receive) -> Receive:
    left = limit(scope["path"])

    async def reading() -> Message:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            left -= len(message.get("body", b""))
            if left < 0:
                return {"type": "http.disconnect"}
        return message  # type: ignore[return-value]

    return reading  # type: ignore[return-value]


async def _plain(send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode(), "more_body": False})


def _log(scope: Scope, status: int, seconds: float) -> None:
    # The route's pattern, never the path: paths and queries can carry what was searched for, or a secret.
    handler = scope.get("route_handler")
    pattern = next(iter(handler.paths), "-") if handler is not None else "-"
    actor = scope.get("actor")
    log.info(
        "%s %s %d %.1fms user=%s id=%s",
        scope["method"], pattern, status, seconds * 1000, getattr(actor, "user_id", "-"), new_id().hex[-12:],
    )  # fmt: skip
