"""Whether look-ups are answered while the directory is rewritten underneath: alone, during an import, during a rebuild.

STANDING_ROWS says how many partners the directory has, and how many more are imported.
"""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from registry.lookup.finding import find
from registry.lookup.model import Filters
from registry.lookup.service import record_card
from registry.platform import db
from tests import cast
from tests.benchmarks.figures import Figure
from tests.benchmarks.lookup_data import Directory, generated
from tests.benchmarks.lookup_fill import fill
from tests.benchmarks.lookup_queries import Asked, queries
from tests.lookup.directory import Partner
from tests.platform.serving import command

ROWS = int(os.environ.get("STANDING_ROWS", "10000"))
ALONE_SECONDS = 5.0
PAUSE = 0.02  # two askers leave the processors to the import for most of the time
HEAD = "name,sector,region,city,street,telephone,identifiers\n"
TOWN = Partner(name="Somewhere")


@dataclass(slots=True)
class Seen:
    """Milliseconds of look-ups and of cards that were opened (which is recorded), and what went wrong."""

    found: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


async def report(url: str) -> list[Figure]:
    """Ask on two connections all the time, and import and rebuild in processes of their own."""
    await db.stop()
    await db.start(url, pool_size=4)
    partners = generated(ROWS, [TOWN])
    await fill(partners)
    asked = queries(Directory(partners, [TOWN], ROWS), 50)
    random.Random(1).shuffle(asked)  # noqa: S311 - an order, not a secret
    with tempfile.TemporaryDirectory() as folder:
        file = _file(Path(folder))
        alone = await _asking(asked, None)
        importing = await _asking(asked, command("import", "partners", str(file), "--apply", DATABASE_URL=url))
        rebuilding = await _asking(asked, command("lookup", "rebuild", DATABASE_URL=url))
    row = await db.fetch_one("SELECT count(*) AS rows FROM lookup_organisation")
    assert row is not None
    return [
        Figure("partners that can be found in the end", row["rows"], ""),
        *_figures("alone", alone, alone),
        *_figures(f"while {ROWS:,} are imported", importing, alone),
        *_figures(f"while {row['rows']:,} are read again", rebuilding, alone),
    ]


def _file(folder: Path) -> Path:
    path = folder / "more.csv"
    path.write_text(HEAD + "".join(
        f"{one.name} {number},{one.sector},FL,Bayhaven,{number} Main Street,850-555-01{number % 100:02},own:m{number}\n"
        for number, one in enumerate(generated(ROWS, [TOWN], seed=7))
    ), "utf-8")  # fmt: skip
    return path


async def _asking(asked: Sequence[Asked], process: BaseProcess | None) -> Seen:
    """Ask until the process has ended, or for some seconds."""
    started, seen = time.perf_counter(), Seen()
    officer = await cast.person("officer")

    def over() -> bool:
        if process is None:
            return time.perf_counter() - started > ALONE_SECONDS
        return process.exitcode is not None

    async def ask(queries: Sequence[Asked]) -> None:
        at = 0
        while not over():
            query, at = queries[at % len(queries)], at + 1
            try:
                began = time.perf_counter()
                await find(officer, query.typed, Filters())
                seen.found.append((time.perf_counter() - began) * 1000)
                began = time.perf_counter()
                await record_card(officer, query.meant.id)
                seen.opened.append((time.perf_counter() - began) * 1000)
            except Exception as problem:  # noqa: BLE001 - that is what is looked for
                seen.wrong.append(type(problem).__name__)
            await asyncio.sleep(PAUSE)

    await asyncio.gather(ask(asked[::2]), ask(asked[1::2]))
    if process is not None and process.exitcode != 0:
        seen.wrong.append(f"the command ended with {process.exitcode}")
    return seen


def _figures(when: str, seen: Seen, alone: Seen) -> list[Figure]:
    found, before = statistics.quantiles(seen.found, n=100), statistics.quantiles(alone.found, n=100)
    return [
        Figure(f"look-ups answered, {when}", len(seen.found), ""),
        Figure(f"a look-up, {when}, median", found[49], "ms", found[49] / before[49], "alone"),
        Figure(f"a look-up, {when}, 95 of 100 within", found[94], "ms", found[94] / before[94], "alone"),
        Figure(f"a look-up, {when}, the slowest", max(seen.found), "ms"),
        Figure(f"a card opened and recorded, {when}, the slowest", max(seen.opened), "ms"),
        Figure(f"not answered, {when}", len(seen.wrong), ", ".join(sorted(set(seen.wrong)))),
    ]
