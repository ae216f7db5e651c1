"""How well and how quickly the look-up finds: shares of right answers by kind, milliseconds, and how both grow.

`LOOKUP_SIZES=30000,150000,1000000` says for how many organisations. With TEST_DATABASE_URL what was filled stays on
that server as `bench_lookup_SIZE` and is measured again; else it is filled anew each time. LOOKUP_SEED chooses other
queries than those that the ranking was made with.
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
from tests.benchmarks.lookup_queries import SEED, Asked, number_of, queries

ASKER = Actor(UUID(int=1), "Bob", Role.OFFICER, sworn=True)
EACH = 60  # queries of each kind
UP_TO_TWO_SLIPS = ("exact", "prefix", "one slip", "two slips")
NOWHERE = 99


@dataclass(frozen=True, slots=True)
class Figures:
    """What one size of directory gave: milliseconds on one connection, and places (from 0) of the one meant, by kind.

    `own` is the processor time of this process for each look-up, `server` that of PostgreSQL where it can be read: what
    the clock would show on a machine with nothing else to do.
    """

    organisations: int
    clock: list[float]
    own: list[float]
    server: list[float]
    raw_ms: float
    places: dict[str, list[int]]

    @property
    def busy(self) -> list[float]:
        return [mine + theirs for mine, theirs in zip(self.own, self.server, strict=True)]

    def share(self, within: int, *kinds: str) -> float:
        """How many of these kinds of queries, of all where none is named, had the one meant so far in front."""
        found = [place for kind in kinds or self.places for place in self.places[kind]]
        return sum(place < within for place in found) / len(found)


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[18]


async def measure(of: Directory, each: int = EACH) -> Figures:
    """Ask the open database every query once, after a round that warms its caches; look where the one meant came."""
    asked = queries(of, each, int(os.environ.get("LOOKUP_SEED", SEED)))
    async with db.connection() as own:
        backend = Path(f"/proc/{await own.fetchval('SELECT pg_backend_pid()')}/schedstat")
    for query in asked[::3]:
        await find(ASKER, query.typed, Filters())
    answers, clock, own_times, server = [], [], [], []
    for query in asked:
        theirs, mine, started = _spent_by(backend), time.process_time(), time.perf_counter()
        answers.append(await find(ASKER, query.typed, Filters()))
        clock.append((time.perf_counter() - started) * 1000)
        own_times.append((time.process_time() - mine) * 1000)
        server.append(_spent_by(backend) - theirs)
    places = defaultdict(list)
    for found, query in zip(answers, asked, strict=True):
        places[query.kind].append(_place(found, query, of))
    return Figures(of.size, clock, own_times, server, await _raw(asked), places)


def _spent_by(schedule: Path) -> float:
    """Milliseconds of processor time of a process on this machine; 0 where that is not told."""
    return int(schedule.read_text().split()[0]) / 1e6 if schedule.exists() else 0.0


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
    size = f"a look-up, {now.organisations:,} organisations"
    middle = statistics.median(now.clock)
    figures = [
        Figure("one row by an index, median", now.raw_ms, "ms"),
        Figure(f"{size}, median", middle, "ms", middle / now.raw_ms, "one row by an index"),
        Figure(f"{size}, 95 of 100 within", p95(now.clock), "ms"),
        Figure("  of that on a processor: median", statistics.median(now.busy), "ms"),
        Figure("  of that on a processor: 95 of 100 within", p95(now.busy), "ms"),
        Figure("  mean in this process, without PostgreSQL", statistics.mean(now.own), "ms"),
    ]
    if before:
        more, grown = now.organisations / before.organisations, statistics.mean(now.busy) / statistics.mean(before.busy)
        figures.append(Figure(f"  mean on a processor, with {more:.1f} times as many", statistics.mean(now.busy), "ms",
                              grown, f"that of {before.organisations:,}"))  # fmt: skip
    return figures


def _quality(now: Figures) -> list[Figure]:
    told = [(kind, (kind,)) for kind in now.places] + [("up to two slips", UP_TO_TWO_SLIPS), ("all", ())]
    return [
        Figure(f"{name}: first ({now.share(5, *kinds):.1%} in the first five)", now.share(1, *kinds) * 100, "%")
        for name, kinds in told
    ]
