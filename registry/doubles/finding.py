"""Finding doubles: of somebody new in a moment, and over the whole directory at night."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from uuid import UUID

from registry.doubles import keeping, queries
from registry.doubles.blocking import keys
from registry.doubles.model import LIKELY, Facts, Likeness
from registry.doubles.rules import likeness
from registry.lookup.rules import number_in
from registry.platform import clock, db
from registry.platform.likely import Draft, Likely
from registry.platform.rows import columns

BATCH = 500
SHOWN = 5
Progress = Callable[[str, int, int], Awaitable[None]]
Pair = tuple[UUID, UUID]


async def doubles_of(drafts: Sequence[Draft]) -> list[list[Likely]]:
    """For each of these, the few organisations that it most likely is already."""
    found: list[list[Likely]] = []
    if await _never_done():  # nobody is there yet; a first file need not wait for that answer
        return [[] for _ in drafts]
    for start in range(0, len(drafts), BATCH):
        asked = [_facts(draft) for draft in drafts[start : start + BATCH]]
        near = await queries.sharing(await asyncio.to_thread(lambda few: [keys(one) for one in few], asked))
        known = await queries.facts(list(set().union(*near)))
        found += await asyncio.to_thread(_likely_all, asked, near, known)
    return found


def _facts(draft: Draft) -> Facts:
    numbers = (number_in(text) for text in draft.numbers)
    return Facts(
        name=draft.name,
        sector=draft.sector,
        region=draft.region,
        kind=draft.kind,
        parent_id=draft.parent_id,
        others=tuple(draft.others),
        street=draft.street,
        city=draft.city,
        postal_code=draft.postal_code,
        latitude=draft.latitude,
        longitude=draft.longitude,
        numbers=frozenset(number.digits + number.extension for number in numbers if number),
        identifiers=frozenset(draft.identifiers),
        areas=frozenset(draft.areas),
    )


def _likely_all(
    asked: Sequence[Facts], near: Sequence[Iterable[UUID]], known: Mapping[UUID, Facts]
) -> list[list[Likely]]:
    pairs = zip(asked, near, strict=True)
    return [_likely(one, [known[other] for other in others if other in known]) for one, others in pairs]


def _likely(one: Facts, others: Iterable[Facts]) -> list[Likely]:
    scored = [(likeness(one, other), other) for other in others]
    found = [(like, other) for like, other in scored if like.score >= LIKELY]
    found.sort(key=lambda pair: (-pair[0].score, pair[1].name, pair[1].id))
    return [_told(like, other) for like, other in found[:SHOWN]]


def _told(like: Likeness, other: Facts) -> Likely:
    assert other.id is not None  # noqa: S101 - it is in the directory
    place = ", ".join(part for part in (other.city, other.region) if part)
    return Likely(id=other.id, name=other.name, place=place, score=like.score, reasons=like.reasons)


async def find(progress: Progress, *, everything: bool = False) -> int:
    """Compare what changed since the last time with all others, or everything with everything; the pairs there are.

    What a batch found is kept at once, so that work that was stopped goes on where it was.
    """
    if everything or await _never_done():
        everything = True
        await _prepare(progress)
    total, done = await _count("double_due"), 0
    while due := await _due():
        await _compare(due, everything=everything)
        done += len(due)
        await progress("Comparing", min(done, total), total)
    await db.execute(
        "DELETE FROM double_key k WHERE NOT EXISTS (SELECT FROM organisation o WHERE o.id = k.organisation_id)"
    )
    return await _count("double_pair")


async def _never_done() -> bool:
    return await db.fetch_one("SELECT 1 FROM double_key LIMIT 1") is None


async def _prepare(progress: Progress) -> None:
    """Give every organisation its keys, and have it compared."""
    total, done, last = await _count("organisation"), 0, UUID(int=0)
    while following := await keeping.rebuild(last):
        last, done = following, done + keeping.BATCH
        await progress("Reading", min(done, total), total)
    await db.execute("ANALYZE double_key")


async def _count(table: str) -> int:
    row = await db.fetch_one(f"SELECT count(*) AS number FROM {table}")  # noqa: S608 - our own word
    return row["number"] if row else 0


async def _due() -> dict[UUID, int]:
    sql = "SELECT organisation_id, turn FROM double_due ORDER BY organisation_id LIMIT $1"
    return {row["organisation_id"]: row["turn"] for row in await db.fetch(sql, BATCH)}


async def _compare(due: Mapping[UUID, int], *, everything: bool) -> None:
    """Compare some with all others. When everything is, each pair is compared from its first side alone."""
    own = await queries.facts(list(due))
    near = await queries.sharing([keys(of) for of in own.values()])
    pairs = {
        (min(one, other), max(one, other))
        for one, others in zip(own, near, strict=True)
        for other in others
        if (other > one if everything else other != one)
    }
    known = own | await queries.facts(list({one for pair in pairs for one in pair} - own.keys()))
    found = await asyncio.to_thread(_judged, pairs - await queries.told_apart(list(own)), known)
    await _keep(due, found, everything=everything)


async def offer(first: UUID, second: UUID) -> None:
    """Have two looked at by a person where they look the same. Inside a transaction."""
    known = await queries.facts([first, second])
    found = await asyncio.to_thread(_judged, [(first, second)], known)
    await _put(found)  # both are held


def _judged(pairs: Iterable[Pair], known: Mapping[UUID, Facts]) -> dict[Pair, Likeness]:
    there = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    judged = {(a, b): likeness(known[a], known[b]) for a, b in there if known[a].demo == known[b].demo}
    return {pair: like for pair, like in judged.items() if like.score >= LIKELY}


async def _keep(due: Mapping[UUID, int], found: Mapping[Pair, Likeness], *, everything: bool) -> None:
    """Put what was found in place of what was, unless one of them changed meanwhile: then it stays due."""
    sides = "first_id = ANY($1)" if everything else "(first_id = ANY($1) OR second_id = ANY($1))"
    async with db.transaction():
        await _hold({*due, *(one for pair in found for one in pair)})
        await db.execute(
            f"DELETE FROM double_pair p WHERE {sides} AND NOT EXISTS (SELECT FROM unnest($2::uuid[], $3::uuid[])"  # noqa: S608
            " AS kept (a, b) WHERE kept.a = p.first_id AND kept.b = p.second_id)",
            list(due), [a for a, _ in found], [b for _, b in found],
        )  # fmt: skip
        await _put(found)
        await db.execute(
            "DELETE FROM double_due d USING unnest($1::uuid[], $2::bigint[]) AS seen (id, turn)"
            " WHERE d.organisation_id = seen.id AND d.turn = seen.turn",
            list(due), list(due.values()),
        )  # fmt: skip


async def _hold(ids: Iterable[UUID]) -> None:
    """Before anything else, and in a statement of its own: what is written next must see who went or was told apart."""
    await db.fetch("SELECT FROM organisation WHERE id = ANY($1) ORDER BY id FOR SHARE", sorted(ids))


async def _put(found: Mapping[Pair, Likeness]) -> None:
    pairs = [(a, b, like.score, "\n".join(like.reasons)) for (a, b), like in sorted(found.items())]
    if pairs:
        await db.execute(_PUT, *columns(pairs), clock.now())


_PUT = """
INSERT INTO double_pair (first_id, second_id, score, reasons, found_at)
SELECT a, b, score, string_to_array(reasons, E'\\n'), $5
FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) AS given (a, b, score, reasons)
WHERE EXISTS (SELECT FROM organisation WHERE id = a) AND EXISTS (SELECT FROM organisation WHERE id = b)
    AND NOT EXISTS (SELECT FROM double_not_same n WHERE n.first_id = a AND n.second_id = b)
ON CONFLICT (first_id, second_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons
"""
