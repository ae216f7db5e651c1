"""How often to meet whom, for programs: how each wish stands, and which partners do not come."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct

from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.cadence import CadenceState
from contacts.meetings.planning.comers import Lost, stopped
from contacts.meetings.planning.queries import Line, cadence
from contacts.meetings.planning.trend import Came
from contacts.meetings.routes_frame import PATH, reading
from contacts.routes_frame import ONCE_EACH, AnyRequest
from registry.partners.sectors import Sector
from registry.platform.access import current_actor
from registry.platform.web.etag import tagged


class CadenceLineOut(Struct, kw_only=True):
    """How it stands with a sector or one partner; with neither, with everybody.

    `met_on` is the day of the last meeting that was held and that they came to, `due_on` by when the next is wanted,
    `planned_on` when it is. `waits`: somebody has to plan it.
    """

    kind: MeetingKind
    sector: Sector | None
    organisation_id: UUID | None
    organisation: str | None
    every_months: int
    state: CadenceState
    waits: bool
    met_on: date | None
    due_on: date | None
    planned_on: date | None


class InvitedOut(Struct, kw_only=True):
    """A meeting that was held, and what became of their invitation to it."""

    on: date
    came: Came


class AwayOut(Struct, kw_only=True):
    """A partner that was asked and did not come, twice in a row; `last` are up to six meetings, the oldest first."""

    organisation_id: UUID
    organisation: str
    sector: Sector
    last: list[InvitedOut]


class CadenceOut(Struct, kw_only=True):
    lines: list[CadenceLineOut]
    away: list[AwayOut]


@reading(f"{PATH}/cadence", before_request=ONCE_EACH)
async def read_cadence(request: AnyRequest, jurisdiction: FromQuery[UUID | None] = None) -> Response[CadenceOut]:
    """How often each sector and partner is to be met and how that stands, and which partners do not come.

    `jurisdiction`: by the partners that serve this county or state, or a part of it; by default those of the areas
    that you look after, or all.
    """
    actor = current_actor(request)
    found, lost = await cadence(actor, jurisdiction), await stopped(actor, jurisdiction)
    return tagged(request, CadenceOut(lines=[_line(line) for line in found.lines], away=[_away(one) for one in lost]))


def _line(line: Line) -> CadenceLineOut:
    stands = line.stands
    return CadenceLineOut(
        kind=line.wish.kind, sector=line.sector, organisation_id=line.organisation_id, organisation=line.name,
        every_months=stands.every_months, state=stands.state, waits=stands.state.waits, met_on=stands.met_on,
        due_on=stands.due_on, planned_on=stands.planned_on,
    )  # fmt: skip


def _away(one: Lost) -> AwayOut:
    last = [InvitedOut(on=each.on, came=each.came) for each in one.trend.last]
    return AwayOut(organisation_id=one.id, organisation=one.name, sector=one.sector, last=last)


CADENCE_ROUTES: list[Any] = [read_cadence]
