"""What a draft is made of: templates, clauses, ten sections of text, whom it names, and its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agreements.model import Kind, SafecomSection, Stage

NO_AUTHORITY = (
    "This text creates no authority to disclose anything. Whether something may be disclosed follows from the law that"
    " governs whoever holds it; each party decides that for itself, in each single matter."
)

SECTION_TITLES = {
    SafecomSection.INTRODUCTION: "Introduction",
    SafecomSection.PURPOSE: "Purpose",
    SafecomSection.SCOPE: "Scope",
    SafecomSection.DEFINITIONS: "Definitions",
    SafecomSection.POLICY: "Policy",
    SafecomSection.USER_PROCEDURE: "User procedure requirements",
    SafecomSection.MAINTENANCE: "Maintenance",
    SafecomSection.OVERSIGHT: "Oversight",
    SafecomSection.RESPONSIBILITY: "Responsibility for compliance",
    SafecomSection.UPDATES: "Updates",
}
SECTIONS_IN_ORDER = tuple(SafecomSection)
# Only while nobody has been asked to sign may the text change.
OPEN_STAGES = frozenset({Stage.DRAFT, Stage.NEGOTIATING})

Sections = Mapping[SafecomSection, str]


@dataclass(frozen=True, slots=True)
class Template:
    """A choice of clauses, and the kinds of agreements that it is meant for."""

    code: str
    label: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause to begin with. `shipped` is its text as it came; `edited`: somebody here wrote `text` instead.
    `only_with`: a word that the record must know, or the clause is left out.
    """

    code: str
    section: SafecomSection
    templates: tuple[str, ...]
    text: str
    shipped: str
    only_with: str | None = None
    edited: bool = False
    left_out: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A party as the text names it; `signs` is False for who only benefits or observes."""

    name: str
    signs: bool
    signatory: str | None = None
    title: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What stands above and below the sections, as it was when the version was written.

    `statement` says that nothing here creates authority to disclose; it is in every text and nobody can take it out.
    """

    reference: str
    title: str
    kind: str
    parties: tuple[Signer, ...]
    statement: str = NO_AUTHORITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a text; it never changes. `sha256` is that of its front and sections."""

    number: int
    front: Front
    sections: Sections
    sha256: str
    note: str | None
    by_name: str
    at: datetime
    template: str | None = None
    sent_at: datetime | None = None
    sent_by: str | None = None

    @property
    def mark(self) -> str:
        """What tells it from any other, in a footer."""
        return f"{self.front.reference}, version {self.number}, sha-256 {self.sha256[:16]}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided on a draft, and on which version: the last one that was there then."""

    approved: bool
    reason: str
    by_name: str
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Deed:
    """A decision on a draft as the record keeps it."""

    approved: bool
    reason: str
    by_name: str
    at: datetime


def verdicts(versions: Sequence[Version], deeds: Sequence[Deed]) -> dict[int, Verdict]:
    """The last decision on each version that has one: it is on the version that was the latest at that moment."""
    found: dict[int, Verdict] = {}
    for deed in sorted(deeds, key=lambda one: one.at):
        before = [one.number for one in versions if one.at <= deed.at]
        if before:
            found[max(before)] = Verdict(deed.approved, deed.reason, deed.by_name, deed.at, max(before))
    return found
