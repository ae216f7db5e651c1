"""Cards are written in the browser: a new one, a draft changed, a new version of what is approved."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from agreements.bases import queries, service
from agreements.bases.forms import CONTENT, DRAFT, NEW, BasisForm, NewBasisForm, filled, said
from agreements.bases.model import Basis
from agreements.bases.pages import ONE
from agreements.bases.schemas import NewBasisIn
from agreements.frame import APPROVE, AnyRequest
from agreements.model import Circumstance
from registry.platform.access import current_actor
from registry.platform.web.form_page import FormPage, show, submit
from registry.platform.web.forms import as_typed

_CRUMB = ("Legal bases", "/bases")
_DRAFT = "It is a draft until somebody with the right approves it; nothing is shown as guidance before."


def _new() -> FormPage:
    return FormPage(
        title="New legal basis", action="/bases/new", fields=NEW, crumbs=[_CRUMB], lead=_DRAFT, submit="Write the draft"
    )


@get("/bases/new", opt=APPROVE, include_in_schema=False)
async def new_basis_page(request: AnyRequest) -> Response[str]:
    """The form of a card that is not there yet."""
    usual = {"jurisdiction": "US", "route": "permissive", "decider": "holder", "direction": "in"}
    return show(request, _new(), as_typed(usual | {"circumstances": list(Circumstance)}, NewBasisForm))


@post("/bases/new", opt=APPROVE, include_in_schema=False)
async def write_basis_page(request: AnyRequest) -> Response[Any]:
    """Write its first draft."""

    async def act(given: NewBasisForm) -> str:
        known = said(given)
        content = {name: getattr(known, name) for name in known.__struct_fields__}
        new = NewBasisIn(code=given.code, jurisdiction=given.jurisdiction, **content)
        return _done(await service.write_card(current_actor(request), new))

    return await submit(request, _new(), NewBasisForm, act)


def _editing(basis: Basis) -> FormPage:
    return FormPage(
        title=f"Change the draft: {basis.card.title}",
        action=f"/bases/{basis.id}/edit",
        fields=DRAFT,
        crumbs=[_CRUMB, (basis.card.title, f"/bases/{basis.id}")],
        lead=_DRAFT,
    )


@get(ONE + "/edit", opt=APPROVE, include_in_schema=False)
async def edit_basis_page(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[str]:
    """The form of a draft."""
    found = await queries.one(basis_id)
    return show(request, _editing(found), as_typed(filled(found.card) | {"version": found.version}, BasisForm))


@post(ONE + "/edit", opt=APPROVE, include_in_schema=False)
async def revise_basis_page(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[Any]:
    """Change it."""

    async def act(given: BasisForm) -> str:
        await service.revise(current_actor(request), basis_id, said(given), given.version or 0)
        return _done(basis_id)

    return await submit(request, _editing(await queries.one(basis_id)), BasisForm, act)


def _another(basis: Basis) -> FormPage:
    return FormPage(
        title=f"New version: {basis.card.title}",
        action=f"/bases/{basis.id}/version",
        fields=CONTENT,
        crumbs=[_CRUMB, (basis.card.title, f"/bases/{basis.id}")],
        lead=f"Version {basis.number} stays as it is, until this one is approved in its place.",
        submit="Write the draft",
    )


@get(ONE + "/version", opt=APPROVE, include_in_schema=False)
async def version_page(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[str]:
    """The form of a new version, filled with what this one says."""
    found = await queries.one(basis_id)
    return show(request, _another(found), as_typed(filled(found.card), BasisForm))


@post(ONE + "/version", opt=APPROVE, include_in_schema=False)
async def write_version_page(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[Any]:
    """Write it as a draft."""

    async def act(given: BasisForm) -> str:
        return _done(await service.write_version(current_actor(request), basis_id, said(given)))

    return await submit(request, _another(await queries.one(basis_id)), BasisForm, act)


def _done(basis_id: UUID) -> str:
    return f"/bases/{basis_id}?done=saved"


WRITING_PAGES = [
    new_basis_page, write_basis_page, edit_basis_page, revise_basis_page, version_page, write_version_page,
]  # fmt: skip
