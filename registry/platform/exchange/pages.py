"""Imports as pages: upload, say what the columns mean, look at what would happen, do it, take it back."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Stream

from registry.platform import clock
from registry.platform.access.model import Actor, Permission
from registry.platform.access.policy import SHOWN_ONCE, current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.exchange import runs, staging
from registry.platform.exchange.forms import (
    MappingForm,
    ProfileForm,
    UploadForm,
    choices,
    examples,
    filled,
    mapped,
    options,
    settings,
)
from registry.platform.exchange.kinds import ImportKind, kind_called, kinds
from registry.platform.exchange.refused_file import refused_csv
from registry.platform.exchange.runs import Run, Status
from registry.platform.exchange.saved import profiles_of, save
from registry.platform.exchange.staging import PIECE
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
_OPT = needs(Permission.IMPORT_DIRECTORY)
_SIZE = 30
_CHANGES = 10
DECISIONS = ("create", "update", "refused", "missing", "doubtful")


@get("/import", opt=_OPT, include_in_schema=False)
async def imports_page(request: AnyRequest, cursor: FromQuery[str | None] = None) -> Response[str]:
    """Imports, the latest first, and the form for another one."""
    return await _list(request, cursor)


async def _list(
    request: AnyRequest, cursor: str | None = None, problems: dict[str, str] | None = None, status: int = 200
) -> Response[str]:
    actor = current_actor(request)
    found = await runs.listed(actor, decode(cursor, instant, UUID), _SIZE + 1)
    shown, onward = cut(found, _SIZE, lambda run: (run.created_at.isoformat(), run.id))
    of = {name: await profiles_of(kind) for name, kind in kinds().items()}
    return page(
        request,
        "exchange/imports.html",
        status=status,
        runs=shown,
        kinds=[(kind.name, kind.label) for kind in kinds().values()],
        profiles=[(profile.name, profile.label or profile.name) for each in of.values() for profile in each.values()],
        problems=problems or {},
        onward=next_url("/import", [], onward),
    )


# The file comes in pieces and is worth keeping only once: the one-time key would hold all of it in memory.
@post("/import", opt={**_OPT, **SHOWN_ONCE}, include_in_schema=False)
async def upload(request: AnyRequest) -> Response[Any]:
    """Take a file in and have it read; nothing is imported by that."""
    try:
        form = await read_form(request, UploadForm)
        if form.file is None:
            raise Invalid({"file": "Choose a file."})
        name = form.file.filename
        run = await staging.take_in(pieces_of(form.file), name, form.kind, form.profile, current_actor(request))
    except Invalid as problem:
        return await _list(request, problems=problem.fields, status=422)
    return _to(run.id)


async def pieces_of(file: UploadFile) -> AsyncIterator[bytes]:
    """An uploaded file, a megabyte at a time."""
    while piece := await file.read(PIECE):
        yield piece


def _to(run_id: UUID) -> Response[Any]:
    return Redirect(f"/import/{run_id}", status_code=303)


@get("/import/{run_id:uuid}", opt=_OPT, include_in_schema=False)
async def import_page(
    request: AnyRequest, run_id: FromPath[UUID], show: FromQuery[str] = "", after: FromQuery[int] = -1
) -> Response[str]:
    """One import: how far it is, what it would do, or what it did."""
    actor = current_actor(request)
    return await _one(request, await runs.one(run_id, actor), actor, show=show, after=after)


async def _one(  # noqa: PLR0913 - what the page may show
    request: AnyRequest,
    run: Run,
    actor: Actor,
    *,
    show: str = "",
    after: int = -1,
    back: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> Response[str]:
    kind = kind_called(run.kind)
    shown = show if show in DECISIONS else _most_telling(run)
    size = _CHANGES if shown == "update" else _SIZE
    after = min(max(after, -1), 2**31 - 1)
    rows = await runs.rows_of(run.id, shown, after, size + 1) if run.belongs_to(actor) else []
    return page(
        request,
        "exchange/import.html",
        status=422 if problems else 200,
        run=run,
        kind=kind,
        of=kind.records[run.profile.record if run.profile else kind.main],
        mine=run.belongs_to(actor),
        stalled=run.stalled(clock.now()),
        shown=shown,
        rows=[_row(row) for row in rows[:size]],
        onward=f"/import/{run.id}?show={shown}&after={rows[size - 1].position}#rows" if len(rows) > size else None,
        problems=problems or {},
        mapping=await _mapping(run, kind, back) if run.status in {Status.MAPPING, Status.CHECKED} else None,
    )


def _most_telling(run: Run) -> str:
    counts = run.summary
    return next((one for one in ("refused", "update", "create") if counts and getattr(counts, one)), "create")


def _row(row: runs.ReportRow) -> dict[str, Any]:
    changes = row.changes() if row.decision == "update" else []
    return {
        "number": row.number,
        "id": row.subject_id,
        "key": row.key,
        "label": row.label,
        "before": {change.field: change.before for change in changes},
        "after": {change.field: change.after for change in changes},
        "likely": row.likely() if row.decision == "doubtful" else None,
    }


async def _mapping(run: Run, kind: ImportKind, back: dict[str, Any] | None) -> dict[str, Any]:
    """What the form for the columns' meaning needs."""
    targets = kind.targets(run.profile.record if run.profile else kind.main)
    return {
        "typed": back or filled(run, kind),
        "fields": options(targets),
        "records": [(name, record.nouns.capitalize()) for name, record in kind.records.items()],
        "schemes": list(kind.schemes.items()),
        "choices": {name: choices(targets, name) for name in ("sector", "kind", "status", "tier")},
        "settings": settings(targets, kind.settings),
        "examples": examples(run),
        "profiles": [(one.name, one.label or one.name) for one in (await profiles_of(kind)).values()],
    }


@post("/import/{run_id:uuid}/profile", opt=_OPT, include_in_schema=False)
async def choose_profile(request: AnyRequest, run_id: FromPath[UUID]) -> Response[Any]:
    """Understand the file as a profile says that is known already."""
    actor = current_actor(request)
    run = await runs.own(run_id, actor)
    try:
        known = await profiles_of(kind_called(run.kind))
        form = await read_form(request, ProfileForm)
        if form.profile not in known:
            raise Invalid({"profile": "Choose one of the list."})
        await staging.understand_as(run_id, known[form.profile], actor)
    except Invalid as problem:
        return await _one(request, run, actor, problems=problem.fields)
    return _to(run_id)


@post("/import/{run_id:uuid}/mapping", opt=_OPT, include_in_schema=False)
async def choose_mapping(request: AnyRequest, run_id: FromPath[UUID]) -> Response[Any]:
    """Understand the file as a person says, column by column, and keep that as a profile where it is named."""
    actor = current_actor(request)
    run = await runs.own(run_id, actor)
    try:
        profile = mapped(await read_form(request, MappingForm), run, kind_called(run.kind))
        if profile.name:
            await save(kind_called(run.kind), profile, actor)
        await staging.understand_as(run_id, profile, actor)
    except Invalid as problem:
        return await _one(request, run, actor, back=await typed(request, MappingForm), problems=problem.fields)
    return _to(run_id)


@post("/import/{run_id:uuid}/apply", opt=_OPT, include_in_schema=False)
async def apply(request: AnyRequest, run_id: FromPath[UUID]) -> Response[Any]:
    """Do what was shown."""
    return await _asked(request, run_id, staging.ask_to_apply)


@post("/import/{run_id:uuid}/revert", opt=_OPT, include_in_schema=False)
async def revert(request: AnyRequest, run_id: FromPath[UUID]) -> Response[Any]:
    """Take it all back."""
    return await _asked(request, run_id, staging.ask_to_revert)


async def _asked(request: AnyRequest, run_id: UUID, ask: Any) -> Response[Any]:
    actor = current_actor(request)
    try:
        await ask(run_id, actor)
    except Invalid as problem:
        return await _one(request, await runs.one(run_id, actor), actor, problems=problem.fields)
    return _to(run_id)


@post("/import/{run_id:uuid}/discard", opt=_OPT, include_in_schema=False)
async def discard(request: AnyRequest, run_id: FromPath[UUID]) -> Response[Any]:
    """Throw the file away."""
    actor = current_actor(request)
    try:
        await staging.discard(run_id, actor)
    except Invalid as problem:
        return await _one(request, await runs.one(run_id, actor), actor, problems=problem.fields)
    return Redirect("/import", status_code=303)


@get("/import/{run_id:uuid}/refused.csv", opt=_OPT, include_in_schema=False)
async def refused_file(request: AnyRequest, run_id: FromPath[UUID]) -> Stream:
    """The refused rows with what is wrong with each, to be corrected and imported again."""
    return await refused_csv(run_id, current_actor(request))


HANDLERS = [
    imports_page, upload, import_page, choose_profile, choose_mapping, apply, revert, discard, refused_file,
]  # fmt: skip
