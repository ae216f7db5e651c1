"""Taking back what was done to many: each partner that is still as it was left becomes what it was before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from registry.partners import queries
from registry.partners.bulk import choosing, rules
from registry.partners.bulk.errors import CannotUndo
from registry.partners.bulk.model import KEPT_FOR, Change, Chosen, Deed, Former, Left
from registry.partners.bulk.writing import write
from registry.partners.errors import NotYours
from registry.platform import clock, db
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import NotFound, Refused

CHANGED = "It was changed since."
NO_SUCCESSOR = "The organisation that went on instead of it is no longer in the directory."


async def undo(actor: Actor, change_id: UUID) -> None:
    """Restore what was changed; partners that were changed again since are left as they are, and named.

    Raises:
        NotFound: there is no such change.
        Refused: somebody else did it, and this person neither manages nor administers.
        CannotUndo: it was undone already, or is more than thirty days ago.
    """
    async with db.transaction():
        row = await _held(actor, change_id)
        deed = msgspec.json.decode(row["deed"], type=Deed)
        former = msgspec.json.decode(row["rows"], type=list[Former])
        await queries.hold([one.id for one in former])
        changes, left = await _judged(actor, deed, former)
        await db.execute(
            "UPDATE bulk_change SET rows = NULL, undone_at = $2, undone_by = $3, restored = $4, left_alone = $5::jsonb"
            " WHERE id = $1",
            change_id, clock.now(), actor.name, len(changes), msgspec.json.encode(left).decode(),
        )  # fmt: skip
        if changes:
            await write(actor, deed, changes, undo=True)


async def _held(actor: Actor, change_id: UUID) -> Any:
    row = await db.fetch_one("SELECT * FROM bulk_change WHERE id = $1 FOR UPDATE", change_id)
    if row is None:
        raise NotFound
    if not can(actor, Permission.EDIT_DIRECTORY) or not rules.may_undo(actor, row["by_user_id"]):
        raise Refused(f"Only {row['by_name']}, a manager or an administrator can undo this.")
    if row["undone_at"] is not None:
        raise CannotUndo(f"{row['undone_by']} undid this already.")
    if row["rows"] is None or clock.now() - row["at"] >= KEPT_FOR:
        raise CannotUndo("This is more than thirty days ago, and what would be needed is no longer kept.")
    return row


async def _judged(actor: Actor, deed: Deed, former: Sequence[Former]) -> tuple[list[Change], list[Left]]:
    found = {one.id: one for one in await choosing.read([one.id for one in former])}
    mine = await choosing.within(actor, list(found.values()))
    there = {one.id for one in await choosing.read(_successors(former))} | {None}
    changes, left = [], []
    for one in former:
        now = found.get(one.id)
        after = rules.put_back(deed, one.before, now.state) if now else None
        if now and after and one.id in mine and after.successor_id in there | {now.state.successor_id}:
            changes.append(Change(now, after))
        else:
            left.append(Left(one.id, one.name, _why(now, mine, changed=after is None)))
    return changes, left


def _successors(former: Sequence[Former]) -> set[UUID]:
    return {one.before.successor_id for one in former if one.before.successor_id}


def _why(now: Chosen | None, mine: set[UUID], *, changed: bool) -> str:
    if now is None:
        return rules.GONE
    if now.id not in mine:
        return NotYours().sentence
    return CHANGED if changed else NO_SUCCESSOR
