"""The bytes of a feed: the kept lines of each entry joined, and nothing of an entry that is broken."""

import gzip
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from notifications.feeds import queries
from notifications.feeds.model import Scope, Subscription
from notifications.feeds.rules import sound, with_alarm
from registry.platform import db
from registry.platform.calendar.render import calendar
from registry.platform.calendar.zones import vtimezone

log = logging.getLogger("registry.feeds")

TTL = timedelta(hours=1)
# CSS3 names (RFC 7986, 5.9), so that two feeds beside each other are told apart.
COLORS = {
    Scope.MINE: "teal", Scope.PARTNERS: "steelblue", Scope.SECTOR: "olivedrab", Scope.RENEWALS: "darkorange",
    Scope.ALL: "slategray",
}  # fmt: skip
ZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Assembled:
    """The whole calendar, the hash that names it, and the entries that could not be told."""

    body: bytes
    etag: str
    left_out: list[str]


async def assemble(feed: Subscription, now: datetime) -> Assembled:
    """Read what stands in the feed now, and join it."""
    rows = await queries.entries(feed, now)
    parts, zones, left_out = _told(rows, feed.alarm_minutes)
    # A calendar holds one component at least (RFC 5545, 3.6): one without entries tells its reader's zone.
    named = sorted(zones) if parts else [feed.time_zone]
    body = calendar(parts, named, name=feed.name, color=COLORS[Scope(feed.scope)], ttl=TTL, zone=feed.time_zone)
    if left_out:
        await _report(left_out, now)
    return Assembled(body, hashlib.sha256(body).hexdigest()[:40], left_out)


def _told(rows: Sequence[db.Record], alarm: int | None) -> tuple[list[bytes], set[str], list[str]]:
    parts, zones, left_out = [], set[str](), []
    for row in rows:
        body: bytes = row["body"]
        if not tellable(body, row["zones"]):
            left_out.append(row["uid"])
            continue
        zones.update(row["zones"])
        parts.append(body if alarm is None else with_alarm(body, alarm))
    return parts, zones, left_out


def tellable(body: bytes, zones: Sequence[str]) -> bool:
    """Whether the kept lines of an entry can stand in a calendar, and its zones can be said."""
    return sound(body) and all(map(_known, zones))


def _known(zone: str) -> bool:
    try:
        return bool(vtimezone(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


async def _report(left_out: list[str], now: datetime) -> None:
    for uid in left_out:
        log.error("a calendar entry is left out of feeds, its lines are broken: uid=%s", uid)
    await db.execute(
        "INSERT INTO calendar_left_out (uid, since_at) SELECT uid, $2 FROM unnest($1::text[]) AS uid"
        " ON CONFLICT DO NOTHING",
        left_out, now,
    )  # fmt: skip


def zipped(body: bytes) -> bytes:
    """The same bytes for the same text, whenever they are made."""
    return gzip.compress(body, ZIP_LEVEL, mtime=0)
