"""One organisation's page, and the forms that change it as a whole."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from registry.partners import queries, service
from registry.partners.facts import FACTS, facts_of, hours_words
from registry.partners.forms import EditForm, OwnerForm, StatusForm
from registry.partners.model import Whole
from registry.partners.named import area_label, organisation_meant
from registry.partners.pages.frame import EDIT, READ, AnyRequest, address, editable, submitted
from registry.partners.rules import ways_on
from registry.partners.whole import PARTS_SHOWN, whole
from registry.partners.words import (
    AREA_ROLES,
    KINDS,
    LABELS,
    NAME_KINDS,
    STATUS_TONES,
    STATUSES,
    TIERS,
    fact_options,
    in_words,
    options,
)
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor
from registry.platform.audit.history import history
from registry.platform.errors import Conflict, Invalid
from registry.platform.slices import Panel, hangs_on_house, load
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page

ONE = "/partners/{organisation_id:uuid}"
_DONE = {
    "registered": "It is in the directory. Say next where it is and who can be called there.",
    "saved": "Saved.",
    "owner": "Saved who looks after it.",
    "status": "Saved how it stands.",
    "tags": "Saved its tags.",
}


@get(ONE, opt=READ, include_in_schema=False)
async def organisation_page(
    request: AnyRequest, organisation_id: FromPath[UUID], done: FromQuery[str | None] = None
) -> Response[str]:
    """Everything about one organisation that its viewer may see."""
    actor = current_actor(request)
    it = await whole(organisation_id)
    may_edit = await editable(actor, organisation_id)
    return page(
        request,
        "partners/organisation.html",
        it=it,
        hours=hours_words(it.organisation.hours),
        base=address(organisation_id),
        panels=await _panels(actor, organisation_id),
        lines=await history(organisation_id) if may_edit or actor.may(Permission.READ_AUDIT) else None,
        may_edit=may_edit,
        hanging=await _hanging(actor, it) if may_edit and it.organisation.status.ended else [],
        done=_DONE.get(done or ""),
        parts_shown=PARTS_SHOWN,
        today=clock.today(it.organisation.time_zone),
        words={"kind": KINDS, "status": STATUSES, "tier": TIERS, "name": NAME_KINDS, "area": AREA_ROLES},
        tones=STATUS_TONES,
        area_label=area_label,
    )


async def _hanging(actor: Actor, it: Whole) -> list[tuple[str, str]]:
    """What is still to settle of an organisation that ends or has ended."""
    parts = [(f"Part of it: {one.name}", address(one.organisation_id, "edit")) for one in it.parts]
    return [*await hangs_on_house(actor, it.organisation.id), *parts]


async def _panels(actor: Actor, organisation_id: UUID) -> list[Panel]:
    """What other slices show of this organisation."""
    now = clock.now()
    made = [await make(actor, organisation_id, now) for part in load() for make in part.partner_panels]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)


@get(ONE + "/edit", opt=EDIT, include_in_schema=False)
async def edit_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The form of an organisation."""
    it = await whole(organisation_id)
    return _form(request, it, await _stored(it))


@post(ONE + "/edit", opt=EDIT, include_in_schema=False)
async def edit(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Change an organisation; of two editors at once, the second is shown what the first did and chooses."""
    it = await whole(organisation_id)
    try:
        given = await read_form(request, EditForm)
        changes = await _changes(it, given)
        await service.amend(current_actor(request), organisation_id, changes, given.version)
    except Invalid as problem:
        problems = {("parent" if name == "parent_id" else name): words for name, words in problem.fields.items()}
        return _form(request, it, await typed(request, EditForm), problems, status=422)
    except Conflict:
        it = await whole(organisation_id)
        mine = await typed(request, EditForm) | {"version": str(it.organisation.version), "take_theirs": []}
        return _form(request, it, mine, theirs=await _stored(it), status=409)
    return Redirect(address(organisation_id) + "?done=saved", status_code=303)


async def _changes(it: Whole, given: EditForm) -> dict[str, Any]:
    changes = {name: getattr(given, name) for name in FACTS if name != "parent_id"}
    # Nothing was typed there when the field still says what it said: a name need not be unique to stay.
    above = it.organisation.parent_id
    kept = above is not None and given.parent == await queries.label(above)
    changes["parent_id"] = above if kept else await organisation_meant("parent", given.parent)
    theirs = {"parent_id" if name == "parent" else name for name in given.take_theirs}
    return {name: value for name, value in changes.items() if name not in theirs}


async def _stored(it: Whole) -> dict[str, Any]:
    above = it.organisation.parent_id
    known = facts_of(it.organisation) | {"version": it.organisation.version}
    return as_typed(known | {"parent": await queries.label(above) if above else None}, EditForm)


def _form(  # noqa: PLR0913 - the states of one form
    request: AnyRequest,
    it: Whole,
    shown: dict[str, Any],
    problems: Mapping[str, str] | None = None,
    *,
    theirs: dict[str, Any] | None = None,
    status: int = 200,
) -> Response[str]:
    fields = [name for name in LABELS if theirs and name in theirs and shown.get(name) != theirs[name]]
    return page(
        request,
        "partners/edit.html",
        status=status,
        name=it.organisation.name,
        base=address(it.organisation.id),
        typed=shown,
        problems=problems or {},
        mine=in_words(shown, fields),
        theirs=in_words(theirs, fields) if theirs else None,
        choices=fact_options(shown["time_zone"]),
        labels=LABELS,
    )


@get(ONE + "/owner", opt=EDIT, include_in_schema=False)
async def owner_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The form that says who looks after the relationship."""
    it = (await whole(organisation_id)).organisation
    stored = {"owner_id": it.owner_id, "backup_owner_id": it.backup_owner_id, "version": it.version}
    return await _owner_form(request, organisation_id, {}, as_typed(stored, OwnerForm))


@post(ONE + "/owner", opt=EDIT, include_in_schema=False)
async def assign_owner(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Say who looks after the relationship."""

    async def act(given: OwnerForm) -> None:
        await service.assign_owner(current_actor(request), organisation_id, given, given.version)

    async def again(problems: Mapping[str, str], shown: dict[str, Any], status: int) -> Response[str]:
        return await _owner_form(request, organisation_id, problems, shown, status)

    return await submitted(request, OwnerForm, act, address(organisation_id) + "?done=owner", again)


async def _owner_form(
    request: AnyRequest, organisation_id: UUID, problems: Mapping[str, str], shown: dict[str, Any], status: int = 200
) -> Response[str]:
    it = await whole(organisation_id)
    return page(
        request,
        "partners/owner.html",
        status=status,
        name=it.organisation.name,
        base=address(organisation_id),
        typed=shown,
        problems=problems,
        people=[(str(key), name) for key, name in await queries.editors()],
    )


@get(ONE + "/status", opt=EDIT, include_in_schema=False)
async def status_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The form that says how the organisation stands, and how it ended."""
    it = (await whole(organisation_id)).organisation
    return await _status_form(request, organisation_id, {}, as_typed({"version": it.version}, StatusForm))


@post(ONE + "/status", opt=EDIT, include_in_schema=False)
async def change_status(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Say how an organisation stands."""
    actor = current_actor(request)

    async def act(given: StatusForm) -> None:
        successor = await organisation_meant("successor", given.successor)
        more: dict[str, Any] = {"reason": given.reason, "version": given.version}
        if given.status.ended:
            await service.end(actor, organisation_id, given.status, successor_id=successor, **more)
        elif successor:
            raise Invalid({"successor": "Only one that merged or was dissolved has a successor. Leave it empty."})
        else:
            await service.declare(actor, organisation_id, given.status, **more)

    async def again(problems: Mapping[str, str], shown: dict[str, Any], status: int) -> Response[str]:
        named = {("successor" if name == "successor_id" else name): words for name, words in problems.items()}
        return await _status_form(request, organisation_id, named, shown, status)

    return await submitted(request, StatusForm, act, address(organisation_id) + "?done=status", again)


async def _status_form(
    request: AnyRequest, organisation_id: UUID, problems: Mapping[str, str], shown: dict[str, Any], status: int = 200
) -> Response[str]:
    found = await whole(organisation_id)
    it = found.organisation
    ways = ways_on(it.status)
    return page(
        request,
        "partners/status.html",
        hanging=await _hanging(current_actor(request), found),
        status=status,
        name=it.name,
        base=address(organisation_id),
        typed=shown,
        problems=problems,
        current=STATUSES[it.status],
        ways=[(key, words) for key, words in options(STATUSES) if key in ways],
    )


ORGANISATION_PAGES = [
    organisation_page,
    edit_page,
    edit,
    owner_page,
    assign_owner,
    status_page,
    change_status,
]
