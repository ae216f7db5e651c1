"""A long table on paper: as one document, and in parts that are joined. BENCH_PAGES sets how long it is."""

import asyncio
import io
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pikepdf

from registry.platform.documents import child, render
from registry.platform.documents.child import Limits
from tests.benchmarks.figures import Figure

PAGES = int(os.environ.get("BENCH_PAGES", "300"))
ROWS_OF_A_PAGE = 30
PAGES_OF_A_PART = 20
_TICK = 0.05


async def report(_: str) -> list[Figure]:
    """Seconds and the peak memory of all processes at work together, side by side."""
    rows = PAGES * ROWS_OF_A_PAGE
    each = PAGES_OF_A_PART * ROWS_OF_A_PAGE
    parts = [_table(at, min(at + each, rows)) for at in range(0, rows, each)]
    whole_seconds, whole_memory, whole_pages = await _measured(lambda: _in_one(_table(0, rows)))
    seconds, memory, pages = await _measured(lambda: render.pdf(parts, title="Call lists"))
    said = f"{whole_pages} pages as one document"
    return [
        Figure(said, whole_seconds, "s"),
        Figure(
            f"{pages} pages in {len(parts)} parts, joined and numbered", seconds, "s", seconds / whole_seconds, said
        ),
        Figure("memory of the one document", whole_memory, "MB"),
        Figure("memory of the parts, all processes together", memory, "MB", memory / whole_memory, "the one document"),
    ]


def _table(first: int, last: int) -> str:
    rows = "".join(
        f"<tr><td>Partner {number}</td><td>(305) 555-01{number % 100:02}</td><td>confirmed 2026-11-{number % 28 + 1:02}"
        f"</td><td>Main line, weekdays from eight to five</td></tr>"
        for number in range(first, last)
    )
    heads = "".join(f"<th>{head}</th>" for head in ("Name", "Number", "Confirmed", "Note"))
    return f"<h1>From {first}</h1><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


async def _in_one(part: str) -> bytes:
    """In one piece, with as much time and memory as it takes."""
    asked = {"title": "Call lists", "part": part, "styles": render._styles(numbered=True)}
    limits = Limits(memory=16_000, cpu=3600, wall=3600)
    return bytes(await child.run("tests.benchmarks.one_document:lay_out", asked, limits=limits))


async def _measured(make: Callable[[], Awaitable[bytes]]) -> tuple[float, float, int]:
    started, peak = time.perf_counter(), 0.0
    work = asyncio.ensure_future(make())
    while not work.done():
        peak = max(peak, _memory_of_children())
        await asyncio.sleep(_TICK)
    with pikepdf.open(io.BytesIO(work.result())) as pdf:
        return time.perf_counter() - started, peak, len(pdf.pages)


def _memory_of_children() -> float:
    """MB of memory that all children of this process have resident together."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            fields = stat.read_text().rpartition(")")[2].split()
            name = (stat.parent / "cmdline").read_bytes()
            if int(fields[1]) == os.getpid() and b"documents.inside" in name:
                total += int(fields[21]) * os.sysconf("SC_PAGESIZE")
    return total / 1e6
