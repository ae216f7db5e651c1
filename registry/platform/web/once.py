"""A write that is sent twice happens once.

Programs send an `Idempotency-Key` header, forms carry `?once=` in their action. The key, the write and the answer are
kept in one transaction, so that a client whose answer was lost can ask again and gets the same one.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from registry.platform import db
from registry.platform.errors import TooSlow

_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
_KEY = re.compile(r"[A-Za-z0-9_-]{8,80}")
_KEPT_HEADERS = {"content-type", "location", "etag"}
_USED = "This was already sent with other content. Open the page again before you send something else."


@dataclass(slots=True)
class _Answer:
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def give(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


class _Undo(Exception):
    """The handler refused: nothing is kept, the same key may be sent again."""


class Once:
    """ASGI middleware, inside the one that knows who asks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope) if scope.get("method") in _UNSAFE else None
        actor = scope.get("actor")
        if key is None or actor is None:
            await self.app(scope, receive, send)
            return
        body = await _read(receive)
        # What somebody may do is part of it: an answer is not given again to one who has lost the right to it.
        asked = f"{scope.get('method')} {scope['path']} {sorted(actor.permissions)}\n"  # type: ignore[attr-defined]
        digest = hashlib.sha256(asked.encode() + body).digest()
        answer = _Answer()
        try:
            async with db.transaction():
                if not await _claim(actor.user_id, key, digest):  # type: ignore[attr-defined]
                    answer = await _kept(actor.user_id, key, digest, scope)  # type: ignore[attr-defined]
                else:
                    await self.app(scope, _replay(body), answer.take)
                    if answer.status >= 400:
                        raise _Undo
                    await _keep(actor.user_id, key, answer)  # type: ignore[attr-defined]
        except _Undo:
            pass
        except Exception:
            # The handler had answered, but to us: when its COMMIT fails, nothing has left yet.
            ScopeState.from_scope(scope).response_started = False
            raise
        await answer.give(send)


def _key(scope: Scope) -> str | None:
    if getattr(scope.get("route_handler"), "opt", {}).get("shown_once"):
        return None  # an answer with a secret in it is never stored
    given = dict(scope["headers"]).get(b"idempotency-key", b"").decode("latin-1")
    if not given:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        given = query.get("once", [""])[0]
    return given if _KEY.fullmatch(given) else None


async def _read(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise TooSlow  # half a body is none
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


def _replay(body: bytes) -> Callable[[], Any]:
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _claim(user_id: object, key: str, digest: bytes) -> bool:
    # A second request with the same key waits here until the first has committed or failed.
    claim = "INSERT INTO idempotency_key (user_id, key, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
    return await db.execute(claim, user_id, key, digest) == 1


async def _keep(user_id: object, key: str, answer: _Answer) -> None:
    headers = [(k.decode(), v.decode("latin-1")) for k, v in answer.headers if k.decode().lower() in _KEPT_HEADERS]
    await db.execute(
        "UPDATE idempotency_key SET status = $3, headers = $4, body = $5 WHERE user_id = $1 AND key = $2",
        user_id, key, answer.status, json.dumps(headers), answer.body,
    )  # fmt: skip


async def _kept(user_id: object, key: str, digest: bytes, scope: Scope) -> _Answer:
    sql = "SELECT digest, status, headers, body FROM idempotency_key WHERE user_id = $1 AND key = $2"
    row = await db.fetch_one(sql, user_id, key)
    if row is None or row["digest"] != digest:
        return _mismatch(api=scope["path"].startswith("/api/"))
    headers = [(k.encode(), v.encode("latin-1")) for k, v in json.loads(row["headers"])]
    return _Answer(row["status"], headers, row["body"])


def _mismatch(*, api: bool) -> _Answer:
    if not api:
        return _Answer(409, [(b"content-type", b"text/plain; charset=utf-8")], _USED.encode())
    problem = {"type": "urn:registry:problem:key_reused", "title": "Key used twice", "status": 409, "detail": _USED}
    return _Answer(409, [(b"content-type", b"application/problem+json")], json.dumps(problem).encode())


async def purge(days: int = 2) -> int:
    """Forget keys older than `days`; how many."""
    return await db.execute("DELETE FROM idempotency_key WHERE at < now() - make_interval(days => $1)", days)
