"""The audit trail as pages: what happened, the newest first, and one event with before and after."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from registry.platform import db, slices
from registry.platform.access.model import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.audit import reading
from registry.platform.audit.history import Asked, Line
from registry.platform.ids import id_of
from registry.platform.text import clean
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, instant, next_url

AnyRequest = Request[Any, Any, Any]
_OPT = needs(Permission.READ_AUDIT)
_SIZE = 50
_MOST_TYPED = 100


@get("/audit", opt=_OPT, include_in_schema=False)
async def audit_page(  # noqa: PLR0913, PLR0917 - the filters
    request: AnyRequest,
    kind: FromQuery[str] = "",
    action: FromQuery[str] = "",
    who: FromQuery[str] = "",
    subject: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """The trail with its filters; days are those of the reader's time zone."""
    actor = current_actor(request)
    typed = {"kind": kind, "action": action, "who": who, "subject": subject, "since": since, "until": until}
    typed = {name: clean(value)[:_MOST_TYPED] for name, value in typed.items()}
    found = await reading.read_list(actor, asked(typed, actor.time_zone), place(cursor), _SIZE)
    lines, onward = cut(found, _SIZE, key)
    onward_url = next_url("/audit", [*typed.items()], onward)
    names = await _about(lines)
    return page(request, "audit/list.html", lines=lines, typed=typed, onward=onward_url, names=names)


@get("/audit/{chain:str}/{seq:int}", opt=_OPT, include_in_schema=False)
async def event_page(request: AnyRequest, chain: FromPath[str], seq: FromPath[int]) -> Response[str]:
    """One event, with what changed."""
    line = await reading.read_one(current_actor(request), chain, seq)
    return page(request, "audit/event.html", line=line, about=(await _about([line])).get((line.chain, line.seq)))


async def _about(lines: Sequence[Line]) -> dict[tuple[str, int], str]:
    """Of whom each event is: the name of an organisation or of an account, where there is one still."""
    ids = {(line.chain, line.seq): line.organisation_id or id_of(line.subject_id) for line in lines}
    wanted = [one for one in ids.values() if one]
    rows = await db.fetch("SELECT id, name FROM app_user WHERE id = ANY($1)", wanted)
    names = {row["id"]: row["name"] for row in rows} | await slices.names_of(wanted)
    return {key: names[one] for key, one in ids.items() if one in names}


def key(line: Line) -> tuple[object, ...]:
    """Where a line stands in the list."""
    return line.at.isoformat(), line.chain, line.seq


def place(cursor: str | None) -> tuple[datetime, str, int] | None:
    """The place that a cursor stands for."""
    found: tuple[datetime, str, int] | None = decode(cursor, instant, str, int)
    return found


def asked(typed: dict[str, str], zone: str) -> Asked:
    """The filters of a form; a day that is none counts as not given."""
    since, until = _day(typed["since"]), _day(typed["until"])
    return Asked(
        kind=typed["kind"],
        action=typed["action"],
        who=typed["who"],
        subject=typed["subject"],
        since=_midnight(since, zone) if since else None,
        until=_midnight(until + timedelta(days=1), zone) if until else None,
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1970, 1, 1) <= found <= date(2999, 1, 1) else None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


HANDLERS = [audit_page, event_page]
