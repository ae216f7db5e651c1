"""Lists in pages, by id: each filter is one of a closed set, every value an argument."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from contacts import rows
from contacts.model import Check
from contacts.rows import Row
from registry.platform import db

_OF_ORGANISATION = "position_id IN (SELECT id FROM position WHERE organisation_id = {})"
_FILTERS: dict[str, dict[str, str]] = {
    "position": {
        "organisation": "organisation_id = {}",
        "role": "role = {}",
        "on": "coalesce(abolished_on > {}, true)",
    },
    "assignment": {
        "organisation": _OF_ORGANISATION,
        "position": "position_id = {}",
        "person": "person_id = {}",
        "on": "coalesce(ends_on >= {}, true)",
    },
    "contact_point": {
        "organisation": "organisation_id = {}",
        "position": "position_id = {}",
        "person": "person_id = {}",
        "seen": "visibility = ANY({})",
        "on": "coalesce(retired_on > {}, true)",
    },
}


async def listed(table: str, filters: Mapping[str, object], *, after: UUID | None, limit: int) -> Sequence[Row]:
    """At most `limit` rows of a table by id, from behind one; filters that are None do not narrow."""
    conditions, args = [], [limit]
    for name, value in ({**filters, "after": after}).items():
        if value is not None:
            args.append(value)  # type: ignore[arg-type]
            conditions.append(({"after": "id > {}"} | _FILTERS[table])[name].format(f"${len(args)}"))
    where = " AND ".join(conditions) or "true"
    sql = f"SELECT * FROM {table} WHERE {where} ORDER BY id LIMIT $1"  # noqa: S608 - our own words
    return await db.fetch(sql, *args)


async def checks_listed(
    point_id: UUID, *, after: tuple[object, UUID] | None = None, limit: int
) -> list[tuple[Check, str | None]]:
    """The checks of a contact point with who made them, newest first."""
    at, key = after or (None, None)
    found = await db.fetch(
        """
        SELECT c.*, u.name AS who FROM contact_check c LEFT JOIN app_user u ON u.id = c.by_user_id
        WHERE c.contact_point_id = $1 AND ($2::timestamptz IS NULL OR (c.at, c.id) < ($2, $3::uuid))
        ORDER BY c.at DESC, c.id DESC LIMIT $4
        """,
        point_id,
        at,
        key,
        limit,
    )
    return [(rows.check(row), row["who"]) for row in found]


async def houses_of_points(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Whose these contact points are: the names of their organisations."""
    rows = await db.fetch(
        "SELECT c.id, o.name FROM contact_point c JOIN organisation o ON o.id = c.organisation_id WHERE c.id = ANY($1)",
        list(ids),
    )
    return {row["id"]: row["name"] for row in rows}
