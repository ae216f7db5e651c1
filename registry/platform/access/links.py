"""One-time links: for an invitation, a reset, the first administrator, and between the two steps of a sign-in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.errors import LinkOver
from registry.platform.access.keys import digest, new_key


class Purpose(StrEnum):
    """What a link is for. `password` keeps the second factor, `factors` replaces both."""

    FIRST = "first"
    INVITE = "invite"
    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    FACTORS = "factors"
    SECOND_STEP = "second_step"


LIFETIMES = {
    Purpose.FIRST: timedelta(hours=24),
    Purpose.INVITE: timedelta(days=7),
    Purpose.PASSWORD: timedelta(minutes=20),
    Purpose.FACTORS: timedelta(minutes=20),
    Purpose.SECOND_STEP: timedelta(minutes=5),
}
HANDED_OVER = frozenset(Purpose) - {Purpose.SECOND_STEP}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still works; `user_id` is None for the first administrator's."""

    purpose: Purpose
    user_id: UUID | None
    expires_at: datetime


async def make(purpose: Purpose, user_id: UUID | None = None) -> str:
    """The key of a new link. Handing over a link ends those handed over before."""
    key, now = new_key(), clock.now()
    ended = [Purpose.SECOND_STEP] if purpose is Purpose.SECOND_STEP else sorted(HANDED_OVER)
    await db.execute(
        "DELETE FROM access_link WHERE user_id IS NOT DISTINCT FROM $1 AND purpose = ANY($2::text[])", user_id, ended
    )
    await db.execute(
        "INSERT INTO access_link (id, purpose, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        digest(key), purpose, user_id, now, now + LIFETIMES[purpose],
    )  # fmt: skip
    return key


async def look(key: str, purposes: frozenset[Purpose] = HANDED_OVER) -> Link:
    """What a link is for, without using it.

    Raises:
        LinkOver: used, replaced, too old, or never ours.
    """
    row = await db.fetch_one(
        "SELECT purpose, user_id, expires_at FROM access_link"
        " WHERE id = $1 AND expires_at > $2 AND purpose = ANY($3::text[])",
        digest(key), clock.now(), sorted(purposes),
    )  # fmt: skip
    if row is None:
        raise LinkOver
    return Link(Purpose(row["purpose"]), row["user_id"], row["expires_at"])


async def use_up(key: str) -> None:
    """Use it, once: of two at the same moment one gets it.

    Raises:
        LinkOver: somebody else was first.
    """
    if not await db.execute("DELETE FROM access_link WHERE id = $1 AND expires_at > $2", digest(key), clock.now()):
        raise LinkOver


async def drop(user_id: UUID) -> None:
    """End all links of a person."""
    await db.execute("DELETE FROM access_link WHERE user_id = $1", user_id)
