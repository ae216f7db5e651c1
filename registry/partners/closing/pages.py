"""Closed days from a calendar file, as pages: choose the file, look at what it would do, tick, take over."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta, field

from registry.partners.closing.rules import Proposal
from registry.partners.closing.service import announce_all, looked
from registry.partners.model import Organisation
from registry.partners.pages.frame import EDIT, AnyRequest, address
from registry.partners.queries import subject
from registry.partners.schemas import ClosureIn
from registry.partners.service.frame import allow
from registry.partners.whole import whole
from registry.platform.access import current_actor
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.calendar.reading.asking import BYTES_MOST
from registry.platform.documents.errors import Unreadable
from registry.platform.errors import Invalid
from registry.platform.text import In
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

DAYS_MOST = 400
# First day, last day, and what it is called: one box of the form.
ClosedDays = Annotated[str, Meta(max_length=222, pattern=r"^\d{4}-\d{2}-\d{2} \d{4}-\d{2}-\d{2} [^\u0000-\u001f]*\S$")]


class FileForm(In):
    """A calendar to look at."""

    file: UploadFile | None = None


class DaysForm(In):
    """What of it is taken over."""

    days: Annotated[list[ClosedDays], Meta(max_length=DAYS_MOST)] = field(default_factory=list)


@get("/partners/{organisation_id:uuid}/closures/calendar", opt=EDIT, include_in_schema=False)
async def calendar_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The form for a calendar file."""
    return await _show(request, organisation_id)


# Nothing is written by looking, and a child may take seconds for it: it is not done inside a transaction.
@post("/import/closed-days/{organisation_id:uuid}", opt={**EDIT, **SHOWN_ONCE}, include_in_schema=False)
async def look_at_calendar(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """What a calendar file would change, for somebody who may change it."""
    allow(current_actor(request), await subject(organisation_id))
    try:
        form = await read_form(request, FileForm)
        if form.file is None or not form.file.filename:
            raise Invalid({"file": "Choose a file."})
        it = (await whole(organisation_id)).organisation
        found = await looked(organisation_id, it.time_zone, await form.file.read(BYTES_MOST + 1))
    except Unreadable as refused:
        return await _show(request, organisation_id, problems={"file": refused.sentence})
    except Invalid as refused:
        return await _show(request, organisation_id, problems=refused.fields)
    return await _show(request, organisation_id, found=found)


@post("/partners/{organisation_id:uuid}/closures/calendar", opt=EDIT, include_in_schema=False)
async def take_over(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Announce the days that were ticked."""
    try:
        given = await read_form(request, DaysForm)
        if not given.days:
            raise Invalid({"days": "Tick at least one, or go back."})
        await announce_all(current_actor(request), organisation_id, list(map(_closure, given.days)))
    except Invalid as refused:
        shown = (await typed(request, DaysForm))["days"]
        return await _show(request, organisation_id, problems=refused.fields, chosen=shown[:DAYS_MOST])
    return Redirect(address(organisation_id, "closures"), status_code=303)


def _closure(text: str) -> ClosureIn:
    """One box as a closure.

    Raises:
        Invalid: its days are none of the calendar.
    """
    first, last, name = text.split(" ", 2)
    try:
        return ClosureIn(name=name, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last))
    except ValueError:
        raise Invalid({"days": "One of these is no day of the calendar. Choose the file again."}) from None


async def _show(
    request: AnyRequest,
    organisation_id: UUID,
    *,
    found: Proposal | None = None,
    problems: Mapping[str, str] | None = None,
    chosen: list[str] | None = None,
) -> Response[str]:
    actor = current_actor(request)
    allow(actor, await subject(organisation_id))
    it: Organisation = (await whole(organisation_id)).organisation
    return page(
        request,
        "partners/closing.html",
        status=422 if problems else 200,
        it=it,
        base=address(organisation_id),
        found=found,
        chosen=chosen or [],
        problems=problems or {},
    )


CLOSING_PAGES = [calendar_page, look_at_calendar, take_over]
