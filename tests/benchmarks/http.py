"""Requests a second over HTTP on one server process, beside a bare ASGI application and the same SQL alone.

The client is Python too and shares the processors: compare the ratios, not the numbers.
"""

import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from registry.app import create_app
from registry.platform import db
from registry.platform.access import sessions
from registry.platform.settings import load
from tests.benchmarks.figures import Figure
from tests.benchmarks.lookup import fill
from tests.benchmarks.lookup_data import generated
from tests.cast import person
from tests.lookup.directory import Partner
from tests.platform.serving import ROOT, environment, free_port, serving, until

SIZE = 10_000
SECONDS = 2.0
ROUNDS = 3
MANY = 16

TOWNS = [
    Partner(name="", city=f"{first} {second}", county=first)
    for first in ("Maple", "Harbor", "Silver", "Union", "Cedar")
    for second in ("Hill", "Creek", "Point", "Springs", "Landing")
]

Query = tuple[str, tuple[Any, ...]]


async def report(url: str) -> list[Figure]:
    """An empty route, one organisation as JSON, and a look-up; each with its ratio to what it cannot beat."""
    await fill(generated(SIZE, TOWNS))
    actor = await person("officer", name="Bob")
    key = await sessions.begin(actor.user_id)
    row = await db.fetch_one("SELECT id::text FROM organisation OFFSET 5000 LIMIT 1")
    assert row is not None
    one, found = f"/api/v1/organisations/{row['id']}", "/api/v1/lookup?q=maple%20hill%20scool"
    sql = {path: await _queries(url, path, key) for path in (one, found)}
    rates = await asyncio.to_thread(_rates, url, key, sql)
    return [*_empty(rates), *_over("one organisation", one, rates), *_over("a look-up", found, rates)]


def _empty(rates: dict[tuple[str, int], float]) -> list[Figure]:
    floor = rates["floor", MANY]
    live = rates["/health/live", MANY]
    return [
        Figure(f"a bare ASGI application, {MANY} at once", floor, "requests/s"),
        Figure(f"an empty route (/health/live), {MANY} at once", live, "requests/s", live / floor, "the bare one"),
    ]


def _over(name: str, path: str, rates: dict[tuple[str, int], float]) -> list[Figure]:
    figures = []
    for count in (1, MANY):
        rate, alone = rates[path, count], rates[f"SQL of {path}", count]
        figures += [
            Figure(f"{name}: its SQL alone over asyncpg, {count} at once", alone, "times/s"),
            Figure(f"{name}, {count} at once", rate, "requests/s", rate / alone, "its SQL alone"),
        ]
    return figures


async def _queries(url: str, path: str, key: str) -> list[Query]:
    """What the service really asks of the database for one request, the session included."""
    await db.stop()
    await db.start(url, pool_size=1)
    said: list[Query] = []
    async with db.connection() as own:
        own.add_query_logger(lambda query: said.append((query.query, tuple(query.args))))
    transport = httpx.ASGITransport(app=create_app(load({}), open_database=False))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        await client.get(path, headers={"Cookie": f"sid={key}"})  # notes once a minute that the session is in use
        said.clear()
        answer = await client.get(path, headers={"Cookie": f"sid={key}"})
    assert answer.status_code == 200, answer.text
    return said


async def _looped(url: str, queries: Sequence[Query], count: int) -> float:
    """How many times a second these queries can be asked, on `count` connections."""
    pool = await asyncpg.create_pool(url, min_size=count, max_size=count, server_settings={"jit": "off"})
    started, times = time.perf_counter(), 0

    async def ask() -> None:
        nonlocal times
        async with pool.acquire() as own:
            while time.perf_counter() < started + SECONDS:
                for sql, args in queries:
                    await own.fetch(sql, *args)
                times += 1

    await asyncio.gather(*(ask() for _ in range(count)))
    rate = times / (time.perf_counter() - started)
    await pool.close()
    return rate


def _rates(url: str, key: str, sql: Mapping[str, Sequence[Query]]) -> dict[tuple[str, int], float]:
    """The best of interleaved rounds for each address and number of clients."""
    best: dict[tuple[str, int], float] = {}
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), "--no-worker", DATABASE_URL=url, REGISTRY_LOG="WARNING") as service,
        _bare(port) as bare,
    ):
        until(lambda: _listens(port), "the bare application")
        asked = [("floor", port, MANY), ("/health/live", service.port, MANY)]
        asked += [(path, service.port, count) for path in sql for count in (1, MANY)]
        for _ in range(ROUNDS):
            for path, where, count in asked:
                best[path, count] = max(best.get((path, count), 0), _rate(path, where, count, key))
                if path in sql:
                    name, alone = f"SQL of {path}", asyncio.run(_looped(url, sql[path], count))
                    best[name, count] = max(best.get((name, count), 0), alone)
        bare.terminate()
    return best


def _bare(port: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.benchmarks.floor", str(port)], env=environment(), cwd=ROOT)


def _rate(path: str, port: int, count: int, key: str) -> float:
    cookie = f"Cookie: sid={key}\r\n" if path.startswith("/api/") else ""
    request = f"GET {path if path.startswith('/') else '/'} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}\r\n"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.asking", str(port), str(count), str(SECONDS)],
        input=request.encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    return float(done.stdout)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
