"""The meetings to come and gone: as a list by day, and as a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from contacts.freshness import add_months
from contacts.meetings import words
from contacts.meetings.model import MeetingKind
from contacts.meetings.planning import said
from contacts.meetings.planning.days import by_day, month_meant, spread, weeks
from contacts.meetings.queries import MeetingLine, meetings
from contacts.pages_frame import READ, AnyRequest
from registry.partners.named import organisation_meant
from registry.partners.sectors import Sector
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor
from registry.platform.errors import Invalid
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

PAGE = 15  # what one reads on a phone without losing the place; the pager goes on
MOST_OF_A_MONTH = 300
KINDS = [(kind.value, text) for kind, text in words.KINDS.items()]
SECTORS = [(sector.value, sector.label) for sector in Sector]
Typed = Annotated[str | None, QueryParameter(max_length=300)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list is narrowed to; what is no choice of ours narrows nothing."""

    kind: MeetingKind | None
    sector: Sector | None
    partner: UUID | None
    mine: bool
    typed: dict[str, str]
    problems: dict[str, str]

    @property
    def any(self) -> bool:
        return any(self.typed.values())

    @property
    def same(self) -> str:
        return urlencode([(name, value) for name, value in self.typed.items() if value])

    @property
    def asked(self) -> dict[str, Any]:
        return {"kind": self.kind, "sector": self.sector, "organisation_id": self.partner, "mine": self.mine}


async def chosen(kind: str | None, sector: str | None, partner: str | None, mine: str | None) -> Chosen:
    """What was chosen, and what is wrong with it."""
    key, problems = None, {}
    try:
        key = await organisation_meant("partner", partner)
    except Invalid as refused:
        problems = refused.fields
    return Chosen(
        kind=MeetingKind(kind) if kind in set(MeetingKind) else None,
        sector=Sector(sector) if sector in set(Sector) else None,
        partner=key,
        mine=mine == "yes",
        typed={"kind": kind or "", "sector": sector or "", "partner": partner or "", "mine": mine or ""},
        problems=problems,
    )


@get("/meetings", opt=READ, include_in_schema=False)
async def meetings_page(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    kind: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    partner: Typed = None,
    mine: FromQuery[str | None] = None,
    when: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
    done: FromQuery[str | None] = None,
) -> Response[str]:
    """What comes, by day; or what has been, the latest first."""
    actor, now, past = current_actor(request), clock.now(), when == "past"
    narrowed = await chosen(kind, sector, partner, mine)
    bounds = {"before": now, "newest": True} if past else {"after": now}
    key = decode(cursor, datetime.fromisoformat, UUID)
    found = [] if narrowed.problems else await meetings(actor, **bounds, **narrowed.asked, key=key, limit=PAGE + 1)
    lines, following = cut(found, PAGE, lambda line: (line.starts_at.isoformat(), line.id))
    query = [*narrowed.typed.items(), ("when", "past" if past else "")]
    return page(
        request, "contacts/meetings_plan_list.html", days=by_day(lines, lambda line: line.starts_at, actor.time_zone),
        chosen=narrowed, past=past, following=next_url("/meetings", query, following), done=done, **frame(actor),
    )  # fmt: skip


@get("/meetings/month", opt=READ, include_in_schema=False)
async def month_page(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    month: FromQuery[str | None] = None,
    kind: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    partner: Typed = None,
    mine: FromQuery[str | None] = None,
) -> Response[str]:
    """One month: a table of weeks, on a phone the days on which there is something."""
    actor = current_actor(request)
    today = clock.today(actor.time_zone)
    first = month_meant(month, today)
    narrowed = await chosen(kind, sector, partner, mine)
    found = [] if narrowed.problems else await _of(actor, first, narrowed)
    laid = weeks(first, found[:MOST_OF_A_MONTH], lambda line: (line.starts_at, line.ends_at), actor.time_zone)
    return page(
        request, "contacts/meetings_plan_month.html", weeks=laid, first=first, today=today, chosen=narrowed,
        earlier=add_months(first, -1), later=add_months(first, 1), more=len(found) > MOST_OF_A_MONTH,
        nothing=not any(day.items for week in laid for day in week if day.inside), **frame(actor),
    )  # fmt: skip


async def _of(actor: Actor, first: date, narrowed: Chosen) -> Sequence[MeetingLine]:
    begins, ends = (_midnight(day, actor.time_zone) for day in spread(first))
    return await meetings(actor, begins, ends, **narrowed.asked, limit=MOST_OF_A_MONTH + 1)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def frame(actor: Actor) -> dict[str, Any]:
    """What every page of meetings is given."""
    today = clock.today(actor.time_zone)
    return {
        "said": said, "kinds": KINDS, "sectors": SECTORS, "kind_words": words.KINDS, "reader": actor.time_zone,
        "may_plan": actor.may(Permission.EDIT_DIRECTORY), "this_day": today, "tomorrow": today + timedelta(days=1),
    }  # fmt: skip


LIST_PAGES = [meetings_page, month_page]
