"""Legal bases in the browser: which there are, what a card says, how it changed, and the decision on it."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from agreements.bases import queries, service
from agreements.bases.forms import ApproveForm, RetireForm
from agreements.bases.model import Basis, Status
from agreements.bases.schemas import RetireIn
from agreements.bases.shipped import content
from agreements.bases.wording import FOOTER, NO_COUNSEL, USUAL_REVIEW
from agreements.frame import APPROVE, READ, AnyRequest
from registry.partners.model import Regime
from registry.platform import clock
from registry.platform.access import Permission, current_actor
from registry.platform.errors import Conflict, Invalid
from registry.platform.web.forms import read_form
from registry.platform.web.page import page

ONE = "/bases/{basis_id:uuid}"
OTHER = "other"
_DONE = {
    "saved": "Saved as a draft.",
    "approved": "Approved. Officers see it as guidance from now on.",
    "reviewed": "Noted: it was reviewed today.",
    "retired": "Retired. Officers no longer see it as guidance.",
}
_STATES = [("overdue", "Review overdue"), *((one.value, one.value.capitalize()) for one in Status)]
_REGIMES = [*((one.value, one.label) for one in Regime), (OTHER, "Other law")]


@get("/bases", opt=READ, include_in_schema=False)
async def bases_page(request: AnyRequest, regime: FromQuery[str] = "", status: FromQuery[str] = "") -> Response[str]:
    """The cards under the rules that they belong to, each by the version that stands for it."""
    actor = current_actor(request)
    today = clock.today(actor.time_zone)
    cards = [service.current(list(of)) for _, of in groupby(await queries.every(), lambda one: one.card.code)]
    shown = [one for one in cards if _kept(one, regime, status, today)]
    labels = dict(_REGIMES)
    return page(
        request,
        "agreements/bases_list.html",
        groups=[(labels[key], of) for key in labels if (of := [one for one in shown if _key(one) == key])],
        today=today,
        total=len(cards),
        overdue=sum(one.overdue(today) for one in cards),
        drafts=sum(one.status is Status.DRAFT for one in cards),
        typed={"regime": regime, "status": status},
        regimes=_REGIMES,
        states=_STATES,
        may=actor.may(Permission.APPROVE_BASES),
        footer=FOOTER,
    )


def _key(basis: Basis) -> str:
    return str(basis.card.regime or OTHER)


def _kept(basis: Basis, regime: str, status: str, today: Any) -> bool:
    in_state = basis.overdue(today) if status == "overdue" else not status or basis.status.value == status
    return in_state and (not regime or _key(basis) == regime)


@get(ONE, opt=READ, include_in_schema=False)
async def basis_page(request: AnyRequest, basis_id: FromPath[UUID], done: FromQuery[str] = "") -> Response[str]:
    """One version of a card: what it says, what changed, and who decided."""
    return await _basis(request, basis_id, done=_DONE.get(done))


async def _basis(
    request: AnyRequest,
    basis_id: UUID,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    done: str | None = None,
) -> Response[str]:
    actor = current_actor(request)
    found = await queries.one(basis_id)
    versions = await queries.versions(found.card.code)
    today = clock.today(actor.time_zone)
    return page(
        request,
        "agreements/bases_card.html",
        status=status,
        basis=found,
        card=found.card,
        today=today,
        overdue=found.overdue(today),
        versions=versions,
        changed=_changed(found, versions),
        draft=next((one for one in versions if one.status is Status.DRAFT), None),
        approved=next((one for one in versions if one.status is Status.APPROVED), None),
        problems=problems or {},
        done=done,
        next_review=today + USUAL_REVIEW,
        may=actor.may(Permission.APPROVE_BASES),
        footer=FOOTER,
        no_counsel=NO_COUNSEL,
    )


def _changed(basis: Basis, versions: Sequence[Basis]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What the version before said, and what this one says; None for the first."""
    before = next((one for one in versions if one.number < basis.number), None)
    return (content(before.card), content(basis.card)) if before else None


@post(ONE + "/approve", opt=APPROVE, include_in_schema=False)
async def approve_page(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[Any]:
    """Make a draft guidance."""
    try:
        given = await read_form(request, ApproveForm)
        await service.approve(current_actor(request), basis_id, given.next_review_on, given.version)
    except (Invalid, Conflict) as refused:
        return await _again(request, basis_id, refused)
    return _back(basis_id, "approved")


@post(ONE + "/review", opt=APPROVE, include_in_schema=False)
async def review_page(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[Any]:
    """It was held against its source today."""
    try:
        given = await read_form(request, ApproveForm)
        await service.review(current_actor(request), basis_id, given.next_review_on, given.version)
    except (Invalid, Conflict) as refused:
        return await _again(request, basis_id, refused)
    return _back(basis_id, "reviewed")


@post(ONE + "/retire", opt=APPROVE, include_in_schema=False)
async def retire_page(request: AnyRequest, basis_id: FromPath[UUID]) -> Response[Any]:
    """Stop showing it as guidance."""
    try:
        given = await read_form(request, RetireForm)
        await service.retire(current_actor(request), basis_id, RetireIn(reason=given.reason), given.version)
    except (Invalid, Conflict) as refused:
        return await _again(request, basis_id, refused)
    return _back(basis_id, "retired")


async def _again(request: AnyRequest, basis_id: UUID, refused: Invalid | Conflict) -> Response[str]:
    if isinstance(refused, Invalid):
        return await _basis(request, basis_id, refused.fields, 422)
    return await _basis(request, basis_id, {"": f"{refused.sentence} Look at it as it is now, then decide."}, 409)


def _back(basis_id: UUID, done: str) -> Redirect:
    return Redirect(f"/bases/{basis_id}?done={done}", status_code=303)


LIST_PAGES = [bases_page, basis_page, approve_page, review_page, retire_page]
