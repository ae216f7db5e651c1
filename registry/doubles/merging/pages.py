"""Merging as pages: two records side by side, and the merges of the last time with the way back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from registry.doubles.merging import preview, queries, service, side
from registry.doubles.merging.errors import CannotUndo
from registry.doubles.merging.forms import MergeForm, chosen, ordered
from registry.doubles.merging.model import Choice, Pair
from registry.doubles.merging.undo import undo
from registry.doubles.merging.words import LABELS, PAIRS
from registry.partners.errors import NoSuchOrganisation
from registry.partners.model import Whole
from registry.partners.named import organisation_meant
from registry.partners.queries import label, subject
from registry.partners.service.frame import allow
from registry.partners.whole import whole
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.audit.history import Line, history
from registry.platform.errors import Conflict, Invalid
from registry.platform.text import clean
from registry.platform.web.forms import read_form
from registry.platform.web.page import page
from registry.platform.web.paging import USUAL, cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
EDIT = needs(Permission.EDIT_DIRECTORY)
MERGE, MERGES = "/doubles/merge", "/doubles/merges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows beside the two records: what was chosen, what is wrong, what others did meanwhile."""

    choices: Mapping[str, Choice] = field(default_factory=dict)
    joined: frozenset[str] | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    meanwhile: list[Line] = field(default_factory=list)
    status: int = 200


@get(MERGE, opt=EDIT, include_in_schema=False)
async def merge_page(  # noqa: PLR0913, PLR0917 - the ways to name two records
    request: AnyRequest,
    first: FromQuery[UUID | None] = None,
    second: FromQuery[UUID | None] = None,
    keep: FromQuery[UUID | None] = None,
    one: FromQuery[str] = "",
    other: FromQuery[str] = "",
) -> Response[Any]:
    """Two records side by side; which two is asked for first where the address does not say."""
    if first and second:
        kept, gone = await _proposed(current_actor(request), first, second, keep)
        return await _shown(request, kept, gone, Shown())
    typed, problems = {"one": clean(one) or (await label(first) if first else "") or "", "other": clean(other)}, {}
    if typed["one"] and typed["other"]:
        try:
            found = [await organisation_meant(name, words) for name, words in typed.items()]
        except Invalid as problem:
            problems = problem.fields
        else:
            return Redirect(f"{MERGE}?first={found[0]}&second={found[1]}", status_code=303)
    return page(request, "merging/choose.html", typed=typed, problems=problems, status=422 if problems else 200)


async def _proposed(actor: Actor, first: UUID, second: UUID, keep: UUID | None) -> tuple[Whole, Whole]:
    """The record to keep and the one to give up: as asked, else the one for which more speaks is kept.

    Raises:
        NoSuchOrganisation, MergedAway, Refused, NotYours, Invalid.
    """
    if first == second:
        raise Invalid({"other": "These are one record already. Choose another one."})
    both = [await _record(actor, key) for key in (first, second)]
    if keep in {first, second}:
        stays = keep == first
    else:
        weights = [(await preview.weight(actor, it.organisation.id), _known(it)) for it in both]
        stays = weights[0] >= weights[1]
    return (both[0], both[1]) if stays else (both[1], both[0])


async def _record(actor: Actor, key: UUID) -> Whole:
    found = await subject(key)
    if found is None:
        await service.refuse_merged(key)
        raise NoSuchOrganisation
    allow(actor, found)
    return await whole(key)


def _known(it: Whole) -> int:
    return sum(bool(words) for words in side.in_words(it).values())


async def _shown(request: AnyRequest, keep: Whole, drop: Whole, shown: Shown) -> Response[str]:
    kept, gone, actor = keep.organisation, drop.organisation, current_actor(request)
    pairs = await preview.pairs(gone.id, kept.id)
    return page(
        request,
        "merging/merge.html",
        status=shown.status,
        keep=keep,
        drop=drop,
        labels=[await label(kept.id), await label(gone.id)],
        lines=side.lines(keep, drop, shown.choices),
        alike=side.alike(keep, drop),
        pairs=_grouped(pairs),
        joined=sorted(preview.proposed(pairs) if shown.joined is None else shown.joined),
        moving=await preview.moving(actor, gone.id, kept.id),
        swap=f"{MERGE}?first={kept.id}&second={gone.id}&keep={gone.id}",
        problems=shown.problems,
        meanwhile=shown.meanwhile,
        field_labels={f"take_{name}": words for name, words in LABELS.items()},
        seen_at=clock.now().isoformat(),
    )


def _grouped(pairs: list[Pair]) -> list[tuple[str, str]]:
    """The pairs as the choices of a form."""
    return [
        (pair.key, f"{PAIRS.get(pair.table, 'The same')}: {pair.label}" + _unlike(pair.label, pair.other_label))
        for pair in pairs
    ]


def _unlike(label_: str, other: str) -> str:
    return f" and {other}" if other != label_ else ""


@post(MERGE, opt=EDIT, include_in_schema=False)
async def merge_records(request: AnyRequest) -> Response[Any]:
    """Make one record of two; when one of them was changed meanwhile, it shows how, with the choices as they were."""
    given: Any = await read_form(request, MergeForm)
    actor, order = current_actor(request), ordered(given)
    shown: dict[str, Any] = {"choices": chosen(given), "joined": order.joined}
    try:
        merge_id = await service.merge(actor, order)
    except Invalid as problem:
        problems = {(f"take_{name}" if name in LABELS else ""): words for name, words in problem.fields.items()}
        again = Shown(**shown, problems=problems, status=422)
    except Conflict as conflict:
        await service.refuse_merged(order.keep)
        await service.refuse_merged(order.drop)
        problems = {"": f"{conflict.sentence} Look again, then merge."}
        meanwhile = await _meanwhile(order.keep, order.drop, given.seen_at)
        again = Shown(**shown, problems=problems, meanwhile=meanwhile, status=409)
    else:
        return Redirect(f"{MERGES}?done={merge_id}", status_code=303)
    return await _shown(request, await _record(actor, order.keep), await _record(actor, order.drop), again)


async def _meanwhile(keep: UUID, drop: UUID, since: datetime) -> list[Line]:
    """What was done to the two since the form was shown."""
    found = [*await history(keep), *await history(drop)]
    aware = since if since.tzinfo else clock.now()
    return sorted((line for line in found if line.at >= aware), key=lambda line: line.at, reverse=True)


@get(MERGES, opt=EDIT, include_in_schema=False)
async def merges_page(
    request: AnyRequest, done: FromQuery[UUID | None] = None, cursor: FromQuery[str | None] = None
) -> Response[str]:
    """What was merged, the latest first."""
    return await _listed(request, cursor=cursor, done=done)


async def _listed(
    request: AnyRequest,
    *,
    cursor: str | None = None,
    done: UUID | None = None,
    problem: str | None = None,
) -> Response[str]:
    found = await queries.listed(decode(cursor, instant, UUID), USUAL + 1)
    shown, onward = cut(found, USUAL, lambda one: (one.at.isoformat(), one.id))
    return page(
        request,
        "merging/merges.html",
        status=409 if problem else 200,
        merges=shown,
        onward=next_url(MERGES, [], onward),
        done=await queries.one(done) if done else None,
        problem=problem,
        now_=clock.now(),
    )


@post(MERGES + "/{merge_id:uuid}/undo", opt=EDIT, include_in_schema=False)
async def undo_merge(request: AnyRequest, merge_id: FromPath[UUID]) -> Response[Any]:
    """Make two records of one again; where that cannot be, the page says why."""
    try:
        await undo(current_actor(request), merge_id)
    except CannotUndo as refusal:
        return await _listed(request, problem=refusal.sentence)
    return Redirect(f"{MERGES}?done={merge_id}", status_code=303)


PAGES = [merge_page, merge_records, merges_page, undo_merge]
