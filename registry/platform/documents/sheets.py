"""The sheet of paper that the operator prints on, and a document handed over as a file."""

from enum import StrEnum
from typing import Any

from litestar import Request, Response


class Paper(StrEnum):
    """The size of a sheet."""

    LETTER = "letter"
    A4 = "a4"

    @property
    def style(self) -> str:
        return f"@page {{ size: {self.value}; }}"


def paper_of(request: Request[Any, Any, Any]) -> Paper:
    """The sheet that this operator prints on."""
    return Paper(request.app.state.settings.paper)


def plain(name: str) -> str:
    """A name of a file that every system takes."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)


def as_file(content: bytes, name: str) -> Response[bytes]:
    """A PDF that is saved and not shown inside our pages."""
    headers = {"Content-Disposition": f'attachment; filename="{plain(name)}.pdf"', "Cache-Control": "private, no-store"}
    return Response(content, media_type="application/pdf", headers=headers)
