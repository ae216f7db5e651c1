"""Feeds as they are read: whose a secret is, what stands in it for them at this moment, and lists of one's own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from itertools import product
from uuid import UUID

import msgspec

from notifications.feeds.model import Feed, Scope, Subscription
from notifications.feeds.rules import may_vouch, utc_day, window
from notifications.feeds.together import AT_ONCE, Together
from registry.platform import clock, db, slices
from registry.platform.access.keys import digest
from registry.platform.access.model import Actor, Role
from registry.platform.access.sessions import ACTOR_COLUMNS, actor_of
from registry.platform.calendar.model import ALONE

# All on which the bytes of a feed depend is read with the feed: a poll that finds nothing new asks for no more.
# The columns are few, and none is made of more than one value unless it is for somebody outside: this is asked often.
_SUBSCRIPTION = """
SELECT f.secret_hash, f.id, f.name, f.scope, f.sector, f.alarm_minutes, f.owner_id,
    coalesce(f.outsider_address, lower(u.email)) AS address, u.time_zone,
    f.seen, f.etag, f.changed_at, f.fetched_at IS NULL AS never_fetched,
    hashtextextended(concat_ws(' ', $2::text, f.version, u.role, u.sworn, u.email, u.time_zone,
        (SELECT sum(r.revision) FROM calendar_revision r
         WHERE (f.owner_id IS NOT NULL OR r.kind = 'meeting') AND (f.scope <> 'renewals' OR r.kind = 'agreement')),
        CASE WHEN f.scope = 'partners' THEN
            (SELECT string_agg(own.id::text, ' ' ORDER BY own.id) FROM ({own}) own (id)) END
    ), 0)::text AS now_seen,
    CASE WHEN f.owner_id IS NULL
        THEN jsonb_build_object('role', u.role, 'sectors', u.sectors, 'jurisdictions', u.jurisdictions) END AS voucher
FROM calendar_feed f JOIN app_user u ON u.id = coalesce(f.owner_id, f.granted_by_id)
WHERE f.secret_hash IN ({keys}) AND f.revoked_at IS NULL AND f.expires_at > $1 AND u.disabled_at IS NULL
    AND (u.expires_on IS NULL OR u.expires_on >= ($1 AT TIME ZONE u.time_zone)::date)
"""
# The rights are those that the account has in the very statement that reads the entries. An outsider has the least.
_ENTRIES = """
SELECT e.uid, e.zones, e.body FROM calendar_feed f
JOIN app_user u ON u.id = coalesce(f.owner_id, f.granted_by_id)
JOIN unnest($5::text[], $6::bool[], $7::text[], $8::text[]) AS may (role, sworn, needs, visibility)
    ON CASE WHEN f.owner_id IS NULL THEN may.role = 'outside' ELSE may.role = u.role AND may.sworn = u.sworn END
JOIN calendar_entry e ON e.needs = may.needs AND e.visibility = may.visibility
WHERE f.id = $1 AND f.revoked_at IS NULL AND u.disabled_at IS NULL
    AND (f.owner_id IS NOT NULL OR e.kind = 'meeting')
    AND e.starts_on <= $3 AND (e.until_on >= $2 OR e.until_on IS NULL)
    AND (e.cancelled_at IS NULL OR greatest((e.cancelled_at AT TIME ZONE 'UTC')::date, e.until_on) >= $4)
    AND ({scope})
ORDER BY e.starts_on, e.uid
"""
# What a scope asks for is given rather than joined, so that the indexes of the arrays find it.
_OF_SCOPE = {
    Scope.MINE: "e.user_ids @> ARRAY[$9::uuid] OR e.addresses @> ARRAY[$10::text]",
    Scope.PARTNERS: "e.organisation_ids &&"
    " ARRAY(SELECT own.id FROM app_user u, LATERAL ({own}) own (id) WHERE u.id = $9)",
    Scope.SECTOR: "e.sectors @> ARRAY[$9::text]",
    Scope.RENEWALS: "e.kind = 'agreement'",
    Scope.ALL: f"NOT starts_with(e.part, '{ALONE}')",
}
_NOBODYS = "SELECT NULL::uuid"
_OUTSIDE = ("outside", False, "directory:read", "all_users")
_FEED = """
SELECT f.id, f.owner_id, f.name, f.scope, f.sector, f.alarm_minutes, f.hint, f.outsider_name, f.outsider_address,
    g.name AS granted_by, f.granted_by_id, f.created_at, f.expires_at, f.revoked_at, f.fetched_at, f.client, f.version
FROM calendar_feed f LEFT JOIN app_user g ON g.id = f.granted_by_id
"""
# What was revoked is told of for a while, so that whoever sees it gone knows why.
_TOLD = "(f.revoked_at IS NULL OR f.revoked_at > $2::timestamptz - interval '30 days')"


async def subscription(secret: str) -> Subscription | None:
    """The feed of a secret as it is at this moment; None where it opens nothing, or nobody vouches for it any more."""
    found = await _polls.found(digest(secret))
    return found if found and (found.voucher is None or _vouched(found)) else None


async def _subscriptions(hashes: Sequence[bytes]) -> dict[bytes, Subscription]:
    """Those of these hashes that open something."""
    # One is asked for or as many as may be, and no number between: there are two statements, whose plans are kept.
    more = AT_ONCE - len(hashes) if len(hashes) > 1 else 0
    asked = [*hashes, *([hashes[0]] * more)]
    now = clock.now()
    rows = await db.fetch(_subscription_sql(len(asked)), now, utc_day(now).isoformat(), *asked)
    return {row["secret_hash"]: Subscription(*row) for row in rows}


_polls = Together(_subscriptions)


def _vouched(feed: Subscription) -> bool:
    voucher = msgspec.json.decode(feed.voucher or "", type=_Voucher)
    actor = Actor(UUID(int=0), "", voucher.role, sectors=voucher.sectors, jurisdictions=voucher.jurisdictions)
    return may_vouch(actor, Scope(feed.scope), feed.sector)


class _Voucher(msgspec.Struct):
    """What decides on whether somebody may still give a feed away."""

    role: Role
    sectors: frozenset[str]
    jurisdictions: frozenset[UUID]


async def entries(feed: Subscription, now: datetime) -> Sequence[db.Record]:
    """The entries that stand in it: `uid`, `zones` and `body`, by day."""
    first, last, cancelled = window(utc_day(now))
    return await db.fetch(_entries_sql(Scope(feed.scope)), feed.id, first, last, cancelled, *_rights(), *_asked(feed))


def _asked(feed: Subscription) -> tuple[object, ...]:
    """What the condition of its scope asks for."""
    asked: dict[str, tuple[object, ...]] = {
        Scope.MINE: (feed.owner_id, feed.address),
        Scope.PARTNERS: (feed.owner_id,),
        Scope.SECTOR: (feed.sector,),
    }
    return asked.get(feed.scope, ())


async def keep_validator(feed: Subscription, etag: str, now: datetime) -> datetime:
    """Write down what was just assembled; when it last became other, in whole seconds and never twice the same.

    A date on the wire says no more than the second (RFC 9110, 8.8.2.2): two changes in one would pass for one.
    """
    row = await db.fetch_one(
        "UPDATE calendar_feed SET seen = $2, etag = $3, changed_at = CASE WHEN etag IS DISTINCT FROM $3"
        " THEN greatest($4, changed_at + interval '1 second') ELSE changed_at END WHERE id = $1 RETURNING changed_at",
        feed.id, feed.now_seen, etag, now.replace(microsecond=0),
    )  # fmt: skip
    return row["changed_at"] if row else now.replace(microsecond=0)


@cache
def _subscription_sql(keys: int) -> str:
    named = ", ".join(f"${number}" for number in range(3, 3 + keys))
    return _SUBSCRIPTION.format(own=_own_partners(), keys=named)


@cache
def _entries_sql(scope: Scope) -> str:
    return _ENTRIES.format(scope=_OF_SCOPE[scope].format(own=_own_partners()))


@cache
def _own_partners() -> str:
    return " UNION ".join(part.own_partners for part in slices.load() if part.own_partners) or _NOBODYS


@cache
def _rights() -> tuple[list[str], list[bool], list[str], list[str]]:
    """Who may read what, as columns: role, sworn, the permission and the visibility of an entry."""
    readers = [Actor(UUID(int=0), "", role, sworn=sworn) for role, sworn in product(Role, (False, True))]
    rows = [
        (str(reader.role), reader.sworn, str(permission), seen)
        for reader in readers
        for permission in sorted(reader.permissions)
        for seen in reader.visibilities()
    ]
    roles, sworn, needs, visibilities = zip(*rows, _OUTSIDE, strict=True)
    return list(roles), list(sworn), list(needs), list(visibilities)


async def of(user_id: UUID, now: datetime) -> list[Feed]:
    """A person's own feeds, the newest first."""
    sql = f"{_FEED} WHERE f.owner_id = $1 AND {_TOLD} ORDER BY f.created_at DESC, f.id"
    return [_feed(row) for row in await db.fetch(sql, user_id, now)]


async def outside(now: datetime, after: tuple[str, UUID] | None, limit: int) -> list[Feed]:
    """The feeds of people outside, by name; those that come after this name and id."""
    sql = (
        f"{_FEED} WHERE f.owner_id IS NULL AND {_TOLD} AND (lower(f.outsider_name), f.id) > (lower($3), $4)"
        " ORDER BY lower(f.outsider_name), f.id LIMIT $1"
    )
    return [_feed(row) for row in await db.fetch(sql, limit, now, *(after or ("", UUID(int=0))))]


async def feed(feed_id: UUID) -> Feed | None:
    """One feed, locked where it is read inside a transaction that changes it."""
    row = await db.fetch_one(f"{_FEED} WHERE f.id = $1{' FOR UPDATE OF f' if db.within() else ''}", feed_id)
    return _feed(row) if row else None


def _feed(row: db.Record) -> Feed:
    return Feed(**{**dict(row), "scope": Scope(row["scope"])})


async def vouched(feeds: Collection[Feed]) -> set[UUID]:
    """Those of these feeds whose giver still may give them, so that their address opens something."""
    ids = {feed.granted_by_id for feed in feeds if feed.granted_by_id}
    sql = f"SELECT {ACTOR_COLUMNS} FROM app_user u WHERE u.id = ANY($1) AND u.disabled_at IS NULL"  # noqa: S608 - ours
    found = [actor_of(row) for row in await db.fetch(sql, list(ids))]
    givers = {actor.user_id: actor for actor in found if actor is not None}
    return {feed.id for feed in feeds if feed.granted_by_id in givers
            and may_vouch(givers[feed.granted_by_id], feed.scope, feed.sector)}  # fmt: skip
