"""Sends each request once over kept connections, or all in turn for a while, and tells what came back.

`python -m tests.benchmarks.feeds_asking PORT CONNECTIONS SECONDS` (0 seconds: each once); the standard input is a JSON
list of requests as they go over the line; the standard output a JSON object with `statuses`, `rate` in answers a
second, `p50`, `p95`, `p99` in ms, and `tags`, the last ETag of each request in their order.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any, cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_TAG = re.compile(rb'\r\netag: ("[^"]*")', re.IGNORECASE)
_BODILESS = (b"304", b"204")


class _Tally:
    def __init__(self, requests: Sequence[bytes], seconds: float) -> None:
        numbered = list(enumerate(requests))
        self.turn: Iterator[tuple[int, bytes]] = cycle(numbered) if seconds else iter(numbered)
        self.until = time.perf_counter() + seconds if seconds else float("inf")
        self.times: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.tags = [""] * len(requests)


class _Asker(asyncio.Protocol):
    """One connection: asks, hears the whole answer, asks the next until there is none."""

    def __init__(self, tally: _Tally) -> None:
        self.tally = tally
        self.heard = b""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        number, request = next(self.tally.turn, (-1, b""))
        if number < 0 or time.perf_counter() > self.tally.until:
            self.line.close()
            return
        self.heard, self.number, self.asked = b"", number, time.perf_counter()
        self.line.write(request)

    def data_received(self, data: bytes) -> None:
        self.heard += data
        head = self.heard.find(b"\r\n\r\n")
        if head < 0 or len(self.heard) < head + 4 + _body(self.heard[:head]):
            return
        self.tally.times.append(time.perf_counter() - self.asked)
        self.tally.statuses[self.heard[9:12].decode()] += 1
        tag = _TAG.search(self.heard[:head])
        self.tally.tags[self.number] = tag[1].decode() if tag else ""
        self._ask()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)


def _body(head: bytes) -> int:
    length = _LENGTH.search(head)
    return int(length[1]) if length and head[9:12] not in _BODILESS else 0


async def _ask(port: int, connections: int, seconds: float, requests: Sequence[bytes]) -> dict[str, Any]:
    loop, tally, started = asyncio.get_running_loop(), _Tally(requests, seconds), time.perf_counter()
    made = [await loop.create_connection(lambda: _Asker(tally), "127.0.0.1", port) for _ in range(connections)]
    await asyncio.gather(*(asker.over for _, asker in made))
    took, times = time.perf_counter() - started, sorted(tally.times)
    shares = {f"p{share}": times[int(len(times) * share / 100)] * 1000 for share in (50, 95, 99)}
    return {"statuses": tally.statuses, "rate": len(times) / took, "seconds": took, "tags": tally.tags, **shares}


if __name__ == "__main__":
    given = sys.argv[1:]
    lines = [text.encode() for text in json.load(sys.stdin)]
    print(json.dumps(uvloop.run(_ask(int(given[0]), int(given[1]), float(given[2]), lines))))
