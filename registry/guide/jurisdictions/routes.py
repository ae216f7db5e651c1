"""Who covers a place, for programs."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath

from registry.guide.jurisdictions.model import Coverage, Kind, Part, Standing, Tally
from registry.guide.jurisdictions.queries import covered
from registry.guide.jurisdictions.rules import needed, standing
from registry.partners.model import AreaRole, Sector, Status
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.web.api import READING

AnyRequest = Request[Any, Any, Any]


class RemarkOut(msgspec.Struct, frozen=True, kw_only=True):
    """A hole, an overlap or something else to know, in words; `partners` are those it is about."""

    kind: Kind
    sector: Sector | None
    words: str
    partners: list[UUID]


class SectorOut(msgspec.Struct, frozen=True, kw_only=True):
    """How a sector stands: how many active partners serve the place itself, all around it, and only a part of it.

    Who comes for mutual aid alone is not counted.
    """

    sector: Sector
    needed: bool
    standing: Standing
    itself: int
    around: int
    within: int


class ServerOut(msgspec.Struct, frozen=True, kw_only=True):
    """A partner that serves the place; `reach` is itself, around or within; `confirmed`: somebody's number was."""

    id: UUID
    name: str
    sector: Sector
    status: Status
    role: AreaRole
    reach: str
    jurisdiction_id: UUID
    confirmed: bool


class PartOut(msgspec.Struct, frozen=True, kw_only=True):
    """A place inside, with the sectors that it needs."""

    id: UUID
    name: str
    sectors: list[SectorOut]


class CoverageOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who covers a place. `partners` names the first 25 of each sector and reach; `sectors` counts all."""

    id: UUID
    name: str
    remarks: list[RemarkOut]
    sectors: list[SectorOut]
    partners: list[ServerOut]
    parts: list[PartOut]


@get(
    "/api/v1/jurisdictions/{jurisdiction_id:uuid}/coverage",
    opt=needs(Permission.READ_DIRECTORY),
    tags=["Places"],
    responses=READING,
)
async def read_coverage(request: AnyRequest, jurisdiction_id: FromPath[UUID]) -> CoverageOut:
    """Who serves a place, what overlaps there, and which sectors have nobody or nobody confirmed."""
    return _out(await covered(current_actor(request), jurisdiction_id, clock.now()))


def _out(found: Coverage) -> CoverageOut:
    wanted = needed(found.place.type)
    tallies = {sector: Tally() for sector in wanted} | dict(found.tallies)
    return CoverageOut(
        id=found.place.id,
        name=found.place.name,
        remarks=[
            RemarkOut(kind=one.kind, sector=one.sector, words=one.words, partners=list(one.partners))
            for one in found.remarks
        ],
        sectors=[_sector(sector, tally, needed=sector in wanted) for sector, tally in tallies.items()],
        partners=_servers(found),
        parts=[_part(part) for part in found.parts],
    )


def _servers(found: Coverage) -> list[ServerOut]:
    return [
        ServerOut(
            id=one.id,
            name=one.name,
            sector=one.sector,
            status=one.status,
            role=one.role,
            reach=one.reach.name.lower(),
            jurisdiction_id=one.area.id,
            confirmed=one.id in found.vouched,
        )
        for one in found.servers
    ]


def _part(part: Part) -> PartOut:
    sectors = [_sector(sector, tally, needed=True) for sector, tally in part.tallies.items()]
    return PartOut(id=part.place.id, name=part.place.name, sectors=sectors)


def _sector(sector: Sector, tally: Tally, *, needed: bool) -> SectorOut:
    return SectorOut(
        sector=sector,
        needed=needed,
        standing=standing(tally),
        itself=tally.itself,
        around=tally.around,
        within=tally.within,
    )
