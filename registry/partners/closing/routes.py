"""When a partner is closed, as busy times: JSON, and what calendar programs read."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from registry.partners.calendar import Break
from registry.partners.closing.rules import stretches
from registry.partners.closing.service import closed_then
from registry.partners.model import Organisation
from registry.partners.routes.organisations import PATH, READ
from registry.partners.whole import whole
from registry.platform import clock
from registry.platform.calendar import render, zones
from registry.platform.calendar.fold import folded
from registry.platform.errors import Invalid
from registry.platform.web.api import READING, problems, single_parameters

AT = PATH + "/{organisation_id:uuid}/free-busy"
_TAGS = ["Parts of an organisation"]
_RESPONSES = READING | problems(422)
_USUAL, _MOST = timedelta(days=90), timedelta(days=366)
_DAY = timedelta(days=1)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


class BusyOut(Struct, frozen=True, kw_only=True):
    """A time at which nobody is there, from midnight to midnight of its zone, and why."""

    starts_at: datetime
    ends_at: datetime
    starts_on: date
    ends_on: date
    reason: str


class FreeBusyOut(Struct, frozen=True, kw_only=True):
    """When a partner is closed in a window of days, both included. Opening hours are not in it."""

    organisation_id: UUID
    zone: str
    from_on: date
    to_on: date
    busy: list[BusyOut]


@get(AT, opt=READ, tags=_TAGS, responses=_RESPONSES, before_request=single_parameters())
async def read_free_busy(
    organisation_id: FromPath[UUID], from_on: FromQuery[date | None] = None, to_on: FromQuery[date | None] = None
) -> FreeBusyOut:
    """When a partner is closed: its breaks and public holidays, in 90 days from today unless asked otherwise."""
    return await _told(organisation_id, from_on, to_on)


@get(AT + ".ics", opt=READ, tags=_TAGS, responses=_RESPONSES, before_request=single_parameters())
async def read_free_busy_calendar(
    organisation_id: FromPath[UUID], from_on: FromQuery[date | None] = None, to_on: FromQuery[date | None] = None
) -> Response[bytes]:
    """The same as VFREEBUSY (RFC 5545, section 3.6.4): times only, no reasons."""
    body = render.calendar([_vfreebusy(await _told(organisation_id, from_on, to_on))], [], method="PUBLISH")
    return Response(body, media_type="text/calendar")


async def _told(organisation_id: UUID, from_on: date | None, to_on: date | None) -> FreeBusyOut:
    it = (await whole(organisation_id)).organisation
    first = from_on or clock.today(it.time_zone)
    if not _EARLIEST <= first <= _LATEST:
        raise Invalid({"from_on": f"Ask for days from {_EARLIEST.year} to {_LATEST.year}."})
    last = to_on or first + _USUAL
    if not timedelta() <= last - first <= _MOST:
        raise Invalid({"to_on": "Ask for at most a year, ending no earlier than it begins."})
    found = stretches(await closed_then(organisation_id, first), first, last)
    return FreeBusyOut(
        organisation_id=it.id,
        zone=it.time_zone,
        from_on=first,
        to_on=last,
        busy=[_busy(one, it) for one in found],
    )


def _busy(one: Break, it: Organisation) -> BusyOut:
    return BusyOut(
        starts_at=_midnight(one.starts_on, it.time_zone),
        ends_at=_midnight(one.ends_on + _DAY, it.time_zone),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        reason=one.name,
    )


def _midnight(day: date, zone: str) -> datetime:
    return zones.instant(datetime.combine(day, time()), zone)


def _vfreebusy(told: FreeBusyOut) -> bytes:
    begins, ends = _midnight(told.from_on, told.zone), _midnight(told.to_on + _DAY, told.zone)
    head = [f"UID:{told.organisation_id}-free-busy", f"DTSTAMP:{_utc(clock.now())}"]
    head += [f"DTSTART:{_utc(begins)}", f"DTEND:{_utc(ends)}"]
    busy = [f"FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:{_utc(one.starts_at)}/{_utc(one.ends_at)}" for one in told.busy]
    return b"".join(map(folded, ["BEGIN:VFREEBUSY", *head, *busy, "END:VFREEBUSY"]))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


FREE_BUSY_ROUTES = [read_free_busy, read_free_busy_calendar]
