"""The coverage matrix as a picture: one path for every kind of cell and mark, and few words. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agreements.board.cells import WANTED, Cell, County, Level, Matrix

WIDTH = 1180
NAMES = 180
HEAD = 176
ROW = 32
TALL_ROW = 44
_ROOMY = 70  # from this width on, words and mark stand beside each other
_GAP = 3
_MARK = 5  # from the middle of a mark to its edge


@dataclass(frozen=True, slots=True)
class Drawn:
    """Some counties of a matrix. `fills`, `marks`: paths by level; `holes`, `alone`: paths; words with their places."""

    height: int
    heads: Sequence[tuple[float, str]]
    rows: Sequence[tuple[int, str]]
    fills: Mapping[str, str]
    marks: Mapping[str, str]
    holes: str
    alone: str
    words: Sequence[tuple[float, float, str]]
    title: str


def cells_drawn(matrix: Matrix) -> list[Drawn]:
    """Return the pictures of a matrix, each with so many counties that it fits a sheet of paper."""
    return [_drawn(matrix, band) for band in matrix.bands()]


def _drawn(matrix: Matrix, band: Sequence[County]) -> Drawn:
    width = (WIDTH - NAMES) / max(1, len(matrix.sectors))
    roomy = width >= _ROOMY
    row = ROW if roomy else TALL_ROW
    fills: dict[str, str] = defaultdict(str)
    marks: dict[str, str] = defaultdict(str)
    holes = alone = ""
    words: list[tuple[float, float, str]] = []
    for x, y, cell, wanted in _places(matrix, band, width, row):
        box = f"M{x:.0f} {y}h{width - _GAP:.0f}v{row - _GAP}h-{width - _GAP:.0f}z"
        if cell.gap and cell.level is Level.NONE:
            holes += box if wanted else ""
            continue
        fills[cell.level.value] += box
        across, down = (x + width - _GAP - 13, y + 15) if roomy else (x + width / 2 - 1, y + 30)
        marks[cell.level.value] += mark(cell.level, across, down)
        words.append(
            (round(x + 11), y + (20 if roomy else 17), f"{cell.grade} {cell.partners:,}" if cell.grade else "–")
        )
        alone += f"M{x:.0f} {y}h11l-11 11z" if cell.single else ""
    return Drawn(
        height=HEAD + row * len(band),
        heads=[(round(NAMES + width * (n + 0.5) + 3), one.label) for n, one in enumerate(matrix.sectors)],
        rows=[(HEAD + row * n + 20, county.name) for n, county in enumerate(band)],
        fills=fills,
        marks=marks,
        holes=holes,
        alone=alone,
        words=words,
        title=f"{band[0].name} to {band[-1].name}" if len(band) > 1 else band[0].name,
    )


def _places(matrix: Matrix, band: Sequence[County], width: float, row: int) -> Iterator[tuple[float, int, Cell, bool]]:
    for down, county in enumerate(band):
        for across, sector in enumerate(matrix.sectors):
            yield NAMES + width * across, HEAD + row * down, matrix.at(county, sector), sector in WANTED


def mark(level: Level, x: float, y: float) -> str:
    """Return the sign of a level around a middle, as a path: each has a shape of its own."""
    r = _MARK
    circle = f"M{x - r:.0f} {y:.0f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    shapes = {
        Level.IN_FORCE: circle,
        Level.DUE: f"M{x:.0f} {y - r - 1:.0f}l{r + 1} {r + 1}l{-r - 1} {r + 1}l{-r - 1} {-r - 1}z",
        Level.HOLDOVER: f"M{x - r:.0f} {y - r + 1:.0f}h{2 * r}l{-r} {2 * r - 2}z",
        Level.PENDING: circle,
        Level.OVER: f"M{x - r + 1:.0f} {y - r + 1:.0f}l{2 * r - 2} {2 * r - 2}m0 {2 - 2 * r}l{2 - 2 * r} {2 * r - 2}",
        Level.NONE: "",
    }
    return shapes[level]
