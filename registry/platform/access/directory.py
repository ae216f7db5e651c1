"""The little that accounts ask of the directory: names to identifiers and back, and which sectors there are."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from registry.platform import db
from registry.platform.errors import Invalid
from registry.platform.text import fold

_MOST_SECTORS = 60


async def sectors() -> list[str]:
    """The sectors that the directory has organisations of."""
    rows = await db.fetch("SELECT DISTINCT sector FROM organisation ORDER BY sector LIMIT $1", _MOST_SECTORS)
    return [row["sector"] for row in rows]


async def organisation_named(words: str) -> UUID | None:
    """The organisation of this name, with or without its place behind it, or of this id; None for no words.

    Raises:
        Invalid: there is none, or more than one.
    """
    if not words:
        return None
    names = {fold(words), *(fold(words.rsplit(",", cut)[0]) for cut in (1, 2))}
    rows = await db.fetch(
        "SELECT o.id, o.sort_name, concat_ws(' ', o.name, nullif(s.city, ''), o.region) AS label FROM organisation o"
        " LEFT JOIN site s ON s.organisation_id = o.id AND s.main"
        " WHERE (o.sort_name = ANY($1::text[]) OR o.id::text = $2) AND o.status <> 'merged' ORDER BY o.id LIMIT 20",
        sorted(names), words.casefold(),
    )  # fmt: skip
    meant = [row for row in rows if fold(row["label"]) == fold(words)] or [
        row for row in rows if row["sort_name"] == fold(words) or str(row["id"]) == words.casefold()
    ]
    if not meant:
        raise Invalid({"organisation": "No organisation of the directory has this name."})
    if len(meant) > 1:
        raise Invalid({"organisation": "Several have this name. Take the id from the address of its page."})
    return UUID(str(meant[0]["id"]))


async def jurisdictions_named(lines: str) -> frozenset[UUID]:
    """The jurisdictions named one on a line, as `Bay County` or, where several states have one, `Bay County, FL`.

    Raises:
        Invalid: naming the first line that is not exactly one jurisdiction.
    """
    return frozenset([await _jurisdiction(line.strip()) for line in lines.splitlines() if line.strip()])


async def _jurisdiction(line: str) -> UUID:
    name, _, region = line.rpartition(",") if "," in line else (line, "", "")
    rows = await db.fetch(
        "SELECT id FROM jurisdiction WHERE folded = $1 AND ($2 = '' OR region = $2) LIMIT 2",
        fold(name), region.strip().upper(),
    )  # fmt: skip
    if len(rows) != 1:
        trouble = "is the name of several: add the state, as in “Bay County, FL”" if rows else "is not in the directory"
        raise Invalid({"jurisdictions": f"“{line[:80]}” {trouble}."})
    return UUID(str(rows[0]["id"]))


async def jurisdiction_names(ids: Iterable[UUID]) -> Sequence[str]:
    """Names that `jurisdictions_named` reads back, in order."""
    rows = await db.fetch("SELECT name, region FROM jurisdiction WHERE id = ANY($1) ORDER BY name, region", list(ids))
    return [f"{row['name']}, {row['region']}" for row in rows]
