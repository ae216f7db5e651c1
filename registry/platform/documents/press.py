"""Inside a child: HTML laid out on pages. Only here is WeasyPrint imported."""

import gc
import logging
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from registry.platform.documents.packing import pack

# What numbers a page, or a link on it, in the tree of tags: each part has a hundred thousand of its own.
KEYS_OF_A_PART = 100_000
_OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "tagged": {"pdf_variant": "pdf/ua-1"},
    "archival": {"pdf_variant": "pdf/a-3u", "pdf_tags": True},
}


class OnlyGiven(URLFetcher):  # type: ignore[misc]
    """Fetches what it was given under the name `given:NAME`, and nothing else from anywhere."""

    def __init__(self, pictures: dict[str, str]) -> None:
        super().__init__(allowed_protocols=["data"])
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Raises ValueError for all else: the picture is then left out."""
        given = self._pictures.get(url.removeprefix("given:"))
        if given is None or not given.startswith("data:"):
            raise ValueError("only what was given with the document is shown in it")
        return super().fetch(given, headers)


def lay_out(_: bytes, asked: dict[str, Any], said: Callable[[int, int], None]) -> bytes:
    """Each part as a PDF, packed."""
    logging.getLogger("weasyprint").disabled = True
    made = []
    for number, part in enumerate(asked["parts"]):
        made.append(document(part, asked, asked["first"] + number))
        said(number + 1, len(asked["parts"]))
    return pack(made)


def document(part: str, asked: dict[str, Any], number: int, styles: Sequence[str] | None = None) -> bytes:
    """One part as a PDF that can be joined to others: nothing in it is called as something in another."""
    gc.disable()  # a layout is one heap of objects that all live until its end; looking through it takes a tenth
    fonts, fetcher = FontConfiguration(), OnlyGiven(asked["pictures"])
    text = (
        f'<!doctype html><html lang="{escape(asked["language"])}"><head><meta charset="utf-8">'
        f"<title>{escape(asked['title'])}</title></head><body>{part}</body></html>"
    )
    sheets = [
        weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher, base_url="given:")
        for css in (styles if styles is not None else asked["styles"])
    ]
    made = weasyprint.HTML(string=text, base_url="given:", url_fetcher=fetcher)
    options = _OPTIONS[asked["variant"]] if styles is None else {}
    pdf: bytes = made.write_pdf(
        stylesheets=sheets, font_config=fonts, finisher=lambda _, pdf: _own_names(pdf, number), **options
    )
    del made, sheets
    gc.enable()
    gc.collect()
    return pdf


def _own_names(pdf: Any, number: int) -> None:
    """Give all that is named or numbered over a whole document names of this part's own, and list the named tags."""
    base, mark = number * KEYS_OF_A_PART, f"{number:03}-"
    tags = []
    for one in pdf.objects:
        if not isinstance(one, pydyf.Dictionary):
            continue
        for key in ("StructParents", "StructParent"):
            if key in one:
                one[key] = int(one[key]) + base
        if "ID" in one and one.get("Type") == "/StructElem":
            one["ID"] = pydyf.String(f"{mark}{_text(one['ID'])}")
            tags.append((_text(one["ID"]), one.reference))
        _mark_mentions(one, mark)
    _number_tags(pdf, base, tags)
    _mark_places(pdf, mark)


def _text(value: Any) -> str:
    return str(getattr(value, "string", value))


def _mark_mentions(one: dict[str, Any], mark: str) -> None:
    if isinstance(one.get("Dest"), pydyf.String):
        one["Dest"] = pydyf.String(f"{mark}{_text(one['Dest'])}")
    about = one.get("A")
    if isinstance(about, dict) and "Headers" in about:
        about["Headers"] = pydyf.Array([pydyf.String(f"{mark}{_text(name)}") for name in about["Headers"]])


def _object(pdf: Any, reference: Any) -> Any:
    """What a reference like b"12 0 R" is to; anything else is itself."""
    if isinstance(reference, bytes) and reference.endswith(b" R"):
        return pdf.objects[int(reference.split()[0])]
    return reference


def _number_tags(pdf: Any, base: int, tags: list[tuple[str, bytes]]) -> None:
    root = _object(pdf, pdf.catalog.get("StructTreeRoot"))
    if root is None:
        return
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    numbers[::2] = [int(key) + base for key in numbers[::2]]
    if tags:
        names = [part for name, reference in sorted(tags) for part in (pydyf.String(name), reference)]
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})


def _mark_places(pdf: Any, mark: str) -> None:
    places = _object(pdf, _object(pdf, pdf.catalog.get("Names", {})).get("Dests"))
    if places:
        names = places["Names"]
        names[::2] = [pydyf.String(f"{mark}{_text(name)}") for name in names[::2]]
