"""The form of one action item, in which whoever owns it is always to be found again."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from contacts.meetings.running import actions
from contacts.meetings.running.forms import ChangeForm, offered
from contacts.meetings.running.model import Action
from contacts.meetings.running.pages_follow import HOME, ONE, known
from contacts.meetings.running.queries import objectives_of, seated
from contacts.meetings.running.seats import Seat
from contacts.pages_frame import EDIT, AnyRequest
from registry.partners.queries import editors, label
from registry.platform import slices
from registry.platform.access import Actor, current_actor
from registry.platform.web.form_page import VERSION, Asked, Choice, FormPage, show, submit
from registry.platform.web.forms import as_typed

People = dict[str, tuple[str, UUID]]


@get(f"{ONE}/edit", opt=EDIT, include_in_schema=False)
async def change_page(request: AnyRequest, item_id: FromPath[UUID]) -> Response[str]:
    """The form of one action item."""
    one = await known(current_actor(request), item_id)
    form, people = await _form(request, one)
    named: dict[tuple[str, UUID] | None, str] = {who: text for text, who in people.items()}
    house = await label(one.organisation_id) if one.organisation_id else None
    stored = {
        "title": one.title, "who": named.get(_owner(one), one.owner), "due_on": one.due_on, "partner": house,
        "agreement_id": one.agreement_id, "objective_id": one.objective_id, "version": one.version,
    }  # fmt: skip
    return show(request, form, as_typed(stored, ChangeForm))


@post(f"{ONE}/edit", opt=EDIT, include_in_schema=False)
async def change(request: AnyRequest, item_id: FromPath[UUID]) -> Response[Any]:
    """Save it."""
    actor = current_actor(request)
    one = await known(actor, item_id)
    form, people = await _form(request, one)

    async def act(given: ChangeForm) -> str:
        await actions.change(actor, item_id, await given.meant(people), given.version)
        return f"{HOME}/{item_id}?done=saved"

    return await submit(request, form, ChangeForm, act)


async def _form(request: AnyRequest, one: Action) -> tuple[FormPage, People]:
    actor = current_actor(request)
    seats = await seated(actor, one.meeting_id) if one.meeting_id else []
    people = offered(seats, await editors())
    owner = _owner(one)
    if owner and owner not in people.values():
        people[one.owner] = owner
    aims = await objectives_of(one.meeting_id) if one.meeting_id else []
    return FormPage(
        title="Change an action item",
        action=f"{HOME}/{one.id}/edit",
        fields=_fields(list(people), await _papers(actor, one, seats), [(str(aim.id), aim.text) for aim in aims]),
        crumbs=[("Follow-ups", HOME), (one.title, f"{HOME}/{one.id}")],
    ), people


def _owner(one: Action) -> tuple[str, UUID] | None:
    if one.owner_id:
        return "user", one.owner_id
    return ("person", one.owner_person_id) if one.owner_person_id else None


async def _papers(actor: Actor, one: Action, seats: list[Seat]) -> list[Choice]:
    """The agreements of those who met and of the partner that it is about, and the one that it names."""
    houses = {seat.organisation_id for seat in seats} | {one.organisation_id}
    ids = [one.agreement_id] if one.agreement_id else []
    found = await slices.agreements(actor, ids=ids, organisation_ids={key for key in houses if key})
    return [(str(paper.id), paper.name) for paper in found]


def _fields(people: list[str], papers: list[Choice], aims: list[Choice]) -> list[Asked]:
    who = "Somebody who is offered, or any name."
    return [
        Asked(name="title", label="What is to be done", required=True),
        Asked(name="who", label="Who", required=True, known=people, hint=who),
        Asked(name="due_on", label="By when", kind="date", width="short"),
        Asked(name="partner", label="About which partner", suggest="/partners/suggest"),
        Asked(name="agreement_id", label="About which agreement", kind="select", empty="None", options=papers),
        Asked(
            name="objective_id",
            label="Came of which objective",
            kind="select" if aims else "hidden",
            empty="None",
            options=aims,
        ),
        VERSION,
    ]


CHANGE_PAGES: list[Any] = [change_page, change]
