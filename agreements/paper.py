"""What the agreements put on paper looks like, on the sheet that the operator chose."""

from enum import StrEnum
from pathlib import Path

STYLES = (Path(__file__).parent / "templates" / "paper.css").read_text("utf-8")


class Paper(StrEnum):
    """The size of a sheet."""

    LETTER = "letter"
    A4 = "a4"

    @property
    def style(self) -> str:
        return f"@page {{ size: {self.value}; }}"
