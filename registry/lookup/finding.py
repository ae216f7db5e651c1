"""Find the partner that is meant: four stages, each wider, until there is enough."""

import functools
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from registry.lookup import conditions, queries
from registry.lookup.abbreviations import COMMON
from registry.lookup.indexing import decoded
from registry.lookup.model import LIMIT, Candidate, Filters, Found, Hit, Query
from registry.lookup.ranking import FAINT, Alike, alike, enough, nearest, rank
from registry.lookup.reasons import matched, why
from registry.lookup.rules import read, without_number
from registry.platform.access.model import Actor
from registry.platform.db import Record

MOST_PLACES = 12
MOST_WIDENED = 4

Ranked = list[tuple[float, Candidate]]


async def find(actor: Actor, typed: str, filters: Filters, *, limit: int = LIMIT) -> Found:
    """The best hits for what was typed, as far as this person may find by it."""
    query = read(typed)
    if not query and not filters:
        return Found()
    judge = functools.cache(alike)
    ranked = await _ranked(query, filters, actor.visibilities(), judge)
    hits = await _hits(query, ranked[:limit], actor.visibilities(), judge)
    return Found(tuple(hits), len(ranked), more=len(ranked) > limit)


async def suggest(actor: Actor, typed: str, *, limit: int = 8) -> Sequence[Hit]:
    """The first few hits while somebody types."""
    return (await find(actor, typed, Filters(), limit=limit)).hits if read(typed) else ()


async def _ranked(query: Query, filters: Filters, visible: Sequence[str], judge: Alike) -> Ranked:
    if not query:
        return [(0.0, candidate) for candidate in await queries.starting(query, filters)]
    found: dict[UUID, Candidate] = {}
    ranked: Ranked = []
    asked = query
    if query.number:
        found = {c.id: c for c in await queries.numbered(query.number, filters, visible)}
        ranked = rank(query, found.values(), judge)
        asked = without_number(query) if found else query
    async for candidates in _stages(asked, filters, visible):
        for candidate in candidates:
            found.setdefault(candidate.id, candidate)
        ranked = rank(asked or query, found.values(), judge)
        if enough(ranked):
            break
    return [pair for pair in ranked if pair[0] >= FAINT]


async def _stages(query: Query, filters: Filters, visible: Sequence[str]) -> AsyncIterator[Sequence[Candidate]]:
    if not query:
        return
    yield await queries.starting(query, filters)
    words = query.words
    if not words:
        return
    yield await queries.holding(conditions.exactly(words, visible), filters)
    recognised = await queries.known(words, visible)
    strangers = [word for word in words if word not in recognised]
    near = await _near(strangers or _telling(words), words[-1], visible)
    terms = conditions.widened(words, near, visible)
    if any(near.values()):
        yield await queries.holding(" & ".join(terms), filters)
    unknown = {word for word in strangers if not near[word]}
    left_out = conditions.one_left_out(words, terms, near, unknown)
    if left_out:
        yield await queries.holding(left_out, filters, whole=False)


def _telling(words: Sequence[str]) -> list[str]:
    """Where every word is known: those that are likeliest to be another one misspelt."""
    return [word for word in words if word not in COMMON][:MOST_WIDENED]


async def _near(words: Sequence[str], last: str, visible: Sequence[str]) -> dict[str, list[str]]:
    """Each word with the lexemes that are nearest to it, itself left out."""
    vocabulary = await queries.vocabulary(words, visible)
    return {w: [n.lexeme for n in nearest(w, vocabulary, last=w is last) if n.word != w] for w in words}


async def _hits(query: Query, best: Ranked, visible: Sequence[str], judge: Alike) -> list[Hit]:
    rows = await queries.details([candidate.id for _, candidate in best])
    # An organisation that was removed since the stage that found it has no row, and is no hit.
    return [_hit(query, score, c, rows[c.id], visible, judge) for score, c in best if c.id in rows]


def _hit(query: Query, score: float, candidate: Candidate, row: Record, visible: Sequence[str], judge: Alike) -> Hit:  # noqa: PLR0913, PLR0917
    name = row["name"]
    return Hit(
        candidate.id,
        name,
        () if candidate.number else matched(query, name, judge),
        row["sector"],
        row["place"],
        candidate.status,
        why(query, name, candidate.number, decoded(row["texts"], visible), judge),
        (row["successor_id"], row["successor"]) if row["successor_id"] else None,
        tuple(row["jurisdictions"]),
        score,
    )


async def places(found: Found, chosen: UUID | None = None) -> list[tuple[UUID, str]]:
    """The jurisdictions that most of these hits serve, and the chosen one, by name: what to narrow by."""
    counted = Counter(jurisdiction for hit in found.hits for jurisdiction in hit.jurisdictions)
    wanted = {jurisdiction for jurisdiction, _ in counted.most_common(MOST_PLACES)} | ({chosen} if chosen else set())
    return await queries.place_names(wanted) if wanted else []
