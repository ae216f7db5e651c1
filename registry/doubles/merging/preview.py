"""What a merge would do, before it is done: what goes over, what is in both, and who is proposed to be kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from registry.doubles.merging.following import announced, twins
from registry.doubles.merging.model import Moving, Pair
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.following import Follow


async def moving(actor: Actor, drop: UUID, keep: UUID) -> list[Moving]:
    """How many rows of each kind go over, as far as this person may know of them."""
    found: dict[str, Moving] = {}
    for of in announced():
        if not of.what[0]:
            continue
        count = await _count(actor, of, drop)
        shared = 0 if of.asks or not of.same else await _shared(actor, of, drop, keep)
        known = found.get(of.table + of.what[1])
        count, shared = count + (known.count if known else 0), shared + (known.shared if known else 0)
        found[of.table + of.what[1]] = Moving(what=of.what[0 if count == 1 else 1], count=count, shared=shared)
    return [one for one in found.values() if one.count]


async def _count(actor: Actor, of: Follow, drop: UUID, more: str = "true") -> int:
    sql = f"SELECT count(*) AS n FROM {of.table} t WHERE t.{of.column} = $1 AND {of.seen} = ANY($2::text[]) AND {more}"  # noqa: S608
    row = await db.fetch_one(sql, drop, actor.visibilities())
    return int(row["n"]) if row else 0


async def _shared(actor: Actor, of: Follow, drop: UUID, keep: UUID) -> int:
    seen = of.seen.replace("t.", "l.")
    keys = ", ".join(f"l_{name}" for name in of.key)
    sql = f"SELECT count(*) AS n FROM (SELECT DISTINCT {keys} FROM ({twins(of, f', {seen} AS seen')}) s WHERE seen = ANY($3::text[])) s"  # noqa: S608, E501
    row = await db.fetch_one(sql, drop, keep, actor.visibilities())
    return int(row["n"]) if row else 0


async def pairs(drop: UUID, keep: UUID) -> list[Pair]:
    """People of the same name and positions of the same role, each at most once, the likeliest pairs first."""
    return [pair for of in announced() if of.asks for pair in await _pairs(of, drop, keep)]


async def _pairs(of: Follow, drop: UUID, keep: UUID) -> list[Pair]:
    labels = ", ".join(f"{of.label.replace('t.', f'{side}.')} AS {side}_label" for side in "kl")
    rows = await db.fetch(twins(of, f", {labels}, ({of.identical}) AS likely"), drop, keep)
    found: list[Pair] = []
    used: set[UUID] = set()
    for row in sorted(rows, key=lambda row: not row["likely"]):
        pair = _pair(of, row)
        if used.isdisjoint((pair.kept, pair.lost)):
            used |= {pair.kept, pair.lost}
            found.append(pair)
    return found


def _pair(of: Follow, row: Any) -> Pair:
    return Pair(
        table=of.table,
        kept=row["k_id"],
        lost=row["l_id"],
        label=row["k_label"],
        other_label=row["l_label"],
        likely=row["likely"],
    )


async def weight(actor: Actor, organisation_id: UUID) -> int:
    """How many facts speak for keeping a record: numbers that were confirmed, identifiers, places with a position."""
    return sum([await _count(actor, of, organisation_id, of.weighs) for of in announced() if of.weighs != "false"])


def proposed(found: Sequence[Pair]) -> frozenset[str]:
    """The keys of the pairs that are joined unless somebody says otherwise."""
    return frozenset(pair.key for pair in found if pair.likely)
