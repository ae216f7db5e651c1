"""`make bench`: figures, with ratios to something measured in the same run. It never judges.

`python -m tests.benchmarks [PART…]` runs the parts named, all of them otherwise. Every part has a module with
`async def report(url) -> list[Figure]`; `url` is a migrated, empty database of its own, open as the process's pool.
"""

import asyncio
import importlib
import os
import sys
import tempfile
import time
from pathlib import Path

from registry.platform import db
from registry.platform.migrate import migrate
from registry.platform.postgres import running
from tests.benchmarks.figures import Figure, table
from tests.conftest import copy_database, drop_database, on

PARTS = (
    "start", "http", "lookup", "exchange", "standing", "documents", "pocket", "agreements", "reminders", "survive",
    "feeds", "mail", "confirmations",
)  # fmt: skip
EMPTY = "benchmark_template"


async def _measured(server: str, part: str) -> list[Figure]:
    module = importlib.import_module(f"tests.benchmarks.{part}")
    name = await copy_database(server, EMPTY)
    await db.start(on(server, name), pool_size=4, hurried=False)
    try:
        return list(await module.report(on(server, name)))
    finally:
        await db.stop()
        await drop_database(server, name)


async def _all(server: str, parts: list[str]) -> None:
    await db.start(server, hurried=False)
    await db.execute(f"CREATE DATABASE {EMPTY}")
    await db.stop()
    await db.start(on(server, EMPTY), hurried=False)
    await migrate()
    await db.stop()
    for part in parts:
        started = time.perf_counter()
        figures = await _measured(server, part)
        print(table(f"{part} ({time.perf_counter() - started:.0f} s)", figures), flush=True)


def main(asked: list[str]) -> None:
    """Run the parts on a PostgreSQL of their own, which is gone afterwards."""
    unknown = set(asked) - set(PARTS)
    if unknown:
        sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    there = [part for part in asked or PARTS if (Path(__file__).parent / f"{part}.py").exists()]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home", durable=True) as server:
        asyncio.run(_all(server, there))


if __name__ == "__main__":
    main(sys.argv[1:])
