"""Requests over HTTP on one server process, beside a bare ASGI application and the same SQL alone.

`HTTP_SIZES=30000,150000,1000000` says for how many organisations; with TEST_DATABASE_URL what was filled for the
look-up is measured again. HTTP_SECONDS and HTTP_ROUNDS make it shorter, or the best of more; HTTP_PROCESSES serves with
several. The look-ups are many different ones, of every kind. The client is Python too and shares the processors:
compare the ratios and the processor time, not the rates.
"""

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

import asyncpg
import httpx
import uvloop

from registry.app import create_app
from registry.platform import db
from registry.platform.access import sessions
from registry.platform.migrate import migrate
from registry.platform.settings import load
from tests.benchmarks.figures import Figure
from tests.benchmarks.lookup_data import directory
from tests.benchmarks.lookup_fill import folder, kept
from tests.benchmarks.lookup_queries import queries
from tests.benchmarks.processes import family, memory, spent
from tests.cast import person
from tests.platform.serving import ROOT, Serving, environment, free_port, serving, until

SECONDS = float(os.environ.get("HTTP_SECONDS", "2"))
ROUNDS = int(os.environ.get("HTTP_ROUNDS", "3"))
WARM_SECONDS = 0.5  # connections that are new have statements to prepare, as those of the service have not
PROCESSES = os.environ.get("HTTP_PROCESSES", "1")
MANY = 16
EACH = 24  # look-ups of each kind
WARM = 20  # requests before those that are looked at

Query: TypeAlias = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests of one kind: their paths, and the SQL of each where that is measured beside them."""

    name: str
    paths: Sequence[str]
    sql: Sequence[Query] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round gave: answers a second, milliseconds that 50, 95 and 99 of 100 took at most.

    `own_ms` is the processor time of all processes of the service for one request.
    """

    rate: float
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    own_ms: float = 0.0


Best: TypeAlias = dict[tuple[str, int], Round]


async def report(url: str) -> list[Figure]:
    """Look-ups and pages for each size; nothing where the folder of real directories is not at hand."""
    if not folder().is_dir():
        print("http: set REGISTRY_SHARED_DATA to the folder of real directories")
        return []
    figures: list[Figure] = []
    for size in map(int, os.environ.get("HTTP_SIZES", "30000").split(",")):
        await db.stop()
        url = await kept(os.environ.get("TEST_DATABASE_URL", url), size)
        await db.start(url, pool_size=1, hurried=False)
        await migrate()  # it may have been filled before the tables were what they are now
        async with _officer() as key:
            figures += await _measured(url, key, size)
    return figures


@asynccontextmanager
async def _officer() -> AsyncIterator[str]:
    """The session of somebody who is gone afterwards: the directory is kept."""
    actor = await person("officer", name="Bob")
    yield await sessions.begin(actor.user_id)
    await db.execute("DELETE FROM session WHERE user_id = $1", actor.user_id)
    await db.execute("DELETE FROM app_user WHERE id = $1", actor.user_id)


async def _measured(url: str, key: str, size: int) -> list[Figure]:
    typed = [quote(asked.typed) for asked in queries(directory(folder(), size), EACH)]
    random.Random(size).shuffle(typed)  # noqa: S311 - the kinds mixed, the same in each run
    ids = [row["id"] for row in await db.fetch("SELECT id::text FROM organisation ORDER BY id LIMIT 100")]
    found = [f"/api/v1/lookup?q={words}" for words in typed]
    one = [f"/api/v1/organisations/{number}" for number in ids]
    asked = [
        Asked("an empty route", ["/health/live"]),
        Asked("one organisation", one, await _queries(one, key)),
        Asked("a look-up", found, await _queries(found, key)),
        Asked("suggestions", [f"/find/suggest?q={words}" for words in typed]),
        Asked("the find page", [f"/find?q={words}" for words in typed]),
    ]
    return await asyncio.to_thread(_served, url, key, asked, f"{size:,}")


async def _queries(paths: Sequence[str], key: str) -> list[Query]:
    """What the service really asks of the database for these requests, the session included."""
    said: list[Query] = []
    async with db.connection() as own:
        own.add_query_logger(lambda query: said.append((query.query, tuple(query.args))))
    transport = httpx.ASGITransport(app=create_app(load({}), open_database=False))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        # What is asked once only: that the session is in use, whether this is a demonstration, what types there are.
        for path in paths[:WARM]:
            await client.get(path, headers={"Cookie": f"sid={key}"})
        await asyncio.sleep(0.1)
        said.clear()
        for path in paths:
            answer = await client.get(path, headers={"Cookie": f"sid={key}"})
            assert answer.status_code == 200, answer.text
        await asyncio.sleep(0.1)  # the driver tells a moment later
    return list(said)  # it is told of what follows, too


def _served(url: str, key: str, asked: Sequence[Asked], size: str) -> list[Figure]:
    """The best of interleaved rounds for each kind of request and number of clients, and the memory it took."""
    best: Best = {}
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as name,
        serving(Path(name), "--no-worker", DATABASE_URL=url, REGISTRY_PROCESSES=PROCESSES) as service,
        _bare(port) as bare,
    ):
        until(lambda: _listens(port), "the bare application")
        for _ in range(ROUNDS):
            _keep(best, ("floor", MANY), _round(["/"], port, MANY, ""))
            for each in asked:
                for count in (1, MANY):
                    _keep(best, (each.name, count), _spending(service, each, count, key))
                    if each.sql:
                        alone = uvloop.run(_looped(url, each.sql, len(each.paths), count))
                        _keep(best, (f"SQL of {each.name}", count), Round(alone))
        taken = memory(family(service.process.pid))
        bare.terminate()
    return [
        *_empty(best, asked[0].name),
        *(figure for each in asked[1:] for figure in _figures(best, each, size)),
        Figure(f"memory of the service, {size}: what is shared counted once", taken.proportional, "MB"),
        Figure(f"memory of the service, {size}: counted for each process", taken.resident, "MB"),
    ]


def _keep(best: Best, which: tuple[str, int], found: Round) -> None:
    if which not in best or found.rate > best[which].rate:
        best[which] = found


def _spending(service: Serving, asked: Asked, count: int, key: str) -> Round:
    mine = family(service.process.pid)
    before = spent(mine)
    found = _round(asked.paths, service.port, count, key)
    own = (spent(mine) - before) * 1000 / (found.rate * SECONDS)
    return Round(found.rate, found.p50, found.p95, found.p99, own)


def _round(paths: Sequence[str], port: int, count: int, key: str) -> Round:
    cookie = f"Cookie: sid={key}\r\n" if key else ""
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}\r\n" for path in paths]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.asking", str(port), str(count), str(SECONDS)],
        input=json.dumps(requests), stdout=subprocess.PIPE, check=True, cwd=ROOT, timeout=60, text=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    return Round(said["rate"], said["p50"], said["p95"], said["p99"])


async def _looped(url: str, sql: Sequence[Query], requests: int, count: int) -> float:
    """How many requests' worth of these statements can be asked in a second, on `count` connections that are warm."""
    pool = await asyncpg.create_pool(url, min_size=count, max_size=count, server_settings={"jit": "off"})
    began = time.perf_counter() + WARM_SECONDS
    times = 0

    async def ask(at: int) -> None:
        nonlocal times
        async with pool.acquire() as own:
            while (now := time.perf_counter()) < began + SECONDS:
                statement, arguments = sql[at % len(sql)]
                await own.fetch(statement, *arguments)
                at, times = at + 1, times + (now > began)

    await asyncio.gather(*(ask(number * len(sql) // count) for number in range(count)))
    rate = times / (time.perf_counter() - began)
    await pool.close()
    return rate * requests / len(sql)


def _empty(best: Best, name: str) -> list[Figure]:
    floor, empty = best["floor", MANY], best[name, MANY]
    return [
        Figure(f"a bare ASGI application, {MANY} at once", floor.rate, "requests/s"),
        Figure(f"{name}, {MANY} at once", empty.rate, "requests/s", empty.rate / floor.rate, "the bare one"),
        Figure(f"{name}: processor time", empty.own_ms, "ms"),
    ]


def _figures(best: Best, asked: Asked, size: str) -> list[Figure]:
    what, figures = f"{asked.name}, {size}", []
    for count in (1, MANY):
        found, alone = best[asked.name, count], best.get((f"SQL of {asked.name}", count))
        if alone:
            figures.append(Figure(f"{what}: its SQL alone over asyncpg, {count} at once", alone.rate, "times/s"))
        compared = (found.rate / alone.rate, "its SQL alone") if alone else ()
        figures.append(Figure(f"{what}, {count} at once", found.rate, "requests/s", *compared))
        figures.append(Figure(f"{what}, {count} at once: 50, 95, 99 of 100 within", found.p50, _within(found)))
    figures.append(Figure(f"{what}: processor time", best[asked.name, MANY].own_ms, "ms"))
    return figures


def _within(found: Round) -> str:
    return f"/ {found.p95:.1f} / {found.p99:.1f} ms"


def _bare(port: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.benchmarks.floor", str(port)], env=environment(), cwd=ROOT)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
