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
from notifications.reminders.words import KINDS, pressing, state_of, verdict
from registry.platform import clock
from registry.platform.access import Permission
from registry.platform.access.policy import current_actor, needs, public
from registry.platform.mail.configured import settings
from registry.platform.web.forms import read_form
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
OWN = needs(Permission.OWN_ACCOUNT)
BY_LINK = public("the link in a mail shows what was in that mail, and lets its reader say that they act")
PAGE = 50
_DONE = {
    "acting": "Noted: you are on it. Nobody else is told until the next reminder.",
    "times": "Saved. It holds from the next reminder on.",
}


@get("/reminders", opt=OWN, include_in_schema=False)
async def reminders_page(
    request: AnyRequest, cursor: FromQuery[str | None] = None, done: FromQuery[str | None] = None
) -> Response[str]:
    """One's own reminders, the latest first."""
    actor = current_actor(request)
    before = decode(cursor, datetime.fromisoformat, UUID) or LATEST
    rows, after = cut(
        await queries.mine(actor, (before[0], before[1]), PAGE + 1),
        PAGE,
        lambda row: (row["at"].isoformat(), row["id"]),
    )
    today = clock.today(settings().time_zone)
    return page(
        request,
        "notifications/reminders.html",
        rows=[(row, away(row["reference_on"], today), why(row), state_of(row)) for row in rows],
        today=today,
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
    """Why who is told of an object, or is not."""
    actor = current_actor(request)
    days, rows = await queries.explained(actor, object_kind, object_id)
    today = clock.today(settings().time_zone)
    label, opens = (days[0].deadline.label, days[0].deadline.path) if days else (rows[0]["label"], rows[0]["path"])
    return page(
        request,
        "notifications/reminders_why.html",
        label=label,
        opens=opens,
        days=[
            (each, KINDS[each.deadline.kind], away(each.deadline.on, today), told(each.policy),
             [(one, name, *verdict(one)) for one, name in each.decisions])
            for each in days
        ],
        rows=[(row, state_of(row)) for row in rows],
        here=f"{object_kind}/{object_id}",
        may_schedule=actor.may(Permission.DECIDE_AGREEMENTS),
        may_read_mail=actor.may(Permission.READ_MAIL),
    )  # fmt: skip


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
        open=any(row["acknowledged_by"] is None for row in rows),
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
