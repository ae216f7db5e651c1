"""Walk the chain and say where it breaks."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from registry.platform import db
from registry.platform.audit.model import GENESIS, Event, canonical, encoded, link

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk found: `broken_at` is the first sequence number that does not fit, None when all do."""

    chain: str
    events: int
    head: bytes
    broken_at: int | None
    reason: str


# A chain without its head is one as well, or taking the head away would hide it.
_CHAINS = """
    SELECT chain, coalesce(h.seq, 0) AS seq, coalesce(h.hash, '') AS hash
    FROM audit_head h FULL JOIN (SELECT DISTINCT chain FROM audit_event) e USING (chain) ORDER BY chain
"""


# What one chain says of the end of another must be found there.
_TOLD = """
    SELECT told[1] AS chain, told[2]::bigint AS seq FROM (
        SELECT string_to_array(changes::jsonb #>> '{trail,1}', '/') AS told FROM audit_event
        WHERE kind = 'import' AND changes LIKE '%"trail":%'
    ) named LEFT JOIN audit_event e ON e.chain = told[1] AND e.seq = told[2]::bigint AND encode(e.hash, 'hex') = told[3]
    WHERE told IS NOT NULL AND e.chain IS NULL ORDER BY 2 LIMIT 1
"""


async def verify() -> list[Verdict]:
    """Walk every chain from its beginning. A cut-off tail shows against the head; keep heads elsewhere to be sure."""
    chains = await db.fetch(_CHAINS)
    verdicts = [await _walk(row["chain"], row["seq"], row["hash"]) for row in chains]
    if any(verdict.broken_at is not None for verdict in verdicts):
        return verdicts
    return verdicts + [_cut(row["chain"], row["seq"]) for row in await db.fetch(_TOLD)]


def _cut(chain: str, seq: int) -> Verdict:
    return Verdict(chain, 0, GENESIS, seq, f"event {seq} is told of elsewhere and is not here as it was")


async def _walk(chain: str, head_seq: int, head_hash: bytes) -> Verdict:
    previous, seq = GENESIS, 0
    async for row in _events(chain):
        seq += 1
        if row["seq"] != seq:
            return Verdict(chain, seq - 1, previous, seq, f"event {seq} is missing")
        expected = link(previous, _body(chain, row))
        if row["hash"] != expected or row["changes"] != encoded(json.loads(row["changes"])):
            return Verdict(chain, seq, previous, seq, f"event {seq} was changed after it was written")
        previous = expected
    if (seq, previous) != (head_seq, head_hash):
        return Verdict(chain, seq, previous, seq + 1, f"the chain ends at {seq}, its head says {head_seq}")
    return Verdict(chain, seq, previous, None, "intact")


def _body(chain: str, row: Any) -> bytes:
    changes = json.loads(row["changes"])
    event = Event(row["action"], row["kind"], row["subject_id"], changes, row["organisation_id"])
    return canonical(chain, row["seq"], row["at"], row["actor_id"], row["actor_name"], event)


async def _events(chain: str) -> AsyncIterator[Any]:
    last = -(2**63)
    while True:
        rows = await db.fetch(
            "SELECT * FROM audit_event WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3", chain, last, BATCH
        )
        for row in rows:
            yield row
        if len(rows) < BATCH:
            return
        last = rows[-1]["seq"]
