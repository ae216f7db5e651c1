"""What is known of a paper of an agreement."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from registry.platform.documents.model import Finding, Signature


class PaperKind(StrEnum):
    SIGNED_COPY = "signed_copy"
    AMENDMENT = "amendment"
    DRAFT = "draft"
    EVIDENCE = "evidence"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS = {
    PaperKind.SIGNED_COPY: "Signed copy",
    PaperKind.AMENDMENT: "Amendment",
    PaperKind.DRAFT: "Draft",
    PaperKind.EVIDENCE: "Evidence",
}


class ReadState(StrEnum):
    """How far the look into a paper has come: its signatures and its words."""

    WAITING = "waiting"
    READ = "read"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper. `sha256` is in hexadecimal, `size` in bytes; `searchable` is the key of a copy of a scan in which
    words are found. `pointed_out` says on which pages something looks like personal data of somebody.
    """

    id: UUID
    agreement_id: UUID
    reference: str
    kind: PaperKind
    file_name: str
    sha256: str
    size: int
    pages: int
    findings: tuple[Finding, ...]
    signed: bool
    signatures: tuple[Signature, ...]
    signatures_problem: str | None
    state: ReadState
    read_problem: str | None
    scanned: int
    searchable: str | None
    pointed_out: tuple[str, ...]
    note: str | None
    replaced_at: datetime | None
    replaced_by_id: UUID | None
    replaced_why: str | None
    by_name: str
    created_at: datetime
    version: int

    @property
    def current(self) -> bool:
        return self.replaced_at is None

    @property
    def grave(self) -> bool:
        """Whether opening it could do harm."""
        return any(finding.grave for finding in self.findings)

    @property
    def doubtful(self) -> bool:
        """Whether a signature in it does not hold, or could not be checked."""
        return self.signatures_problem is not None or not all(one.good for one in self.signatures)

    @property
    def fingerprint(self) -> str:
        """The digest in groups, for comparing by eye."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, 64, 8))

    @property
    def weight(self) -> str:
        """Its size in words."""
        return f"{self.size / 1e6:.1f} MB" if self.size >= 100_000 else f"{max(1, round(self.size / 1000))} kB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An agreement that was found, and where its words stand: in the record, or on pages of a paper."""

    agreement_id: UUID
    reference: str
    title: str
    in_record: bool
    pages: tuple[tuple[UUID, str, int], ...]
