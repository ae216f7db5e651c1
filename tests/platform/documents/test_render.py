"""HTML made into PDF: what is promised is in the file, parts are one document, and nothing is fetched."""

import io
import socket
from typing import Any

import pikepdf
import pypdfium2
import pytest

from registry.platform.documents import render
from registry.platform.documents.errors import OutOfTime
from registry.platform.documents.render import Variant

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
NAME = "Ada &amp; O’Neil <b>bold</b>"


def part(words: str, more: str = "") -> str:
    return (
        f'<p class="footer">Expires 31 Dec 2031</p><h1 id="top">{words}</h1><p><a href="#top">To the top</a></p>'
        f"<table><thead><tr><th>Name</th><th>Number</th></tr></thead><tbody><tr><td>{NAME}</td>"
        f"<td>(305) 555-0142</td></tr></tbody></table>{more}"
    )


def texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]


async def test_parts_are_one_tagged_document_with_numbers_over_the_whole() -> None:
    told = []

    async def progress(done: int, total: int) -> None:
        told.append((done, total))

    data = await render.pdf(
        [part("First"), part("Second", '<p class="own-page">More</p>'), part("Third")], title="Call <lists>",
        language="en-US", progress=progress,
        styles=["@page { @top-left { content: 'Official use' } @bottom-right { content: 'another' } }"],
    )  # fmt: skip

    pdf = pikepdf.open(io.BytesIO(data))
    root = pdf.Root
    assert [f"Page {number} of 4" in text for number, text in enumerate(texts(data), 1)] == [True] * 4
    assert all("Expires 31 Dec 2031" in text for text in texts(data))
    assert [text.count("Official use") for text in texts(data)] == [1] * 4
    assert pdf.check_pdf_syntax() == []
    assert (str(root.Lang), str(pdf.docinfo.Title), bool(root.MarkInfo.Marked)) == ("en-US", "Call <lists>", True)
    assert [str(tag.S) for tag in root.StructTreeRoot.K[0].K].count("/Table") == 3
    assert {int(page.obj.StructParents) for page in pdf.pages} <= {
        int(key) for key in root.StructTreeRoot.ParentTree.Nums[::2]
    }
    names = [str(name) for name in root.StructTreeRoot.IDTree.Names[::2]]
    assert names == sorted(set(names))
    assert len(names) == 6
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["First", "Second", "Third"]
    assert fonts(pdf)
    assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts(pdf))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


async def test_link_within_a_part_leads_to_its_own_place() -> None:
    pdf = pikepdf.open(io.BytesIO(await render.pdf([part("First"), part("Second")], title="Links")))
    places = pdf.Root.Names.Dests.Names
    by_name = {str(name): place for name, place in zip(places[::2], places[1::2], strict=True)}

    assert [by_name[str(page.obj.Annots[0].Dest)][0] == page.obj for page in pdf.pages] == [True, True]


async def test_archival_document_says_that_it_is_archival_and_accessible() -> None:
    pdf = pikepdf.open(io.BytesIO(await render.pdf([part("Record")], title="Record", variant=Variant.ARCHIVAL)))

    with pdf.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"], told["pdfuaid:part"]) == ("3", "U", "1")
    assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert "/ID" in pdf.trailer
    assert "/StructTreeRoot" in pdf.Root


async def test_nothing_is_fetched_but_what_is_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        outside = f"http://127.0.0.1:{server.getsockname()[1]}/"
        hostile = (
            f'<img src="{outside}a.png"><link rel="stylesheet" href="{outside}b.css"><img src="file:///etc/hostname">'
            f'<link rel="attachment" href="file:///etc/passwd"><style>@import url({outside}c.css);'
            f"body {{ background: url({outside}d.png) }}</style><object data='{outside}e.svg'></object>"
            f'<svg><image href="{outside}f.png" width="9" height="9"/></svg><img src="seal" alt="A seal">'
        )
        data = await render.pdf(
            [hostile], title="Hostile", pictures={"seal": PIXEL}, styles=[f"@import '{outside}g.css';"]
        )

        with pytest.raises(TimeoutError):
            server.accept()

    pdf = pikepdf.open(io.BytesIO(data))
    assert len(pdf.pages[0].get_images()) == 1
    assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert b"root:" not in data


async def test_part_that_takes_too_long_ends_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_PART_SECONDS", 1)
    endless = f"<table>{'<tr><td>a</td><td>b</td></tr>' * 5_000}</table>"

    with pytest.raises(OutOfTime):
        await render.pdf([endless, part("Second")], title="Endless")


async def test_document_has_at_least_one_part() -> None:
    with pytest.raises(ValueError, match="one part"):
        await render.pdf([], title="Nothing")
