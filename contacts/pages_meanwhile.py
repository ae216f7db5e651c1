"""Closed for a while: who is called instead."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from contacts import asking
from contacts.forms import MeanwhileForm
from contacts.pages_frame import EDIT, AnyRequest, house, meant, partner
from contacts.people import choices
from contacts.service_meanwhile import answer_meanwhile, cannot_be_called
from registry.platform import clock
from registry.platform.access import current_actor
from registry.platform.web.form_page import FormPage, show, submit
from registry.platform.web.forms import as_typed


@get("/partners/{organisation_id:uuid}/meanwhile", opt=EDIT, include_in_schema=False)
async def meanwhile_page(
    request: AnyRequest,
    organisation_id: FromPath[UUID],
    starts_on: FromQuery[date | None] = None,
    ends_on: FromQuery[date | None] = None,
) -> Response[str]:
    """Who answers while it is closed?"""
    form = await _form(request, organisation_id)
    return show(request, form, as_typed({"starts_on": starts_on, "ends_on": ends_on}, MeanwhileForm))


@post("/partners/{organisation_id:uuid}/meanwhile", opt=EDIT, include_in_schema=False)
async def name_who_answers(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Put them on the call list for these days, and ask for a number where they have none."""

    async def act(given: MeanwhileForm) -> str:
        person_id = await meant("person_id", given.person_id, given.other)
        await answer_meanwhile(current_actor(request), organisation_id, person_id, given.starts_on, given.ends_on)
        if await cannot_be_called(person_id):
            return f"/partners/{organisation_id}/points/new?person={person_id}"
        return f"/partners/{organisation_id}/closures"

    return await submit(request, await _form(request, organisation_id), MeanwhileForm, act)


async def _form(request: AnyRequest, organisation_id: UUID) -> FormPage:
    row = await house(current_actor(request), organisation_id)
    people, _ = await choices(organisation_id, clock.today(row["time_zone"]))
    return FormPage(
        title=f"Who answers while {row['name']} is closed?",
        action=f"/partners/{organisation_id}/meanwhile",
        lead="They are called first at the hours at which it is closed, on these days only.",
        fields=asking.meanwhile(people),
        crumbs=[partner(row), ("Closed days", f"/partners/{organisation_id}/closures")],
    )


MEANWHILE_PAGES = [meanwhile_page, name_who_answers]
