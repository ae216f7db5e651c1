"""Confirmation for coordinators: how far it is, what people said, whom to call, and the lines to try at night."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from contacts.campaigns import calling, progress
from contacts.campaigns.deciding import decide
from contacts.campaigns.errors import AlreadyDone
from contacts.campaigns.schemas import CalledIn, DecideIn, TestedIn
from contacts.kinds import CheckMethod
from contacts.schemas import CheckIn
from contacts.service import record_check
from contacts.views import restricted_to
from registry.platform import clock
from registry.platform.access import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.web.forms import read_form
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
READ, EDIT = needs(Permission.READ_DIRECTORY), needs(Permission.EDIT_DIRECTORY)
CHECK = needs(Permission.RECORD_CHECK)
PAGE = 50
CALLS = 10  # more than fit on a phone, fewer than tire it
ZERO = UUID(int=0)
FIELDS = {"value": "Number or address", "name": "Name", "title": "Title"}
_TABS = (
    ("Progress", "", Permission.READ_DIRECTORY),
    ("What people said", "/said", Permission.EDIT_DIRECTORY),
    ("To be called", "/calls", Permission.EDIT_DIRECTORY),
    ("Night test", "/night", Permission.RECORD_CHECK),
)


@get("/confirmations", opt=READ, include_in_schema=False)
async def progress_page(request: AnyRequest) -> Response[str]:
    """How far it is, in numbers and pictures."""
    found = await progress.progress(clock.today(current_actor(request).time_zone))
    return page(
        request,
        "contacts/confirmations.html",
        tabs=_tabs(request, ""),
        found=found,
        percent=round(100 * found.fresh / found.lines) if found.lines else 0,
        months={row["round"]: _month(row["round"]) for row in found.rounds},
        over_time=[(_month(row["month"]), round(100 * (row["share"] or 0)), None) for row in found.over_time],
    )


@get("/confirmations/said", opt=EDIT, include_in_schema=False)
async def said_page(
    request: AnyRequest, cursor: FromQuery[str | None] = None, done: FromQuery[str | None] = None
) -> Response[str]:
    """What people said of themselves, field by field."""
    after = decode(cursor, datetime.fromisoformat, UUID) or progress.BEGINNING
    rows = await progress.waiting(current_actor(request), (after[0], after[1]), PAGE + 1)
    shown, following = cut(rows, PAGE, lambda one: (one.row["answered_at"].isoformat(), one.row["id"]))
    return page(
        request, "contacts/confirmations_said.html", tabs=_tabs(request, "/said"), waiting=shown, labels=FIELDS,
        done=done, next=next_url("/confirmations/said", [], following),
    )  # fmt: skip


@post("/confirmations/said/{confirmation_line:uuid}", opt=EDIT, include_in_schema=False)
async def decide_on(request: AnyRequest, confirmation_line: FromPath[UUID]) -> Response[Any]:
    """Take what is ticked; nothing ticked: it stays as it was."""
    given = await read_form(request, DecideIn)
    try:
        await decide(current_actor(request), confirmation_line, given.fields)
    except Invalid:
        # The number was understood when it was typed, so this is a number that only its kind no longer allows.
        return Redirect("/confirmations/said?done=no", status_code=303)
    return Redirect("/confirmations/said?done=yes", status_code=303)


@get("/confirmations/calls", opt=EDIT, include_in_schema=False)
async def calls_page(
    request: AnyRequest, cursor: FromQuery[str | None] = None, done: FromQuery[str | None] = None
) -> Response[str]:
    """Whom nobody heard of, to be called."""
    after = decode(cursor, datetime.fromisoformat, date.fromisoformat, UUID) or calling.BEGINNING
    found = await calling.calls(current_actor(request), (after[0], after[1], after[2]), CALLS + 1)
    shown, following = cut(found, CALLS, _place)
    return page(
        request, "contacts/confirmations_calls.html", tabs=_tabs(request, "/calls"), calls=shown, done=done,
        restricted_to=restricted_to, here=cursor, next=next_url("/confirmations/calls", [], following),
    )  # fmt: skip


def _place(one: calling.Call) -> tuple[str, str, UUID]:
    return one.row["called_at"].isoformat(), one.row["asked_on"].isoformat(), one.row["id"]


@post("/confirmations/calls/{confirmation_ask:uuid}", opt=EDIT, include_in_schema=False)
async def called(
    request: AnyRequest, confirmation_ask: FromPath[UUID], cursor: FromQuery[str | None] = None
) -> Response[Any]:
    """What came of calling somebody; of who left it asks next who comes after them."""
    given = await read_form(request, CalledIn)
    try:
        gone = await calling.called(current_actor(request), confirmation_ask, given.outcome, given.point)
    except AlreadyDone:
        return _back("/confirmations/calls", "before", cursor)
    if gone:
        return Redirect(f"/people/{gone}/left", status_code=303)
    return _back("/confirmations/calls", given.outcome, cursor)


@get("/confirmations/night", opt=CHECK, include_in_schema=False)
async def night_page(
    request: AnyRequest, cursor: FromQuery[str | None] = None, done: FromQuery[str | None] = None
) -> Response[str]:
    """The call sheet of the quarter: lines that should answer at night, to be tried one after the other."""
    actor = current_actor(request)
    after = decode(cursor, str, UUID) or ("", ZERO)
    rows = await progress.tests(actor, clock.now(), (after[0], after[1]), CALLS + 1)
    shown, following = cut(rows, CALLS, lambda one: (one[0]["sort_name"], one[0]["id"]))
    return page(
        request, "contacts/confirmations_night.html", tabs=_tabs(request, "/night"), lines=shown, done=done,
        any_listed=bool(shown) or await progress.any_answers_at_night(actor), here=cursor,
        next=next_url("/confirmations/night", [], following),
    )  # fmt: skip


@post("/confirmations/night/{point_id:uuid}", opt=CHECK, include_in_schema=False)
async def tried(request: AnyRequest, point_id: FromPath[UUID], cursor: FromQuery[str | None] = None) -> Response[Any]:
    """What came of trying one."""
    given = await read_form(request, TestedIn)
    check = CheckIn(outcome=given.outcome, method=CheckMethod.LIVE_TEST, minutes=given.minutes)
    await record_check(current_actor(request), point_id, check)
    return _back("/confirmations/night", "yes", cursor)


def _back(path: str, done: str, cursor: str | None) -> Redirect:
    """To the page of the list on which somebody is at work."""
    return Redirect(next_url(path, [("done", done)], cursor) or f"{path}?done={done}", status_code=303)


def _month(written: str) -> str:
    """`2026-05` in words."""
    return f"{date.fromisoformat(f'{written}-01'):%b %Y}"


def _tabs(request: AnyRequest, current: str) -> list[dict[str, Any]]:
    """The views that this person may open."""
    actor = current_actor(request)
    return [
        {"label": label, "href": f"/confirmations{path}", "current": path == current}
        for label, path, permission in _TABS
        if actor.may(permission)
    ]


WORK_PAGES = [progress_page, said_page, decide_on, calls_page, called, night_page, tried]
