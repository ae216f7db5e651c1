"""The rows behind delivery: who has a mail in hand, what came of it, and how servers do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from registry.platform import db
from registry.platform.channel import MAIL
from registry.platform.mail.rules import BURST, Breaker, Next, Outcome, Standing

# Leases are between processes: they go by the clock of the database, which all of them share. Domain and lane are
# looked up row by row, so that the first mail in the order of the index ends the search, however many wait behind it.
_CLAIM: Final = """
WITH next AS (
    SELECT m.id, m.domain FROM mail m
    WHERE m.due_at <= $1 AND m.state IN ('queued', 'unknown') AND m.channel = $6
      AND coalesce((SELECT d.free_at FROM mail_domain d WHERE d.name = m.domain), $1) <= $2
      AND (m.lane IS NULL OR m.place =
          (SELECT min(e.place) FROM mail e WHERE e.lane = m.lane AND e.due_at IS NOT NULL))
    ORDER BY m.urgent DESC, m.due_at, m.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED
), paced AS (
    INSERT INTO mail_domain AS d SELECT domain, $1::timestamptz + $3 FROM next
    ON CONFLICT (name) DO UPDATE SET free_at = greatest(d.free_at, $1) + $3
)
UPDATE mail m SET state = 'sending', handed = false, lease = $4, lease_until = clock_timestamp() + $5
FROM next WHERE m.id = next.id
RETURNING m.*, EXISTS (SELECT FROM mail_bad_address b WHERE b.address = lower(m.recipient)) AS bad,
    m.may_leave AND EXISTS (
        SELECT FROM mail_left l WHERE l.address = lower(m.recipient) AND l.kind = m.kind) AS has_left
"""
_SOONEST: Final = """
SELECT min(greatest(m.due_at, d.free_at - $2::interval)) AS at FROM mail m
LEFT JOIN mail_domain d ON d.name = m.domain
WHERE m.due_at <= $1 AND m.state IN ('queued', 'unknown') AND m.channel = $3
  AND NOT EXISTS (SELECT FROM mail e WHERE e.lane = m.lane AND e.place < m.place AND e.due_at IS NOT NULL)
"""
_HAND: Final = """
UPDATE mail SET handed = true, lease_until = clock_timestamp() + $3
WHERE id = $1 AND lease = $2 AND lease_until > clock_timestamp()
"""
_SETTLE: Final = """
UPDATE mail SET state = $3, due_at = $4, reason = $5, attempts = attempts + $6, doubts = doubts + $7,
    tried_at = coalesce(tried_at, $8), settled_at = CASE WHEN $4::timestamptz IS NULL THEN $9::timestamptz END,
    lease = NULL, lease_until = NULL, handed = false
WHERE id = $1 AND lease = $2 RETURNING id
"""
_LAPSED: Final = """
SELECT * FROM mail WHERE state = 'sending' AND lease_until < clock_timestamp()
ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A mail that one worker has in hand, as long as the lease lasts."""

    id: UUID
    lease: UUID
    kind: str
    cause: tuple[str, UUID]
    edition: str
    channel: str
    recipient: str
    content: bytes
    standing: Standing
    reason: str
    due_at: datetime
    handed: bool
    bad: bool = False
    has_left: bool = False


def _claimed(row: db.Record) -> Claimed:
    found = dict(row)
    return Claimed(
        id=row["id"], lease=row["lease"], kind=row["kind"], cause=(row["cause_kind"], row["cause_id"]),
        edition=row["edition"], channel=row["channel"], recipient=row["recipient"], content=row["content"] or b"",
        standing=Standing(attempts=row["attempts"], doubts=row["doubts"], tried_at=row["tried_at"]),
        reason=row["reason"], due_at=row["due_at"], handed=row["handed"],
        bad=found.get("bad", False), has_left=found.get("has_left", False),
    )  # fmt: skip


async def claim(now: datetime, lease: UUID, seconds: float, between: timedelta, channel: str = MAIL) -> Claimed | None:
    """Take the next mail of a channel that may leave now, for this long; None where there is none."""
    row = await db.fetch_one(_CLAIM, now, now + between * BURST, between, lease, timedelta(seconds=seconds), channel)
    return _claimed(row) if row else None


async def soonest(until: datetime, between: timedelta, channel: str = MAIL) -> datetime | None:
    """When the next mail of a channel may leave, where that is before `until`."""
    row = await db.fetch_one(_SOONEST, until, between * BURST, channel)
    found: datetime | None = row["at"] if row else None
    return found


async def hand(mail: Claimed, seconds: float) -> bool:
    """Write down that the server may have it from now on; False when the lease is over and somebody else has it."""
    return bool(await db.execute(_HAND, mail.id, mail.lease, timedelta(seconds=seconds)))


async def settle(mail: Claimed, then: Next, now: datetime, *, outcome: Outcome | None, charged: bool) -> bool:
    """Write down what came of it, in the caller's transaction; False when somebody else has it by now.

    `charged` counts it as a try of this mail, which `outcome` then tells.
    """
    doubt = then.state == "unknown" and outcome is not None and outcome.result == "doubtful"
    row = await db.fetch_one(
        _SETTLE, mail.id, mail.lease, then.state, then.due_at, then.reason, int(charged), int(doubt),
        now if charged else mail.standing.tried_at, now,
    )  # fmt: skip
    if row is not None and charged and outcome is not None:
        await db.execute(
            "INSERT INTO mail_attempt SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6"
            " FROM mail_attempt WHERE mail_id = $1",
            mail.id, now, outcome.result, outcome.stage, outcome.code, outcome.words[:500],
        )  # fmt: skip
    return row is not None


async def lapsed() -> list[Claimed]:
    """Mails whose worker did not come back, locked: settle them in the same transaction."""
    return [_claimed(row) for row in await db.fetch(_LAPSED)]


async def mark_bad(address: str, reason: str, now: datetime, mail_id: UUID | None) -> bool:
    """Remember that mail does not reach an address; False when that was known."""
    statement = "INSERT INTO mail_bad_address VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
    return bool(await db.execute(statement, address.lower(), now, reason, mail_id))


async def breaker(name: str) -> Breaker:
    """How a server does."""
    row = await db.fetch_one("SELECT failures, open_until FROM mail_server WHERE name = $1", name)
    return Breaker(failures=row["failures"], open_until=row["open_until"]) if row else Breaker()


async def lets(name: str, now: datetime, pause: timedelta) -> bool:
    """Whether a server may be tried. After a pause one worker tries first, the others wait for what it finds."""
    known = await breaker(name)
    if known.open_until is None:
        return True
    if known.open_until > now:
        return False
    probing = "UPDATE mail_server SET open_until = $3 WHERE name = $1 AND open_until = $2"
    return bool(await db.execute(probing, name, known.open_until, now + pause))


async def remember(name: str, known: Breaker, trouble: str) -> None:
    """Write down how a server does."""
    await db.execute(
        "INSERT INTO mail_server VALUES ($1, $2, $3, $4) ON CONFLICT (name)"
        " DO UPDATE SET failures = excluded.failures, open_until = excluded.open_until, trouble = excluded.trouble",
        name, known.failures, known.open_until, trouble,
    )  # fmt: skip
