"""Papers coming in and going out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from agreements.papers.model import Hit, Paper, PaperKind, ReadState
from registry.platform.documents.model import Finding
from registry.platform.text import In, Remark

Reason = Annotated[Remark, Meta(min_length=3)]


class PaperIn(In):
    """What is said of a paper that is kept. `replaces`: a paper of the same agreement that it takes the place of."""

    kind: PaperKind = PaperKind.SIGNED_COPY
    note: Remark | None = None
    replaces: UUID | None = None


class UploadForm(PaperIn, kw_only=True):
    file: UploadFile | None = None


@dataclass
class UploadIn:
    """A paper as a PDF of at most 50 MB. `replaces`: the paper of the same agreement that it takes the place of."""

    agreement_id: UUID
    file: UploadFile
    kind: PaperKind = PaperKind.SIGNED_COPY
    note: Annotated[str, Meta(max_length=200)] | None = None
    replaces: UUID | None = None


class ReplacedIn(In):
    """Why a paper no longer stands."""

    why: Reason


class ReplacedForm(ReplacedIn, kw_only=True):
    version: int


class SignatureOut(Struct, frozen=True, kw_only=True):
    """An electronic signature in a paper; `words` says what it is worth."""

    name: str
    organisation: str | None
    issuer: str
    signed_at: str | None
    stamped_at: str | None
    intact: bool
    coverage: str
    changes: str
    trust: str
    words: str


class PaperOut(Struct, frozen=True, kw_only=True):
    """A paper. `file` and `searchable_file` are addresses; `findings` are what whoever opens it should know of."""

    id: UUID
    agreement_id: UUID
    kind: PaperKind
    file_name: str
    sha256: str
    size: int
    pages: int
    findings: list[Finding]
    state: ReadState
    read_problem: str | None
    scanned_pages: int
    signed: bool
    signatures: list[SignatureOut]
    signatures_problem: str | None
    pointed_out: list[str]
    note: str | None
    replaced_at: datetime | None
    replaced_by_id: UUID | None
    replaced_why: str | None
    uploaded_by: str
    created_at: datetime
    version: int
    file: str
    searchable_file: str | None


class HitOut(Struct, frozen=True, kw_only=True):
    """An agreement that was found; `pages` are those of its papers that hold the words."""

    agreement_id: UUID
    reference: str
    title: str
    in_record: bool
    pages: list["PageOut"]


class PageOut(Struct, frozen=True, kw_only=True):
    paper_id: UUID
    kind: str
    number: int


class HitsOut(Struct, frozen=True, kw_only=True):
    items: list[HitOut]


PATH = "/api/v1/agreement-papers"


def paper_out(paper: Paper) -> PaperOut:
    same = (
        "id", "agreement_id", "kind", "file_name", "sha256", "size", "pages", "state", "read_problem", "signed",
        "signatures_problem", "note", "replaced_at", "replaced_by_id", "replaced_why", "created_at", "version",
    )  # fmt: skip
    fields = ("name", "organisation", "issuer", "signed_at", "stamped_at", "intact", "changes", "words")
    signatures = [
        SignatureOut(
            **{name: getattr(one, name) for name in fields}, coverage=str(one.coverage), trust=str(one.trust)
        )
        for one in paper.signatures
    ]  # fmt: skip
    return PaperOut(
        **{name: getattr(paper, name) for name in same},
        findings=list(paper.findings),
        scanned_pages=paper.scanned,
        signatures=signatures,
        pointed_out=list(paper.pointed_out),
        uploaded_by=paper.by_name,
        file=f"{PATH}/{paper.id}/file",
        searchable_file=f"{PATH}/{paper.id}/searchable-file" if paper.searchable else None,
    )


def hit_out(hit: Hit) -> HitOut:
    pages = [PageOut(paper_id=paper, kind=kind, number=number) for paper, kind, number in hit.pages]
    return HitOut(
        agreement_id=hit.agreement_id, reference=hit.reference, title=hit.title, in_record=hit.in_record, pages=pages
    )
