"""Put work into the queue, in the transaction of what caused it."""

import json
from typing import Any, cast

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries

from registry.platform import db


async def enqueue(name: str, payload: dict[str, Any], dedupe: str | None = None) -> None:
    """Queue one piece of work; it starts when the transaction commits, and never when it rolls back.

    With `dedupe`, a second one is skipped while the first is queued or under way.

    Raises:
        RuntimeError: called outside a transaction.
    """
    current = cast("db.Transaction | None", db.ENGINE.current_transaction.get())
    if current is None:
        raise RuntimeError("work is queued in the transaction of what causes it")
    queries = Queries(AsyncpgDriver(current.connection))
    await queries.enqueue(name, json.dumps(payload).encode(), dedupe_key=dedupe, on_conflict="skip")
