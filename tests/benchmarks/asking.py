"""Sends requests in turn over kept connections, in a process of its own, and prints how many answers came and when.

`python -m tests.benchmarks.asking PORT CONNECTIONS SECONDS`; the standard input is a JSON list of requests, each as it
goes over the line; the standard output a JSON object with `rate` in answers a second and `p50`, `p95`, `p99` in ms.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from typing import cast

import uvloop

_LENGTH = b"\r\ncontent-length: "


class _Asker(asyncio.Protocol):
    """One connection: asks, hears the whole answer, asks the next."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float]) -> None:
        self.requests, self.until, self.times = requests, until, times
        self.heard, self.whole = b"", 0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        self.heard, self.whole = b"", 0
        self.asked = time.perf_counter()
        self.line.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.heard += data
        self.whole = self.whole or _length(self.heard)
        if not self.whole or len(self.heard) < self.whole:
            return
        now = time.perf_counter()
        self.times.append(now - self.asked)
        if not self.heard.startswith(b"HTTP/1.1 200"):
            self.over.set_exception(RuntimeError(self.heard[:300]))
        elif now < self.until:
            self._ask()
        else:
            self.line.close()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)


def _length(heard: bytes) -> int:
    """How many bytes the answer has, head and body; 0 while that is not known."""
    head = heard.find(b"\r\n\r\n")
    at = heard[:head].lower().find(_LENGTH) if head > 0 else -1
    if at < 0:
        return 0
    start = at + len(_LENGTH)
    return head + 4 + int(heard[start : heard.find(b"\r\n", start)])


async def _ask(port: int, connections: int, seconds: float, requests: Sequence[bytes]) -> dict[str, float]:
    loop, started = asyncio.get_running_loop(), time.perf_counter()
    turn, times = itertools.cycle(requests), cast("list[float]", [])
    askers = []
    for _ in range(connections):
        _, asker = await loop.create_connection(lambda: _Asker(turn, started + seconds, times), "127.0.0.1", port)
        askers.append(asker)
    await asyncio.gather(*(asker.over for asker in askers))
    took = time.perf_counter() - started
    times.sort()
    shares = {f"p{share}": times[int(len(times) * share / 100)] * 1000 for share in (50, 95, 99)}
    return {"answers": len(times), "rate": len(times) / took, **shares}


if __name__ == "__main__":
    given = sys.argv[1:]
    lines = [text.encode() for text in json.load(sys.stdin)]
    print(json.dumps(uvloop.run(_ask(int(given[0]), int(given[1]), float(given[2]), lines))))
