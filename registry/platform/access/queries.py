"""Reading people's accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.access.rules import Account
from registry.platform.errors import NotFound

_ACCOUNT = (
    "u.id, u.email, u.name, u.role, u.sworn, u.organisation_id, u.sectors, u.jurisdictions, u.time_zone, u.expires_on,"
    " u.disabled_at, u.last_seen_at, u.password_hash IS NOT NULL AS joined, u.version, o.name AS organisation"
    " FROM app_user u LEFT JOIN organisation o ON o.id = u.organisation_id"
)
_STATES = {
    "": "true",
    "active": "u.disabled_at IS NULL AND u.password_hash IS NOT NULL",
    "invited": "u.disabled_at IS NULL AND u.password_hash IS NULL",
    "disabled": "u.disabled_at IS NOT NULL",
}
STATES = tuple(state for state in _STATES if state)


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account, as an administrator sees it. No secret is in it."""

    id: UUID
    account: Account
    organisation: str | None
    joined: bool
    disabled_at: datetime | None
    last_seen_at: datetime | None
    version: int

    @property
    def last_seen_on(self) -> date | None:
        """The day of the last use, in UTC."""
        return self.last_seen_at.astimezone(UTC).date() if self.last_seen_at else None

    @property
    def state(self) -> str:
        """active, invited, or disabled."""
        if self.disabled_at is not None:
            return "disabled"
        return "active" if self.joined else "invited"


async def user(user_id: UUID) -> User:
    """One account.

    Raises:
        NotFound: there is none.
    """
    row = await db.fetch_one(f"SELECT {_ACCOUNT} WHERE u.id = $1", user_id)
    if row is None:
        raise NotFound
    return _user(row)


async def users(
    words: str = "", role: Role | None = None, state: str = "", after: tuple[str, UUID] | None = None, size: int = 50
) -> list[User]:
    """Accounts by name, one more than `size` where there are more.

    `after` is the name, in small letters, and the id of the last one seen.
    """
    name, last = after or ("", UUID(int=0))
    rows = await db.fetch(
        f"SELECT {_ACCOUNT} WHERE ($1 = '' OR position($1 IN lower(u.name)) > 0 OR position($1 IN u.email) > 0)"
        f" AND ($2::text IS NULL OR u.role = $2) AND {_STATES[state]}"
        " AND (lower(u.name), u.id) > ($3, $4) ORDER BY lower(u.name), u.id LIMIT $5",
        words.casefold(), role, name, last, size + 1,
    )  # fmt: skip
    return [_user(row) for row in rows]


async def user_id_of(email: str) -> UUID:
    """The account of an e-mail address.

    Raises:
        NotFound: nobody has it.
    """
    row = await db.fetch_one("SELECT id FROM app_user WHERE email = $1", email.strip().casefold())
    if row is None:
        raise NotFound("Nobody here has that e-mail address.")
    return UUID(str(row["id"]))


async def other_administrators(user_id: UUID) -> int:
    """How many people but this one can administer now. Locks them all, so that two cannot leave at the same moment."""
    rows = await db.fetch(
        "SELECT id FROM app_user WHERE role = 'administrator' AND disabled_at IS NULL AND password_hash IS NOT NULL"
        " AND (expires_on IS NULL OR expires_on > $1) ORDER BY id FOR UPDATE",
        clock.today(),
    )
    return sum(row["id"] != user_id for row in rows)


def _user(row: Mapping[str, Any]) -> User:
    account = Account(
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        sworn=row["sworn"],
        organisation_id=row["organisation_id"],
        sectors=frozenset(row["sectors"]),
        jurisdictions=frozenset(row["jurisdictions"]),
        time_zone=row["time_zone"],
        expires_on=row["expires_on"],
    )
    return User(
        row["id"], account, row["organisation"], row["joined"], row["disabled_at"], row["last_seen_at"], row["version"]
    )
