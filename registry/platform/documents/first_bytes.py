"""Whether a file is a PDF at all, by its first bytes: quick, and without opening it."""

from registry.platform.documents.errors import Unreadable

_STARTS = {
    b"<": "It looks like a web page.", b"PK\x03\x04": "It looks like an archive or a Word document.",
    b"\xd0\xcf\x11\xe0": "It looks like an old Office document.", b"\x89PNG": "It is a picture.",
    b"\xff\xd8\xff": "It is a picture.", b"MZ": "It is a program.", b"II*\0": "It is a picture.",
    b"MM\0*": "It is a picture.",
}  # fmt: skip
_ASK = "Save or scan it as a PDF, and upload that."


def begins_as_pdf(start: bytes) -> None:
    """Refuse what is no PDF by its first bytes: that is quick, and needs no child.

    Raises:
        Unreadable: with what it looks like.
    """
    if start.startswith(b"%PDF-"):
        return
    kind = next((words for mark, words in _STARTS.items() if start.lstrip()[: len(mark)] == mark), "")
    raise Unreadable(" ".join(part for part in ("This is not a PDF.", kind, _ASK) if part))
