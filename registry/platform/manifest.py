"""What a manifest speaks of: entries of the navigation, panels, answers, documents, and who is asked for them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from registry.platform.access.model import Actor, Permission
from registry.platform.likely import Draft, Likely


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation, shown to those who hold the permission."""

    label: str
    href: str
    needs: Permission
    order: int = 50


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page that another slice owns: rendered from `template` with `context`, by ascending `order`."""

    template: str
    context: dict[str, Any]
    order: int = 50


class SearchText(NamedTuple):
    """Words or a number under which an organisation is found. A tuple, as an import makes hundreds of thousands.

    `kind` is name, alias, former, acronym, place, person, number, identifier or capability; `visibility` says who may
    find it by this.
    """

    organisation_id: UUID
    kind: str
    text: str
    visibility: str = "all_users"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who answers for an organisation at an instant, as far as one reader may know: the top of its call list.

    `open` is None when nobody recorded its hours, `opening` that in words. `name` (whom, or which line), `role`,
    `number` (for reading), `extension`, `href` (what a tap opens, `tel:` for most), `kind` and `reason` are None or ''
    when there is no line at all. `on_duty`: somebody should answer now; `spoken`: by voice. `tone` and `words` say how
    good the number is, `restricted` who else sees it. `vacant` are posts that must be filled and are not. `fits` is
    False where nobody there serves what was asked for, so that the line is for everything.
    """

    open: bool | None
    opening: str
    on_duty: bool = False
    spoken: bool = False
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    number: str | None = None
    extension: str | None = None
    href: str | None = None
    kind: str = ""
    reason: str = ""
    tone: str = ""
    words: str = ""
    restricted: str | None = None
    vacant: Sequence[str] = ()
    fits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """A long document in parts of some tens of pages, each the inside of a body in HTML.

    `styles` are CSS over those of all documents; `lines` says how many entries there are, for the trail.
    """

    title: str
    parts: Sequence[str]
    styles: str
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The same for a spreadsheet: its columns, and rows by their names."""

    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]


class Named(NamedTuple):
    """Something of a slice above, as its reader may see it: a name that leads to its page."""

    id: UUID
    name: str
    href: str


Said = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """A long document that is made for whoever asks, of a sector and an area where these are given.

    `write` and `table` are told for whom, which sector, which jurisdiction and when; they say how far they are (done,
    of how many), and record what was read that not everybody may see.
    """

    name: str
    label: str
    lead: str
    write: Callable[[Actor, str | None, UUID | None, datetime, Said], Awaitable[Leaves]]
    table: Callable[[Actor, str | None, UUID | None, datetime, Said], Awaitable[Sheet]]


PanelMaker = Callable[[Actor, UUID, datetime], Awaitable[Panel | None]]
HomePanelMaker = Callable[[Actor, datetime], Awaitable[Panel | None]]
SearchTexts = Callable[[Sequence[UUID]], Awaitable[Sequence[SearchText]]]
Reindex = Callable[[Sequence[UUID]], Awaitable[None]]
Purposes = Mapping[UUID, Sequence[str]]
Answering = Callable[[Actor, Sequence[UUID], datetime, Purposes], Awaitable[Mapping[UUID, Answer]]]
Vouched = Callable[[Actor, Sequence[UUID], datetime], Awaitable[Collection[UUID]]]
SubjectNames = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, str]]]
FormerIds = Callable[[UUID], Awaitable[Sequence[UUID]]]
Agreements = Callable[[Actor, Collection[UUID], Collection[UUID]], Awaitable[Sequence[Named]]]
MeetingPanelMaker = Callable[[Actor, UUID, datetime | None, datetime], Awaitable[Panel | None]]
MayPlan = Callable[[Actor, Sequence[UUID]], Awaitable[Collection[UUID]]]
# By the `source_id` of entries and the original local time of one meeting (None: all of it).
MovePages = Callable[[Sequence[tuple[UUID, datetime | None]]], Awaitable[Mapping[tuple[UUID, datetime | None], str]]]
HangsOn = Callable[[Actor, UUID], Awaitable[Sequence[tuple[str, str]]]]
Addresses = Callable[[Sequence[str]], Awaitable[None]]
DoublesOf = Callable[[Sequence[Draft]], Awaitable[Sequence[Sequence[Likely]]]]
