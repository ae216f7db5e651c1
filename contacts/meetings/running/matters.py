"""The agenda: items are raised, changed, put into order, closed at a meeting and opened again."""

from typing import Any
from uuid import UUID

from contacts.meetings.rows import Row
from contacts.meetings.running.agenda import Matter, Placed, Sitting, agenda, moved
from contacts.meetings.running.errors import ClosedAlready, OpenAlready
from contacts.meetings.running.schemas import CloseMatterIn, MatterIn, PlaceIn
from contacts.meetings.running.tasks import Closing
from contacts.meetings.running.writing import Held, added, changed, enter, told
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound
from registry.platform.ids import new_id

FACTS = ("title", "presenter", "minutes", "note")
_SITTINGS = "SELECT id, starts_at, state = 'cancelled' AS cancelled FROM meeting WHERE series_id = $1"
# What was closed before this meeting cannot be on its agenda.
_MATTERS = """
    SELECT a.*, coalesce(a.done_in_id, a.dropped_in_id) AS closed_in, r.starts_at AS raised_at, r.local_at AS raised_on
    FROM agenda_item a JOIN meeting r ON r.id = a.raised_for_id
    LEFT JOIN meeting c ON c.id = coalesce(a.done_in_id, a.dropped_in_id)
    WHERE a.series_id = $1 AND (c.id IS NULL OR c.starts_at >= $2)
    ORDER BY a.rank, a.id
"""


async def placed(series_id: UUID, meeting_id: UUID, starts_at: Any) -> list[tuple[Row, Placed]]:
    """What stands on the agenda of a meeting, in its order, each with how often it was carried; in two statements."""
    sittings = [Sitting(**dict(row)) for row in await db.fetch(_SITTINGS, series_id)]
    rows = {row["id"]: row for row in await db.fetch(_MATTERS, series_id, starts_at)}
    matters = [Matter(row["id"], row["rank"], row["raised_for_id"], row["closed_in"]) for row in rows.values()]
    return [(rows[one.id], one) for one in agenda(meeting_id, sittings, matters)]


async def raise_matter(actor: Actor, meeting_id: UUID, given: MatterIn) -> UUID:
    """Put something on the agenda, as its last item; its id.

    Raises:
        As `enter`.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id)
        last = await db.fetch_one("SELECT max(rank) AS rank FROM agenda_item WHERE series_id = $1", held.series_id)
        values = {name: getattr(given, name) for name in FACTS}
        row = await added("agenda_item", {
            "id": new_id(), "series_id": held.series_id, "raised_for_id": held.id,
            "rank": (last["rank"] or 0) + 1 if last else 1, **values,
        })  # fmt: skip
        await told(actor, held, "raised an agenda item", after=values)
        return UUID(str(row["id"]))


async def change_matter(actor: Actor, meeting_id: UUID, item_id: UUID, given: MatterIn, version: int | None) -> None:
    """Change an item; what is left out is emptied.

    Raises:
        As `enter`; NotFound; Conflict: it was changed since `version`.
    """
    async with db.transaction():
        held, row = await _on(actor, meeting_id, item_id)
        values = {name: getattr(given, name) for name in FACTS}
        await changed("agenda_item", row, version, values)
        await told(actor, held, "changed an agenda item", {name: row[name] for name in FACTS}, values)


async def place_matter(actor: Actor, meeting_id: UUID, item_id: UUID, given: PlaceIn) -> None:
    """Move an item past its neighbour on this agenda; the order holds for the whole series.

    Raises:
        As `enter`; NotFound.
    """
    async with db.transaction():
        held, row = await _on(actor, meeting_id, item_id)
        ranked = await db.fetch(
            "SELECT id, rank FROM agenda_item WHERE series_id = $1 ORDER BY rank, id", held.series_id
        )
        shown = [one.id for _, one in await placed(held.series_id, held.id, held.row["starts_at"])]
        order = moved([one["id"] for one in ranked], shown, item_id, up=given.step == "up")
        await db.execute(
            "UPDATE agenda_item a SET rank = o.rank FROM unnest($1::uuid[]) WITH ORDINALITY AS o(id, rank)"
            " WHERE a.id = o.id AND a.rank <> o.rank",
            order,
        )
        await told(actor, held, "reordered the agenda", after={"item": row["title"], "step": given.step})


async def close_matter(actor: Actor, meeting_id: UUID, item_id: UUID, given: CloseMatterIn) -> None:
    """Close an item at this meeting: it does not come up again.

    Raises:
        As `enter`; NotFound: it is not on the agenda of this meeting; ClosedAlready.
    """
    async with db.transaction():
        held, row = await _on(actor, meeting_id, item_id)
        if row["closed_in"]:
            raise ClosedAlready(row["title"])
        column = "done_in_id" if given.how is Closing.DONE else "dropped_in_id"
        await changed("agenda_item", row, None, {column: held.id})
        await told(actor, held, "closed an agenda item", after={"item": row["title"], "how": str(given.how)})


async def reopen_matter(actor: Actor, meeting_id: UUID, item_id: UUID) -> None:
    """Take back that an item was closed at this meeting: it comes up again at the next.

    Raises:
        As `enter`; NotFound; OpenAlready.
    """
    async with db.transaction():
        held, row = await _on(actor, meeting_id, item_id)
        if row["closed_in"] != held.id:
            raise OpenAlready(row["title"])
        await changed("agenda_item", row, None, {"done_in_id": None, "dropped_in_id": None})
        await told(actor, held, "reopened an agenda item", after={"item": row["title"]})


async def _on(actor: Actor, meeting_id: UUID, item_id: UUID) -> tuple[Held, Row]:
    held = await enter(actor, meeting_id)
    for row, _ in await placed(held.series_id, held.id, held.row["starts_at"]):
        if row["id"] == item_id:
            return held, row
    raise NotFound
