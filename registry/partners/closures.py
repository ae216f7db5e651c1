"""When organisations are closed, as it is stored: in one statement, however many they are."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from registry.partners.calendar import Break, Closures
from registry.partners.sectors import Sector
from registry.platform import db

# They close on federal holidays (5 U.S.C. 6103), wherever they are.
_FEDERAL = {Sector.LE_FEDERAL, Sector.MILITARY_VA}


async def closures_of(organisation_ids: Sequence[UUID], around: date) -> dict[UUID, Closures]:
    """When each is closed: its breaks from a year before to a year after a day, and its public holidays.

    One that keeps no calendar follows that of what it is part of, as a school does its district's.
    """
    rows = await db.fetch(
        """
        SELECT o.id, o.country, o.region, o.sector, o.open_on_holidays, c.name, c.starts_on, c.ends_on
        FROM organisation o LEFT JOIN closure c ON c.organisation_id = CASE WHEN EXISTS (
                SELECT 1 FROM closure own
                WHERE own.organisation_id = o.id AND own.ends_on >= $2::date - 366 AND own.starts_on <= $2::date + 366
            ) THEN o.id ELSE o.parent_id END
            AND c.ends_on >= $2::date - 366 AND c.starts_on <= $2::date + 366
        WHERE o.id = ANY((SELECT $1::uuid[])::uuid[]) ORDER BY o.id, c.starts_on
        """,
        list(organisation_ids),
        around,
    )
    breaks: dict[UUID, list[Break]] = {row["id"]: [] for row in rows}
    for row in rows:
        if row["name"] is not None:
            breaks[row["id"]].append(Break(row["starts_on"], row["ends_on"], row["name"]))
    return {
        row["id"]: Closures(
            tuple(breaks[row["id"]]),
            None if row["open_on_holidays"] else row["country"],
            None if row["sector"] in _FEDERAL else row["region"],
        )
        for row in rows
    }
