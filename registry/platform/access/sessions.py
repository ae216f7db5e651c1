"""Sessions of our own: a row only for somebody who signed in, under the hash of a key that only the browser holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.keys import digest, new_key
from registry.platform.access.model import Actor, Permission, Role

TOUCH_AFTER = timedelta(seconds=60)
ACTOR_COLUMNS = (
    "u.id AS user_id, u.name, u.role, u.organisation_id, u.sworn, u.sectors, u.jurisdictions, u.time_zone, u.expires_on"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives: unused, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where somebody is signed in."""

    id: str
    created_at: datetime
    last_seen_at: datetime
    address: str
    browser: str


async def begin(user_id: UUID, address: str = "", browser: str = "") -> str:
    """A new session; its key, which is stored nowhere. Never a continuation of an older one (CWE-384)."""
    key, now = new_key(), clock.now()
    await db.execute(
        "INSERT INTO session (id, user_id, created_at, last_seen_at, address, browser) VALUES ($1, $2, $3, $3, $4, $5)",
        digest(key), user_id, now, address[:80], browser[:200],
    )  # fmt: skip
    await db.execute("UPDATE app_user SET last_seen_at = $2 WHERE id = $1", user_id, now)
    return key


async def whose(key: str, limits: Limits) -> Actor | None:
    """Who holds this session, with the rights that the database gives at this moment; None when it is over."""
    now, session_id = clock.now(), digest(key)
    row = await db.fetch_one(
        f"SELECT {ACTOR_COLUMNS}, s.last_seen_at FROM session s JOIN app_user u ON u.id = s.user_id"  # noqa: S608 - ours
        " WHERE s.id = $1 AND s.last_seen_at > $2 AND s.created_at > $3 AND u.disabled_at IS NULL",
        session_id, now - limits.idle, now - limits.absolute,
    )  # fmt: skip
    actor = actor_of(row) if row is not None else None
    if row is not None and actor is not None and now - row["last_seen_at"] >= TOUCH_AFTER:
        await _touch(session_id, now)
    return actor


def actor_of(row: Mapping[str, Any], scopes: frozenset[Permission] | None = None) -> Actor | None:
    """The person of a row that has `ACTOR_COLUMNS`; None when the account's last day is over."""
    if row["expires_on"] is not None and row["expires_on"] < clock.today(row["time_zone"]):
        return None
    return Actor(
        user_id=row["user_id"],
        name=row["name"],
        role=Role(row["role"]),
        organisation_id=row["organisation_id"],
        sworn=row["sworn"],
        sectors=frozenset(row["sectors"]),
        jurisdictions=frozenset(row["jurisdictions"]),
        time_zone=row["time_zone"],
        token_scopes=scopes,
    )


async def _touch(session_id: bytes, now: datetime) -> None:
    # Only ever an UPDATE: a request that outlives its sign-out must not bring the session back.
    await db.execute(
        "WITH seen AS (UPDATE session SET last_seen_at = $2 WHERE id = $1 RETURNING user_id)"
        " UPDATE app_user SET last_seen_at = $2 WHERE id IN (SELECT user_id FROM seen)",
        session_id, now,
    )  # fmt: skip


async def end(session_id: bytes) -> None:
    """Sign out of this one."""
    await db.execute("DELETE FROM session WHERE id = $1", session_id)


async def end_all(user_id: UUID, but: bytes | None = None) -> int:
    """Sign a person out everywhere, or everywhere but here; how many sessions that were."""
    return await db.execute("DELETE FROM session WHERE user_id = $1 AND id IS DISTINCT FROM $2", user_id, but)


async def end_one(user_id: UUID, session_id: str) -> int:
    """End one session of a person by the id that the list shows; 0 when it was over already."""
    return await db.execute("DELETE FROM session WHERE user_id = $1 AND encode(id, 'hex') = $2", user_id, session_id)


async def of(user_id: UUID, limits: Limits) -> list[OpenSession]:
    """Where a person is signed in, the last used first."""
    now = clock.now()
    rows = await db.fetch(
        "SELECT encode(id, 'hex') AS id, created_at, last_seen_at, address, browser FROM session"
        " WHERE user_id = $1 AND last_seen_at > $2 AND created_at > $3 ORDER BY last_seen_at DESC",
        user_id, now - limits.idle, now - limits.absolute,
    )  # fmt: skip
    return [OpenSession(**dict(row)) for row in rows]
