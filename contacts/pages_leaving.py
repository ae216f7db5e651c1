"""Somebody leaves, gets another position, is away or comes back: each a page of its own, none a dead end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from contacts import asking, service
from contacts.forms import AwayForm, LeftForm, MovedForm
from contacts.pages_frame import EDIT, AnyRequest, known
from contacts.pages_people import of_person
from contacts.people import choices, first_of
from contacts.rows import Row
from contacts.schemas import SuccessorIn
from contacts.service_moves import hand_over, leave, move_person
from registry.platform import clock, slices
from registry.platform.access import current_actor
from registry.platform.web.form_page import Choice, FormPage, show, submit
from registry.platform.web.forms import as_typed, read_form


@get("/people/{person_id:uuid}/left", opt=EDIT, include_in_schema=False)
async def left_page(request: AnyRequest, person_id: FromPath[UUID]) -> Response[str]:
    """Somebody has left: when, and who takes over?"""
    form, row = await _leaving(request, person_id)
    known_already = {name: row[name] for name in ("version", "left_on", "successor_id")}
    return show(request, form, as_typed(known_already | {"pass_on": True}, LeftForm))


@post("/people/{person_id:uuid}/left", opt=EDIT, include_in_schema=False)
async def person_left(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """End what they hold, retire their own numbers, and hand over or show the vacancy."""
    form, _ = await _leaving(request, person_id)

    async def act(given: LeftForm) -> str:
        await leave(current_actor(request), person_id, given, given.version, given.newcomer)
        return f"/people/{person_id}?done=left"

    return await submit(request, form, LeftForm, act)


async def _leaving(request: AnyRequest, person_id: UUID) -> tuple[FormPage, Row]:
    row, crumbs = await of_person(request, person_id)
    people, _ = await choices(row["organisation_id"], clock.today())
    form = FormPage(
        title=f"{row['name']} has left",
        action=f"/people/{person_id}/left",
        lead="Their positions end and their own numbers are retired. What belongs to the office stays.",
        fields=asking.left(_others(people, person_id)),
        crumbs=crumbs,
        submit="They have left",
        kind="danger",
        more=await _hanging(request, person_id, "Pass it on above, or look at each afterwards: who comes next?"),
    )
    return form, row


async def _hanging(request: AnyRequest, person_id: UUID, lead: str) -> dict[str, Any]:
    hanging = await slices.hangs_on(current_actor(request), person_id)
    return {"template": "contacts/hanging.html", "hanging": hanging, "lead": lead}


def _others(people: Sequence[Choice], person_id: UUID) -> list[Choice]:
    return [one for one in people if one[0] != str(person_id)]


@get("/people/{person_id:uuid}/moved", opt=EDIT, include_in_schema=False)
async def moved_page(request: AnyRequest, person_id: FromPath[UUID]) -> Response[str]:
    """Somebody was promoted, or has another position here."""
    form, row = await _moving(request, person_id)
    return show(request, form, as_typed({"version": row["version"]}, MovedForm))


@post("/people/{person_id:uuid}/moved", opt=EDIT, include_in_schema=False)
async def person_moved(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """Hand over what they held and begin the new one."""
    form, _ = await _moving(request, person_id)

    async def act(given: MovedForm) -> str:
        await move_person(current_actor(request), person_id, given, given.version, given.newcomer)
        return f"/people/{person_id}?done=saved"

    return await submit(request, form, MovedForm, act)


async def _moving(request: AnyRequest, person_id: UUID) -> tuple[FormPage, Row]:
    row, crumbs = await of_person(request, person_id)
    people, posts = await choices(row["organisation_id"], clock.today())
    held = await first_of(person_id, clock.today())
    form = FormPage(
        title=f"{row['name']} has another position",
        action=f"/people/{person_id}/moved",
        lead="What they held here ends the day before, and the new position begins. Their own numbers stay with them.",
        fields=asking.moved(_others(people, person_id), [one for one in posts if one[0] not in held]),
        crumbs=crumbs,
        submit="They have the new position",
        more=await _hanging(request, person_id, "It stays with them, unless it is passed on above.")
        | {"elsewhere": row["organisation_id"]},
    )
    return form, row


@get("/people/{person_id:uuid}/away", opt=EDIT, include_in_schema=False)
async def away_page(request: AnyRequest, person_id: FromPath[UUID]) -> Response[str]:
    """Somebody is away for a while."""
    form, row = await _going_away(request, person_id)
    return show(request, form, as_typed({"version": row["version"], "back_on": row["back_on"]}, AwayForm))


@post("/people/{person_id:uuid}/away", opt=EDIT, include_in_schema=False)
async def person_on_leave(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """Note it."""
    form, _ = await _going_away(request, person_id)

    async def act(given: AwayForm) -> str:
        await service.person_on_leave(current_actor(request), person_id, given, given.version)
        return f"/people/{person_id}?done=saved"

    return await submit(request, form, AwayForm, act)


async def _going_away(request: AnyRequest, person_id: UUID) -> tuple[FormPage, Row]:
    row, crumbs = await of_person(request, person_id)
    people, _ = await choices(row["organisation_id"], clock.today())
    form = FormPage(
        title=f"{row['name']} is away",
        action=f"/people/{person_id}/away",
        lead="They keep their positions; the call list says that they may not answer.",
        fields=asking.away(_others(people, person_id)),
        crumbs=crumbs,
        more=await _hanging(request, person_id, "It stays with them. Look at what comes up while they are away."),
    )
    return form, row


@post("/people/{person_id:uuid}/returned", opt=EDIT, include_in_schema=False)
async def person_returned(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """They are back."""
    row = await known("person", person_id)
    await service.person_returned(current_actor(request), person_id, row["version"])
    return Redirect(f"/people/{person_id}?done=saved", status_code=303)


@post("/people/{person_id:uuid}/stays", opt=EDIT, include_in_schema=False)
async def person_stays(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """They do not leave after all, or it was a mistake."""
    row = await known("person", person_id)
    await service.person_stays(current_actor(request), person_id, row["version"])
    return Redirect(f"/people/{person_id}?done=saved", status_code=303)


@post("/people/{person_id:uuid}/followed", opt=EDIT, include_in_schema=False)
async def person_followed(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """Who comes after them is known: what still hangs on them passes on."""
    await hand_over(current_actor(request), person_id, await read_form(request, SuccessorIn))
    return Redirect(f"/people/{person_id}?done=saved", status_code=303)


LEAVING_PAGES = [
    left_page,
    person_left,
    moved_page,
    person_moved,
    away_page,
    person_on_leave,
    person_returned,
    person_stays,
    person_followed,
]
