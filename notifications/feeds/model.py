"""What a calendar feed is: whose, of what, and how a reader of it is known."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Scope(StrEnum):
    """Which entries of those that its owner may read stand in a feed."""

    MINE = "mine"
    PARTNERS = "partners"
    SECTOR = "sector"
    RENEWALS = "renewals"
    ALL = "all"


# For people without an account: what they were asked to, or what concerns their sector.
OUTSIDE = (Scope.MINE, Scope.SECTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody wants of a feed. `alarm_minutes` is None where its reader wants no alarm."""

    name: str
    scope: Scope
    sector: str | None = None
    alarm_minutes: int | None = None

    def plain(self) -> "Choice":
        """The same without a sector that a form left chosen though it counts for nothing."""
        return self if self.scope is Scope.SECTOR else replace(self, sector=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as its owner, or whoever looks after those of people outside, sees it; the secret is not in it."""

    id: UUID
    owner_id: UUID | None
    name: str
    scope: Scope
    sector: str | None
    alarm_minutes: int | None
    hint: str
    outsider_name: str | None
    outsider_address: str | None
    granted_by: str | None
    granted_by_id: UUID | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    client: str | None
    version: int

    def live(self, now: datetime) -> bool:
        """Whether its address still opens anything."""
        return self.revoked_at is None and now < self.expires_at


def by_name(feed: Feed) -> tuple[str, UUID]:
    """Where a feed of somebody outside stands in their list."""
    return feed.outsider_name or "", feed.id


@dataclass(frozen=True, slots=True)
class Handed:
    """A feed that was just made or renewed, with its secret: the one time that this is known."""

    id: UUID
    secret: str


class Subscription(NamedTuple):
    """A feed at the moment of a fetch, as its row says. A tuple, as one is made for every poll.

    `now_seen` tells all on which its bytes depend; where that is `seen`, they are those that `etag` names. `address` is
    the owner's or the outsider's, in small letters, `time_zone` an IANA name; `voucher` are the rights of whoever
    vouches for an outsider.
    """

    secret_hash: bytes
    id: UUID
    name: str
    scope: str
    sector: str | None
    alarm_minutes: int | None
    owner_id: UUID | None
    address: str
    time_zone: str
    seen: str | None
    etag: str | None
    changed_at: datetime | None
    never_fetched: bool
    now_seen: str
    voucher: str | None
