"""From choices to partners: who fits, who answers, and who does when they do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.guide.near.areas import serving
from registry.guide.near.positions import nearest
from registry.guide.near.rules import stated
from registry.guide.near.spots import Spot, of_house
from registry.guide.path.rules import MOST, Candidate, answers_now, chosen, in_order, taken
from registry.guide.path.ways import SECTORS_OF, Need, Scope, Way, When, Who, asked_for, ways
from registry.lookup.finding import find
from registry.lookup.model import Filters, Hit
from registry.partners.model import Regime, Status
from registry.partners.queries import Filters as Listed
from registry.partners.queries import directory
from registry.partners.sectors import Sector
from registry.platform import db, slices
from registry.platform.access.model import Actor
from registry.platform.slices import Answer

OF_EACH = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A partner on the page; `now`: somebody should answer there this minute."""

    partner: Candidate
    answer: Answer | None
    now: bool


@dataclass(frozen=True, slots=True)
class Path:
    """Where the choices lead: the right partners, who can stand in for them, and the rules that cover the first.

    `unknown`: nobody of that name is there.
    """

    right: tuple[Line, ...]
    others: tuple[Line, ...]
    regimes: tuple[Regime, ...] = ()
    unknown: bool = False

    @property
    def answered(self) -> bool:
        """Whether one of the right partners answers this minute."""
        return any(line.now for line in self.right)

    @property
    def instead(self) -> tuple[Line, ...]:
        """Of those who can stand in, the ones who answer this minute."""
        return tuple(line for line in self.others if line.now)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen. `name` is typed; `spot` None: not said, and not known from where somebody works."""

    who: Who
    need: Need
    when: When
    spot: Spot | None = None
    name: str = ""


async def path(actor: Actor, wish: Wish, at: datetime) -> Path:
    """The partners for a wish; a fixed number of statements for each kind of wish."""
    led = ways(wish.who, wish.need)
    named = await _named(actor, wish) if wish.name.strip() else []
    spot = await of_house(named[0].id) if named else wish.spot
    found = await _around(spot, led)
    right = named or taken([found[0]])
    known = {one.id for one in right}
    others = taken([[one for one in way if one.id not in known] for way in (found if named else found[1:])])
    asked = {one.id: asked_for(led, one.sector) for one in (*right, *others)}
    answers = await slices.answers(actor, list(asked), at, asked)
    lines = _lines(in_order(right, answers, wish.when), answers)
    standing_in = _lines(in_order(others, answers, wish.when), answers)
    return Path(lines, standing_in, await _regimes(lines), unknown=bool(wish.name.strip()) and not named)


async def _named(actor: Actor, wish: Wish) -> list[Candidate]:
    sectors = frozenset(str(sector) for sector in SECTORS_OF[wish.who])
    found = await find(actor, wish.name, Filters(sectors=sectors), limit=MOST)
    over = await _ended([hit.leads_to for hit in found.hits])
    return taken([[_meant(hit) for hit in found.hits if hit.leads_to not in over]])


async def _ended(ids: Sequence[UUID]) -> set[UUID]:
    """Who took over may have ended since."""
    sql = "SELECT id FROM organisation WHERE id = ANY($1) AND status = ANY($2)"
    ended = [status for status in Status if status.ended]
    return {row["id"] for row in await db.fetch(sql, ids, ended, replica=True)}


def _meant(hit: Hit) -> Candidate:
    """The partner that was named, or who took over from it; that it is not at work as others are is said."""
    if hit.successor:
        return Candidate(*hit.successor, Sector(hit.sector), f"took over from {hit.name}")
    return Candidate(hit.id, hit.name, Sector(hit.sector), stated(hit.status, hit.place))


async def _around(spot: Spot | None, led: Sequence[Way]) -> list[list[Candidate]]:
    """The candidates of each way."""
    sectors = {sector for way in led for sector in way.sectors}
    here = spot.position if spot else None
    servers = await serving(spot.areas, sectors) if spot else []
    neighbours = await nearest(here, sectors, 0, of_each=OF_EACH) if here else []
    return [
        await _anywhere(way) if way.scope is Scope.ANYWHERE else list(chosen(way, here, servers, neighbours))
        for way in led
    ]


async def _anywhere(way: Way) -> list[Candidate]:
    wanted = Listed(sectors=sorted(way.sectors), statuses=[Status.ACTIVE])
    return [Candidate(one.id, one.name, one.sector, "") for one in await directory(wanted, after=None, limit=MOST)]


def _lines(found: Sequence[Candidate], answers: Mapping[UUID, Answer]) -> tuple[Line, ...]:
    return tuple(Line(one, answers.get(one.id), answers_now(answers.get(one.id))) for one in found)


async def _regimes(lines: Sequence[Line]) -> tuple[Regime, ...]:
    """The rules on disclosure that are recorded for the first of these."""
    if not lines:
        return ()
    row = await db.fetch_one("SELECT regimes FROM organisation WHERE id = $1", lines[0].partner.id, replica=True)
    return tuple(Regime(name) for name in row["regimes"]) if row else ()
