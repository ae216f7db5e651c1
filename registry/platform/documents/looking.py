"""What is in a PDF that somebody gave us: asked here, found out in a child."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from registry.platform.documents import child
from registry.platform.documents.child import Limits, Progress
from registry.platform.documents.configured import settings
from registry.platform.documents.errors import Broke, OverLimit, Unreadable
from registry.platform.documents.model import Inspection, Page, Reading, Signature

_INSIDE = "registry.platform.documents"
# Only what is said of a document's parts is read, so fifty megabytes take a second; what takes four is not a paper.
_INSPECTING = Limits(memory=640, cpu=4, wall=20, written=1)
_VALIDATING = Limits(memory=1024, cpu=20, wall=40, written=1)
_READING = Limits(memory=1024, cpu=60, wall=120, written=1)
# A page takes two to four seconds, and at most a minute.
_SCANNING = Limits(memory=4096, cpu=900, wall=1800, written=512)
SCANS_MOST = 60


async def inspect(document: bytes | Path) -> Inspection:
    """Look through a PDF before it is kept.

    Raises:
        Unreadable: it is none, or one that cannot be looked through safely; the sentence says which.
    """
    try:
        found = await child.run(f"{_INSIDE}.inspecting:inspect", {}, document, limits=_INSPECTING)
    except (OverLimit, Broke):
        raise Unreadable(
            "This PDF takes more work to look through than a paper should and is not taken in. Print it to a new PDF."
        ) from None
    return msgspec.convert(found, Inspection)


async def signatures(document: bytes | Path) -> list[Signature]:
    """The electronic signatures in a PDF, against the certificates that the operator trusts.

    Raises:
        Unreadable: they cannot be checked.
    """
    roots = settings().trust_roots
    asked = {"roots": roots.read_text("utf-8") if roots else ""}
    try:
        found = await child.run(f"{_INSIDE}.signing:validate", asked, document, limits=_VALIDATING)
    except (OverLimit, Broke):
        raise Unreadable("Its signatures could not be checked within the time and memory for one document.") from None
    return msgspec.convert(found, list[Signature])


def can_read_scans() -> bool:
    """Whether this machine has what reads the pictures of pages."""
    return shutil.which("tesseract") is not None


async def read(document: bytes | Path, progress: Progress | None = None) -> tuple[Reading, bytes | None]:
    """The words of a PDF, and a searchable copy of it where pages were scanned and this machine can read them.

    Raises:
        Unreadable: its text cannot be read.
    """
    pages, pictures = await _words(document, progress)
    why = _why_not(pictures)
    if not pictures or why:
        return Reading(pages=pages, scanned=len(pictures), made_searchable=False, why_not=why), None
    asked = {"pages": ",".join(str(number) for number in pictures[:SCANS_MOST])}
    try:
        copy: bytes = await child.run(f"{_INSIDE}.reading:make_searchable", asked, document, limits=_SCANNING)
        pages, _ = await _words(copy, progress)
    except (OverLimit, Broke, Unreadable) as problem:
        why = problem.sentence
        return Reading(pages=pages, scanned=len(pictures), made_searchable=False, why_not=why), None
    return Reading(pages=pages, scanned=len(pictures), made_searchable=True), copy


def _why_not(pictures: Sequence[int]) -> str | None:
    if pictures and not can_read_scans():
        return "Tesseract is not installed here, so scanned pages cannot be searched."
    return None


async def _words(document: bytes | Path, progress: Progress | None) -> tuple[list[Page], list[int]]:
    try:
        found = await child.run(f"{_INSIDE}.reading:read", {}, document, limits=_READING, progress=progress)
    except (OverLimit, Broke):
        raise Unreadable("Its text could not be read within the time and memory for one document.") from None
    return msgspec.convert(found["pages"], list[Page]), found["pictures"]
