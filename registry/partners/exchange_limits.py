"""A coordinator who looks after some sectors or jurisdictions imports into those alone."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from registry.partners.errors import NotYours
from registry.partners.exchange_judge import Whole, wholes
from registry.platform import db
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.exchange.kinds import Current
from registry.platform.exchange.outcome import Problem
from registry.platform.exchange.plan import Plan
from registry.platform.text import fold

_AREAS = """
    WITH RECURSIVE around (organisation_id, id) AS (
        SELECT organisation_id, jurisdiction_id FROM service_area WHERE organisation_id = ANY($1)
        UNION SELECT a.organisation_id, j.parent_id FROM around a JOIN jurisdiction j ON j.id = a.id
        WHERE j.parent_id IS NOT NULL
    )
    SELECT organisation_id, array_agg(id) AS areas FROM around GROUP BY organisation_id
"""
Areas = Mapping[UUID, frozenset[UUID]]
_NOBODY: frozenset[UUID] = frozenset()


async def outside(plan: Plan, current: Current, by: Actor, refused: Iterable[int]) -> dict[int, tuple[Problem, ...]]:
    """The rows that would make or change something that this person does not look after, as it is or as it would be."""
    if can(by, Permission.EDIT_DIRECTORY, Subject("")):
        return {}
    already = set(refused)
    rows = [row for row in wholes(plan, {one.id: one for one in current.records.values()}) if row.number not in already]
    areas = await areas_of([UUID(row.before.id) for row in rows if row.before])
    named = await _named()
    against = (Problem("", "", NotYours().sentence),)
    return {row.number: against for row in rows if not all(_allowed(row, by, areas, named))}


async def areas_of(ids: Iterable[UUID]) -> Areas:
    """The jurisdictions that organisations serve, with those around them."""
    return {row["organisation_id"]: frozenset(row["areas"]) for row in await db.fetch(_AREAS, list(ids))}


async def _named() -> dict[tuple[str, str], frozenset[UUID]]:
    """Counties with what is around them, by state and folded name; a state's own by an empty name."""
    sql = "SELECT id, region, folded, type, parent_id FROM jurisdiction WHERE type IN ('state', 'county')"
    rows = await db.fetch(sql)
    around = {row["id"]: row["parent_id"] for row in rows}
    return {
        (row["region"], "" if row["type"] == "state" else row["folded"]): frozenset(
            one for one in (row["id"], around[row["id"]]) if one
        )
        for row in rows
    }


def _allowed(row: Whole, by: Actor, areas: Areas, named: Mapping[tuple[str, str], frozenset[UUID]]) -> Iterable[bool]:
    if row.before:
        there = areas.get(UUID(row.before.id), _NOBODY)
        yield can(by, Permission.EDIT_DIRECTORY, Subject(str(row.before.fields["sector"]), there))
    if row.before is None or row.changed & {"sector", "county", "county_fips"}:
        region = str(row.fields.get("region"))
        county = row.fields.get("county")
        then = named.get((region, fold(str(county))), named.get((region, ""), _NOBODY)) if county else _NOBODY
        kept = areas.get(UUID(row.before.id), _NOBODY) if row.before and "county" not in row.changed else _NOBODY
        yield can(by, Permission.EDIT_DIRECTORY, Subject(str(row.fields.get("sector")), then | kept))
