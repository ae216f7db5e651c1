"""Append to the audit trail, in the caller's transaction: both are kept or neither is."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.audit.model import GENESIS, Event, canonical, differences, encoded, link

MAIN = "main"
_COLUMNS = (
    "chain", "seq", "at", "actor_id", "actor_name", "action", "kind", "subject_id", "organisation_id", "changes",
    "hash",
)  # fmt: skip


async def record(  # noqa: PLR0913 - the columns of an event
    actor: Actor | None,
    action: str,
    kind: str,
    subject_id: UUID | str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    organisation_id: UUID | None = None,
) -> None:
    """Record one event: `action` in the past tense (`renamed`), the kind and id of its subject, and what changed.

    Call it last in a transaction: it locks the head of the chain until the commit.
    """
    event = Event(action, kind, str(subject_id), differences(before, after), organisation_id)
    await record_many(actor, [event])


async def record_many(actor: Actor | None, events: Sequence[Event], chain: str = MAIN) -> None:
    """Record many events at once, as an import does.

    Raises:
        RuntimeError: called outside a transaction.
    """
    if not db.within():
        raise RuntimeError("an audit event belongs into the transaction of what it records")
    seq, previous = await _head(chain)
    at, rows = clock.now(), []
    who, name = (actor.user_id, actor.name) if actor else (None, "system")
    for event in events:
        seq += 1
        previous = link(previous, canonical(chain, seq, at, who, name, event))
        rows.append((
            chain, seq, at, who, name, event.action, event.kind, event.subject_id, event.organisation_id,
            encoded(event.changes), previous,
        ))  # fmt: skip
    await db.copy("audit_event", _COLUMNS, rows)
    await db.execute("UPDATE audit_head SET seq = $2, hash = $3 WHERE chain = $1", chain, seq, previous)


async def _head(chain: str) -> tuple[int, bytes]:
    await db.execute("INSERT INTO audit_head VALUES ($1, 0, $2) ON CONFLICT DO NOTHING", chain, GENESIS)
    row = await db.fetch_one("SELECT seq, hash FROM audit_head WHERE chain = $1 FOR UPDATE", chain)
    assert row is not None  # noqa: S101 - inserted above
    return row["seq"], row["hash"]
