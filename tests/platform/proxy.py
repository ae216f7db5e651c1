"""A road between client and database that can be blocked, cut and lied on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from urllib.parse import parse_qs, urlsplit


class Road(Enum):
    OPEN = "open"
    BLACK_HOLE = "what is sent never arrives"
    CLOSED = "nobody comes in"
    DEAF_AFTER_COMMIT = "the COMMIT arrives, its answer does not"


class Proxy:
    """Passes bytes on, as `mode` says."""

    def __init__(self, url: str) -> None:
        self.mode = Road.OPEN
        self.port = 0
        self._deaf = False
        self._url = urlsplit(url)
        self._roads: set[asyncio.StreamWriter] = set()
        self._answers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"postgresql://{self._url.username}@127.0.0.1:{self.port}{self._url.path}"

    async def _target(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        asked = parse_qs(self._url.query)
        if "host" in asked:
            return await asyncio.open_unix_connection(f"{asked['host'][0]}/.s.PGSQL.{asked['port'][0]}")
        return await asyncio.open_connection(self._url.hostname, self._url.port)

    async def take(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        if self.mode is Road.CLOSED:
            answer.close()
            return
        server, ask = await self._target()
        self._roads |= {answer, ask}
        self._answers.add(answer)
        with suppress(OSError):
            await asyncio.gather(self._pass(client, ask, sent=True), self._pass(server, answer, sent=False))

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, sent: bool) -> None:
        while piece := await source.read(65536):
            commits = sent and self.mode is Road.DEAF_AFTER_COMMIT and b"COMMIT;" in piece
            self._deaf = self._deaf or commits
            if self.mode is Road.BLACK_HOLE or (self._deaf and not sent):
                continue
            target.write(piece)
            await target.drain()
            if commits:
                await asyncio.sleep(0.2)  # time enough for it to happen
                self.cut()
        target.close()

    def say_stopping(self) -> None:
        """What a server says to everybody when it stops, or ends a session that idles; it closes a moment later."""
        fields = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
        for answer in self._answers:
            answer.write(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)

    def cut(self) -> None:
        """Reset everything that is under way."""
        for road in self._roads:
            road.transport.abort()
        self._roads.clear()
        self._answers.clear()
        self._deaf = False


@asynccontextmanager
async def proxy(url: str) -> AsyncIterator[Proxy]:
    road = Proxy(url)
    server = await asyncio.start_server(road.take, "127.0.0.1", 0)
    road.port = server.sockets[0].getsockname()[1]
    try:
        yield road
    finally:
        server.close()
        road.cut()
        await asyncio.sleep(0)
