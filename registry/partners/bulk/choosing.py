"""Who was chosen, as they are now, and whom of them somebody may edit: in as many statements for three as for all."""

from collections.abc import Collection, Sequence
from uuid import UUID

from registry.partners.bulk.model import MOST, Chosen, Selection, State
from registry.partners.exchange_limits import areas_of
from registry.partners.model import Status
from registry.partners.queries import conditions
from registry.platform import db
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.errors import Invalid

_CHOSEN = """
    SELECT o.id, o.name, o.sort_name, o.sector, o.status, o.successor_id, o.owner_id, o.backup_owner_id, o.updated_at,
        ARRAY(SELECT t.tag FROM organisation_tag t WHERE t.organisation_id = o.id) AS tags
    FROM organisation o WHERE o.id = ANY($1) ORDER BY o.id
"""


async def ids_of(selection: Selection) -> list[UUID]:
    """The ids that are meant, in order.

    Raises:
        Invalid: nobody, or more than can be changed at a time.
    """
    found = sorted(set(selection.ids)) if selection.filters is None else await _matching(selection)
    if not found:
        raise Invalid({"": "Nobody is chosen. Tick those that you want to change."})
    if len(found) > MOST:
        raise Invalid({"": f"These are more than {MOST:,}, which is the most at a time. Narrow the list first."})
    return found


async def _matching(selection: Selection) -> list[UUID]:
    where, args = conditions(selection.filters) if selection.filters else ("", [])
    sql = f"SELECT o.id FROM organisation o {where} ORDER BY o.id LIMIT {MOST + 1}"  # noqa: S608 - our own words
    return [row["id"] for row in await db.fetch(sql, *args)]


async def read(ids: Collection[UUID]) -> list[Chosen]:
    """These organisations as they are now, in the order of their ids; what is gone is left out."""
    return [
        Chosen(
            id=row["id"],
            name=row["name"],
            sort_name=row["sort_name"],
            sector=row["sector"],
            updated_at=row["updated_at"],
            state=State(
                status=Status(row["status"]),
                successor_id=row["successor_id"],
                owner_id=row["owner_id"],
                backup_owner_id=row["backup_owner_id"],
                tags=frozenset(row["tags"]),
            ),
        )
        for row in await db.fetch(_CHOSEN, list(ids))
    ]


async def within(actor: Actor, found: Sequence[Chosen]) -> set[UUID]:
    """Those of these that this person may edit."""
    if can(actor, Permission.EDIT_DIRECTORY, Subject("")):
        return {one.id for one in found}
    areas = await areas_of([one.id for one in found])
    return {
        one.id
        for one in found
        if can(actor, Permission.EDIT_DIRECTORY, Subject(one.sector, areas.get(one.id, frozenset())))
    }
