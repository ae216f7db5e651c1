"""Keys for programs: named, narrow, for a year at most, and shown once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from registry.platform import audit, clock, db
from registry.platform.access.keys import digest, new_key
from registry.platform.access.model import GRANTS, TOKEN_SCOPES, Actor, Permission, Role
from registry.platform.access.sessions import ACTOR_COLUMNS, TOUCH_AFTER, actor_of
from registry.platform.errors import Invalid, NotFound
from registry.platform.ids import new_id

PREFIX = "reg_"
MOST_DAYS = 365
_ID_DIGITS = 32


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A key as its owner sees it; the secret is not in it."""

    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def live(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at


def scopes_for(role: Role) -> list[Permission]:
    """What a token of somebody in this role may carry, in a steady order."""
    return [scope for scope in Permission if scope in GRANTS[role] & TOKEN_SCOPES]


async def create(owner: Actor, name: str, scopes: frozenset[Permission], days: int) -> tuple[UUID, str]:
    """A new token of one's own; its id and the text, which is never shown again.

    Raises:
        Invalid: no scope, one that the role does not have, or more than 365 days.
    """
    problems = {}
    if not scopes or not scopes <= frozenset(scopes_for(owner.role)):
        problems["scopes"] = "Choose at least one thing it may do, of those that you may do yourself."
    if not 1 <= days <= MOST_DAYS:
        problems["days"] = f"Give a number of days from 1 to {MOST_DAYS}."
    if problems:
        raise Invalid(problems)
    token_id, now = new_id(), clock.now()
    text = f"{PREFIX}{token_id.hex}{new_key()}"
    async with db.transaction():
        await db.execute(
            "INSERT INTO api_token (id, user_id, name, hash, scopes, created_at, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            token_id, owner.user_id, name, digest(text), sorted(scopes), now, now + timedelta(days=days),
        )  # fmt: skip
        after = {"name": name, "scopes": sorted(scopes), "days": days, "user": owner.user_id}
        await audit.record(owner, "created", "api_token", token_id, after=after)
    return token_id, text


async def of(user_id: UUID) -> list[ApiToken]:
    """A person's tokens, the newest first."""
    rows = await db.fetch(
        "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM api_token"
        " WHERE user_id = $1 ORDER BY created_at DESC, id",
        user_id,
    )
    return [ApiToken(**dict(row)) for row in rows]


async def revoke(actor: Actor | None, token_id: UUID, owner_id: UUID | None = None) -> None:
    """End a token at once; `owner_id` limits it to that person's own.

    Raises:
        NotFound: there is no such token, or it is another person's.
    """
    async with db.transaction():
        touched = await db.execute(
            "UPDATE api_token SET revoked_at = coalesce(revoked_at, $2)"
            " WHERE id = $1 AND user_id = coalesce($3, user_id)",
            token_id, clock.now(), owner_id,
        )  # fmt: skip
        if not touched:
            raise NotFound
        await audit.record(actor, "revoked", "api_token", token_id)


async def whose(text: str) -> Actor | None:
    """Who sent this token, narrowed to its scopes; None when it opens nothing."""
    token_id = _id_in(text)
    if token_id is None:
        return None
    now = clock.now()
    row = await db.fetch_one(
        f"SELECT {ACTOR_COLUMNS}, t.scopes, t.last_used_at FROM api_token t JOIN app_user u ON u.id = t.user_id"  # noqa: S608
        " WHERE t.id = $1 AND t.hash = $2 AND t.expires_at > $3 AND t.revoked_at IS NULL AND u.disabled_at IS NULL",
        token_id, digest(text), now,
    )  # fmt: skip
    if row is None:
        return None
    if row["last_used_at"] is None or now - row["last_used_at"] >= TOUCH_AFTER:
        await _touch(token_id, now)
    return actor_of(row, frozenset(Permission(scope) for scope in row["scopes"]))


def _id_in(text: str) -> UUID | None:
    digits = text[len(PREFIX) : len(PREFIX) + _ID_DIGITS]
    if not text.startswith(PREFIX) or len(digits) != _ID_DIGITS:
        return None
    try:
        return UUID(hex=digits)
    except ValueError:
        return None


async def _touch(token_id: UUID, now: datetime) -> None:
    await db.execute(
        "WITH used AS (UPDATE api_token SET last_used_at = $2 WHERE id = $1 RETURNING user_id)"
        " UPDATE app_user SET last_seen_at = $2 WHERE id IN (SELECT user_id FROM used)",
        token_id, now,
    )  # fmt: skip
