"""Training certificates in the browser: what expires, and what was recorded by mistake."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from contacts.meetings.running.certificates import take_back
from contacts.meetings.running.forms import narrowed_to
from contacts.meetings.running.frame import words
from contacts.meetings.running.lists import certificates, key_of_certificate
from contacts.pages_frame import EDIT, READ, AnyRequest
from registry.platform import clock
from registry.platform.access import Permission, current_actor
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

HOME = "/certificates"
SOON = timedelta(days=90)
_SIZE = 50
_Asked = Annotated[str | None, QueryParameter(max_length=200)]


@get(HOME, opt=READ, include_in_schema=False)
async def certificates_page(
    request: AnyRequest,
    which: _Asked = None,
    partner: _Asked = None,
    done: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """Those that have expired or expire within 90 days and were not renewed; or all."""
    actor = current_actor(request)
    house, problems = await narrowed_to(partner)
    today = clock.today(actor.time_zone)
    given = {"which": which if which == "all" else "", "partner": partner or ""}
    found = await certificates(
        actor,
        organisation_id=house,
        until=None if given["which"] else today + SOON,
        standing=not given["which"],
        after=decode(cursor, date.fromisoformat, UUID),
        limit=_SIZE + 1,
    )
    shown, following = cut(found, _SIZE, key_of_certificate)
    return page(
        request,
        "contacts/meetings_run_certificates.html",
        status=422 if problems else 200,
        items=shown,
        typed=given,
        problems=problems,
        narrowed=bool(given["partner"]),
        following=next_url(HOME, list(given.items()), following),
        done=done,
        today=today,
        may_edit=actor.may(Permission.EDIT_DIRECTORY),
        **words(),
    )


@post(f"{HOME}/{{certificate_id:uuid}}/take-back", opt=EDIT, include_in_schema=False)
async def take_back_page(request: AnyRequest, certificate_id: FromPath[UUID]) -> Response[Any]:
    """It was recorded by mistake."""
    await take_back(current_actor(request), certificate_id)
    return Redirect(f"{HOME}?done=saved", status_code=303)


CERTIFICATE_PAGES: list[Any] = [certificates_page, take_back_page]
