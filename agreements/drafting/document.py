"""A version as a numbered document: chapters, paragraphs and items, on a page and as a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.drafting.compare import Line, compared
from agreements.drafting.markup import letter, paragraphs
from agreements.drafting.model import SECTION_TITLES, SECTIONS_IN_ORDER, Sections, Version
from agreements.paper import STYLES, Paper
from registry.platform.documents.render import Variant, pdf
from registry.platform.documents.sealing import sealed
from registry.platform.web.page import environment


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph with its number, and its items with their letters."""

    number: str
    text: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    number: int
    title: str
    paragraphs: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a section."""

    code: str
    title: str
    lines: Sequence[Line]

    @property
    def changed(self) -> bool:
        return any(line.changed for line in self.lines)


def chapters(sections: Sections) -> list[Chapter]:
    """The sections that say something, numbered from 1; their paragraphs 1.1, 1.2 and so on, items (a), (b)."""
    said = [(name, sections.get(name, "").strip()) for name in SECTIONS_IN_ORDER]
    found = [(SECTION_TITLES[name], text) for name, text in said if text]
    return [Chapter(at, title, _numbered(at, text)) for at, (title, text) in enumerate(found, 1)]


def _numbered(chapter: int, text: str) -> tuple[Numbered, ...]:
    return tuple(
        Numbered(
            f"{chapter}.{at}", one.text, tuple((f"({letter(place)})", item) for place, item in enumerate(one.items, 1))
        )
        for at, one in enumerate(paragraphs(text), 1)
    )


def changes(before: Version, after: Version) -> list[Changes]:
    """What changed in each section from one version to another, in the order of sections."""
    return [
        Changes(str(name), SECTION_TITLES[name], compared(before.sections[name], after.sections[name]))
        for name in SECTIONS_IN_ORDER
    ]


async def draft_pdf(version: Version, *, paper: Paper, variant: Variant = Variant.TAGGED) -> bytes:
    """The clean document with its signature blocks; version and hash stand on every page.

    The version that goes out for signature bears the operator's seal, where one is set.

    Raises:
        Busy, OverLimit: see `render.pdf`; Unreadable: the key of the seal cannot be opened.
    """
    signing = [one for one in version.front.parties if one.signs]
    body = (
        environment()
        .get_template("agreements/draft_paper.html")
        .render(version=version, chapters=chapters(version.sections), signing=signing)
    )
    file = await pdf([body], title=version.front.title, variant=variant, styles=[STYLES, paper.style])
    return await sealed(file, f"Goes out for signature: {version.mark}") if version.sent_at else file


async def changes_pdf(before: Version, after: Version, *, paper: Paper) -> bytes:
    """What changed between two versions, in words as well as in colour.

    Raises:
        Busy, OverLimit: see `render.pdf`.
    """
    told = changes(before, after)
    body = (
        environment()
        .get_template("agreements/draft_changes_paper.html")
        .render(before=before, after=after, sections=told)
    )
    title = f"{after.front.title}: changes from version {before.number} to {after.number}"
    return await pdf([body], title=title, styles=[STYLES, paper.style])
