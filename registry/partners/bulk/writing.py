"""Writing what becomes of many partners: a fixed number of statements, however many they are."""

from collections.abc import Sequence
from uuid import UUID

from registry.partners import tags
from registry.partners.bulk.model import Change, Deed, DeedKind
from registry.partners.bulk.rules import told
from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.audit.model import Event, differences

_WRITE = """
    UPDATE organisation o SET status = w.status, successor_id = w.successor_id, owner_id = w.owner_id,
        backup_owner_id = w.backup_owner_id, version = version + 1, updated_at = $6
    FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[])
        AS w (id, status, successor_id, owner_id, backup_owner_id)
    WHERE o.id = w.id
"""
_RESTORED = "restored"
PIECE = 400  # for the look-up: no statement comes near the time that it is given


async def write(actor: Actor, deed: Deed, changes: Sequence[Change], *, undo: bool = False) -> None:
    """Write, bring the look-up in step and record each of them. The partners are held by whoever calls."""
    states = [one.after for one in changes]
    await db.execute(
        _WRITE,
        [one.chosen.id for one in changes],
        [str(state.status) for state in states],
        [state.successor_id for state in states],
        [state.owner_id for state in states],
        [state.backup_owner_id for state in states],
        clock.now(),
    )
    await tags.take_away({one.chosen.id: one.chosen.state.tags - one.after.tags for one in changes})
    await tags.add({one.chosen.id: one.after.tags - one.chosen.state.tags for one in changes})
    if deed.kind is not DeedKind.OWNER:  # nobody is found by who looks after it
        touched = sorted({key for one in changes for key in _touched(one)})
        for start in range(0, len(touched), PIECE):
            await slices.reindex(touched[start : start + PIECE])
    await audit.record_many(actor, [_event(deed, one, undo=undo) for one in changes])


def _touched(change: Change) -> list[UUID]:
    keys = (change.chosen.id, change.chosen.state.successor_id, change.after.successor_id)
    return [key for key in keys if key is not None]


def _event(deed: Deed, change: Change, *, undo: bool) -> Event:
    action, kind = _named(deed)
    reason = {"reason": deed.reason} if deed.reason and not undo else {}
    changes = differences(told(deed, change.chosen.state), told(deed, change.after) | reason)
    subject = str(change.chosen.id)
    if undo:
        action, kind = _RESTORED, _named(deed, plain=True)[1]
    return Event(action, kind, subject, changes, change.chosen.id)


def _named(deed: Deed, *, plain: bool = False) -> tuple[str, str]:
    """The words of the record, the same as when it is done to one partner alone."""
    if deed.kind.tags:
        return "amended", "tags"
    if deed.kind is DeedKind.OWNER:
        return "assigned", "owner"
    ended = deed.status is not None and deed.status.ended and not plain
    return (str(deed.status), "organisation") if ended else ("declared", "status")
