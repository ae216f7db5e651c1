"""What laws and guides want of agreements: read by everybody, changed by those who decide on agreements."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from agreements.frame import DECIDE, READ, AnyRequest
from agreements.record import fields_doing
from agreements.record.forms import PackForm, lines, without
from agreements.record.model import Pack
from agreements.record.packs import add_pack, pack, packs, revise_pack
from agreements.record.schemas import NewPackIn, PackIn
from registry.platform.access import current_actor
from registry.platform.errors import Invalid
from registry.platform.web.form_page import FormPage, show, submit
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page

_CRUMBS = [("Agreements", "/agreements"), ("What laws want", "/agreements/packs")]


@get("/agreements/packs", opt=READ, include_in_schema=False)
async def packs_page(request: AnyRequest, done: FromQuery[str | None] = None) -> Response[str]:
    """Every pack, with what it asks for."""
    return page(request, "agreements/record_packs.html", packs=await packs(retired=True), saved=done == "saved")


@get("/agreements/packs/new", opt=DECIDE, include_in_schema=False)
async def new_pack_page(request: AnyRequest) -> Response[str]:
    """The form of a new pack."""
    return show(request, _form(None), as_typed({}, PackForm))


@post("/agreements/packs/new", opt=DECIDE, include_in_schema=False)
async def add(request: AnyRequest) -> Response[Any]:
    """Take it in."""

    async def act(given: PackForm) -> str:
        sent = _sent(given) | {"code": given.code}
        await add_pack(current_actor(request), _checked(NewPackIn, sent))
        return "/agreements/packs?done=saved"

    return await submit(request, _form(None), PackForm, act)


@get("/agreements/packs/{pack_code:str}", opt=DECIDE, include_in_schema=False)
async def pack_page(request: AnyRequest, pack_code: FromPath[str]) -> Response[str]:
    """The form of a pack."""
    found = await pack(pack_code)
    names = ("title", "kinds", "region", "citation", "term_months", "review_months", "signers", "filing", "publish")
    stored = {name: getattr(found, name) for name in names} | {
        "clauses": "\n".join(found.clauses), "retired": found.retired_on is not None, "version": found.version,
    }  # fmt: skip
    return show(request, _form(found), as_typed(stored, PackForm))


@post("/agreements/packs/{pack_code:str}", opt=DECIDE, include_in_schema=False)
async def revise(request: AnyRequest, pack_code: FromPath[str]) -> Response[Any]:
    """Change it."""
    found = await pack(pack_code)

    async def act(given: PackForm) -> str:
        await revise_pack(current_actor(request), pack_code, _checked(PackIn, _sent(given)), given.version)
        return "/agreements/packs?done=saved"

    return await submit(request, _form(found), PackForm, act)


def _sent(given: PackForm) -> dict[str, Any]:
    return {**without(given, "clauses", "code"), "clauses": lines(given.clauses)}


def _checked(kind: type[PackIn], values: dict[str, Any]) -> Any:
    """The struct of the service, held to what it may be; the form's own fields are wider.

    Raises:
        Invalid.
    """
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as problem:
        field = str(problem).rpartition("`$.")[2].split("[")[0].rstrip("`") if "`$." in str(problem) else ""
        raise Invalid({field: "This is not in the form that is asked for."}) from None


def _form(found: Pack | None) -> FormPage:
    return FormPage(
        title=found.title if found else "Add what a law wants",
        action=f"/agreements/packs/{found.code}" if found else "/agreements/packs/new",
        lead="Agreements that name it are measured by it. Have counsel look at it; nothing here is legal advice.",
        fields=fields_doing.pack(new=found is None),
        crumbs=_CRUMBS,
    )


PACK_PAGES = [packs_page, new_pack_page, add, pack_page, revise]
