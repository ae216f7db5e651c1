"""Append to the audit trail, in the caller's transaction: both are kept or neither is."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.audit.model import GENESIS, Event, canonical, differences, encoded, link

MAIN = "main"
# What whole files do has a chain of its own: for as long as theirs is written, nobody else waits to be recorded.
FILES = "files"
_COLUMNS = (
    "chain", "seq", "at", "actor_id", "actor_name", "action", "kind", "subject_id", "organisation_id", "changes",
    "hash",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """An event with who did it and when."""

    who: UUID | None
    name: str
    at: datetime
    event: Event


_gathered: ContextVar[list[_Told] | None] = ContextVar("gathered_events", default=None)


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
    who, name, at = actor.user_id if actor else None, actor.name if actor else "system", clock.now()
    told = [_Told(who, name, at, event) for event in events]
    waiting = _gathered.get()
    if waiting is None or chain != MAIN:
        await _append(chain, told)
    else:
        waiting += told


async def end_of(chain: str) -> str:
    """The last event of a chain as `chain/number/hash`: told in another chain, it shows there that this one was cut."""
    row = await db.fetch_one("SELECT seq, hash FROM audit_head WHERE chain = $1", chain)
    return f"{chain}/{row['seq']}/{row['hash'].hex()}" if row else ""


@asynccontextmanager
async def gathered() -> AsyncIterator[None]:
    """Append the events of one long transaction together, at the end of this, each with its own actor and instant.

    For the story of the demonstration: nothing within may be undone on its own, or its events would stay.
    """
    told: list[_Told] = []
    token = _gathered.set(told)
    try:
        yield
    finally:
        _gathered.reset(token)
    await _append(MAIN, told)


async def _append(chain: str, told: Iterable[_Told]) -> None:
    seq, previous = await _head(chain)
    rows = []
    for one in told:
        seq += 1
        event = one.event
        previous = link(previous, canonical(chain, seq, one.at, one.who, one.name, event))
        rows.append((
            chain, seq, one.at, one.who, one.name, event.action, event.kind, event.subject_id, event.organisation_id,
            encoded(event.changes), previous,
        ))  # fmt: skip
    await db.copy("audit_event", _COLUMNS, rows)
    await db.execute("UPDATE audit_head SET seq = $2, hash = $3 WHERE chain = $1", chain, seq, previous)


async def _head(chain: str) -> tuple[int, bytes]:
    await db.execute("INSERT INTO audit_head VALUES ($1, 0, $2) ON CONFLICT DO NOTHING", chain, GENESIS)
    row = await db.fetch_one("SELECT seq, hash FROM audit_head WHERE chain = $1 FOR UPDATE", chain)
    assert row is not None  # noqa: S101 - inserted above
    return row["seq"], row["hash"]
