"""My reminders and why I get each; why somebody is told of an object, or is not; and saying that one acts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from notifications.reminders import queries, service
from notifications.reminders.choosing import told
from notifications.reminders.letters import away, why
from notifications.reminders.routes import LATEST
from notifications.reminders.schemas import AcknowledgeIn
from notifications.reminders.shown import by_day, by_urgency, one_day, title_of, told_of
from notifications.reminders.words import KINDS, pressing, state_of, verdict
from registry.platform import clock
from registry.platform.access import Permission
from registry.platform.access.policy import by_key, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.mail.configured import settings
from registry.platform.web.forms import read_form
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
OWN = needs(Permission.OWN_ACCOUNT)
BY_LINK = by_key("the link in a mail shows what was in that mail, and lets its reader say that they act")
PAGE = 10
_DONE = {
    "acting": "Noted: you are on it. Nobody else is told until the next reminder.",
    "times": "Saved. It holds from the next reminder on.",
}


@get("/reminders", opt=OWN, include_in_schema=False)
async def reminders_page(
    request: AnyRequest, cursor: FromQuery[str | None] = None, done: FromQuery[str | None] = None
) -> Response[str]:
    """What waits for oneself, and what one was told before, the latest first."""
    actor = current_actor(request)
    before = decode(cursor, datetime.fromisoformat, UUID) or LATEST
    waiting = await queries.open_of(actor)
    rows, after = cut(
        await queries.mine(actor, (before[0], before[1]), PAGE + 1, [row["id"] for row in waiting]),
        PAGE,
        lambda row: (row["at"].isoformat(), row["id"]),
    )
    today = clock.today(settings().time_zone)
    return page(
        request,
        "notifications/reminders.html",
        waiting=[] if cursor else by_urgency(waiting, today),
        many=len(waiting),
        days=by_day(rows, actor.time_zone, clock.today(actor.time_zone)),
        away=lambda on: away(on, today),
        why=why,
        state_of=state_of,
        later=bool(cursor),
        next=next_url("/reminders", [], after),
        done=_DONE.get(done or ""),
        may_schedule=actor.may(Permission.DECIDE_AGREEMENTS),
    )


@post("/reminders/{reminder_id:uuid}/acting", opt=OWN, include_in_schema=False)
async def acting(request: AnyRequest, reminder_id: FromPath[UUID]) -> Response[Any]:
    """One is on it."""
    await read_form(request, AcknowledgeIn)
    await service.acknowledge(current_actor(request), reminder_id)
    return Redirect("/reminders?done=acting", status_code=303)


@get("/reminders/of/{object_kind:str}/{object_id:uuid}", opt=OWN, include_in_schema=False)
async def why_page(request: AnyRequest, object_kind: FromPath[str], object_id: FromPath[UUID]) -> Response[str]:
    """Why who is told of an object, or is not; also where nobody is, or one may not see it, which look alike."""
    actor = current_actor(request)
    may = {"may_schedule": actor.may(Permission.DECIDE_AGREEMENTS), "may_read_mail": actor.may(Permission.READ_MAIL)}
    try:
        found, rows = await queries.explained(actor, object_kind, object_id)
    except NotFound:
        return page(request, "notifications/reminders_why.html", status=404, title=None, days=[], rows=[], **may)
    today, before = clock.today(settings().time_zone), told_of(rows)
    return page(
        request,
        "notifications/reminders_why.html",
        title=title_of([each.deadline.label for each in found] or [rows[0]["label"]]),
        opens=found[0].deadline.path if found else rows[0]["path"],
        days=[one_day(each, before, actor.user_id) for each in found],
        kinds=KINDS,
        away=lambda on: away(on, today),
        told=told,
        verdict=verdict,
        state_of=state_of,
        rows=list(before.values()),
        here=f"{object_kind}/{object_id}",
        **may,
    )


@get("/reminders/mail/{mail_token:str}", opt=BY_LINK, include_in_schema=False)
async def mail_page(
    request: AnyRequest, mail_token: FromPath[str], done: FromQuery[str | None] = None
) -> Response[str]:
    """What was in a mail; looking at it changes nothing."""
    rows, today = await queries.of_mail(mail_token), clock.today(settings().time_zone)
    return page(
        request,
        "notifications/reminders_mail.html",
        status=200 if rows else 404,
        rows=[(row, away(row["reference_on"], today)) for row in pressing(rows)],
        open=any(not row["acted"] or row["acting_id"] != row["user_id"] for row in rows),
        token=mail_token,
        done=_DONE.get(done or ""),
    )


@post("/reminders/mail/{mail_token:str}", opt=BY_LINK, include_in_schema=False)
async def acting_by_mail(request: AnyRequest, mail_token: FromPath[str]) -> Response[Any]:
    """Whoever got the mail is on all that is in it."""
    await read_form(request, AcknowledgeIn)
    await service.acknowledge_by_mail(mail_token)
    return Redirect(f"/reminders/mail/{mail_token}?done=acting", status_code=303)


PAGES = [reminders_page, acting, why_page, mail_page, acting_by_mail]
