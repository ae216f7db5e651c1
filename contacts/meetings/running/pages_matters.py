"""The form of one item of an agenda."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from contacts.meetings.errors import NotYourMeeting
from contacts.meetings.running.forms import MatterForm
from contacts.meetings.running.frame import ONE
from contacts.meetings.running.matters import change_matter
from contacts.meetings.running.model import AgendaLine
from contacts.meetings.running.queries import running
from contacts.pages_frame import EDIT, AnyRequest
from registry.platform.access import current_actor
from registry.platform.errors import NotFound
from registry.platform.web.form_page import VERSION, Asked, FormPage, show, submit
from registry.platform.web.forms import as_typed

_ITEM = ONE + "/agenda/{item_id:uuid}"
_FIELDS = [
    Asked(name="title", label="What it is about", required=True),
    Asked(name="presenter", label="Who speaks to it"),
    Asked(name="minutes", label="How many minutes", width="short", inputmode="numeric"),
    Asked(name="note", label="Note", kind="textarea", hint="Nothing about a person of concern."),
    VERSION,
]


@get(_ITEM, opt=EDIT, include_in_schema=False)
async def matter_page(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[str]:
    """The form, with what is stored in it."""
    form, one = await _form(request, meeting_id, item_id)
    names = ("title", "presenter", "minutes", "note", "version")
    return show(request, form, as_typed({name: getattr(one, name) for name in names}, MatterForm))


@post(_ITEM, opt=EDIT, include_in_schema=False)
async def change(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """Save it."""
    form, _ = await _form(request, meeting_id, item_id)

    async def act(given: MatterForm) -> str:
        await change_matter(current_actor(request), meeting_id, item_id, given, given.version)
        return f"/meetings/{meeting_id}#item-{item_id}"

    return await submit(request, form, MatterForm, act)


async def _form(request: AnyRequest, meeting_id: UUID, item_id: UUID) -> tuple[FormPage, AgendaLine]:
    it = await running(current_actor(request), meeting_id)
    one = next((line for line in it.agenda if line.id == item_id), None)
    if one is None:
        raise NotFound
    if not it.may_run:
        raise NotYourMeeting
    crumbs = [("Meetings", "/meetings"), (it.it.line.title, f"/meetings/{meeting_id}")]
    action = f"/meetings/{meeting_id}/agenda/{item_id}"
    return FormPage(title="An item of the agenda", action=action, fields=_FIELDS, crumbs=crumbs), one


MATTER_PAGES: list[Any] = [matter_page, change]
