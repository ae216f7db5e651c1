"""Every slice by its manifest, and what they say together, so that nothing below ever imports something above."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from importlib import import_module
from uuid import UUID

from registry.platform import manifest
from registry.platform.access.model import Actor
from registry.platform.announcing import Slice
from registry.platform.arriving import BeforeSending, MailIn
from registry.platform.likely import Draft, Likely
from registry.platform.manifest import Answer, Booklet, Leaves, Named, NavItem, Panel, Said, SearchText, Sheet

__all__ = ["Answer", "Booklet", "Leaves", "Named", "NavItem", "Panel", "Said", "SearchText", "Sheet", "Slice", "load"]

NAMES = (
    "registry.platform", "registry.partners", "contacts", "registry.lookup", "registry.guide", "registry.doubles",
    "registry.doubles.merging", "registry.home", "registry.demo", "agreements", "notifications",
)  # fmt: skip


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
