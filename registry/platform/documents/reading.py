"""Inside a child: the words of a PDF, page by page, and the words of scanned pages where Tesseract is there."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2

from registry.platform.documents.errors import Unreadable

PAGES_MOST = 500
CHARACTERS_MOST = 50_000
# A page with fewer than this is looked at as a picture.
_FEW = 20
_SPACE = re.compile(r"\s+")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def read(data: bytes, _: dict[str, Any], said: Callable[[int, int], None]) -> dict[str, Any]:
    """The words by page, and the numbers of the pages that hold none but a picture."""
    try:
        with pypdfium2.PdfDocument(data) as opened:
            return _read(opened, said)
    except pypdfium2.PdfiumError:
        raise Unreadable("Its text could not be read.") from None


def _read(opened: pypdfium2.PdfDocument, said: Callable[[int, int], None]) -> dict[str, Any]:
    count = min(len(opened), PAGES_MOST)
    pages, pictures = [], []
    for index in range(count):
        page = opened[index]
        text = page.get_textpage()
        words = _SPACE.sub(" ", _UNWANTED.sub(" ", text.get_text_range())).strip()[:CHARACTERS_MOST]
        if len(words) < _FEW and any(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
            pictures.append(index + 1)
        if words:
            pages.append({"number": index + 1, "text": words})
        text.close()
        page.close()
        said(index + 1, count)
    return {"pages": pages, "pictures": pictures}


def make_searchable(data: bytes, asked: dict[str, Any], _: Callable[[int, int], None]) -> bytes:
    """A copy in which the words of scanned pages lie behind their pictures; `pages` says which, as 1,2,5.

    Raises:
        Unreadable: it could not be made.
    """
    import ocrmypdf  # noqa: PLC0415 - heavy, and only scans need it

    out = Path("searchable.pdf")
    try:
        done = ocrmypdf.ocr(
            io.BytesIO(data), out, language=["eng"], pages=asked["pages"], mode="skip", output_type="pdf", optimize=0,
            jobs=1, use_threads=True, progress_bar=False, invalidate_digital_signatures=True, tesseract_timeout=60,
            max_image_mpixels=150,
        )  # fmt: skip
    except Exception as problem:
        raise Unreadable("Its pictures of pages could not be read.") from problem
    if done != ocrmypdf.ExitCode.ok:
        raise Unreadable("Its pictures of pages could not be read.")
    return out.read_bytes()
