"""Inside a child: page numbers over a whole document, each drawn with the glyphs of one that was laid out properly."""

import io
import re
from typing import Any

import pikepdf
from pikepdf import Name, Pdf

# How WeasyPrint draws a line of text: where it begins, with which font and size, and its glyphs.
_DRAWN = re.compile(rb"1 0 0 -1 ([\d.]+) ([\d.]+) Tm\s+/(\S+) ([\d.]+) Tf\s+\[([^\]]*)\] TJ")
_COLOUR = re.compile(rb"[\d.]+ [\d.]+ [\d.]+ rg")
_GLYPH = re.compile(rb"<([0-9a-fA-F]+)>")
_MEANING = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def sample_of(asked: dict[str, Any]) -> bytes:
    """A numbered page, laid out with the styles of `stamp`."""
    from registry.platform.documents.press import document  # noqa: PLC0415 - heavy, and only long documents need it

    # The second page is there for its digits: the font of both pages holds just what is on them.
    return document('<p>\u200b</p><p class="own-page">0123456789</p>', asked, 0, styles=asked["stamp"])


def stamp(whole: Pdf, sample: bytes) -> None:
    """Put its number on every page, drawn as on the sample, as something that is not read aloud."""
    with pikepdf.open(io.BytesIO(sample)) as opened:
        page = opened.pages[0]
        drawn = _Drawn(page, "Page 1 of 2")
        resources = whole.copy_foreign(opened.make_indirect(page.obj.Resources))
        box = [float(side) for side in page.mediabox]
    total = len(whole.pages)
    for number, page in enumerate(whole.pages, 1):
        form = whole.make_stream(drawn.with_words(f"Page {number} of {total}"))
        form.Type, form.Subtype, form.BBox, form.Resources = Name.XObject, Name.Form, pikepdf.Array(box), resources
        name = page.add_resource(form, Name.XObject)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ /Artifact <</Type /Pagination /Subtype /Footer>> BDC q {name} Do Q EMC\n".encode())


class _Drawn:
    """A page with one line of words on it, which may be drawn again with other words, ending where it ended."""

    def __init__(self, page: pikepdf.Page, words: str) -> None:
        self._content = page.Contents.read_bytes()
        for found in _DRAWN.finditer(self._content):
            font = page.obj.Resources.Font["/" + found[3].decode()]
            self._glyphs = _glyphs(font)
            if [_GLYPH.findall(found[5])] == [[self._glyphs[sign] for sign in words]]:
                break
        else:
            raise ValueError("the words are not on the page")
        self._place, self._x, self._size = found, float(found[1]), float(found[4])
        self._widths = _widths(font)
        self._end = self._x + self._width(words)
        self._scale = self._content[: self._content.index(b" cm", self._content.index(b"\nq\n")) + 3]
        self._colour = (_COLOUR.findall(self._content[: found.start()]) or [b"0 g"])[-1]

    def _width(self, words: str) -> float:
        return sum(self._widths[int(self._glyphs[sign], 16)] for sign in words) * self._size / 1000

    def with_words(self, words: str) -> bytes:
        """What draws these words alone."""
        line = b"1 0 0 -1 %.3f %s Tm\n/%s %s Tf\n<%s> Tj" % (
            self._end - self._width(words), self._place[2], self._place[3], self._place[4],
            b"".join(self._glyphs[sign] for sign in words),
        )  # fmt: skip
        # Only this line: whatever else the styles put on every page is on it already.
        return b"%s\n%s\nBT\n%s\nET\nQ" % (self._scale, self._colour, line)


def _glyphs(font: Any) -> dict[str, bytes]:
    """Signs and the codes of their glyphs in hexadecimal, from what the font says of them (ISO 32000-1, 9.10.3)."""
    meanings = _MEANING.findall(font.ToUnicode.read_bytes())
    return {bytes.fromhex(sign.decode()).decode("utf-16-be"): code for code, sign in meanings}


def _widths(font: Any) -> dict[int, float]:
    """Widths of glyphs by code, in thousandths of the size (ISO 32000-1, 9.7.4.3)."""
    told = list(font.DescendantFonts[0].W)
    widths: dict[int, float] = {}
    for first, each in zip(told[::2], told[1::2], strict=True):
        widths |= {int(first) + place: float(width) for place, width in enumerate(each)}
    return widths
