"""An uploaded file on its way: written to a temporary folder piece by piece, so that no process holds all of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from litestar.datastructures import UploadFile

from registry.platform.documents.errors import Unreadable
from registry.platform.documents.first_bytes import begins_as_pdf
from registry.platform.documents.store import MOST, PIECE
from registry.platform.errors import TooLarge
from registry.platform.text import clean

_NAME_MOST = 120


@asynccontextmanager
async def uploaded_pdf(file: UploadFile) -> AsyncIterator[Path]:
    """The file at a path, as long as this lasts.

    Raises:
        Unreadable: it is empty, or no PDF by its first bytes; TooLarge: more than 50 MB.
    """
    with TemporaryDirectory(prefix="registry-upload-") as folder:
        path, size = Path(folder) / "file", 0
        with path.open("wb") as out:
            while piece := await file.read(PIECE):
                if not size:
                    begins_as_pdf(piece[:1024])
                size += len(piece)
                if size > MOST:
                    raise TooLarge("At most 50 MB are kept of one file.")
                out.write(piece)
        if not size:
            raise Unreadable("The file is empty, or none was chosen.")
        yield path


def plain_name(given: str) -> str:
    """The name of a file without a folder, without anything that could end a header, and ending in .pdf."""
    name = clean(given).replace("\n", " ").replace("\t", " ").replace("\\", "/").rsplit("/", 1)[-1]
    stem = name[: -len(".pdf")] if name.lower().endswith(".pdf") else name
    return f"{stem.strip(' .')[:_NAME_MOST] or 'paper'}.pdf"
