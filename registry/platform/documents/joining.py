"""Inside a child: parts made into one PDF, with its tags, bookmarks, numbers and what it says of itself."""

import io
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from registry.platform.documents.numbering import sample_of, stamp
from registry.platform.documents.packing import unpack

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"


def join(data: bytes, asked: dict[str, Any], _: Callable[[int, int], None]) -> bytes:
    """The packed parts as one document; with `stamp`, styles that number pages, each page numbered over the whole."""
    # The sample first: laying out takes memory, too, and what is joined afterwards may have it.
    sample = sample_of(asked) if asked["stamp"] else None
    first, *others = unpack(data)
    whole = pikepdf.open(io.BytesIO(first))
    for one in others:  # none is held longer than it takes to copy it
        _append(whole, pikepdf.open(io.BytesIO(one)))
    if sample:
        stamp(whole, sample)
    if asked["variant"] == "archival":
        _claim_both(whole)
    out = io.BytesIO()
    whole.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _append(whole: Pdf, part: Pdf) -> None:
    whole.pages.extend(part.pages)
    for key, joined in (("/StructTreeRoot", _join_tags), ("/Outlines", _join_bookmarks), ("/Names", _join_places)):
        if key not in part.Root:
            continue
        theirs = whole.copy_foreign(
            part.Root[key] if part.Root[key].is_indirect else part.make_indirect(part.Root[key])
        )
        if key in whole.Root:
            joined(whole.Root[key], theirs)
        else:
            whole.Root[key] = theirs


def _join_tags(mine: Any, theirs: Any) -> None:
    top = mine.K[0]
    for element in theirs.K[0].K:
        element.P = top
    top.K.extend(theirs.K[0].K)
    mine.ParentTree.Nums.extend(theirs.ParentTree.Nums)
    if "/IDTree" in theirs:
        if "/IDTree" not in mine:
            mine.IDTree = Dictionary(Names=Array())
        mine.IDTree.Names.extend(theirs.IDTree.Names)


def _join_bookmarks(mine: Any, theirs: Any) -> None:
    if "/First" not in theirs:
        return
    first = item = theirs.First
    while item is not None:
        item.Parent = mine
        item = item.get("/Next")
    if "/Last" in mine:
        mine.Last.Next, first.Prev = first, mine.Last
    else:
        mine.First = first
    mine.Last = theirs.Last
    mine.Count = int(mine.get("/Count", 0)) + int(theirs.get("/Count", 0))


def _join_places(mine: Any, theirs: Any) -> None:
    if "/Dests" not in theirs:
        return
    if "/Dests" in mine:
        mine.Dests.Names.extend(theirs.Dests.Names)
    else:
        mine.Dests = theirs.Dests


def _claim_both(whole: Pdf) -> None:
    """Say that it is made to be read aloud (PDF/UA-1), in a document that says already that it is archival.

    PDF/A (ISO 19005-3, 6.6.2.3) wants every property that it does not know itself described beside it.
    """
    told = whole.Root.Metadata.read_bytes()
    start, end = told.index(b"<rdf:RDF"), told.index(b"</rdf:RDF>") + len(b"</rdf:RDF>")
    for prefix, uri in (
        ("rdf", _RDF), ("pdfuaid", _UA), ("pdfaExtension", _EXTENSION), ("pdfaSchema", _SCHEMA),
        ("pdfaProperty", _PROPERTY), ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"), ("pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("dc", "http://purl.org/dc/elements/1.1/"), ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ):  # fmt: skip
        ET.register_namespace(prefix, uri)
    rdf = ET.fromstring(told[start:end])  # noqa: S314 - we wrote it a moment ago
    about = {f"{{{_RDF}}}about": ""}
    ET.SubElement(ET.SubElement(rdf, f"{{{_RDF}}}Description", about), f"{{{_UA}}}part").text = "1"
    _describe(ET.SubElement(rdf, f"{{{_RDF}}}Description", about))
    stream = pikepdf.Stream(whole, told[:start] + ET.tostring(rdf) + told[end:])
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    whole.Root.Metadata = whole.make_indirect(stream)


def _describe(where: ET.Element) -> None:
    resource = {f"{{{_RDF}}}parseType": "Resource"}
    schemas = ET.SubElement(ET.SubElement(where, f"{{{_EXTENSION}}}schemas"), f"{{{_RDF}}}Bag")
    schema = ET.SubElement(schemas, f"{{{_RDF}}}li", resource)
    _fill(schema, _SCHEMA, [("schema", "PDF/UA identification"), ("namespaceURI", _UA), ("prefix", "pdfuaid")])
    properties = ET.SubElement(ET.SubElement(schema, f"{{{_SCHEMA}}}property"), f"{{{_RDF}}}Seq")
    said = [("name", "part"), ("valueType", "Integer"), ("category", "internal"), ("description", "Part of ISO 14289")]
    _fill(ET.SubElement(properties, f"{{{_RDF}}}li", resource), _PROPERTY, said)


def _fill(where: ET.Element, namespace: str, values: Sequence[tuple[str, str]]) -> None:
    for name, text in values:
        ET.SubElement(where, f"{{{namespace}}}{name}").text = text
