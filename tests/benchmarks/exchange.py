"""How quickly a directory comes in, is compared, goes out and is taken back; beside COPY of the same rows.

The file is the police agencies of the United States where the real files are here, else as many made-up partners. The
least that an import could cost is to put the same values into plain tables by COPY over raw asyncpg, without reading
the file, without indexes of the look-up, audit or anything to compare with.
"""

import os
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

from registry.platform.exchange.decision import Create
from registry.platform.exchange.export import begin, pieces
from registry.platform.exchange.importing import Report, bring_in
from registry.platform.exchange.kinds import kind_called
from registry.platform.exchange.revert import revert
from registry.platform.exchange.runs import COMMAND_LINE
from registry.platform.slices import load
from tests.benchmarks.figures import Figure

T = TypeVar("T")
MADE_UP = 20_000
REAL = "organisations/law_enforcement_us_hifld_2019.csv"


async def report(url: str) -> list[Figure]:
    """Import, compare again, export and take back, each timed once: they change what they work on."""
    load()
    with tempfile.TemporaryDirectory() as folder:
        file = _file(Path(folder))
        first, seconds = await _timed(lambda: _take(file))
        rows = first.summary.create
        raw = await _copied(url, first.prepared.plan.creates)
        again, compared = await _timed(lambda: _take(file))
        size, out = await _timed(_export)
        assert first.run is not None
        _, back = await _timed(lambda: revert(first.run, COMMAND_LINE, _silent))  # type: ignore[arg-type]
    copied = rows / raw
    return [
        Figure("rows imported", rows, ""),
        Figure("COPY of the same rows over raw asyncpg", copied, "rows/s"),
        Figure("import: read, compare, write, make findable, record", rows / seconds, "rows/s", seconds / raw, "COPY"),
        Figure("the same file again, which changes nothing", again.summary.unchanged / compared, "rows/s"),
        Figure("export as CSV", rows / out, "rows/s", out / raw, "COPY"),
        Figure("export as CSV", size / out / 1e6, "MB/s"),
        Figure("taking the import back", rows / back, "rows/s", back / raw, "COPY"),
        Figure("memory at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
    ]


def _file(folder: Path) -> Path:
    shared = Path(os.environ.get("REGISTRY_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if (shared / REAL).is_file():
        return shared / REAL
    path = folder / "partners.csv"
    lines = (
        f"{n},Agency {n},le_local,FL,Town {n % 400},{n} Main Street,850-555-01{n % 100:02},own:{n}\r\n"
        for n in range(MADE_UP)
    )
    path.write_text("number,name,sector,region,city,street,telephone,identifiers\r\n" + "".join(lines), "utf-8")
    return path


async def _timed(work: Callable[[], Awaitable[T]]) -> tuple[T, float]:
    began = time.perf_counter()
    done = await work()
    return done, time.perf_counter() - began


async def _silent(stage: str, done: int, total: int) -> None:
    pass


async def _take(file: Path) -> Report:
    return await bring_in(file, kind_called("partners"), None, COMMAND_LINE, progress=_silent, apply=True)


async def _export() -> int:
    kind = kind_called("partners")
    ids = await begin(kind, {}, "csv", COMMAND_LINE)
    return sum([len(piece) async for piece in pieces(kind, ids, "csv", by=COMMAND_LINE, guarded=False)])


async def _copied(url: str, creates: Sequence[Create]) -> float:
    """Seconds for a COPY of every field into a table of texts, in a transaction of its own."""
    names = sorted({name for create in creates for name in create.fields})
    rows: list[tuple[Any, ...]] = [tuple(_text(create.fields.get(name)) for name in names) for create in creates]
    own = await asyncpg.connect(url)
    try:
        await own.execute(f"CREATE TABLE plain ({', '.join(f'{name} text' for name in names)})")
        began = time.perf_counter()
        await own.copy_records_to_table("plain", columns=names, records=rows)
        return time.perf_counter() - began
    finally:
        await own.execute("DROP TABLE plain")
        await own.close()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
