"""Keys in addresses that open nothing: how many of them one caller may try before being asked to wait.

Such a key is not found by trying. This is for programs that go on asking for what is gone: each asks as cheaply as one
whose key is right, is told the same, and learns from the status how long to wait. Only what led nowhere is counted, and
only such answers change: whoever has a right key is let in, however many wrong ones came from the same office before.
"""

from datetime import datetime, timedelta
from typing import Any

from litestar.types import Message, Scope, Send

from registry.platform import clock
from registry.platform.access.addresses import network_address

WINDOW = timedelta(minutes=5)
MOST = 60
_CALLERS = 10_000
_NOTHING, _WAIT = 404, 429


class Tries:
    """Counts by caller, within this process."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._tries: dict[str, int] = {}

    def wait(self, caller: str, now: datetime) -> int:
        """Count one more; the seconds that this caller should wait, 0 while there were few."""
        if self._since is None or not timedelta() <= now - self._since < WINDOW or len(self._tries) >= _CALLERS:
            self._since, self._tries = now, {}
        self._tries[caller] = self._tries.get(caller, 0) + 1
        if self._tries[caller] <= MOST:
            return 0
        return max(1, int((self._since + WINDOW - now).total_seconds()))


_tries = Tries()


def counted(scope: Scope, send: Send) -> Send:
    """The same `send`, which counts the answers that there is nothing; after many, each says how long to wait."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == _NOTHING:
            seconds = _tries.wait(_caller(scope), clock.now())
            if seconds:
                message["status"] = _WAIT
                message["headers"] = [*message["headers"], (b"retry-after", str(seconds).encode())]
        await send(message)

    return sending


def _caller(scope: Scope) -> str:
    peer = scope.get("client")
    settings: Any = scope["litestar_app"].state.settings
    return network_address(peer[0] if peer else "", dict(scope["headers"]), settings.trusted_proxies)
