"""The pocket directory in parts, two at a time, beside the same pages as one single document.

POCKET_PAGES says about how many pages. Memory is what all processes of the work hold together at the worst moment
(proportional set size: a page that several share counts once), looked at ten times a second.
"""

import asyncio
import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf

from agreements.paper import STYLES, Paper
from contacts.listing_paper import Head, Listed
from contacts.model import ContactPoint, PointKind
from contacts.paper import Entry, Printed, list_good_until
from contacts.pocket_directory import POCKET_STYLES, Frame, Gathering
from registry.partners.sectors import Sector
from registry.platform.access.model import Actor, Role
from registry.platform.documents import render
from registry.platform.documents.render import pdf
from registry.platform.ids import new_id
from tests.benchmarks.figures import Figure

PAGES = int(os.environ.get("POCKET_PAGES", "300"))
PARTNERS_OF_A_PAGE = 9
TOWNS, LINES = 12, 3
TITLE = "Pocket directory"
HOUSE = [Path(render.__file__).parent / name for name in ("paper.css", "paper_numbers.css")]
MB = 1 << 20
# One document as WeasyPrint makes it when it is simply asked to, in a process of its own.
_SINGLE = """
import sys, weasyprint
body = open(sys.argv[1], encoding="utf-8").read()
sheets = [weasyprint.CSS(filename=name) for name in sys.argv[3:]]
text = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head><body>{body}</body></html>'
weasyprint.HTML(string=text).write_pdf(sys.argv[2], stylesheets=sheets, pdf_variant="pdf/ua-1")
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds by the clock and on processors, MB at the worst moment, and the pages that came out."""

    seconds: float
    processor: float
    memory: float
    pages: int


async def report(_: str) -> list[Figure]:
    """The same pages in both ways."""
    parts = list(_parts())
    own = [STYLES, Paper.LETTER.style, POCKET_STYLES]
    divided = await _measured(pdf(parts, title=TITLE, styles=own))
    single = await _measured(_one_document("".join(parts), [*(sheet.read_text("utf-8") for sheet in HOUSE), *own]))
    return [
        Figure(f"one document, {single.pages} pages: seconds", single.seconds, "s"),
        Figure("one document: on a processor", single.processor, "s"),
        Figure("one document: memory", single.memory, "MB"),
        Figure(
            f"{len(parts)} parts, {divided.pages} pages: seconds", divided.seconds, "s",
            divided.seconds / single.seconds, "one document",
        ),
        Figure(
            "in parts: on a processor", divided.processor, "s", divided.processor / single.processor, "one document"
        ),
        Figure(
            "in parts: memory of all processes", divided.memory, "MB", divided.memory / single.memory, "one document"
        ),
    ]  # fmt: skip


async def _one_document(body: str, sheets: list[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        names = _laid_down(Path(folder), [body, *sheets])
        out = f"{folder}/out.pdf"
        asked = (sys.executable, "-c", _SINGLE, names[0], out, *names[1:])
        child = await asyncio.create_subprocess_exec(*asked, stderr=asyncio.subprocess.DEVNULL)
        assert await child.wait() == 0
        return await asyncio.to_thread(Path(out).read_bytes)


def _laid_down(folder: Path, texts: list[str]) -> list[str]:
    for number, text in enumerate(texts):
        (folder / str(number)).write_text(text, "utf-8")
    return [str(folder / str(number)) for number in range(len(texts))]


async def _measured(work: Awaitable[bytes]) -> Measured:
    worst = 0

    async def look() -> None:
        nonlocal worst
        while True:
            worst = max(worst, sum(_held(pid) for pid in _children(os.getpid())))
            await asyncio.sleep(0.1)

    looking = asyncio.create_task(look())
    began, before = time.perf_counter(), _processor()
    try:
        file = await work
    finally:
        looking.cancel()
    seconds = time.perf_counter() - began
    with pikepdf.open(io.BytesIO(file)) as made:
        return Measured(seconds, _processor() - before, worst / MB, len(made.pages))


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _children(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _children(int(child))


def _held(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _parts() -> Iterator[str]:
    """Made-up partners in the parts that a real directory comes in."""
    at = datetime(2031, 3, 3, 15, tzinfo=UTC)
    actor = Actor(new_id(), "Alice Example", Role.COORDINATOR)
    frame = Frame(actor, at, list_good_until(at.date()), "Marlow County")
    gathering, first, count = Gathering(), True, PAGES * PARTNERS_OF_A_PAGE
    sectors = list(Sector)[:8]
    for number in range(count):
        sector = sectors[number * len(sectors) // count]
        gathering.add(
            str(sector), f"Town {number * TOWNS * len(sectors) // count % TOWNS}, FL", _partner(number, sector)
        )
        if gathering.full:
            yield frame.rendered(gathering.sheaf(), first=first)
            first = False
    if gathering.held:
        yield frame.rendered(gathering.sheaf(), first=first)


def _partner(number: int, sector: Sector) -> Listed:
    name = f"Bayhaven {number} {sector.label}"
    head = Head(new_id(), name, sector.label, None, "Bayhaven, FL", None, None, (), None)
    entries = [
        Entry(f"Dana Example {line}", "Threat assessment lead", None, (_way(number, line),)) for line in range(LINES)
    ]
    return Listed(head, entries)


def _way(number: int, line: int) -> Printed:
    point = ContactPoint(
        id=new_id(), organisation_id=new_id(), kind=PointKind.DESK, value=f"+13055550{100 + number % 100}"
    )
    words = f"Confirmed {1 + number % 28} Feb 2031 by telephone"
    shown = f"(305) 555-01{number % 100:02}"
    return Printed(point, "Desk", shown, str(line) if line else None, "office hours", None, words, None)
