"""What is around a place: chosen from those who serve its areas, else from those who are nearest. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.guide.near.areas import Server
from registry.guide.near.positions import Neighbour
from registry.guide.near.rules import stated, way_words
from registry.lookup.position import Position
from registry.partners.model import JurisdictionType
from registry.partners.sectors import Sector

S = Sector
# Of whom one asks what is around them: places where many people come together.
PLACES = frozenset({S.PRIVATE_CROWDED_SPACE, S.PRIVATE_WORKPLACE, S.PRIVATE_CRITICAL_INFRASTRUCTURE, S.EDUCATION_K12,
                    S.EDUCATION_HIGHER, S.FAITH})  # fmt: skip
TOWN_POLICE = frozenset({S.LE_LOCAL, S.LE_TRIBAL})
SOUGHT = TOWN_POLICE | {S.LE_CAMPUS, S.EDUCATION_K12, S.HEALTHCARE, S.MENTAL_HEALTH}
MOST_POLICE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody around a place: as what, who, and how that is known ("by area: Bayhaven", "nearest, 3.2 miles NE")."""

    role: str
    id: UUID
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about a place: its own facts, who serves its areas, and who is near."""

    id: UUID
    position: Position | None
    above: tuple[tuple[UUID, str, str], ...]  # whom it belongs to, as (id, name, how)
    servers: Sequence[Server]
    neighbours: Sequence[Neighbour]
    districts: tuple[tuple[UUID, str, str], ...] = ()  # what the nearest schools are part of, as (id, name, how)


def lines(found: Found) -> Iterator[Line]:
    """The owner, the police that serves it, the school district around it, and the nearest help; each once."""
    seen = {found.id}
    for line in (*_above(found), *_police(found), *_district(found), *_care(found)):
        if line.id not in seen:
            seen.add(line.id)
            yield line


def _above(found: Found) -> Iterator[Line]:
    for key, name, how in found.above:
        yield Line("Belongs to", key, name, how)


def _police(found: Found) -> Iterator[Line]:
    """The agency of the campus or the town, then that of the county; the nearest where none says that it serves it.

    Who only comes to help out follows, and is not said to serve it.
    """
    police = [one for one in found.servers if _campus(one) or (one.sector in TOWN_POLICE and _whole(one))]
    own = [one for one in police if not one.helps]
    for one in _inner_first(own):
        yield Line("Police that serves it", one.id, one.name, _by_area(one))
    if not own:
        yield from _nearest(found, "Nearest police", lambda one: one.sector is S.LE_LOCAL and _whole(one))
    for one in _inner_first([one for one in police if one.helps]):
        yield Line("Comes for mutual aid", one.id, one.name, _by_area(one))


def _inner_first(police: Sequence[Server]) -> list[Server]:
    """One for each kind of area, the inner ones."""
    first: dict[JurisdictionType, Server] = {}
    for one in police:
        first.setdefault(one.area.type, one)
    return list(first.values())[:MOST_POLICE]


def _whole(one: Server | Neighbour) -> bool:
    """Whether it is an agency, not a unit or a team of one."""
    return one.kind == "organisation"


def _campus(one: Server) -> bool:
    return one.sector is S.LE_CAMPUS and one.area.type is JurisdictionType.CAMPUS


def _district(found: Found) -> Iterator[Line]:
    for one in found.servers:
        if one.sector is S.EDUCATION_K12 and one.parts:
            yield Line("School district around it", one.id, one.name, _by_area(one))
            return
    for key, name, how in found.districts[:1]:
        yield Line("School district around it", key, name, how)


def _care(found: Found) -> Iterator[Line]:
    """The nearest hospital and crisis service: those that never close before those that do."""
    for sector, role in ((S.HEALTHCARE, "Nearest hospital or clinic"), (S.MENTAL_HEALTH, "Nearest crisis service")):
        never_closed = [one for one in found.neighbours if one.sector is sector and one.around_the_clock]
        wanted = {one.id for one in never_closed} or {one.id for one in found.neighbours if one.sector is sector}
        if wanted:
            yield from _nearest(found, role, lambda one, wanted=wanted: one.id in wanted)  # type: ignore[misc]
            continue
        served = [one for one in found.servers if one.sector is sector]
        for one in sorted(served, key=lambda one: not one.around_the_clock)[:1]:
            yield Line(role.removeprefix("Nearest ").capitalize(), one.id, one.name, _by_area(one))


def _nearest(found: Found, role: str, fits: Callable[[Neighbour], bool]) -> Iterator[Line]:
    for one in found.neighbours:
        if found.position and one.id != found.id and fits(one):
            yield Line(
                role, one.id, one.name, stated(one.status, f"nearest, {way_words(found.position, one.position)}")
            )
            return


def _by_area(one: Server) -> str:
    return stated(one.status, f"by area: {one.area.name}")
