"""Positions in the browser: opened, described, held, stood in for, given up and abolished."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from contacts import asking, service
from contacts.forms import AbolishForm, AssignForm, DelegateForm, EndForm, PositionForm
from contacts.hanging_positions import hangs_on_position
from contacts.model import AssignmentKind
from contacts.pages_frame import EDIT, AnyRequest, house, known, meant, partner
from contacts.people import choices
from contacts.rows import Row
from contacts.rows import position as position_of
from contacts.schemas import AssignmentIn, DelegationIn, EndIn, PositionIn
from registry.platform import clock
from registry.platform.access import current_actor
from registry.platform.web.form_page import FormPage, show, submit
from registry.platform.web.forms import as_typed


@get("/partners/{organisation_id:uuid}/positions/new", opt=EDIT, include_in_schema=False)
async def new_position_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The form of a new position."""
    form = _opening(await house(current_actor(request), organisation_id))
    return show(request, form, as_typed({"role": "primary_poc", "required": True}, PositionIn))


@post("/partners/{organisation_id:uuid}/positions/new", opt=EDIT, include_in_schema=False)
async def open_position(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Open it."""
    actor = current_actor(request)
    form = _opening(await house(actor, organisation_id))

    async def act(given: PositionIn) -> str:
        await service.open_position(actor, organisation_id, given)
        return f"/partners/{organisation_id}?done=saved"

    return await submit(request, form, PositionIn, act)


def _opening(row: Row) -> FormPage:
    return FormPage(
        title="Open a position",
        action=f"/partners/{row['id']}/positions/new",
        lead="A position outlives the person in it: while nobody holds it, everybody sees that it is vacant.",
        fields=asking.position(new=True),
        crumbs=[partner(row)],
        submit="Open",
    )


@get("/positions/{position_id:uuid}/edit", opt=EDIT, include_in_schema=False)
async def edit_position_page(request: AnyRequest, position_id: FromPath[UUID]) -> Response[str]:
    """The form of a position, with the way to abolish it."""
    form, row = await _describing(request, position_id)
    return show(request, form, as_typed(row, PositionForm))


@post("/positions/{position_id:uuid}/edit", opt=EDIT, include_in_schema=False)
async def describe_position(request: AnyRequest, position_id: FromPath[UUID]) -> Response[Any]:
    """Save it."""
    form, row = await _describing(request, position_id)

    async def act(given: PositionForm) -> str:
        await service.describe_position(current_actor(request), position_id, given, given.version)
        return f"/partners/{row['organisation_id']}?done=saved"

    return await submit(request, form, PositionForm, act)


async def _describing(request: AnyRequest, position_id: UUID) -> tuple[FormPage, Row]:
    row, where = await _of_position(request, position_id)
    form = FormPage(
        title=position_of(row).name,
        action=f"/positions/{position_id}/edit",
        fields=asking.position(row["purposes"], new=False),
        crumbs=[partner(where)],
        more={"template": "contacts/abolish_link.html", "position_id": position_id},
    )
    return form, row


@get("/positions/{position_id:uuid}/abolish", opt=EDIT, include_in_schema=False)
async def abolish_page(request: AnyRequest, position_id: FromPath[UUID]) -> Response[str]:
    """Is it really no longer there?"""
    form, row = await _abolishing(request, position_id)
    return show(request, form, as_typed({"version": row["version"]}, AbolishForm))


@post("/positions/{position_id:uuid}/abolish", opt=EDIT, include_in_schema=False)
async def abolish_position(request: AnyRequest, position_id: FromPath[UUID]) -> Response[Any]:
    """Abolish it."""
    form, row = await _abolishing(request, position_id)

    async def act(given: AbolishForm) -> str:
        await service.abolish_position(current_actor(request), position_id, given, given.version)
        return f"/partners/{row['organisation_id']}?done=saved"

    return await submit(request, form, AbolishForm, act)


async def _abolishing(request: AnyRequest, position_id: UUID) -> tuple[FormPage, Row]:
    row, where = await _of_position(request, position_id)
    today = clock.today(where["time_zone"])
    _, posts = await choices(row["organisation_id"], today)
    form = FormPage(
        title=f"Abolish: {position_of(row).name}",
        action=f"/positions/{position_id}/abolish",
        lead="Who holds it no longer does. Numbers that belong to it alone pass on, or are retired.",
        fields=asking.abolish([one for one in posts if one[0] != str(position_id)]),
        crumbs=[partner(where)],
        submit="Abolish",
        kind="danger",
        more={
            "template": "contacts/hanging.html",
            "hanging": await hangs_on_position(row, today),
            "title": "What hangs on it",
            "lead": "Nothing of it is lost: look at each, now or afterwards.",
        },
    )
    return form, row


@get("/positions/{position_id:uuid}/assign", opt=EDIT, include_in_schema=False)
async def assign_page(request: AnyRequest, position_id: FromPath[UUID]) -> Response[str]:
    """Who takes this position?"""
    form, _ = await _assigning(request, position_id)
    return show(request, form, as_typed({"kind": AssignmentKind.PRIMARY, "rank": 1}, AssignForm))


@post("/positions/{position_id:uuid}/assign", opt=EDIT, include_in_schema=False)
async def assign(request: AnyRequest, position_id: FromPath[UUID]) -> Response[Any]:
    """Give it to them."""
    form, row = await _assigning(request, position_id)

    async def act(given: AssignForm) -> str:
        person_id = await meant("person_id", given.person_id, given.other)
        holding = AssignmentIn(
            person_id=person_id, kind=given.kind, rank=given.rank, starts_on=given.starts_on, ends_on=given.ends_on
        )
        await service.assign(current_actor(request), position_id, holding)
        return f"/partners/{row['organisation_id']}?done=saved"

    return await submit(request, form, AssignForm, act)


async def _assigning(request: AnyRequest, position_id: UUID) -> tuple[FormPage, Row]:
    row, where = await _of_position(request, position_id)
    people, _ = await choices(row["organisation_id"], clock.today(where["time_zone"]))
    form = FormPage(
        title=f"Assign: {position_of(row).name}",
        action=f"/positions/{position_id}/assign",
        fields=asking.assign(people),
        crumbs=[partner(where)],
        submit="Assign",
    )
    return form, row


@get("/assignments/{assignment_id:uuid}/end", opt=EDIT, include_in_schema=False)
async def end_page(request: AnyRequest, assignment_id: FromPath[UUID]) -> Response[str]:
    """Somebody gives up a position."""
    form, row, _ = await _ending(request, assignment_id)
    return show(request, form, as_typed({"version": row["version"]}, EndForm))


@post("/assignments/{assignment_id:uuid}/end", opt=EDIT, include_in_schema=False)
async def end_assignment(request: AnyRequest, assignment_id: FromPath[UUID]) -> Response[Any]:
    """End it."""
    form, _, where = await _ending(request, assignment_id)

    async def act(given: EndForm) -> str:
        await service.end_assignment(current_actor(request), assignment_id, given, given.version)
        return f"/partners/{where['id']}?done=saved"

    return await submit(request, form, EndForm, act)


async def _ending(request: AnyRequest, assignment_id: UUID) -> tuple[FormPage, Row, Row]:
    row, words, where = await _of_assignment(request, assignment_id)
    form = FormPage(
        title=f"End: {words}",
        action=f"/assignments/{assignment_id}/end",
        lead="They stay listed, and so do their numbers.",
        fields=asking.end("Last day", "Blank: today."),
        crumbs=[partner(where)],
        submit="End",
    )
    return form, row, where


@get("/assignments/{assignment_id:uuid}/delegate", opt=EDIT, include_in_schema=False)
async def delegate_page(request: AnyRequest, assignment_id: FromPath[UUID]) -> Response[str]:
    """Away from, away to, and who stands in."""
    form, _ = await _delegating(request, assignment_id)
    return show(request, form, as_typed({}, DelegateForm))


@post("/assignments/{assignment_id:uuid}/delegate", opt=EDIT, include_in_schema=False)
async def delegate(request: AnyRequest, assignment_id: FromPath[UUID]) -> Response[Any]:
    """Note who stands in."""
    form, where = await _delegating(request, assignment_id)

    async def act(given: DelegateForm) -> str:
        delegate_id = await meant("delegate_id", given.delegate_id, given.other)
        days = DelegationIn(delegate_id=delegate_id, starts_on=given.starts_on, ends_on=given.ends_on)
        await service.delegate(current_actor(request), assignment_id, days)
        return f"/partners/{where['id']}?done=saved"

    return await submit(request, form, DelegateForm, act)


async def _delegating(request: AnyRequest, assignment_id: UUID) -> tuple[FormPage, Row]:
    row, words, where = await _of_assignment(request, assignment_id)
    people, _ = await choices(where["id"], clock.today(where["time_zone"]))
    form = FormPage(
        title=f"Stand in for {words}",
        action=f"/assignments/{assignment_id}/delegate",
        fields=asking.delegate([one for one in people if one[0] != str(row["person_id"])]),
        crumbs=[partner(where)],
    )
    return form, where


@post("/delegations/{delegation_id:uuid}/end", opt=EDIT, include_in_schema=False)
async def end_delegation(request: AnyRequest, delegation_id: FromPath[UUID]) -> Response[Any]:
    """The holder is back: nobody stands in from today on."""
    row = await known("delegation", delegation_id)
    _, _, where = await _of_assignment(request, row["assignment_id"])
    await service.end_delegation(current_actor(request), delegation_id, EndIn())
    return Redirect(f"/partners/{where['id']}?done=saved", status_code=303)


async def _of_position(request: AnyRequest, position_id: UUID) -> tuple[Row, Row]:
    row = await known("position", position_id)
    return row, await house(current_actor(request), row["organisation_id"])


async def _of_assignment(request: AnyRequest, assignment_id: UUID) -> tuple[Row, str, Row]:
    row = await known("assignment", assignment_id)
    position, where = await _of_position(request, row["position_id"])
    person = await known("person", row["person_id"])
    return row, f"{person['name']}, {position_of(position).name}", where


POSITION_PAGES = [
    new_position_page, open_position, edit_position_page, describe_position, abolish_page, abolish_position,
    assign_page, assign, end_page, end_assignment, delegate_page, delegate, end_delegation,
]  # fmt: skip
