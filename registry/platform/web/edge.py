"""The outermost layer: whom we answer, how much we read, what every answer says about itself, and the access log."""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Any, cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from registry.platform import logs
from registry.platform.errors import TooLarge, TooSlow
from registry.platform.web import lost

log = logging.getLogger("registry.access")

BODY_LIMIT = 256 * 1024
BODY_SECONDS = 15.0
UPLOAD_LIMIT = 50 * 1024 * 1024
UPLOAD_SECONDS = 300.0
UPLOADS = ("/import", "/api/v1/imports", "/agreements/papers/", "/api/v1/agreement-papers")
PROBES = ("/health/live", "/health/ready", "/metrics")
CLIENT_GONE = 499  # nginx's number for a request that nobody waits for any more

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
_ALWAYS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(self)"),
    (b"x-robots-tag", b"noindex"),
]
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
# What no header may hold: it would end the line, or end the answer.
_BREAKS = bytes.maketrans(b"\r\n\0", b"   ")


class Edge:
    """ASGI middleware. `hosts` are the only Host headers answered; `secure` adds HSTS."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], *, secure: bool) -> None:
        self.app = app
        self.address = f"{'https' if secure else 'http'}://{hosts[0]}/"
        self.hosts = {host.lower().encode() for host in hosts}
        self.headers = [*_ALWAYS, _HSTS] if secure else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        started, status, name = time.perf_counter(), CLIENT_GONE, secrets.token_hex(6)
        # RFC 9110, 9.3.2: HEAD is GET without the body, whatever it is that is asked for.
        bodiless = scope["method"] == "HEAD"
        if bodiless:
            scope = cast("HTTPScope", {**scope, "method": "GET"})

        async def answering(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._with_ours(message["headers"], name)
            elif bodiless:
                message = cast("Message", {**message, "body": b""})
            await send(message)

        try:
            problem = self._problem(scope)
            if problem is None:
                await lost.answer(self.app, scope, cast("Receive", _Body(scope, receive)), answering)
            else:
                await _refuse(answering, scope, problem)
        except Exception:
            status = 500
            raise
        finally:
            _log(scope, status, time.perf_counter() - started, name)

    def _with_ours(self, headers: Iterable[tuple[bytes, bytes]], name: str) -> list[tuple[bytes, bytes]]:
        given = [(key, value.translate(_BREAKS)) for key, value in headers]
        names = {key.lower() for key, _ in given}
        mine = [pair for pair in self.headers if pair[0] not in names]
        if b"cache-control" not in names:
            mine.append((b"cache-control", b"no-store, private"))
        return [*given, *mine, (b"x-request-id", name.encode())]

    def _problem(self, scope: Scope) -> str | None:
        hosts = [value.lower() for key, value in scope["headers"] if key == b"host"]
        # Probes of a balancer call a process by its address.
        if (len(hosts) != 1 or hosts[0] not in self.hosts) and scope["path"] not in PROBES:
            return f"This host name is not served here. The registry is at {self.address}."
        if any(not value.isascii() for _, value in scope["headers"]):
            return "A header holds characters that no header may hold."
        return None


def limits(path: str) -> tuple[int, float]:
    """How many bytes of a body are read, and for how many seconds: little, but for uploads."""
    return (UPLOAD_LIMIT, UPLOAD_SECONDS) if path.startswith(UPLOADS) else (BODY_LIMIT, BODY_SECONDS)


class _Body:
    """What a request brings, read up to a size and for a while; then the client is told so.

    Raises:
        TooLarge: as soon as that is known.
        TooSlow: the rest did not come in time, or the client went away in the middle.
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope, self._receive = scope, receive
        self._left, self._announced = 0, 0
        self._until: float | None = None
        self._whole = False

    async def __call__(self) -> Any:
        if self._whole:  # only waits for the client to go away, as long as that takes
            return await self._receive()
        if self._until is None:
            self._until = self._begin()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow from None
        self._count(message)
        return message

    def _begin(self) -> float:
        self._left, seconds = limits(self._scope["path"])
        announced = dict(self._scope["headers"]).get(b"content-length", b"0")
        self._announced = int(announced) if announced.isdigit() else 0
        if self._announced > self._left:
            raise TooLarge
        return asyncio.get_running_loop().time() + seconds

    def _count(self, message: Any) -> None:
        if message["type"] == "http.disconnect":
            raise TooSlow
        body = message.get("body", b"")
        self._left -= len(body)
        self._announced = max(0, self._announced - len(body))
        self._whole = not message.get("more_body", False)
        if self._left < 0:
            raise TooLarge


async def _refuse(send: Send, scope: Scope, sentence: str) -> None:
    api = scope["path"].startswith("/api/")
    problem = {"type": "urn:registry:problem:bad_request", "title": "Refused", "status": 400, "detail": sentence}
    kind = b"application/problem+json" if api else b"text/plain; charset=utf-8"
    await send({"type": "http.response.start", "status": 400, "headers": [(b"content-type", kind)]})
    body = json.dumps(problem) if api else sentence
    await send({"type": "http.response.body", "body": body.encode(), "more_body": False})


def _log(scope: HTTPScope, status: int, seconds: float, name: str) -> None:
    actor = scope.get("actor")
    log.info(
        "%s %s %d %.1fms user=%s id=%s",
        scope["method"], logs.route(scope), status, seconds * 1000, getattr(actor, "user_id", "-"), name,
    )  # fmt: skip
