"""How well and how quickly the look-up finds: shares of right answers by kind, milliseconds, and a ratio to the least.

The least that a look-up could cost is one query by an index over raw asyncpg; the ratio says how many times that it is.
"""

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from registry.lookup import service
from registry.lookup.finding import find
from registry.lookup.model import Filters
from registry.platform import db
from registry.platform.access.model import Actor, Role
from tests.benchmarks.figures import Figure
from tests.benchmarks.lookup_data import generated, real
from tests.benchmarks.lookup_queries import Asked, queries
from tests.lookup.directory import Partner, add

ASKER = Actor(UUID(int=1), "Bob", Role.OFFICER, sworn=True)
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What one size of directory gave. Milliseconds inside one connection; shares from 0 to 1 by kind of query."""

    organisations: int
    indexed_per_second: float
    p50_ms: float
    p95_ms: float
    raw_ms: float
    first: dict[str, float]
    first_five: dict[str, float]

    @property
    def ratio(self) -> float:
        """The median look-up as a multiple of one indexed query over raw asyncpg."""
        return self.p50_ms / self.raw_ms


async def measure(folder: Path, size: int = 30_000, asked: int = 400) -> Figures:
    """Fill an open, migrated, empty database with `size` organisations and ask."""
    partners = directory(folder, size)
    per_second = await fill(partners)
    return await ask(queries(partners, asked), size, per_second)


def directory(folder: Path, size: int) -> list[Partner]:
    """The real organisations first, then plausible ones."""
    known = real(folder)
    return (known + generated(max(0, size - len(known)), known))[:size]


async def fill(partners: Sequence[Partner]) -> float:
    """Write and index; how many organisations were indexed in a second."""
    indexing = 0.0
    for at in range(0, len(partners), BATCH):
        some = partners[at : at + BATCH]
        async with db.transaction():
            await db.execute("SET LOCAL statement_timeout = 0")
            await add(some)
            started = time.perf_counter()
            await service.reindex([partner.id for partner in some])
            indexing += time.perf_counter() - started
    await db.execute("ANALYZE")
    return len(partners) / indexing


async def ask(asked: Sequence[Asked], size: int, per_second: float) -> Figures:
    """Time every query once, after a first round that warms the caches, and look where the one meant came."""
    async with db.transaction():
        for query in asked[::4]:
            await find(ASKER, query.typed, Filters())
        times, places = [], defaultdict(list)
        for query in asked:
            started = time.perf_counter()
            found = await find(ASKER, query.typed, Filters())
            times.append((time.perf_counter() - started) * 1000)
            same = [at for at, hit in enumerate(found.hits) if hit.id == query.meant.id or _twin(hit, query.meant)]
            places[query.kind].append(same[0] if same else 99)
        raw = await _raw(asked)
    cuts = statistics.quantiles(times, n=20)
    return Figures(
        size, per_second, statistics.median(times), cuts[18], raw,
        {kind: _share(found, 1) for kind, found in places.items()},
        {kind: _share(found, 5) for kind, found in places.items()},
    )  # fmt: skip


def _twin(hit: object, meant: Partner) -> bool:
    """The same name in the same town: nobody could tell them apart by what was typed."""
    name, place = getattr(hit, "name", ""), getattr(hit, "place", "")
    return name == meant.name and place.startswith(meant.city)


def _share(places: Sequence[int], within: int) -> float:
    return sum(place < within for place in places) / len(places)


async def _raw(asked: Sequence[Asked]) -> float:
    """The median of one row by an index, over the same connection."""
    times = []
    for query in asked:
        started = time.perf_counter()
        await db.fetch(
            "SELECT organisation_id, name FROM lookup_organisation WHERE folded = $1", query.meant.name.lower()
        )
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


async def report(_: str) -> list[Figure]:
    """The figures of 30,000 organisations, the real ones among them; nothing where their folder is not at hand."""
    folder = _shared()
    if folder is None:
        print("look-up: set REGISTRY_SHARED_DATA to the folder of real directories")
        return []
    found = await measure(folder)
    size = f"{found.organisations:,} organisations"
    return [
        Figure(f"indexed, {size}", found.indexed_per_second, "rows/s"),
        Figure("one row by an index, median", found.raw_ms, "ms"),
        Figure(f"a look-up, {size}, median", found.p50_ms, "ms", found.ratio, "one row by an index"),
        Figure(f"a look-up, {size}, 95 of 100 within", found.p95_ms, "ms", found.p95_ms / found.raw_ms, "one row"),
        *(Figure(f"found among the first five: {kind}", share * 100, "%") for kind, share in found.first_five.items()),
    ]


def _shared() -> Path | None:
    folder = Path(os.environ.get("REGISTRY_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    return folder / "organisations" if (folder / "organisations").is_dir() else None
