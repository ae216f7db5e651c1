"""Carrying rows over from one record to the other, as the slices announced them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.doubles.merging.catalogue import Catalogue
from registry.doubles.merging.ledger import Image, Ledger
from registry.doubles.merging.model import Pair
from registry.platform import clock, db, slices
from registry.platform.following import Follow, Rule


def announced(rule: Rule = Rule.MOVE) -> list[Follow]:
    """What the slices announced of organisations, in their order, each with what any slice announced further down."""
    said = [one for part in slices.load() for one in part.follows]
    further = [one for one in said if one.to != "organisation"]
    return [_with_pointers(one, further) for one in said if one.to == "organisation" and one.rule is rule]


def _with_pointers(of: Follow, further: Sequence[Follow]) -> Follow:
    """Only a row that can be joined into another leaves behind what points to it."""
    pointers = [*of.pointers, *(one for one in further if of.same and one.to == of.table)]
    return replace(of, pointers=[_with_pointers(one, further) for one in pointers])


def everything(follows: Sequence[Follow]) -> list[Follow]:
    """These and whatever points further down to them."""
    return [found for one in follows for found in (one, *everything(one.pointers))]


@dataclass(frozen=True, slots=True)
class Carrier:
    """One merge under way."""

    ledger: Ledger
    known: Catalogue

    async def carry(self, of: Follow, old: UUID, new: UUID, into: str, joined: Sequence[Pair] = ()) -> None:
        """Let everything of this kind that points to `old` point to `new`, a row of the table `into`."""
        if of.mirror:
            await self._carry_pairs(of, old, new)
            return
        await self.ledger.touch(of, f"t.{of.column} = $1", old)
        if of.column in of.key:
            await self.ledger.touch(of, f"t.{of.column} = $1", new)
        if of.apart:
            await db.execute(f"DELETE FROM {of.table} WHERE {of.column} = $1 AND {of.apart} = $2", old, new)  # noqa: S608
        await self._join_all(of, old, new, joined)
        if of.one:
            await db.execute(_one(of, self._counted(of)), old, new, *self._at(of))
        await db.execute(_move(of, into, self._counted(of)), old, new, *self._at(of))
        if of.column in of.key:
            await self.ledger.made(of, f"t.{of.column} = $1", new)

    def _counted(self, of: Follow) -> str:
        """What says that a row was changed, and when: who read it before must see that it is another now."""
        counts = _counts(self.known.columns[of.table], 3)  # behind old and new
        return "".join(f", {name} = {value}" for name, value in counts.items())

    def _at(self, of: Follow) -> list[datetime]:
        """The value of the last place that `_counts` leaves, where it leaves one."""
        return [clock.now()] if "updated_at" in self.known.columns[of.table] else []

    async def _join_all(self, of: Follow, old: UUID, new: UUID, joined: Sequence[Pair]) -> None:
        if of.asks:
            for pair in joined:
                if pair.table == of.table:
                    await self._join(of, *await self._both(of, pair))
        elif of.same:
            # Each row once, then look again: one that took something over may no longer be the same as the next.
            while found := await db.fetch(twins(of), old, new):
                used: set[tuple[Any, ...]] = set()
                for row in found:
                    sides = [(side, *_key(of, row, side)) for side in "kl"]
                    if used.isdisjoint(sides):
                        used.update(sides)
                        await self._join(of, *await self._both(of, row))

    async def _both(self, of: Follow, pair: Any) -> tuple[Image, Image]:
        """The row that stays and the one that goes."""
        if isinstance(pair, Pair):
            pair = {"k_id": pair.kept, "l_id": pair.lost}
        where = " AND ".join(f"t.{name} = ${place}" for place, name in enumerate(of.key, 1))
        [kept] = await self.ledger.touch(of, where, *_key(of, pair, "k"))
        [lost] = await self.ledger.touch(of, where, *_key(of, pair, "l"))
        return kept, lost

    async def _join(self, of: Follow, kept: Image, lost: Image) -> None:
        keys = [*(kept[name] for name in of.key), *(lost[name] for name in of.key)]
        if of.fill:
            await db.execute(_fill(of, self.known.columns[of.table]), *keys, *self._at(of))
        for pointer in of.pointers:
            await self.carry(pointer, UUID(lost["id"]), UUID(kept["id"]), of.table)
        where = " AND ".join(f"{name} = ${place}" for place, name in enumerate(of.key, 1))
        await db.execute(f"DELETE FROM {of.table} WHERE {where}", *(lost[name] for name in of.key))  # noqa: S608

    async def _carry_pairs(self, of: Follow, old: UUID, new: UUID) -> None:
        """Pairs without order keep their smaller id in front; a pair with oneself is none."""
        either = f"$1 IN (t.{of.column}, t.{of.mirror}) OR $2 IN (t.{of.column}, t.{of.mirror})"
        await self.ledger.touch(of, either, old, new)
        await db.execute(_turned(of, self.known.columns[of.table]), old, new)
        await db.execute(f"DELETE FROM {of.table} WHERE {of.column} = $1", old)  # noqa: S608 - our own names
        await self.ledger.made(of, either, old, new)


def _key(of: Follow, row: Any, side: str) -> list[Any]:
    return [row[f"{side}_{name}"] for name in of.key]


def _counts(columns: Collection[str], place: int, of: str = "") -> dict[str, str]:
    """What a change of a row sets besides: those of these columns that the table has; `place` is where the time is."""
    values = {"version": f"{of}version + 1", "updated_at": f"${place}"}
    return {name: value for name, value in values.items() if name in columns}


def twins(of: Follow, more: str = "") -> str:
    """A statement for the rows of `old` ($1) and `new` ($2) that are the same, the likest first."""
    same = " AND ".join(f"k.{name} IS NOT DISTINCT FROM l.{name}" for name in of.same)
    keys = ", ".join(f"{side}.{name} AS {side}_{name}" for side in "kl" for name in of.key)
    likest = [f"(k.{name} IS NOT DISTINCT FROM l.{name})::int" for name in of.fill]
    order = [" + ".join(likest) + " DESC"] if likest else []
    order += [f"{side}.{name}" for side in "kl" for name in of.key]
    return (
        f"SELECT {keys}{more} FROM {of.table} k JOIN {of.table} l ON l.{of.column} = $1 AND k.{of.column} = $2"  # noqa: S608
        f" AND {same} AND {of.also} ORDER BY {', '.join(order)}"
    )


def _one(of: Follow, counted: str) -> str:
    return (
        f"UPDATE {of.table} SET {of.one} = false{counted} WHERE {of.column} = $1 AND {of.one}"  # noqa: S608 - our own names
        f" AND EXISTS (SELECT 1 FROM {of.table} WHERE {of.column} = $2 AND {of.one})"
    )


def _move(of: Follow, into: str, counted: str) -> str:
    new = "CASE WHEN id = $2 THEN NULL ELSE $2 END" if of.table == into else "$2"
    return f"UPDATE {of.table} SET {of.column} = {new}{counted} WHERE {of.column} = $1"  # noqa: S608 - our own names


def _fill(of: Follow, sorts: Any) -> str:
    """Give the row that stays what it lacks. Lists are joined, a yes of either counts, what is known is kept."""
    made = {
        name: {"A": f"CASE WHEN k.{name} @> l.{name} THEN k.{name} ELSE ARRAY(SELECT DISTINCT unnest(k.{name} ||"
                    f" l.{name}) ORDER BY 1) END", "B": f"k.{name} OR l.{name}"}
        .get(sorts[name], f"coalesce(k.{name}, l.{name})")
        for name in of.fill
    }  # fmt: skip
    count = len(of.key)
    sets = [f"{name} = {value}" for name, value in (made | _counts(sorts, 2 * count + 1, "k.")).items()]
    kept = " AND ".join(f"k.{name} = ${place}" for place, name in enumerate(of.key, 1))
    lost = " AND ".join(f"l.{name} = ${place}" for place, name in enumerate(of.key, count + 1))
    news = " OR ".join(f"k.{name} IS DISTINCT FROM ({value})" for name, value in made.items())
    return f"UPDATE {of.table} k SET {', '.join(sets)} FROM {of.table} l WHERE {kept} AND {lost} AND ({news})"  # noqa: S608


def _turned(of: Follow, columns: Any) -> str:
    first, second = of.key
    values = ", ".join(
        {first: f"least($2, t.{of.mirror})", second: f"greatest($2, t.{of.mirror})"}.get(name, f"t.{name}")
        for name in columns
    )
    return (
        f"INSERT INTO {of.table} ({', '.join(columns)}) SELECT {values} FROM {of.table} t"  # noqa: S608 - our own names
        f" WHERE t.{of.column} = $1 AND t.{of.mirror} <> $2 ON CONFLICT DO NOTHING"
    )
