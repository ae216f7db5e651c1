"""HTML made into PDF: in child processes with limits, in parts side by side, with page numbers over the whole."""

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from registry.platform.documents import child
from registry.platform.documents.child import Limits, Progress
from registry.platform.documents.packing import pack, unpack

_HERE = Path(__file__).parent
# A part of tens of pages takes about six seconds and 200 MB; these leave room for a slow machine.
_PART_SECONDS = 60
_LAYING_OUT = "registry.platform.documents.press:lay_out"
_JOINING = "registry.platform.documents.joining:join"
PARTS_MOST = 200


class Variant(StrEnum):
    """What a document promises: nothing, to be read aloud (PDF/UA-1), and also to look the same for ever (PDF/A-3u)."""

    PLAIN = "plain"
    TAGGED = "tagged"
    ARCHIVAL = "archival"


async def pdf(  # noqa: PLR0913 - what makes a document
    parts: Sequence[str],
    *,
    title: str,
    language: str = "en",
    variant: Variant = Variant.TAGGED,
    styles: Sequence[str] = (),
    pictures: Mapping[str, str] | None = None,
    numbered: bool = True,
    progress: Progress | None = None,
) -> bytes:
    """A PDF of these parts, one after the other; each is the inside of a body in HTML and begins a page.

    A long document is best given in parts of about thirty pages: two are laid out at a time, and none takes the memory
    of the whole. A link to a place in another part is text only. `styles` are CSS, over those of `paper.css`;
    an element of class `footer` gives the words at the bottom left of its page and those after it. `pictures` are
    data: addresses by the names that `<img src>` gives them; nothing else is fetched, from anywhere. `progress` is
    told (parts done, of how many), the joining counted as one.

    Raises:
        OutOfTime, OutOfMemory: too much for one document.
        Busy: many documents are being made.
    """
    if not 0 < len(parts) <= PARTS_MOST:
        raise ValueError("a document has from one part to two hundred")
    whole = len(parts) == 1
    asked = {
        "title": title, "language": language, "variant": str(variant), "pictures": dict(pictures or {}),
        "styles": [*_styles(numbered=numbered and whole), *styles],
    }  # fmt: skip
    told = _Told(progress, len(parts) + 1)
    made = await _laid_out(parts, asked, told)
    if whole and variant is not Variant.ARCHIVAL:
        done = made[0]
    else:
        # The numbers come last: they are drawn again for every page, so they must be as they are known.
        stamp = [*_styles(numbered=False), *styles, *_styles(numbered=True)[1:]] if numbered and not whole else None
        done = await _joined(made, asked, stamp)
    await told.one_more()
    return done


class _Told:
    """Counts what is done, for whoever waits."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    async def one_more(self) -> None:
        self.done += 1
        if self.progress is not None:
            await self.progress(self.done, self.total)


async def _laid_out(parts: Sequence[str], asked: Mapping[str, Any], told: _Told) -> list[bytes]:
    """Each part as a PDF of its own, from at most two children that each do half of them."""
    half = (len(parts) + 1) // 2
    lots = [lot for lot in (parts[:half], parts[half:]) if lot]

    async def part_done(done: int, total: int) -> None:  # noqa: ARG001 - a child counts its own lot
        await told.one_more()

    async def lay_out(lot: Sequence[str], first: int) -> list[bytes]:
        seconds = _PART_SECONDS * len(lot)
        limits = Limits(memory=1536, cpu=seconds, wall=seconds * 2)
        mine = {**asked, "parts": list(lot), "first": first}
        return unpack(await child.run(_LAYING_OUT, mine, limits=limits, progress=part_done))

    tasks = [asyncio.create_task(lay_out(lot, number * half)) for number, lot in enumerate(lots)]
    try:
        return [one for made in await asyncio.gather(*tasks) for one in made]
    finally:  # where one was refused, nobody needs the other any more
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _joined(made: Sequence[bytes], asked: Mapping[str, Any], stamp: Sequence[str] | None) -> bytes:
    limits = Limits(memory=1536, cpu=120, wall=240)
    wanted = {**asked, "stamp": list(stamp) if stamp else None}
    joined: bytes = await child.run(_JOINING, wanted, pack(made), limits=limits)
    return joined


@cache
def _styles(*, numbered: bool) -> list[str]:
    names = ("paper.css", "paper_numbers.css") if numbered else ("paper.css",)
    return [(_HERE / name).read_text("utf-8") for name in names]
