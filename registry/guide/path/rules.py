"""Which partners the path leads to, and in what order. Pure: what was found is given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.guide.near.areas import Server
from registry.guide.near.positions import Neighbour
from registry.guide.near.rules import stated, way_words
from registry.guide.path.ways import Scope, Way, When
from registry.lookup.position import Position, kilometres, miles
from registry.partners.model import JurisdictionType
from registry.partners.sectors import Sector
from registry.platform.slices import Answer

MOST = 4
NEARBY = 60.0  # miles: whoever is farther is not offered as near


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner that may be right, and by what it was chosen: "serves Marlow County", "3.2 miles NE"."""

    id: UUID
    name: str
    sector: Sector
    how: str


def chosen(
    way: Way, here: Position | None, servers: Iterable[Server], neighbours: Iterable[Neighbour]
) -> Iterator[Candidate]:
    """Those of a way's sectors, the best first: by area or by distance, as the way says."""
    by_area = [_server(one, here) for one in servers if one.sector in way.sectors and _on_its_ground(one)]
    by_distance = [_neighbour(one, here) for one in neighbours if one.sector in way.sectors and _near(one, here)]
    first, then = (by_distance, by_area) if way.scope is Scope.NEAREST else (by_area, by_distance)
    yield from first
    yield from then


def _on_its_ground(one: Server) -> bool:
    """A campus's police answers for its campus, not for the town around it."""
    return one.sector is not Sector.LE_CAMPUS or one.area.type is JurisdictionType.CAMPUS


def _near(one: Neighbour, here: Position | None) -> bool:
    # A team or somebody asleep for the season does not answer the door.
    elsewhere = one.sector is Sector.LE_CAMPUS or one.status == "dormant"
    return here is not None and not elsewhere and miles(kilometres(here, one.position)) <= NEARBY


def _server(one: Server, here: Position | None) -> Candidate:
    far = f", {way_words(here, one.position)}" if here and one.position else ""
    how = f"comes to {one.area.name} for mutual aid" if one.helps else f"serves {one.area.name}"
    return Candidate(one.id, one.name, one.sector, stated(one.status, how + far))


def _neighbour(one: Neighbour, here: Position | None) -> Candidate:
    how = way_words(here, one.position) if here else one.city
    return Candidate(one.id, one.name, one.sector, stated(one.status, how))


def taken(ways: Sequence[Iterable[Candidate]], most: int = MOST) -> list[Candidate]:
    """The first few of several ways, one way after the other, each partner once."""
    kept: dict[UUID, Candidate] = {}
    for way in ways:
        for one in way:
            if len(kept) < most:
                kept.setdefault(one.id, one)
    return list(kept.values())


def answers_now(answer: Answer | None) -> bool:
    """Whether somebody should answer a call there this minute."""
    return answer is not None and answer.on_duty and answer.spoken and bool(answer.href)


def in_order(found: Sequence[Candidate], answers: Mapping[UUID, Answer], when: When) -> list[Candidate]:
    """Who answers comes first when it is urgent, an open house before a mobile; then whoever has a number at all."""

    def late(one: Candidate) -> tuple[bool, bool, bool]:
        answer = answers.get(one.id)
        urgent = when is When.NOW
        is_open = answer is not None and answer.open is True
        reachable = answer is not None and answer.number is not None
        return (urgent and not answers_now(answer), urgent and not is_open, not reachable)

    return sorted(found, key=late)
