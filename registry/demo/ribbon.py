"""Every page says that it is a demonstration, in every process, until soon after it was removed."""

from contextlib import suppress
from math import inf
from time import monotonic
from typing import Any

from litestar.types import ASGIApp, Receive, Scope, Send

from registry.demo.county import is_demo

HOLDS_SECONDS = 5.0
_WITHOUT = ("/static/", "/health/")


class Ribbon:
    """ASGI middleware: keeps `app.state.demo` right to a few seconds, at one small query in that time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith(_WITHOUT):
            await _look(scope["litestar_app"].state)
        await self.app(scope, receive, send)


async def _look(state: Any) -> None:
    now = monotonic()
    if now < state.get("demo_asked_at", -inf) + HOLDS_SECONDS:
        return
    # Before the query, so that of many requests at once only one asks, and a database that is away is not asked again.
    state.demo_asked_at = now
    with suppress(Exception):
        state.demo = await is_demo()
