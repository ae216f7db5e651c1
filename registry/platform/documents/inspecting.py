"""Inside a child: a PDF looked through without running, drawing or unpacking anything in it."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from registry.platform.documents.errors import Unreadable
from registry.platform.documents.first_bytes import begins_as_pdf
from registry.platform.documents.model import Finding

OBJECTS_MOST = 300_000
PAGES_MANY = 200
# Points: PDF's own limit of 200 inches, and less than a stamp.
_SIDE_LEAST, _SIDE_MOST = 36, 14_400
_DEPTH = 12
_ACTIONS = {
    "/JavaScript": Finding.JAVASCRIPT, "/Launch": Finding.LAUNCH, "/SubmitForm": Finding.SENDS,
    "/ImportData": Finding.LEADS_AWAY, "/GoToR": Finding.LEADS_AWAY, "/GoToE": Finding.LEADS_AWAY,
    "/Rendition": Finding.RICH_MEDIA, "/RichMediaExecute": Finding.RICH_MEDIA, "/Movie": Finding.RICH_MEDIA,
    "/Sound": Finding.RICH_MEDIA,
}  # fmt: skip
_KEYS = {
    "/JS": Finding.JAVASCRIPT, "/JavaScript": Finding.JAVASCRIPT, "/AA": Finding.RUNS_ON_OPENING,
    "/EmbeddedFiles": Finding.EMBEDDED_FILES, "/EF": Finding.EMBEDDED_FILES, "/XFA": Finding.XFA,
}  # fmt: skip
_KINDS = {
    "/RichMedia": Finding.RICH_MEDIA, "/Screen": Finding.RICH_MEDIA, "/3D": Finding.RICH_MEDIA,
    "/FileAttachment": Finding.EMBEDDED_FILES,
}  # fmt: skip
# Only an object in which one of these stands is looked at closely; names are written out plainly by then.
_WORTH_A_LOOK = re.compile(
    rb"/(?:J(?:S|avaScript)|Launch|SubmitForm|ImportData|GoTo[RE]|Rendition|RichMedia\w*|Movie|Sound|AA|OpenAction"
    rb"|EmbeddedFiles?|EF|XFA|Screen|3D|FileAttachment|Sig)\b"
)


def inspect(data: bytes, _: dict[str, Any], __: Callable[[int, int], None]) -> dict[str, Any]:
    """What is in it, as `Inspection` says.

    Raises:
        Unreadable: it is no PDF, or none that can be looked through.
    """
    begins_as_pdf(data[:1024])
    found = set(_around(data))
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return {"pages": 0, "findings": [Finding.NEEDS_PASSWORD, *sorted(found)], "signed": False}
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise Unreadable("This PDF is so damaged that it cannot be opened. Ask for a clean copy.") from None
    with pdf:
        try:
            return _looked_through(pdf, found)
        except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError):
            raise Unreadable(
                "This PDF is put together in a way that cannot be checked. Ask for a clean copy."
            ) from None


def _around(data: bytes) -> Iterator[Finding]:
    """What the file is beside the document in it."""
    end = data.rfind(b"%%EOF")
    rest = data[end + 5 :] if end >= 0 else b""
    if re.search(rb"<(?:script|html|body|svg)\b", data[:1024], re.IGNORECASE) or b"PK\x05\x06" in rest[-66_000:]:
        yield Finding.OTHER_KIND_TOO
    elif len(rest.strip(b"\r\n\0 \t")) > 16:
        yield Finding.DATA_AFTER_END


def _looked_through(pdf: pikepdf.Pdf, found: set[Finding]) -> dict[str, Any]:
    if len(pdf.objects) > OBJECTS_MOST:
        raise Unreadable("This PDF is made of more pieces than are looked through here. Print it to a new PDF.")
    if pdf.is_encrypted:
        found.add(Finding.ENCRYPTED)
    signed = False
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
            signed |= _look_at(one, found)
    pages = len(pdf.pages)
    if not pages:
        raise Unreadable("This PDF has no pages. Ask for a clean copy.")
    if pages > PAGES_MANY:
        found.add(Finding.MANY_PAGES)
    if any(_odd(page) for page in pdf.pages):
        found.add(Finding.ODD_SIZE)
    if pdf.get_warnings():
        found.add(Finding.DAMAGED)
    return {"pages": pages, "findings": sorted(found), "signed": signed}


def _look_at(one: Any, found: set[Finding]) -> bool:
    """Add what an object does; whether it is a signature."""
    written = _written(one)
    if not _WORTH_A_LOOK.search(written):
        return False
    return any([_judge(part, found) for part in _within(one, 0)])  # noqa: C419 - each is to be judged


def _written(one: Any) -> bytes:
    """An object as text, what it names left as numbers; of a stream only what is said of it."""
    told = one.stream_dict if isinstance(one, pikepdf.Stream) else one
    return bytes(told.unparse(resolved=True))


def _within(one: Any, depth: int) -> Iterator[pikepdf.Dictionary]:
    """Every dictionary that is written inside an object itself, not only named by it."""
    if depth > _DEPTH:
        raise Unreadable("This PDF is nested more deeply than any program makes one. Print it to a new PDF.")
    if isinstance(one, pikepdf.Stream):
        yield from _within(one.stream_dict, depth + 1)
    elif isinstance(one, pikepdf.Dictionary):
        yield one
        for key in one.keys():  # noqa: SIM118 - it is not a dict
            yield from _inner(one[key], depth)
    elif isinstance(one, pikepdf.Array):
        for part in one:
            yield from _inner(part, depth)


def _inner(value: Any, depth: int) -> Iterator[pikepdf.Dictionary]:
    if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
        yield from _within(value, depth + 1)


def _judge(part: pikepdf.Dictionary, found: set[Finding]) -> bool:
    keys = set(part.keys())
    found |= {_KEYS[key] for key in keys & _KEYS.keys()}
    for name, meanings in (("/S", _ACTIONS), ("/Subtype", _KINDS)):
        value = part.get(name)
        if isinstance(value, pikepdf.Name) and str(value) in meanings:
            found.add(meanings[str(value)])
    opens = part.get("/OpenAction")
    # An array only says which page to show first.
    if isinstance(opens, pikepdf.Dictionary) and str(opens.get("/S")) != "/GoTo":
        found.add(Finding.RUNS_ON_OPENING)
    return "/ByteRange" in keys and "/Contents" in keys


def _odd(page: pikepdf.Page) -> bool:
    try:
        left, bottom, right, top = (float(side) for side in page.mediabox)
    except (ValueError, TypeError, AttributeError):
        return True
    return not all(_SIDE_LEAST <= abs(side) <= _SIDE_MOST for side in (right - left, top - bottom))
