"""A meeting that somebody sent, as pages: choose the file, look at what it means, take it over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.pages import frame
from contacts.meetings.received import service
from contacts.meetings.received.facts import Theirs, checked
from contacts.meetings.received.rules import LABELS, Means, Offer, shown, worded
from contacts.pages_frame import EDIT, AnyRequest
from registry.partners.named import organisation_meant
from registry.partners.schemas import VersionSeen
from registry.partners.sectors import Sector
from registry.platform.access import current_actor
from registry.platform.access.policy import SHOWN_ONCE
from registry.platform.calendar.reading.asking import BYTES_MOST
from registry.platform.calendar.zones import instant, local
from registry.platform.documents.errors import Unreadable
from registry.platform.errors import Conflict, Invalid
from registry.platform.text import In, Title
from registry.platform.web.forms import read_form
from registry.platform.web.page import page

HERE = "/meetings/received"
Facts = Annotated[str, Meta(max_length=60_000)]
_AGAIN = "Choose the file again to see how it stands now."


class FileForm(In):
    """A calendar file to look at."""

    file: UploadFile | None = None


class TakeForm(In):
    """A meeting to plan as somebody sent it; `facts` are what they said, as JSON."""

    facts: Facts
    kind: MeetingKind
    sector: Sector | None = None
    host: Title | None = None


class FollowForm(In):
    """A change of theirs to take over."""

    facts: Facts
    version: VersionSeen


class OffForm(In):
    """That they called it off."""

    version: VersionSeen


@get(HERE, opt=EDIT, include_in_schema=False)
async def received_page(request: AnyRequest) -> Response[str]:
    """The form for a calendar file."""
    return _show(request)


# Nothing is written by looking, and a child may take seconds for it: it is not done inside a transaction.
@post("/import/meeting", opt={**EDIT, **SHOWN_ONCE}, include_in_schema=False)
async def look_at_meeting(request: AnyRequest) -> Response[str]:
    """What a calendar file means here."""
    try:
        form = await read_form(request, FileForm)
        if form.file is None or not form.file.filename:
            raise Invalid({"file": "Choose a file."})
        found = await service.looked(current_actor(request), await form.file.read(BYTES_MOST + 1))
    except Unreadable as refused:
        return _show(request, problems={"file": refused.sentence})
    except Invalid as refused:
        return _show(request, problems=refused.fields)
    return _show(request, found=found)


@post(HERE, opt=EDIT, include_in_schema=False)
async def take_meeting(request: AnyRequest) -> Response[Any]:
    """Plan a meeting as it was sent."""
    try:
        given = await read_form(request, TakeForm)
        host_id = await organisation_meant("host", given.host)
        planned = await service.take(current_actor(request), _facts(given.facts), given.kind, given.sector, host_id)
    except Invalid as refused:
        return _show(request, problems=_without_fields(refused))
    return Redirect(f"/meetings/{planned.meeting_id}?done=planned", status_code=303)


@post(HERE + "/{series_id:uuid}", opt=EDIT, include_in_schema=False)
async def follow_meeting(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """Change a meeting as its sender did."""
    try:
        given = await read_form(request, FollowForm)
        await service.follow(current_actor(request), series_id, _facts(given.facts), given.version)
    except Invalid as refused:
        return _show(request, problems=_without_fields(refused))
    except Conflict as conflict:
        return _show(request, problems={"": f"{conflict.sentence} {_AGAIN}"}, status=409)
    return Redirect(f"/meetings/series/{series_id}", status_code=303)


@post(HERE + "/{series_id:uuid}/cancel", opt=EDIT, include_in_schema=False)
async def call_off_meeting(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """Cancel a meeting because its sender did."""
    try:
        given = await read_form(request, OffForm)
        await service.call_off(current_actor(request), series_id, given.version)
    except Conflict as conflict:
        return _show(request, problems={"": f"{conflict.sentence} {_AGAIN}"}, status=409)
    return Redirect(f"/meetings/series/{series_id}", status_code=303)


def _facts(text: str) -> Theirs:
    try:
        return checked(msgspec.json.decode(text))
    except msgspec.DecodeError:
        raise Invalid({"": f"This form is none of ours. {_AGAIN}"}) from None


def _without_fields(refused: Invalid) -> dict[str, str]:
    """What is wrong, said of the whole: the fields are in the file, which has to be chosen again."""
    return {"": f"{' '.join(refused.fields.values())} {_AGAIN}"}


def _show(
    request: AnyRequest,
    *,
    found: Sequence[Offer] = (),
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response[str]:
    reader = current_actor(request).time_zone
    told = [(one, _told(one, reader)) for one in found]
    return page(
        request,
        "contacts/meetings_received.html",
        status=422 if problems and status == 200 else status,
        looked=bool(found),
        new=[each for each in told if each[0].means is Means.NEW],
        changed=[each for each in told if each[0].means is Means.CHANGED],
        cancelled=[each for each in told if each[0].means is Means.CANCELLED],
        others=[one for one in found if one.means in {Means.KNOWN, Means.NOTHING}],
        problems=problems or {},
        here=HERE,
        **frame(current_actor(request)),
    )


def _told(one: Offer, reader: str) -> dict[str, Any]:
    """What an offer says, for the page: its facts in words, and as they go back with the form."""
    it = one.theirs
    if it is None:
        return {"facts": "", "words": []}
    words = [(LABELS[name], worded(name, it)) for name in LABELS if name != "title" and getattr(it, name)]
    if it.zone != reader:
        at = local(instant(datetime.fromisoformat(it.first_at), it.zone), reader)
        words.append(("In your zone", f"{shown(at.isoformat())} ({reader})"))
    if it.without or it.changed:
        words.append(("Exceptions", f"{len(it.without) + len(it.changed)} of its dates"))
    if it.extra:
        words.append(("Further dates, each a meeting of its own", "; ".join(map(shown, it.extra))))
    return {"facts": msgspec.json.encode(it).decode(), "words": words}


RECEIVED_PAGES = [received_page, look_at_meeting, take_meeting, follow_meeting, call_off_meeting]
