"""What a part of the benchmark hands back, and how it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured. `ratio` compares it with something measured in the same run, named by `of`."""

    what: str
    value: float
    unit: str
    ratio: float | None = None
    of: str = ""

    @property
    def row(self) -> str:
        number = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.2f}"
        compared = f"{self.ratio:.2f} × {self.of}" if self.ratio is not None else ""
        return f"{self.what:<62}{number:>10} {self.unit:<12}{compared}".rstrip()


def table(title: str, figures: Iterable[Figure]) -> str:
    return "\n".join([title, "-" * len(title), *(figure.row for figure in figures), ""])
