"""How well and how quickly the look-up finds: shares of right answers by kind, milliseconds, and how both grow.

`LOOKUP_SIZES=30000,150000,1000000` says for how many organisations. With TEST_DATABASE_URL what was filled stays on
that server as `bench_lookup_SIZE` and is measured again; else it is filled anew each time.
"""

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from registry.lookup.finding import find
from registry.lookup.model import Filters, Found
from registry.platform import db
from registry.platform.access.model import Actor, Role
from tests.benchmarks.figures import Figure
from tests.benchmarks.lookup_data import Directory, directory
from tests.benchmarks.lookup_fill import fill, folder, kept  # noqa: F401 - `fill` for other parts
from tests.benchmarks.lookup_queries import Asked, number_of, queries

ASKER = Actor(UUID(int=1), "Bob", Role.OFFICER, sworn=True)
EACH = 60  # queries of each kind
UP_TO_TWO_SLIPS = ("exact", "prefix", "one slip", "two slips")
NOWHERE = 99


@dataclass(frozen=True, slots=True)
class Figures:
    """What one size of directory gave. Milliseconds on one connection; places (from 0) of the one meant, by kind.

    `own_ms` is the processor time of this process for a look-up, `server_ms` that of PostgreSQL where it can be read.
    """

    organisations: int
    times: list[float]
    own_ms: float
    server_ms: float | None
    raw_ms: float
    places: dict[str, list[int]]

    @property
    def p50_ms(self) -> float:
        return statistics.median(self.times)

    @property
    def p95_ms(self) -> float:
        return statistics.quantiles(self.times, n=20)[18]

    def share(self, within: int, *kinds: str) -> float:
        """How many of these kinds of queries, of all where none is named, had the one meant so far in front."""
        found = [place for kind in kinds or self.places for place in self.places[kind]]
        return sum(place < within for place in found) / len(found)


async def measure(of: Directory, each: int = EACH) -> Figures:
    """Ask the open database every query once, after a round that warms its caches; look where the one meant came."""
    asked = queries(of, each)
    async with db.connection() as own:
        backend = await own.fetchval("SELECT pg_backend_pid()")
    for query in asked[::3]:
        await find(ASKER, query.typed, Filters())
    times, places = [], defaultdict(list)
    before, began = _spent_by(backend), time.process_time()
    for query in asked:
        started = time.perf_counter()
        found = await find(ASKER, query.typed, Filters())
        times.append((time.perf_counter() - started) * 1000)
        places[query.kind].append((found, query))
    own_ms = (time.process_time() - began) * 1000 / len(asked)
    after = _spent_by(backend)
    server_ms = (after - before) * 1000 / len(asked) if before is not None and after is not None else None
    where = {kind: [_place(found, query, of) for found, query in answers] for kind, answers in places.items()}
    return Figures(of.size, times, own_ms, server_ms, await _raw(asked), where)


def _spent_by(process: int) -> float | None:
    """Seconds of processor time of a process on this machine."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists() or "postgres" not in stat.read_text():
        return None
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _place(found: Found, asked: Asked, of: Directory) -> int:
    """At which place the one meant came, or one that nobody could tell from it."""
    for at, hit in enumerate(found.hits):
        if hit.id == asked.meant.id or asked.like(of[number_of(hit.id)]):
            return at
    return NOWHERE


async def _raw(asked: Sequence[Asked]) -> float:
    """The median of one row by an index, over the same connection."""
    times = []
    for query in asked:
        started = time.perf_counter()
        await db.fetch("SELECT name, place FROM lookup_organisation WHERE organisation_id = $1", query.meant.id)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


async def report(url: str) -> list[Figure]:
    """The figures of each size; nothing where the folder of real directories is not at hand."""
    if not folder().is_dir():
        print("look-up: set REGISTRY_SHARED_DATA to the folder of real directories")
        return []
    figures: list[Figure] = []
    before: Figures | None = None
    for size in map(int, os.environ.get("LOOKUP_SIZES", "30000").split(",")):
        await db.stop()
        await db.start(await kept(os.environ.get("TEST_DATABASE_URL", url), size), pool_size=1, hurried=False)
        now = await measure(directory(folder(), size))
        figures += [*_speed(now, before), *_quality(now)]
        before = now
    return figures


def _speed(now: Figures, before: Figures | None) -> list[Figure]:
    size = f"{now.organisations:,} organisations"
    grown = f"that of {before.organisations:,}" if before else ""
    figures = [
        Figure(f"one row by an index, {size}, median", now.raw_ms, "ms"),
        Figure(f"a look-up, {size}, median", now.p50_ms, "ms", now.p50_ms / now.raw_ms, "one row by an index"),
        Figure(f"a look-up, {size}, 95 of 100 within", now.p95_ms, "ms", before and now.p95_ms / before.p95_ms, grown),
        Figure(f"processor time of a look-up here, {size}", now.own_ms, "ms"),
    ]
    if now.server_ms is not None:
        figures.append(Figure(f"and in PostgreSQL, {size}", now.server_ms, "ms"))
    return figures


def _quality(now: Figures) -> list[Figure]:
    size = f"{now.organisations:,}"
    told = [(kind, (kind,)) for kind in now.places] + [("up to two slips", UP_TO_TWO_SLIPS), ("all", ())]
    return [
        Figure(f"{size}, {name}: first, and first five", now.share(1, *kinds) * 100, f"% {now.share(5, *kinds):8.1%}")
        for name, kinds in told
    ]
