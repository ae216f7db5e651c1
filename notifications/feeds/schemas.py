"""Feeds as programs and forms send and read them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from notifications.feeds.model import Choice, Feed, Scope
from notifications.feeds.words import SCOPES
from registry.platform.text import Code, In, Line, Name

Minutes = Annotated[int, Meta(ge=0, le=40_320)]


class FeedIn(In):
    """A feed that somebody wants. `sector` goes with that scope only; no `alarm_minutes` means no alarm."""

    name: Line = ""
    scope: Scope = Scope.MINE
    sector: Code | None = None
    alarm_minutes: Minutes | None = None

    def choice(self) -> Choice:
        """As the service wants it; one without a name is called after what stands in it."""
        name = self.name or SCOPES[self.scope][0]
        return Choice(name=name, scope=self.scope, sector=self.sector, alarm_minutes=self.alarm_minutes)


class OutsideIn(In):
    """A feed for somebody without an account."""

    person: Name
    address: Name
    scope: Scope = Scope.MINE
    sector: Code | None = None
    alarm_minutes: Minutes | None = None

    def choice(self, name: str) -> Choice:
        return Choice(name=name, scope=self.scope, sector=self.sector, alarm_minutes=self.alarm_minutes)


class FeedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A feed of one's own; `hint` are the first letters of its secret. `client` is what the program says it is."""

    id: UUID
    name: str
    scope: Scope
    sector: str | None
    alarm_minutes: int | None
    hint: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    client: str | None


class OutsideFeedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A feed of somebody outside. `opens`: it is not over, and `granted_by` may still give it."""

    id: UUID
    person: str
    address: str
    scope: Scope
    sector: str | None
    alarm_minutes: int | None
    hint: str
    granted_by: str | None
    opens: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    client: str | None


class NewFeedOut(msgspec.Struct, frozen=True, kw_only=True):
    """The address of a feed, given this once; `webcal` is the same for a calendar program to open."""

    id: UUID
    address: str
    webcal: str


def feed_out(feed: Feed) -> FeedOut:
    return FeedOut(**{name: getattr(feed, name) for name in FeedOut.__struct_fields__})


def outside_feed_out(feed: Feed, *, opens: bool) -> OutsideFeedOut:
    facts: dict[str, Any] = {"person": feed.outsider_name, "address": feed.outsider_address, "opens": opens}
    same = [name for name in OutsideFeedOut.__struct_fields__ if name not in facts]
    return OutsideFeedOut(**facts, **{name: getattr(feed, name) for name in same})


def address_of(secret: str, public_url: str) -> str:
    """Where a feed is fetched."""
    return f"{public_url}/feeds/{secret}.ics"


def webcal(address: str) -> str:
    """The same with the scheme at which a calendar program opens."""
    return f"webcal:{address.partition(':')[2]}"
