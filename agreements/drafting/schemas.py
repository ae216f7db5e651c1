"""What comes in and goes out of drafting: one struct for a form and for the API."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from agreements.drafting.model import Clause, Sections, Verdict, Version
from agreements.model import SafecomSection
from registry.platform.text import Chapter, Code, In, Remark

Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class BeginIn(In):
    """From which template a text begins."""

    template: Code


class TextIn(In):
    """A new version: the ten sections, and why it is new.

    A blank line ends a paragraph; a line that begins with “- ” is an item.
    """

    introduction: Chapter = ""
    purpose: Chapter = ""
    scope: Chapter = ""
    definitions: Chapter = ""
    policy: Chapter = ""
    user_procedure: Chapter = ""
    maintenance: Chapter = ""
    oversight: Chapter = ""
    responsibility: Chapter = ""
    updates: Chapter = ""
    note: Remark | None = None

    @property
    def sections(self) -> dict[SafecomSection, str]:
        return {name: getattr(self, name.value) for name in SafecomSection}


class WriteIn(TextIn, kw_only=True):
    """The same from a page, with the version that it was made from."""

    version: Number


class TakeBackIn(In):
    """Why a text that was out for signature is worked on again."""

    reason: Annotated[Remark, Meta(min_length=1)]


class WordsIn(In):
    """A clause in the operator's own words, or left out of new drafts."""

    text: Chapter = ""
    left_out: bool = False


class ClauseIn(WordsIn, kw_only=True):
    """The same from a page, with the version that was seen; 0 as it is shipped."""

    version: int = 0


class VerdictOut(Struct, frozen=True, kw_only=True):
    """What was decided on a version: approved, or returned with a reason."""

    approved: bool
    reason: str
    by: str
    at: datetime


class DraftOut(Struct, frozen=True, kw_only=True):
    """A version of the text, without the text."""

    number: int
    sha256: str
    template: str | None
    note: str | None
    by: str
    at: datetime
    sent_at: datetime | None
    verdict: VerdictOut | None


class DraftTextOut(Struct, frozen=True, kw_only=True):
    """A version with its ten sections, and what is still to be filled in."""

    draft: DraftOut
    reference: str
    title: str
    statement: str
    sections: dict[str, str]
    to_fill_in: list[str]


class RunOut(Struct, frozen=True, kw_only=True):
    """Words in a row: same, inserted or deleted."""

    change: str
    text: str


class SectionChangesOut(Struct, frozen=True, kw_only=True):
    """The lines of a section, each in runs of words; every section is there, changed or not."""

    section: str
    changed: bool
    lines: list[list[RunOut]]


class ClauseOut(Struct, frozen=True, kw_only=True):
    """A clause as it is used, and as it was shipped. `version` 0: nobody here has worded it anew."""

    code: str
    section: str
    templates: list[str]
    text: str
    shipped: str
    edited: bool
    left_out: bool
    version: int


def draft_out(one: Version, verdict: Verdict | None) -> DraftOut:
    return DraftOut(
        number=one.number, sha256=one.sha256, template=one.template, note=one.note, by=one.by_name, at=one.at,
        sent_at=one.sent_at, verdict=_verdict_out(verdict) if verdict else None,
    )  # fmt: skip


def _verdict_out(one: Verdict) -> VerdictOut:
    return VerdictOut(approved=one.approved, reason=one.reason, by=one.by_name, at=one.at)


def text_out(one: Version, verdict: Verdict | None, to_fill_in: list[str]) -> DraftTextOut:
    return DraftTextOut(
        draft=draft_out(one, verdict),
        reference=one.front.reference,
        title=one.front.title,
        statement=one.front.statement,
        sections=named(one.sections),
        to_fill_in=to_fill_in,
    )


def named(sections: Sections) -> dict[str, str]:
    return {str(name): text for name, text in sections.items()}


def clause_out(one: Clause) -> ClauseOut:
    return ClauseOut(
        code=one.code, section=str(one.section), templates=list(one.templates), text=one.text, shipped=one.shipped,
        edited=one.edited, left_out=one.left_out, version=one.version,
    )  # fmt: skip
