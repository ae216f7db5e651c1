"""Action items: taken on at a meeting, changed, done, dropped and opened again; those of an account in its calendar."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contacts.meetings.errors import wrong
from contacts.meetings.rows import Row
from contacts.meetings.running.calendar import stand
from contacts.meetings.running.errors import ClosedAlready, NotYourItem, OpenAlready
from contacts.meetings.running.schemas import ActionIn, CloseIn, ReopenIn
from contacts.meetings.running.tasks import Closing
from contacts.meetings.running.writing import Whose, added, changed, enter, record, runs, sane
from registry.platform import clock, db, slices
from registry.platform.access.model import Actor, Permission
from registry.platform.errors import NotFound, Refused
from registry.platform.ids import new_id

FACTS = (
    "title", "owner_id", "owner_person_id", "owner_name", "due_on", "organisation_id", "agreement_id", "objective_id",
)  # fmt: skip
_HELD = """
    SELECT a.*, s.visibility, s.host_id, s.sector, s.zone FROM action_item a
    LEFT JOIN meeting m ON m.id = a.meeting_id LEFT JOIN meeting_series s ON s.id = m.series_id
    WHERE a.id = ANY($1) ORDER BY a.id FOR NO KEY UPDATE OF a
"""


async def take_on(actor: Actor, meeting_id: UUID, given: ActionIn) -> UUID:
    """Record that somebody takes something on; its id.

    What an exercise showed may be recorded after its minutes were approved.

    Raises:
        As `enter`; Invalid: nobody, no partner, agreement or objective is known by an id, or the day is none.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id, fixed=given.objective_id is None)
        values = await _values(actor, given, held.id)
        row = await added("action_item", {
            "id": new_id(), "meeting_id": held.id, **values, "created_at": clock.now(), "updated_at": clock.now(),
        })  # fmt: skip
        await stand(row, held.whose)
        await record(actor, "recorded", "action_item", row["id"], held.whose, after=values)
        return UUID(str(row["id"]))


async def change(actor: Actor, item_id: UUID, given: ActionIn, version: int | None) -> None:
    """Change an item; what is left out is emptied.

    Raises:
        NotFound, Refused, NotYourItem; ClosedAlready; Invalid; Conflict: it was changed since.
    """
    async with db.transaction():
        row = (await _held([item_id]))[0]
        await _allowed(actor, row, own=False)
        if _closed(row):
            raise ClosedAlready(row["title"])
        values = await _values(actor, given, row["meeting_id"])
        after = await changed("action_item", row, version, {**values, "updated_at": clock.now()})
        await stand(after, row)
        await record(actor, "changed", "action_item", item_id, _whose(row), {name: row[name] for name in FACTS}, values)


async def close(actor: Actor, item_ids: Sequence[UUID], given: CloseIn) -> int:
    """Say that items are done, or dropped with the reason: all of them or none; how many.

    Whoever owns an item may say so of it, beside those who may run its meeting. What is closed already stays as it is
    where several are closed at once.

    Raises:
        NotFound, Refused, NotYourItem; ClosedAlready: it is the only one; Invalid: dropped without a reason.
    """
    if given.how is Closing.DROPPED and not given.reason:
        raise wrong("reason", "Say why it is dropped.")
    async with db.transaction():
        rows = await _held(item_ids)
        for row in rows:
            await _allowed(actor, row, own=True)
        waiting = [row for row in rows if not _closed(row)]
        if rows and not waiting:
            raise ClosedAlready(rows[0]["title"])
        column = "done_on" if given.how is Closing.DONE else "dropped_on"
        for row in waiting:
            values = {column: clock.today(row["zone"] or actor.time_zone), "reason": given.reason}
            after = await changed("action_item", row, None, {**values, "updated_at": clock.now()})
            await stand(after, row)
        for row in waiting:
            await record(actor, str(given.how), "action_item", row["id"], _whose(row), after={"reason": given.reason})
        return len(waiting)


async def reopen(actor: Actor, item_id: UUID, given: ReopenIn) -> None:
    """Open an item again, with the reason.

    Raises:
        NotFound, Refused, NotYourItem; OpenAlready.
    """
    async with db.transaction():
        row = (await _held([item_id]))[0]
        await _allowed(actor, row, own=True)
        if not _closed(row):
            raise OpenAlready(row["title"])
        values = {"done_on": None, "dropped_on": None, "reason": given.reason}
        after = await changed("action_item", row, None, {**values, "updated_at": clock.now()})
        await stand(after, row)
        before = {"done_on": row["done_on"], "dropped_on": row["dropped_on"], "reason": row["reason"]}
        await record(actor, "reopened", "action_item", item_id, _whose(row), before, values)


async def _held(item_ids: Sequence[UUID]) -> list[Row]:
    found = await db.fetch(_HELD, list(item_ids))
    if len(found) != len(set(item_ids)) or not found:
        raise NotFound
    return [dict(row) for row in found]


async def _allowed(actor: Actor, row: Row, *, own: bool) -> None:
    if not actor.sees(row["visibility"] or "all_users"):
        raise NotFound
    if own and row["owner_id"] == actor.user_id:
        return
    if not actor.may(Permission.EDIT_DIRECTORY):
        raise NotYourItem if own else Refused
    if not await runs(actor, row["host_id"], row["sector"]):
        raise NotYourItem


def _closed(row: Row) -> bool:
    return bool(row["done_on"] or row["dropped_on"])


def _whose(row: Row) -> Whose:
    return {"visibility": row["visibility"] or "all_users", "host_id": row["host_id"], "zone": row["zone"]}


async def _values(actor: Actor, given: ActionIn, meeting_id: UUID | None) -> dict[str, Any]:
    sane(due_on=given.due_on)
    await _known("organisation_id", "SELECT 1 FROM organisation WHERE id = $1", given.organisation_id)
    if given.objective_id:
        sql = "SELECT 1 FROM exercise_objective WHERE id = $1 AND meeting_id = $2"
        await _known("objective_id", sql, given.objective_id, meeting_id)
    if given.agreement_id and not await slices.agreements(actor, ids=[given.agreement_id]):
        raise wrong("agreement_id", "There is no such agreement, or you may not see it.")
    values = {name: getattr(given, name) for name in FACTS}
    return values | {"owner_name": await _owner(given)}


async def _owner(given: ActionIn) -> str:
    """The name of whoever takes it on."""
    if given.owner_id and given.owner_person_id:
        raise wrong("owner_person_id", "Say an account or a person, not both.")
    if given.owner_id:
        sql = "SELECT name FROM app_user WHERE id = $1 AND disabled_at IS NULL"
        return str(await _known("owner_id", sql, given.owner_id))
    if given.owner_person_id:
        return str(await _known("owner_person_id", "SELECT name FROM person WHERE id = $1", given.owner_person_id))
    if not given.owner_name:
        raise wrong("owner_name", "Say who takes it on.")
    return given.owner_name


async def _known(field: str, sql: str, *keys: UUID | None) -> Any:
    if keys[0] is None:
        return None
    row = await db.fetch_one(sql, *keys)
    if row is None:
        raise wrong(field, "Nothing is known by that id.")
    return row[0]
