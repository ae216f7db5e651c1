"""Fill databases with directories of any size, quickly, and keep them: what was filled once is measured again.

`python -m tests.benchmarks.lookup_fill SIZE…` fills `bench_lookup_SIZE` on the server of TEST_DATABASE_URL.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from registry.lookup import service
from registry.platform import db
from registry.platform.migrate import migrate
from tests.benchmarks.lookup_data import Directory, directory
from tests.conftest import on
from tests.lookup.directory import Partner, add, county_ids

BATCH = 2_000  # written and indexed in one transaction
PROCESSES = 2
MARK = "filled, 1"  # another number where the same directory is indexed by other words


async def fill(partners: Sequence[Partner]) -> float:
    """Write and index in the open database; how many organisations were indexed in a second."""
    indexing = 0.0
    for at in range(0, len(partners), BATCH):
        some = partners[at : at + BATCH]
        async with db.transaction():
            await db.execute("SET LOCAL statement_timeout = 0")
            await add(some)
            started = time.perf_counter()
            await service.reindex([partner.id for partner in some])
            indexing += time.perf_counter() - started
    return len(partners) / indexing


async def kept(server: str, size: int) -> str:
    """The address of a database with `size` organisations on this server; filled first where it is not there yet."""
    name = f"bench_lookup_{size}"
    admin = await asyncpg.connect(server)
    try:
        mark = await admin.fetchval(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
        )
        if mark != MARK:
            await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            await admin.execute(f"CREATE DATABASE {name}")
            await _fill_new(on(server, name), size)
            await admin.execute(f"COMMENT ON DATABASE {name} IS '{MARK}'")
        else:
            await _bring_up(on(server, name))
    finally:
        await admin.close()
    return on(server, name)


async def _bring_up(url: str) -> None:
    await db.start(url, pool_size=1, hurried=False)
    await migrate()
    await db.stop()


async def _fill_new(url: str, size: int) -> None:
    await db.start(url, pool_size=1, hurried=False)
    await migrate()
    of = directory(folder(), size)
    async with db.transaction():
        await county_ids({(place.county, place.region) for place in (*of.known, *of.places)})
    parts = [size * number // PROCESSES for number in range(PROCESSES + 1)]
    await _part(of, parts[0], min(len(of.known), size))  # parents before their children
    await db.execute("ANALYZE")
    starts = [max(start, len(of.known)) for start in parts[:-1]]
    await asyncio.gather(*(_process(url, size, *ends) for ends in zip(starts, parts[1:], strict=True)))
    await db.execute("VACUUM ANALYZE")
    await db.stop()


async def _process(url: str, size: int, start: int, end: int) -> None:
    arguments = ("-m", "tests.benchmarks.lookup_fill", "--part", url, *map(str, (size, start, end)))
    child = await asyncio.create_subprocess_exec(sys.executable, *arguments)
    if await child.wait():
        raise RuntimeError(f"filling from {start:,} to {end:,} did not succeed")


async def _fill_part(url: str, size: int, start: int, end: int) -> None:
    await db.start(url, pool_size=1, hurried=False)
    await _part(directory(folder(), size), start, end)
    await db.stop()


async def _part(of: Directory, start: int, end: int) -> None:
    for at in range(start, end, BATCH):
        await fill(of.part(at, min(at + BATCH, end)))


def folder() -> Path:
    """Where the real directories are."""
    given = Path(os.environ.get("REGISTRY_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    return given / "organisations"


async def _main(sizes: Sequence[str]) -> None:
    for size in sizes:
        started = time.perf_counter()
        url = await kept(os.environ["TEST_DATABASE_URL"], int(size))
        print(f"{url.rpartition('/')[2]}: {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        asyncio.run(_fill_part(sys.argv[2], *map(int, sys.argv[3:6])))
    else:
        asyncio.run(_main(sys.argv[1:]))
