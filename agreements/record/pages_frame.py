"""How one form of an agreement becomes two routes: one that asks and one that does it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from agreements.errors import NotYourAgreement
from agreements.frame import AnyRequest
from agreements.record.model import Whole
from agreements.record.queries import whole
from registry.partners.queries import subject
from registry.platform.access import Actor, Permission, can, current_actor, needs
from registry.platform.access.model import Subject
from registry.platform.web.form_page import Asked, FormPage, show, submit
from registry.platform.web.forms import as_typed

ONE = "/agreements/{agreement_id:uuid}"
Fields = Callable[[Whole], Awaitable[Sequence[Asked]]]
Values = Callable[[Whole], Mapping[str, Any]]
Act = Callable[[Actor, Whole, Any], Awaitable[object]]


def _nothing(_: Whole) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One form of an agreement: where it is, what it asks, with which values at first, and what it does."""

    path: str
    title: str
    kind: type[msgspec.Struct]
    fields: Fields
    act: Act
    values: Values = _nothing
    lead: str | None = None
    submit: str = "Save"
    look: str = "primary"
    permission: Permission = Permission.EDIT_AGREEMENTS


def address(agreement_id: UUID, part: str = "") -> str:
    """The address of an agreement's page, or of one of its forms."""
    return f"/agreements/{agreement_id}" + (f"/{part}" if part else "")


async def may(actor: Actor, it: Whole, permission: Permission = Permission.EDIT_AGREEMENTS) -> bool:
    """Whether this person may do this to this agreement, for showing or leaving out what does it."""
    if not actor.may(permission):
        return False
    lead = it.facts.parties[0].organisation_id if it.facts.parties else None
    whose = await subject(lead) if lead else None
    return can(actor, permission, whose or Subject(""))


async def opened(actor: Actor, agreement_id: UUID, permission: Permission) -> Whole:
    """An agreement that this person may change.

    Raises:
        NoSuchAgreement, NotYourAgreement.
    """
    it = await whole(actor, agreement_id)
    if not await may(actor, it, permission):
        raise NotYourAgreement
    return it


async def form_of(part: Part, it: Whole) -> FormPage:
    """The page of a form."""
    return FormPage(
        title=part.title,
        action=address(it.id, part.path),
        fields=await part.fields(it),
        crumbs=[("Agreements", "/agreements"), (it.row["title"], address(it.id))],
        lead=part.lead,
        submit=part.submit,
        kind=part.look,
    )


async def asked(request: AnyRequest, part: Part, it: Whole) -> Response[str]:
    """The form, filled with what is stored."""
    stored = as_typed({**part.values(it), "version": it.version}, part.kind)
    return show(request, await form_of(part, it), stored)


async def answered(request: AnyRequest, part: Part, it: Whole) -> Response[Any]:
    """Do what the form asks for, or show it again."""

    async def act(given: msgspec.Struct) -> str:
        await part.act(current_actor(request), it, given)
        return address(it.id) + "?done=saved"

    return await submit(request, await form_of(part, it), part.kind, act)


def routes_of(part: Part) -> list[Any]:
    """The two routes of a form that needs no more than the agreement."""

    @get(f"{ONE}/{part.path}", opt=needs(part.permission), include_in_schema=False)
    async def ask(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[str]:
        it = await opened(current_actor(request), agreement_id, part.permission)
        return await asked(request, part, it)

    @post(f"{ONE}/{part.path}", opt=needs(part.permission), include_in_schema=False)
    async def answer(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
        it = await opened(current_actor(request), agreement_id, part.permission)
        return await answered(request, part, it)

    return [ask, answer]
