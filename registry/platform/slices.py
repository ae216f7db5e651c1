"""The manifest: how a slice announces itself, so that nothing below ever imports something above."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from registry.platform import manifest
from registry.platform.access.model import Actor
from registry.platform.arriving import BeforeSending, MailIn, Undeliverable
from registry.platform.deadlines import DeadlineSource
from registry.platform.demonstration import Scene, Stage
from registry.platform.following import Follow
from registry.platform.likely import Draft, Likely
from registry.platform.manifest import Answer, Booklet, Leaves, Named, NavItem, Panel, Said, SearchText, Sheet

__all__ = ["Answer", "Booklet", "Leaves", "Named", "NavItem", "Panel", "Said", "SearchText", "Sheet", "Slice", "load"]

NAMES = (
    "registry.platform", "registry.partners", "contacts", "registry.lookup", "registry.guide", "registry.doubles",
    "registry.doubles.merging", "registry.home", "registry.demo", "agreements", "notifications",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What a slice brings. A field that it has nothing for is left out.

    For the audit trail, `subject_names` gives the organisation that an id is of, or belongs to, its name, and `deeds`
    says what was done: {"retired contact_point": "retired a number"}.

    `ask_panels` say on which basis an organisation may be asked; the guided path shows them beside whom to call.
    `paper_panels` are printed on an organisation's sheet, above whom to call.

    `answering` gives who answers now for each of these organisations, and `vouched` those of them where somebody is
    there whose number was confirmed in time; both in a fixed number of statements. That a restricted number was given
    is recorded by who gives it: ask only for what is shown.

    `booklets` are long documents, offered among the reports.

    `forget_demo` takes away what a slice has of the demonstration that does not go with its partners, before these go.

    `sectors` are the sectors that there are, in words and in the order in which they are offered. `own_partners` is SQL
    for the ids of the organisations that the account `u.id` looks after; it goes into statements as it is.

    `convene` writes to the guests of an entry, `answered` takes their replies: see platform/calendar/guests.

    `meeting_panels` stand on the page of a meeting; they are told who reads, the `source_id` of its entry, the original
    local time of the one meeting of a series (None: all of it), and when. `may_plan` gives those of these `source_id`s
    that somebody may change and ask people to, `move_pages` the paths of the pages on which one of them is put to
    another time; these take `on` and `at`, a local day and time.

    `before_sending` is asked, by the kind of a mail, whether it should still leave. `mail_in` says who reads what kind
    of mail that comes in ("calendar"; bounces are the platform's), `undeliverable` is told of an address that mail does
    not reach, and `gauges` adds numbers to `/metrics`, each by its name.

    `agreements` names the agreements that have one of these ids, or that one of these organisations is a party to, as
    far as the reader may see them, by title.

    `deadlines` are the days by which somebody must act: see platform/deadlines.

    `hangs_on` says what somebody leaves behind, as words and the address of a page each, as far as a reader may see;
    `hangs_on_house` the same of an organisation that ends.

    `addresses_left` is told of addresses whose people are not there any more: nothing opens for them from now on.
    `forget_addresses` takes addresses that have been nobody's for long out of wherever a slice keeps them. Both in the
    caller's transaction.

    `follows` names every column that points to an organisation, in the order in which two records are joined into one;
    `former_ids` gives the ids of records that were joined into an organisation.
    """

    name: str
    routes: Sequence[Any] = ()
    nav: Sequence[NavItem] = ()
    commands: Sequence[Any] = ()
    jobs: Sequence[Any] = ()
    partner_panels: Sequence[manifest.PanelMaker] = ()
    card_panels: Sequence[manifest.PanelMaker] = ()
    home_panels: Sequence[manifest.HomePanelMaker] = ()
    ask_panels: Sequence[manifest.PanelMaker] = ()
    paper_panels: Sequence[manifest.PanelMaker] = ()
    search_texts: Sequence[manifest.SearchTexts] = ()
    middleware: Sequence[Any] = ()
    answering: manifest.Answering | None = None
    vouched: manifest.Vouched | None = None
    reindex: manifest.Reindex | None = None
    subject_names: manifest.SubjectNames | None = None
    follows: Sequence[Follow] = ()
    former_ids: manifest.FormerIds | None = None
    deeds: Mapping[str, str] = field(default_factory=dict)
    import_kinds: Sequence[Any] = ()
    import_parts: Sequence[Any] = ()
    demo: Callable[[Stage], Sequence[Scene]] | None = None
    forget_demo: Callable[[], Awaitable[None]] | None = None
    doubles_of: manifest.DoublesOf | None = None
    agreements: manifest.Agreements | None = None
    booklets: Sequence[Booklet] = ()
    meeting_panels: Sequence[manifest.MeetingPanelMaker] = ()
    may_plan: manifest.MayPlan | None = None
    move_pages: manifest.MovePages | None = None
    before_sending: Mapping[str, BeforeSending] = field(default_factory=dict)
    mail_in: Mapping[str, MailIn] = field(default_factory=dict)
    undeliverable: Undeliverable | None = None
    gauges: Callable[[], Awaitable[Mapping[str, float]]] | None = None
    deadlines: Sequence[DeadlineSource] = ()
    hangs_on: manifest.HangsOn | None = None
    hangs_on_house: manifest.HangsOn | None = None
    addresses_left: manifest.Addresses | None = None
    forget_addresses: manifest.Addresses | None = None
    sectors: Mapping[str, str] = field(default_factory=dict)
    own_partners: str = ""
    convene: Callable[[Any, Sequence[Any]], Awaitable[None]] | None = None
    answered: Callable[[Any], Awaitable[bool]] | None = None


_loaded: list[Slice] = []


def load() -> tuple[Slice, ...]:
    """Import every slice that is there, by name, once."""
    if not _loaded:
        for name in NAMES:
            try:
                module = import_module(f"{name}.slice")
            except ModuleNotFoundError as missing:
                if missing.name != f"{name}.slice":
                    raise
                continue
            _loaded.append(module.SLICE)
    return tuple(_loaded)


async def reindex(organisation_ids: Sequence[UUID]) -> None:
    """Bring the look-up in step with what was just written, in the same transaction. Writers call this last but one."""
    if not organisation_ids:
        return
    awaiting = _awaiting.get()
    if awaiting is not None:
        awaiting.update(organisation_ids)
        return
    for part in load():
        if part.reindex is not None:
            await part.reindex(organisation_ids)


async def answers(
    actor: Actor, ids: Sequence[UUID], at: datetime, purposes: manifest.Purposes | None = None
) -> dict[UUID, Answer]:
    """Who answers for each of these organisations at an instant; those of whom nothing is known are left out.

    `purposes` are roles and tags by organisation, the best first: those who serve the first that is served there.
    """
    found: dict[UUID, Answer] = {}
    for part in load():
        if part.answering is not None and ids:
            found |= await part.answering(actor, ids, at, purposes or {})
    return found


async def vouched(actor: Actor, ids: Sequence[UUID], at: datetime) -> set[UUID]:
    """Those of these organisations where somebody is there whose number was confirmed in time."""
    found: set[UUID] = set()
    for part in load():
        if part.vouched is not None and ids:
            found.update(await part.vouched(actor, ids, at))
    return found


def before_sending(kind: str) -> BeforeSending | None:
    """Whom to ask before a mail of this kind leaves."""
    return next((part.before_sending[kind] for part in load() if kind in part.before_sending), None)


def mail_in(kind: str) -> MailIn | None:
    """Who reads mail of this kind that came in."""
    return next((part.mail_in[kind] for part in load() if kind in part.mail_in), None)


async def doubles_of(drafts: Sequence[Draft]) -> list[list[Likely]]:
    """For each of these, the organisations that it may be already, the likeliest first."""
    found: list[list[Likely]] = [[] for _ in drafts]
    for part in load():
        if part.doubles_of is not None and drafts:
            for known, more in zip(found, await part.doubles_of(drafts), strict=True):
                known.extend(more)
    return found


async def may_plan(actor: Actor, source_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these entries of calendars, by their `source_id`, that this person may change."""
    found: set[UUID] = set()
    for part in load():
        if part.may_plan is not None and source_ids:
            found.update(await part.may_plan(actor, source_ids))
    return found


async def move_pages(
    asked: Sequence[tuple[UUID, datetime | None]],
) -> dict[tuple[UUID, datetime | None], str]:
    """The paths of the pages on which these meetings are put to another time; what is gone is left out."""
    found: dict[tuple[UUID, datetime | None], str] = {}
    for part in load():
        if part.move_pages is not None and asked:
            found |= await part.move_pages(asked)
    return found


async def names_of(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The organisations that these are, or belong to, by name; what is gone is left out."""
    names: dict[UUID, str] = {}
    for part in load():
        if part.subject_names is not None and ids:
            names |= await part.subject_names(ids)
    return names


async def agreements(
    actor: Actor, *, ids: Collection[UUID] = (), organisation_ids: Collection[UUID] = ()
) -> list[Named]:
    """The agreements with these ids and those of these organisations, as far as this person may see them, by name."""
    asked = [part.agreements for part in load() if part.agreements is not None and (ids or organisation_ids)]
    return [one for ask in asked for one in await ask(actor, ids, organisation_ids)]


async def former_ids(organisation_id: UUID) -> list[UUID]:
    """The ids under which an organisation was recorded as well, before the records became one."""
    asked = [part.former_ids for part in load() if part.former_ids is not None]
    return [key for ask in asked for key in await ask(organisation_id)]


async def hangs_on(actor: Actor, person_id: UUID) -> list[tuple[str, str]]:
    """What a person leaves behind, of every slice: words and the address of a page."""
    asked = [part.hangs_on for part in load() if part.hangs_on is not None]
    return [one for ask in asked for one in await ask(actor, person_id)]


async def hangs_on_house(actor: Actor, organisation_id: UUID) -> list[tuple[str, str]]:
    """What an organisation leaves behind that ends, of every slice: words and the address of a page."""
    asked = [part.hangs_on_house for part in load() if part.hangs_on_house is not None]
    return [one for ask in asked for one in await ask(actor, organisation_id)]


async def addresses_left(addresses: Sequence[str]) -> None:
    """Say that the people of these addresses, in small letters, are not there any more."""
    for part in load() if addresses else ():
        if part.addresses_left is not None:
            await part.addresses_left(addresses)


async def forget_addresses(addresses: Sequence[str]) -> None:
    """Take these addresses, in small letters, out of wherever a slice keeps them."""
    for part in load() if addresses else ():
        if part.forget_addresses is not None:
            await part.forget_addresses(addresses)


_awaiting: ContextVar[set[UUID] | None] = ContextVar("awaiting_reindex", default=None)


@asynccontextmanager
async def reindex_once() -> AsyncIterator[None]:
    """Let many writes of one transaction bring the look-up in step together, at the end. Inside a transaction only."""
    token = _awaiting.set(set())
    try:
        yield
        due = _awaiting.get() or ()
    finally:
        _awaiting.reset(token)
    await reindex(sorted(due))
