"""Organisations to put people into."""

import json
from typing import Any
from uuid import UUID

from registry.platform import db
from registry.platform.ids import new_id
from registry.platform.text import fold


async def organisation(name: str = "Bayhaven High School", sector: str = "education_k12", **columns: Any) -> UUID:
    """One row of the directory, in Florida's eastern zone unless said otherwise."""
    row = {
        "id": new_id(), "name": name, "sort_name": fold(name), "sector": sector, "time_zone": "America/New_York",
        "region": "FL",
    } | columns  # fmt: skip
    if "hours" in row:
        row["hours"] = json.dumps(row["hours"])
    marks = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await db.execute(f"INSERT INTO organisation ({', '.join(row)}) VALUES ({marks})", *row.values())
    return row["id"]  # type: ignore[no-any-return]


async def one(sql: str, *args: object) -> Any:
    row = await db.fetch_one(sql, *args)
    return row[0] if row else None


async def events(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """What the audit trail says of a kind of thing: action and changes, in order."""
    found = await db.fetch("SELECT action, changes FROM audit_event WHERE kind = $1 ORDER BY seq", kind)
    return [(row["action"], json.loads(row["changes"])) for row in found]
