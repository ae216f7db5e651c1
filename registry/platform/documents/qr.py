"""A QR code as the one path of a drawing, so that a page can hold it without anything fetched or run."""

from dataclasses import dataclass
from itertools import groupby

import segno

# ISO/IEC 18004, 9.1: four modules of nothing around the code.
QUIET = 4
# A code of more letters is too fine to be read from paper, and from 2,331 on there is none.
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Drawing:
    """A code of `side` by `side` modules, the quiet zone included; `path` is the d of an SVG path of its dark ones."""

    side: int
    path: str


def drawing(text: str) -> Drawing:
    """Draw a text as a QR code that still reads with 15 % of it gone (error correction M or better)."""
    code = segno.make(text, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix_iter(border=QUIET)]
    return Drawing(len(rows), "".join(_runs(y, row) for y, row in enumerate(rows)))


def _runs(y: int, row: bytes) -> str:
    """The dark runs of a row, each a rectangle one module high."""
    pieces, x = [], 0
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            pieces.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(pieces)
