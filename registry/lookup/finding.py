"""Find the partner that is meant: stages, each wider, until there is enough."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from registry.lookup import conditions, queries
from registry.lookup.conditions import Condition
from registry.lookup.meaning import Meaning, Row
from registry.lookup.model import CANDIDATES, LIMIT, Candidate, Filters, Found, Hit, NumberHit, Query, Ranked
from registry.lookup.position import Position
from registry.lookup.ranking import FAINT, enough, rank
from registry.lookup.reasons import matched, why
from registry.lookup.rules import read, without_number
from registry.platform.access.model import Actor

MOST_PLACES = 12
MOST_WIDENED = 4


@dataclass(slots=True)
class Pool:
    """What was found so far: `whole` by every word that was typed, `partly` by all but one of them."""

    whole: dict[UUID, Candidate] = field(default_factory=dict)
    partly: dict[UUID, Candidate] = field(default_factory=dict)
    numbers: dict[UUID, NumberHit] = field(default_factory=dict)

    def take(self, candidates: Sequence[Candidate], *, whole: bool = True) -> None:
        """Add candidates; one that is here already stays what it is."""
        room = self.whole if whole else self.partly
        for candidate in candidates:
            if candidate.id not in self.whole:
                room.setdefault(candidate.id, candidate)

    def ranked(self, meaning: Meaning, filters: Filters) -> list[Ranked]:
        return rank(meaning, self.whole.values(), self.partly.values(), self.numbers, filters.near)


async def find(actor: Actor, typed: str, filters: Filters, *, limit: int = LIMIT) -> Found:
    """The best hits for what was typed, as far as this person may find by it."""
    query = read(typed)
    if not query:
        if not filters:
            return Found()
        ranked = [Ranked(0.0, candidate) for candidate in await queries.listed(actor.user_id, filters)]
        meaning = Meaning(query)
    else:
        meaning, ranked = await _ranked(actor, query, filters)
    hits = tuple(_hit(meaning, one, actor.visibilities()) for one in ranked[:limit])
    return Found(hits, len(ranked), more=len(ranked) > limit)


async def suggest(actor: Actor, typed: str, *, near: Position | None = None, limit: int = 8) -> Sequence[Hit]:
    """The first few hits while somebody types."""
    return (await find(actor, typed, Filters(near=near), limit=limit)).hits


async def _ranked(actor: Actor, query: Query, filters: Filters) -> tuple[Meaning, list[Ranked]]:
    pool, asked = Pool(), query
    if query.number:
        found, pool.numbers = await queries.numbered(actor.user_id, query.number, filters, actor.visibilities())
        pool.take(found)
        asked = without_number(query) if found else query
    starting, rows = await queries.first(actor.user_id, asked, filters, actor.visibilities()) if asked else ((), ())
    pool.take(starting)
    meaning = Meaning(asked or query, rows)
    ranked = pool.ranked(meaning, filters)
    if asked and not enough(ranked):
        ranked = await _wider(actor, meaning, filters, pool) or ranked
    return meaning, [one for one in ranked if one.score >= FAINT]


async def _wider(actor: Actor, meaning: Meaning, filters: Filters, pool: Pool) -> list[Ranked]:
    """Each stage puts what it finds in the pool, and what it learns into the meaning of the words, until it is enough.

    Not a generator: one that is left before its end costs the event loop as much as a small query does.
    """
    by, visible = actor.user_id, actor.visibilities()
    asked: list[Condition] = []
    ranked: list[Ranked] = []
    for widen in (False, True):
        if widen:
            meaning.learn(await _more(meaning, visible))
        every = conditions.every(meaning, visible, widely=widen)
        if every and every not in asked:
            asked.append(every)
            pool.take(await _holding(by, every, filters))
            ranked = pool.ranked(meaning, filters)
        left_out = [] if enough(ranked) else conditions.one_left_out(meaning, visible, widely=widen)
        if (widen or not every) and left_out and left_out != asked:
            asked = left_out
            pool.take(await queries.holding(by, left_out, filters), whole=False)
            ranked = pool.ranked(meaning, filters)
        if enough(ranked):
            break
    return ranked


async def _holding(by: UUID, condition: Condition, filters: Filters) -> Sequence[Candidate]:
    """Those that fulfil a condition; where there are more than can be looked at, those nearby among them."""
    found = await queries.holding(by, [condition], filters)
    if filters.near and len(found) == CANDIDATES:
        found += await queries.around(by, condition, filters, filters.near)
    return found


async def _more(meaning: Meaning, visible: Sequence[str]) -> Sequence[Row]:
    """What the words that are known may mean beside themselves, the rarest first: those are likeliest to be slips."""
    doubtful = [(at, word) for at, word in enumerate(meaning.words, 1) if word.doubtful]
    some = sorted(doubtful, key=lambda pair: (not pair[1].last, pair[1].documents))[:MOST_WIDENED]
    return await queries.more(dict(some), visible) if some else ()


def _hit(meaning: Meaning, ranked: Ranked, visible: Sequence[str]) -> Hit:
    one = ranked.candidate
    return Hit(
        one.id,
        one.name,
        () if ranked.number else matched(meaning, one.name),
        one.sector,
        one.place,
        one.status,
        why(meaning, one, ranked.number, visible),
        (one.successor_id, one.successor) if one.successor_id and one.successor else None,
        ranked.distance_km,
        ranked.score,
    )


async def places(found: Found, chosen: UUID | None = None) -> list[tuple[UUID, str]]:
    """The jurisdictions that most of these hits serve, and the chosen one, by name: what to narrow by."""
    ids = [hit.id for hit in found.hits]
    return await queries.places(ids, chosen, MOST_PLACES) if ids or chosen else []
