"""What is known of a PDF that somebody gave us: how it is made, what it could do, and who signed it."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Finding(StrEnum):
    """Something in a file that whoever opens it should know of. `words` says it; `grave` ones could do harm."""

    JAVASCRIPT = "javascript"
    LAUNCH = "launch"
    RUNS_ON_OPENING = "runs_on_opening"
    EMBEDDED_FILES = "embedded_files"
    RICH_MEDIA = "rich_media"
    XFA = "xfa"
    SENDS = "sends"
    LEADS_AWAY = "leads_away"
    OTHER_KIND_TOO = "other_kind_too"
    DATA_AFTER_END = "data_after_end"
    ENCRYPTED = "encrypted"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 - a finding, not one
    DAMAGED = "damaged"
    MANY_PAGES = "many_pages"
    ODD_SIZE = "odd_size"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def grave(self) -> bool:
        return self in _GRAVE


F = Finding
_WORDS = {
    F.JAVASCRIPT: "It holds a program (JavaScript) that some viewers would run.",
    F.LAUNCH: "It asks the viewer to start another program.",
    F.RUNS_ON_OPENING: "It does something by itself when it, or a page of it, is opened.",
    F.EMBEDDED_FILES: "Other files are packed inside it.",
    F.RICH_MEDIA: "It holds video, sound or 3D content that a viewer would play.",
    F.XFA: "It holds a form (XFA) whose look depends on the viewer: what you see may not be what was signed.",
    F.SENDS: "It would send what is typed into it to an address.",
    F.LEADS_AWAY: "It would open another document by itself, perhaps from elsewhere.",
    F.OTHER_KIND_TOO: "It is also a file of another kind, such as an archive or a web page.",
    F.DATA_AFTER_END: "There is more in the file after the end of the document.",
    F.ENCRYPTED: "It is encrypted, and opens without a password.",
    F.NEEDS_PASSWORD: "It needs a password to open, so nothing inside it could be checked or searched.",
    F.DAMAGED: "It is damaged and could only be read by repairing it. Ask for a clean copy.",
    F.MANY_PAGES: "It has more than 200 pages.",
    F.ODD_SIZE: "A page has a size that no paper has.",
}
_GRAVE = frozenset(
    {F.JAVASCRIPT, F.LAUNCH, F.RUNS_ON_OPENING, F.EMBEDDED_FILES, F.RICH_MEDIA, F.XFA, F.SENDS, F.LEADS_AWAY}
    | {F.OTHER_KIND_TOO}
)


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What looking through a PDF found; `signed` is whether somebody signed it electronically."""

    pages: int
    findings: list[Finding]
    signed: bool


class Coverage(StrEnum):
    """How much of the file a signature is for, as it lies before us."""

    WHOLE = "whole"
    EARLIER = "earlier"
    PART = "part"


class Trust(StrEnum):
    """What vouches for a certificate."""

    TRUSTED = "trusted"
    NOT_TRUSTED = "not_trusted"
    NOT_CHECKED = "not_checked"


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One electronic signature. `signed_at` is what the signer's machine said (RFC 3339), `stamped_at` what a
    time-stamping authority did. `intact`: what it is for is as it was when signed. `changes` are those made after
    it: none, allowed (filling in, further signatures) or other.
    """

    name: str
    organisation: str | None = None
    issuer: str
    signed_at: str | None = None
    stamped_at: str | None = None
    intact: bool
    coverage: Coverage
    changes: str = "none"
    trust: Trust
    why: str | None = None

    @property
    def good(self) -> bool:
        """Whether it holds as far as could be checked."""
        return self.intact and self.coverage is not Coverage.PART and self.changes != "other"

    @property
    def words(self) -> str:
        """What it is worth, in a sentence or two."""
        if not self.intact:
            return "Broken: what was signed has been changed since."
        return f"Intact. {_COVERAGE[self.coverage]} {_CHANGES[self.changes]}{self._trust()}".replace("  ", " ")

    def _trust(self) -> str:
        if self.trust is Trust.TRUSTED:
            return "Its certificate leads to one that the operator trusts."
        if self.trust is Trust.NOT_CHECKED:
            return "Not checked against a trusted list: none is set."
        return f"Its certificate does not lead to one that the operator trusts{f' ({self.why})' if self.why else ''}."


_COVERAGE: Mapping[Coverage, str] = {
    Coverage.WHOLE: "It is for the whole document.",
    Coverage.EARLIER: "It is for the document as it was before something was added.",
    Coverage.PART: "It is for a part of the document only.",
}
_CHANGES = {
    "none": "",
    "allowed": "What was added since is what such a document allows, as further signatures are. ",
    "other": "What was added since may change what it says. ",
}


class Page(msgspec.Struct, frozen=True):
    """The words of a page, from 1 on."""

    number: int
    text: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a document; `scanned` pages were pictures, and `made_searchable` says whether they could be read."""

    pages: list[Page]
    scanned: int
    made_searchable: bool
    why_not: str | None = None
