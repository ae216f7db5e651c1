"""What one person pinned, and whose cards they opened lately: their own, and nobody else's to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Invalid, NotFound

PINS = 30  # pins of one person
KEPT = 50  # cards opened lately that are kept of one person
RECENT = 8  # and that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A partner that somebody pinned (`pinned_at`) or whose card they opened lately; `successor` is (id, name)."""

    id: UUID
    name: str
    sector: str
    place: str
    status: str
    successor: tuple[UUID, str] | None
    used_at: datetime | None
    pinned_at: datetime | None

    @property
    def leads_to(self) -> UUID:
        """Whose card a tap opens."""
        return self.successor[0] if self.successor else self.id


_MINE = """
SELECT o.id, o.name, o.sector, o.status, concat_ws(', ', nullif(site.city, ''), o.region) AS place,
    s.id AS successor_id, s.name AS successor, u.used_at, u.pinned_at
FROM organisation_use u JOIN organisation o ON o.id = u.organisation_id
LEFT JOIN organisation s ON s.id = o.successor_id
LEFT JOIN site ON site.organisation_id = o.id AND site.main
WHERE u.user_id = $1
ORDER BY (u.pinned_at IS NULL), CASE WHEN u.pinned_at IS NOT NULL THEN o.sort_name END, u.used_at DESC, o.id
LIMIT $2
"""


async def mine(actor: Actor) -> tuple[Sequence[Used], Sequence[Used]]:
    """One's pins by name, and the cards opened lately that are not pinned, the last one first."""
    found = [_used(row) for row in await db.fetch(_MINE, actor.user_id, PINS + RECENT)]
    return [one for one in found if one.pinned_at], [one for one in found if not one.pinned_at][:RECENT]


def _used(row: db.Record) -> Used:
    known = {name: row[name] for name in ("id", "name", "sector", "place", "status", "used_at", "pinned_at")}
    return Used(successor=(row["successor_id"], row["successor"]) if row["successor_id"] else None, **known)


async def pinned(actor: Actor, organisation_id: UUID) -> bool:
    """Whether this person has pinned it."""
    sql = "SELECT FROM organisation_use WHERE user_id = $1 AND organisation_id = $2 AND pinned_at IS NOT NULL"
    return await db.fetch_one(sql, actor.user_id, organisation_id) is not None


async def opened(actor: Actor, organisation_id: UUID) -> None:
    """Keep that this person opened a card, and forget what they opened long before."""
    row = await db.fetch_one(
        "INSERT INTO organisation_use (user_id, organisation_id, used_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (user_id, organisation_id) DO UPDATE SET used_at = excluded.used_at RETURNING xmax = 0 AS added",
        actor.user_id, organisation_id, clock.now(),
    )  # fmt: skip
    if row and row["added"]:
        await db.execute(
            "DELETE FROM organisation_use WHERE user_id = $1 AND organisation_id IN (SELECT organisation_id"
            " FROM organisation_use WHERE user_id = $1 AND pinned_at IS NULL ORDER BY used_at DESC OFFSET $2)",
            actor.user_id, KEPT,
        )  # fmt: skip


async def pin(actor: Actor, organisation_id: UUID) -> None:
    """Keep a partner at the top of one's own list; to pin it again changes nothing.

    Raises:
        NotFound: there is no such partner.
        Invalid: as many as can be are pinned.
    """
    async with db.transaction():
        await db.fetch("SELECT FROM app_user WHERE id = $1 FOR NO KEY UPDATE", actor.user_id)
        if await db.fetch_one("SELECT FROM organisation WHERE id = $1", organisation_id) is None:
            raise NotFound
        others = await db.fetch_one(
            "SELECT count(*) AS number FROM organisation_use"
            " WHERE user_id = $1 AND organisation_id <> $2 AND pinned_at IS NOT NULL",
            actor.user_id, organisation_id,
        )  # fmt: skip
        if others and others["number"] >= PINS:
            raise Invalid({"": f"{PINS} partners are pinned, and there is no room for more. Take one off first."})
        await db.execute(
            "INSERT INTO organisation_use (user_id, organisation_id, pinned_at) VALUES ($1, $2, $3)"
            " ON CONFLICT (user_id, organisation_id) DO UPDATE"
            " SET pinned_at = coalesce(organisation_use.pinned_at, excluded.pinned_at)",
            actor.user_id, organisation_id, clock.now(),
        )  # fmt: skip
        await audit.record(actor, "pinned", "pin", organisation_id)


async def unpin(actor: Actor, organisation_id: UUID) -> None:
    """Take a partner off one's own list; one that is not on it stays off."""
    async with db.transaction():
        where = "WHERE user_id = $1 AND organisation_id = $2 AND pinned_at IS NOT NULL"
        whose = (actor.user_id, organisation_id)
        await db.execute(f"DELETE FROM organisation_use {where} AND used_at IS NULL", *whose)  # noqa: S608 - our own words
        await db.execute(f"UPDATE organisation_use SET pinned_at = NULL {where}", *whose)  # noqa: S608 - our own words
        await audit.record(actor, "unpinned", "pin", organisation_id)


async def forget(actor: Actor) -> None:
    """Forget whose cards one opened; pins stay."""
    async with db.transaction():
        await db.execute("DELETE FROM organisation_use WHERE user_id = $1 AND pinned_at IS NULL", actor.user_id)
        await db.execute("UPDATE organisation_use SET used_at = NULL WHERE user_id = $1", actor.user_id)
        await audit.record(actor, "forgot_recent", "user", actor.user_id)
