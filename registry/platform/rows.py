"""Rows of a table, written by the names of its columns. Both are our own words, never anybody's who asks."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from registry.platform import db


async def added(table: str, values: Mapping[str, object]) -> Mapping[str, Any]:
    """Insert a row; it as it is then."""
    names, marks = ", ".join(values), ", ".join(f"${number}" for number in range(1, len(values) + 1))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING *"  # noqa: S608 - our own names
    row: Mapping[str, Any] | None = await db.fetch_one(sql, *values.values())
    assert row is not None  # noqa: S101 - just inserted
    return row


async def changed(table: str, key: UUID, values: Mapping[str, object]) -> Mapping[str, Any]:
    """Change a row that was found a moment ago and is locked; it as it is then."""
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(values, 2))
    sql = f"UPDATE {table} SET {sets} WHERE id = $1 RETURNING *"  # noqa: S608 - our own names
    row: Mapping[str, Any] | None = await db.fetch_one(sql, key, *values.values())
    assert row is not None  # noqa: S101 - see above
    return row


def columns(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Rows as columns, which a statement takes apart again."""
    return [list(column) for column in zip(*rows, strict=True)]
