"""Asks one address over and over on kept connections, in a process of its own, and prints how many answers came.

`python -m tests.benchmarks.asking PORT CONNECTIONS SECONDS`; the request's bytes come on the standard input.
"""

import asyncio
import re
import sys
import time
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


class _Asker(asyncio.Protocol):
    def __init__(self, request: bytes, until: float) -> None:
        self.request, self.until = request, until
        self.answers, self.heard = 0, b""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line = cast("asyncio.Transport", transport)
        self.line.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.heard += data
        if not self._whole():
            return
        if not self.heard.startswith(b"HTTP/1.1 200"):
            self.over.set_exception(RuntimeError(self.heard[:300]))
            return
        self.answers, self.heard = self.answers + 1, b""
        if time.perf_counter() < self.until:
            self.line.write(self.request)
        else:
            self.line.close()

    def _whole(self) -> bool:
        head, ended, body = self.heard.partition(b"\r\n\r\n")
        length = _LENGTH.search(head + b"\r\n")
        return bool(ended and length) and len(body) >= int(length[1]) if length else False

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)


async def _ask(port: int, connections: int, seconds: float, request: bytes) -> float:
    loop, started = asyncio.get_running_loop(), time.perf_counter()
    askers = []
    for _ in range(connections):
        _, asker = await loop.create_connection(lambda: _Asker(request, started + seconds), "127.0.0.1", port)
        askers.append(asker)
    await asyncio.gather(*(asker.over for asker in askers))
    return sum(asker.answers for asker in askers) / (time.perf_counter() - started)


if __name__ == "__main__":
    given = sys.argv[1:]
    asked = _ask(int(given[0]), int(given[1]), float(given[2]), sys.stdin.buffer.read())
    print(uvloop.run(asked))
