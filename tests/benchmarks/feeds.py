"""Feeds: an unchanged poll beside a route that makes one indexed query, 2,000 entries joined, and a storm of polls.

FEED_SECONDS and FEED_ROUNDS make the first shorter, or the best of more; FEED_SUBSCRIBERS says how many poll. Client
and database share the processors with the service: compare the ratios, not the rates.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, cast
from uuid import UUID

from notifications.feeds import queries
from notifications.feeds.assembly import assemble, zipped
from registry.platform import clock, db
from registry.platform.access.model import Permission
from registry.platform.calendar.facts import kept
from registry.platform.calendar.keep import keep_many
from registry.platform.calendar.model import Entry, EntryKind
from registry.platform.calendar.render import events
from registry.platform.ids import new_id
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import family, memory, spent
from tests.platform.serving import ROOT, environment, free_port, until

SECONDS = float(os.environ.get("FEED_SECONDS", "2"))
ROUNDS = int(os.environ.get("FEED_ROUNDS", "3"))
SUBSCRIBERS = int(os.environ.get("FEED_SUBSCRIBERS", "10000"))
_HOST = "https://registry.example.org"
ENTRIES = 2000
EACH = 20  # entries in the feed of each subscriber
MANY = 16
SHARE = 0.8  # of a route that makes one indexed query: what a poll should reach

Told: TypeAlias = dict[str, Any]

_USERS = """
INSERT INTO app_user (id, name, email, role)
SELECT gen_random_uuid(), 'Subscriber ' || n, 'subscriber' || n || '@example.org', 'officer'
FROM generate_series(1, $1) n RETURNING id
"""
_WHOSE = "SELECT substring(email from '[0-9]+')::int AS n FROM app_user WHERE id = ANY($1)"
_FEEDS = """
INSERT INTO calendar_feed (id, secret_hash, hint, owner_id, name, scope, created_at, expires_at)
SELECT gen_random_uuid(), sha256(convert_to(lpad(n::text, 43, '0'), 'UTF8')), '000000', id, 'Mine', $2, now(),
    now() + interval '1 year'
FROM unnest($1::uuid[]) WITH ORDINALITY AS of_user (id, n)
"""


async def report(url: str) -> list[Figure]:
    """All three, on a calendar of 2,000 entries of which each subscriber has twenty."""
    users = [row["id"] for row in await db.fetch(_USERS, SUBSCRIBERS)]
    await db.execute(_FEEDS, users, "mine")
    made = _entries(users)
    async with db.transaction():
        await keep_many("meeting", {one.source_id: [one] for one in made})
    await db.execute("VACUUM ANALYZE")
    assembled = await _assembled(users[0])
    with _served(url) as (port, process):
        polled = await asyncio.to_thread(_polled, port, process.pid)
        return [*polled, *assembled, *await _storm(port, process, made[0])]


def _secret(number: int) -> str:
    return f"{number:043}"


def _entries(users: Sequence[UUID]) -> list[Entry]:
    first = datetime.combine(clock.today(), datetime.min.time()).replace(hour=9)
    share = max(1, len(users) * EACH // ENTRIES)
    return [
        Entry(
            source="meeting", source_id=new_id(), kind=EntryKind.MEETING, title=f"Liaison meeting {n}, schools; north",
            place="Room 4, 100 Main Street, Bayhaven, FL 34501", starts=first + timedelta(hours=n % 4000), minutes=60,
            zone="America/New_York", path=f"/meetings/{n}", needs=Permission.READ_DIRECTORY,
            rrule="FREQ=MONTHLY;BYDAY=1TU" if n % 10 == 0 else None,
            user_ids=frozenset(users[(n * share + k) % len(users)] for k in range(share)),
        )
        for n in range(ENTRIES)
    ]  # fmt: skip


async def _assembled(user_id: UUID) -> list[Figure]:
    """The whole calendar for one reader, beside plain templates for the same entries and the library for some."""
    await db.execute("UPDATE calendar_feed SET scope = 'all' WHERE owner_id = $1", user_id)
    feed = await queries.subscription(_secret(1))
    assert feed is not None
    rows = [kept(row) for row in await db.fetch("SELECT * FROM calendar_entry ORDER BY starts_on, uid")]
    body = (await assemble(feed, clock.now())).body
    whole = plain = packed = float("inf")
    for _ in range(max(ROUNDS, 5)):
        began = time.perf_counter()
        await assemble(feed, clock.now())
        whole = min(whole, time.perf_counter() - began)
        plain = min(plain, _timed(lambda: b"".join(map(_plain, rows))))
        packed = min(packed, _timed(lambda: zipped(body)))
    some = ENTRIES // 20
    library = _timed(lambda: [event.to_ical() for one in rows[:some] for event in events(one, _HOST)]) * 20
    await db.execute("UPDATE calendar_feed SET scope = 'mine' WHERE owner_id = $1", user_id)
    return [
        Figure(f"{ENTRIES:,} entries by plain string templates", plain * 1000, "ms"),
        Figure(
            f"{ENTRIES:,} entries read and joined, {len(body) / 1e6:.2f} MB (≤ 3 wanted)",
            whole * 1000, "ms", whole / plain, "that",
        ),
        Figure(f"{ENTRIES:,} entries by the library", library * 1000, "ms", library / plain, "plain templates"),
        Figure(f"to zip them into {len(zipped(body)) / 1e3:.0f} kB", packed * 1000, "ms"),
    ]  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _plain(one: Any) -> bytes:
    """An event by a template: what has to be escaped is, lines are folded, and nothing else is looked after."""
    entry, starts = one.entry, one.entry.starts.replace(tzinfo=UTC)
    lines = (
        "BEGIN:VEVENT", f"UID:{one.uid}", f"DTSTAMP:{one.revised_at:%Y%m%dT%H%M%SZ}", f"SEQUENCE:{one.sequence}",
        f"LAST-MODIFIED:{one.revised_at:%Y%m%dT%H%M%SZ}", f"SUMMARY:{_escaped(entry.title)}",
        "CATEGORIES:Liaison meeting", "CLASS:PUBLIC", f"URL:{_HOST}{entry.path}",
        f"LOCATION:{_escaped(entry.place)}", f"DTSTART:{starts:%Y%m%dT%H%M%SZ}",
        f"DTEND:{starts + timedelta(minutes=entry.minutes):%Y%m%dT%H%M%SZ}", "STATUS:CONFIRMED", "END:VEVENT", "",
    )  # fmt: skip
    return "\r\n".join(line if len(line) <= 75 else f"{line[:75]}\r\n {line[75:]}" for line in lines).encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


@contextmanager
def _served(url: str) -> "Iterator[tuple[int, subprocess.Popen[bytes]]]":
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.feeds_served", str(port)],
        env=environment(DATABASE_URL=url, REGISTRY_LISTEN=f"127.0.0.1:{port}", REGISTRY_LOG="WARNING"), cwd=ROOT,
    )  # fmt: skip
    try:
        until(lambda: _ask(port, [f"/one/{_secret(1)}"], 1, 0) is not None, "the service")
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def _ask(port: int, paths: Sequence[str], count: int, seconds: float, tags: Sequence[str] = ()) -> Told | None:
    """What came of these, each once or in turn for so many seconds; None where nobody listens."""
    known = [f"If-None-Match: {tag}\r\n" if tag else "" for tag in tags] or [""] * len(paths)
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n{tag}\r\n"
        for path, tag in zip(paths, known, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.feeds_asking", str(port), str(count), str(seconds)],
        input=json.dumps(requests), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, timeout=300, text=True,
        check=False,
    )  # fmt: skip
    return cast("Told", json.loads(done.stdout)) if done.returncode == 0 else None


def _polled(port: int, process: int) -> list[Figure]:
    """An unchanged poll and the route with one query, in turns, by one client and by many."""
    feeds = [f"/feeds/{_secret(n)}.ics" for n in range(1, 201)]
    ones = [f"/one/{_secret(n)}" for n in range(1, 201)]
    first = _ask(port, feeds, 4, 0)
    assert first is not None
    figures = []
    for count in (1, MANY):
        best: dict[str, Told] = {}
        for _ in range(ROUNDS):
            _keep(best, "200", _spending(process, port, ones, count))
            _keep(best, "304", _spending(process, port, feeds, count, first["tags"]))
        one, poll = best["200"], best["304"]
        figures += [
            Figure(f"a route that makes one indexed query, {count} at once", one["rate"], "requests/s"),
            Figure(
                f"an unchanged poll, {count} at once (≥ {SHARE} wanted)", poll["rate"], "requests/s",
                poll["rate"] / one["rate"], "that",
            ),
            Figure("its processor time in the service", poll["own"], "ms", poll["own"] / one["own"], "of that route"),
        ]  # fmt: skip
    return figures


def _spending(process: int, port: int, paths: Sequence[str], count: int, tags: Sequence[str] = ()) -> Told:
    mine = family(process)
    before = spent(mine)
    found = _ask(port, paths, count, SECONDS, tags)
    assert found is not None
    return found | {"own": (spent(mine) - before) * 1000 / sum(found["statuses"].values())}


def _keep(best: dict[str, Told], status: str, found: Told) -> None:
    """The best rate and the least time of the rounds so far."""
    assert set(found["statuses"]) == {status}, found["statuses"]
    known = best.setdefault(status, found)
    known["rate"], known["own"] = max(known["rate"], found["rate"]), min(known["own"], found["own"])


async def _storm(port: int, process: "subprocess.Popen[bytes]", one: Entry) -> list[Figure]:
    """Everybody fetches, everybody polls, one meeting changes, everybody polls: each must learn of it, once."""
    paths = [f"/feeds/{_secret(n)}.ics" for n in range(1, SUBSCRIBERS + 1)]

    async def sweep(tags: Sequence[str] = ()) -> Told:
        found = await asyncio.to_thread(_ask, port, paths, 64, 0, tags)
        assert found is not None
        return found

    first = await sweep()
    quiet = await sweep(first["tags"])
    mine = {f"/feeds/{_secret(row['n'])}.ics" for row in await db.fetch(_WHOSE, sorted(one.user_ids))}
    async with db.transaction():
        await keep_many(one.source, {one.source_id: [replace(one, place="Room 5")]})
    moved = await sweep(quiet["tags"])
    again = await sweep(moved["tags"])
    changed = {path for path, old, new in zip(paths, quiet["tags"], moved["tags"], strict=True) if old != new}
    assert changed == mine, (len(changed), len(mine))
    taken = memory(family(process.pid))
    return [
        *_told("first fetch of all", first),
        *_told("poll of all, nothing changed", quiet),
        *_told(f"poll of all after one change, which {len(mine):,} have", moved),
        *_told("poll of all after that", again),
        Figure("memory of the service afterwards", taken.proportional, "MB"),
    ]


def _told(what: str, found: Told) -> list[Figure]:
    total = sum(found["statuses"].values())
    unchanged = found["statuses"].get("304", 0) / total
    assert set(found["statuses"]) <= {"200", "304"}, found["statuses"]
    return [
        Figure(f"{what}: {total:,} requests, {unchanged:.1%} unchanged", found["rate"], "requests/s"),
        Figure(f"{what}: 50, 95, 99 of 100 within", found["p50"], f"/ {found['p95']:.1f} / {found['p99']:.1f} ms"),
    ]
