"""Bulk work as pages: say what is to be done, look at what it would do, do it, and undo it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from registry.partners import queries
from registry.partners.bulk import choosing, ledger, rules, service
from registry.partners.bulk.errors import CannotUndo, NotAsAgreed
from registry.partners.bulk.forms import BulkForm, Which, WhoForm, ordered, selected
from registry.partners.bulk.model import SHOWN, Preview
from registry.partners.bulk.undo import undo
from registry.partners.bulk.words import NOBODY, grouped, said, shown_state
from registry.partners.model import Status
from registry.partners.pages.frame import EDIT, AnyRequest
from registry.partners.words import STATUSES, options
from registry.platform import clock
from registry.platform.access import current_actor
from registry.platform.errors import Invalid
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page
from registry.platform.web.paging import USUAL, cut, decode, instant, next_url

BULK = "/partners/bulk"
CHANGES = BULK + "/changes"
_FIELDS = {"owner_id": "owner", "backup_owner_id": "backup"}


@get(BULK, opt=EDIT, include_in_schema=False)
async def bulk_page(
    request: AnyRequest,
    which: FromQuery[Which] = Which.CHOSEN,
    chosen: FromQuery[list[UUID] | None] = None,
    filter: FromQuery[str | None] = None,  # noqa: A002 - in the address
) -> Response[str]:
    """What can be done to those who were chosen in the list."""
    who = WhoForm(which=which, chosen=chosen or [], filter=filter or "")
    return await _form(request, as_typed(msgspec.structs.asdict(who), BulkForm), who)


async def _form(
    request: AnyRequest,
    shown: dict[str, Any],
    who: WhoForm,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response[str]:
    problems = dict(problems or {})
    try:
        count = len(await choosing.ids_of(await selected(who, current_actor(request).user_id)))
    except Invalid as problem:
        count, problems = 0, problems | problem.fields
    return page(
        request,
        "partners/bulk.html",
        status=status,
        typed=shown,
        count=count,
        problems={_FIELDS.get(name, name): sentence for name, sentence in problems.items()},
        people=[(NOBODY, "Nobody"), *((str(key), name) for key, name in await queries.editors())],
        statuses=[(key, words) for key, words in options(STATUSES) if key != Status.MERGED],
        back=f"/partners?{who.filter}&choose=some".replace("?&", "?"),
    )


@post(BULK, opt=EDIT, include_in_schema=False)
async def change_many(request: AnyRequest) -> Response[Any]:
    """Show what would be done; with the digest of what was shown, do exactly that."""
    actor = current_actor(request)
    shown = await typed(request, BulkForm)
    try:
        given = await read_form(request, BulkForm)
        who, deed = await selected(given, actor.user_id), ordered(given)
        if given.agreed is None:
            return await _preview(request, await service.preview(actor, who, deed), shown)
        _, change_id = await service.carry_out(actor, who, deed, given.agreed)
    except Invalid as problem:
        who_form = WhoForm(**{name: shown[name] for name in ("chosen", "filter")}, which=_which(shown))
        return await _form(request, shown, who_form, problem.fields, 422)
    except NotAsAgreed as change:
        return await _preview(request, change.preview, shown, since=given.seen_at, problem=change.sentence)
    return Redirect(f"{CHANGES}?done={change_id}" if change_id else CHANGES, status_code=303)


def _which(shown: Mapping[str, Any]) -> Which:
    return Which.FILTER if shown["which"] == Which.FILTER else Which.CHOSEN


async def _preview(
    request: AnyRequest,
    found: Preview,
    shown: dict[str, Any],
    *,
    since: datetime | None = None,
    problem: str | None = None,
) -> Response[str]:
    people = dict(await queries.editors())
    everybody = [*(one.chosen for one in found.changes), *found.already]
    aware = since if since and since.tzinfo else None
    return page(
        request,
        "partners/bulk_preview.html",
        status=409 if problem else 200,
        what=said(found.deed, people),
        found=found,
        most=SHOWN,
        lines=[
            (one.chosen, shown_state(found.deed, one.chosen.state, people), shown_state(found.deed, one.after, people))
            for one in found.changes[:SHOWN]
        ],
        reasons=grouped(found.refusals),
        typed=shown,
        problem=problem,
        meanwhile=[one for one in everybody if aware and one.updated_at >= aware][:SHOWN],
        seen_at=clock.now().isoformat(),
    )


@get(CHANGES, opt=EDIT, include_in_schema=False)
async def changes_page(
    request: AnyRequest, done: FromQuery[UUID | None] = None, cursor: FromQuery[str | None] = None
) -> Response[str]:
    """What was done to many in the last thirty days."""
    return await _listed(request, cursor=cursor, done=done)


async def _listed(
    request: AnyRequest, *, cursor: str | None = None, done: UUID | None = None, problem: str | None = None
) -> Response[str]:
    actor = current_actor(request)
    found = await ledger.listed(decode(cursor, instant, UUID), USUAL + 1)
    shown, onward = cut(found, USUAL, lambda one: (one.at.isoformat(), one.id))
    now = clock.now()
    return page(
        request,
        "partners/bulk_changes.html",
        status=409 if problem else 200,
        changes=shown,
        mine={one.id for one in shown if one.may_be_undone(now) and rules.may_undo(actor, one.by_user_id)},
        onward=next_url(CHANGES, [], onward),
        done=await ledger.one(done) if done else None,
        problem=problem,
        most=SHOWN,
    )


@post(CHANGES + "/{change_id:uuid}/undo", opt=EDIT, include_in_schema=False)
async def undo_change(request: AnyRequest, change_id: FromPath[UUID]) -> Response[Any]:
    """Restore what was changed; where that cannot be, the page says why."""
    try:
        await undo(current_actor(request), change_id)
    except CannotUndo as refusal:
        return await _listed(request, problem=refusal.sentence)
    return Redirect(f"{CHANGES}?done={change_id}", status_code=303)


BULK_PAGES: Sequence[Any] = [bulk_page, change_many, changes_page, undo_change]
