"""What a merge does to rows, written down as it is done: each row as it was before, and as the merge left it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.platform import db
from registry.platform.following import Follow

Image = dict[str, Any]
Key = tuple[str, ...]
# These say that a row was changed, not what it says.
COUNTED = ("version", "updated_at")


@dataclass(slots=True, kw_only=True)
class Entry:
    """One row: None where there was none before, or is none after. `own`: it belongs to one of the two records."""

    table: str
    columns: Sequence[str]
    key: Key
    before: Image | None
    after: Image | None = None
    own: bool = True

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(slots=True)
class Ledger:
    """The rows that were touched, in the order in which they were."""

    entries: dict[tuple[str, Key], Entry] = field(default_factory=dict)

    async def touch(self, of: Follow, where: str, *args: object) -> list[Image]:
        """Lock rows that are about to change and remember them as they are now; `where` is over `t`."""
        found = await images(of.table, where, *args)
        for image in found:
            self._note(of, image, image)
        return found

    async def made(self, of: Follow, where: str, *args: object) -> None:
        """Remember rows that were just made: those of these that nobody touched before."""
        for image in await images(of.table, where, *args):
            self._note(of, image, None)

    def _note(self, of: Follow, image: Image, before: Image | None) -> None:
        key = key_of(of.key, image)
        entry = Entry(table=of.table, columns=of.key, key=key, before=before, own=of.own)
        known = self.entries.setdefault((of.table, key), entry)
        known.own = known.own or of.own

    async def close(self) -> list[Entry]:
        """Read every touched row again. Rows that are as they were stay in the list: somebody may build on them."""
        for table, columns in {(entry.table, tuple(entry.columns)) for entry in self.entries.values()}:
            mine = [entry for entry in self.entries.values() if entry.table == table]
            now = await read(table, columns, [entry.key for entry in mine])
            for entry in mine:
                entry.after = now.get(entry.key)
        return list(self.entries.values())


async def images(table: str, where: str, *args: object) -> list[Image]:
    """Rows as JSON, locked until the end of the transaction. Table and condition are our own words."""
    sql = f"SELECT to_jsonb(t)::text AS image FROM {table} t WHERE {where} FOR UPDATE OF t"  # noqa: S608
    return [json.loads(row["image"]) for row in await db.fetch(sql, *args)]


async def read(table: str, columns: Sequence[str], keys: Iterable[Key]) -> dict[Key, Image]:
    """The rows of these keys, locked; what is gone is missing."""
    marks = ", ".join(f"${place}::uuid[]" for place in range(1, len(columns) + 1))
    names = ", ".join(f"t.{name}" for name in columns)
    wanted = list(keys)
    args = [[key[place] for key in wanted] for place in range(len(columns))]
    found = await images(table, f"({names}) IN (SELECT * FROM unnest({marks}))", *args)  # noqa: S608 - our own names
    return {key_of(columns, image): image for image in found}


def said(image: Image | None) -> Image | None:
    """A row without what only counts its changes."""
    return image and {name: value for name, value in image.items() if name not in COUNTED}


def key_of(columns: Sequence[str], image: Image) -> Key:
    """The key of a row."""
    return tuple(str(image[name]) for name in columns)
