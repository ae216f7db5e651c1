"""What the database itself knows of its tables: their columns, and which point to which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.platform import db

_COLUMNS = """
    SELECT c.relname AS table, a.attname AS column, t.typcategory::text AS sort
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
"""
_POINTERS = """
    SELECT child.relname AS table, a.attname AS column, parent.relname AS target
    FROM pg_constraint f JOIN pg_class child ON child.oid = f.conrelid JOIN pg_class parent ON parent.oid = f.confrelid
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
    WHERE f.contype = 'f' AND cardinality(f.conkey) = 1 AND child.relnamespace = 'public'::regnamespace
    ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column with a foreign key."""

    table: str
    column: str
    target: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`columns`: for each table its columns that can be written, with the letter of PostgreSQL's category of types."""

    columns: Mapping[str, Mapping[str, str]]
    pointers: Sequence[Pointer]

    def to(self, target: str) -> list[Pointer]:
        return [one for one in self.pointers if one.target == target]

    def parents_first(self, tables: Iterable[str]) -> list[str]:
        """These tables so that each comes behind those that it points to."""
        waiting, ordered = sorted(set(tables)), list[str]()
        while waiting:
            blocked = {one.table for one in self.pointers if one.target in waiting and one.target != one.table}
            free = [table for table in waiting if table not in blocked] or waiting
            ordered += free
            waiting = [table for table in waiting if table not in free]
        return ordered


async def catalogue() -> Catalogue:
    """Read it: two statements."""
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    for row in await db.fetch(_COLUMNS):
        columns[row["table"]][row["column"]] = row["sort"]
    return Catalogue(
        columns, [Pointer(row["table"], row["column"], row["target"]) for row in await db.fetch(_POINTERS)]
    )
