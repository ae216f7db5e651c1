"""Planners and senders in real processes that are killed at any moment, and what arrived at a mail server meanwhile."""

import asyncio
import logging
import os
import random
import re
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import UUID

from notifications.reminders import planning, sending
from registry.platform import clock, db, slices
from registry.platform.access.model import Role
from registry.platform.mail import store
from registry.platform.mail.configured import settings
from registry.platform.mail.courier import Courier
from registry.platform.mail.server import Server
from tests.cast import person
from tests.platform import serving
from tests.platform.mail.smtp import Scripted, scripted

PLANNERS, WORKERS = 3, 2
_NAME = re.compile(rb"Item \d{4}")
_ITEM = (
    "INSERT INTO action_item (id, title, owner_id, owner_name, due_on)"
    " SELECT gen_random_uuid(), title, owner, 'Some owner', $3 FROM unnest($1::text[], $2::uuid[]) AS t(title, owner)"
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`lost` arrived in no mail, `told_twice` in more than one; `again` are mails that arrived once more, unchanged."""

    reminders: int
    lost: Sequence[str]
    doubtful: int
    told_twice: Sequence[str]
    mails: int
    again: int
    changed: int
    kills: int
    cuts: int
    seconds: float


async def survive(
    url: str, many: int, kills: int, *, cut_every: int = 0, restart_at: int | None = None, seed: int = 4711
) -> Outcome:
    """Tell of so many days while somebody is killed so many times.

    Days come up all the while. Every `cut_every` kills the connections of the database are cut as well, and at one it
    is restarted, as if its machine had lost power.
    """
    begun, chance = time.perf_counter(), random.Random(seed)  # noqa: S311 - the moments of death
    owners = await _owners(max(1, many // 2))
    async with scripted(pause=0.01) as smtp:
        crew = [await _start(url, smtp.port, place) for place in range(PLANNERS + WORKERS)]
        cuts = 0
        try:
            for number in range(kills):
                await _items(range(many * number // kills, many * (number + 1) // kills), owners)
                await _some_work(smtp, chance)
                if number == restart_at:
                    await _crashed()
                elif cut_every and number % cut_every == cut_every - 1:
                    await _cut()
                cuts += number == restart_at or bool(cut_every and number % cut_every == cut_every - 1)
                victim = chance.randrange(len(crew))
                crew[victim].kill()
                crew[victim] = await _start(url, smtp.port, victim)
            await _until(lambda: _all_settled(many))
        finally:
            for process in crew:
                process.kill()
        return await _outcome(smtp, many, kills, cuts, time.perf_counter() - begun)


async def _owners(many: int) -> list[UUID]:
    owners = [(await person(Role.COORDINATOR)).user_id for _ in range(many)]
    await db.execute("INSERT INTO reminder_choice SELECT unnest($1::uuid[]), '07:30', '00:00', '00:00'", owners)
    return owners


async def _items(numbers: range, owners: Sequence[UUID]) -> None:
    titles = [f"Item {each:04}" for each in numbers]
    of = [owners[each % len(owners)] for each in numbers]
    await db.execute(_ITEM, titles, of, clock.today(settings().time_zone) + timedelta(days=1))


async def _start(url: str, port: int, place: int) -> BaseProcess:
    process = serving._FORK.Process(target=_run, args=(url, port if place >= PLANNERS else 0), daemon=True)
    await asyncio.to_thread(process.start)
    return process


def _run(url: str, port: int) -> None:
    """What one process does until it is killed: plan, or with a mail server send and deliver."""
    logging.disable()  # that connections are cut is no news here
    slices.load()
    planning.STEP = 7  # many small steps, so that a kill falls between them as well as into them
    asyncio.run(_forever(url, _sender(port) if port else planning.plan))


def _sender(port: int) -> Callable[[], Awaitable[object]]:
    server = Server(name="127.0.0.1", port=port, tls="none", we="registry.example.org", seconds=5, answer_seconds=0.3)
    courier = Courier(server=server, return_path=_returns, per_minute=10**9, lease_seconds=0.6)

    async def work() -> None:
        await sending.send()
        await courier.deliver()

    return work


async def _returns(_: store.Claimed) -> str:
    return "bounces@example.org"


async def _forever(url: str, work: Callable[[], Awaitable[object]]) -> None:
    await db.start(url, pool_size=2, hurried=False)
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - as in the worker: what failed is tried again at the next round
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.02)


async def _some_work(smtp: Scripted, chance: random.Random) -> None:
    """Long enough that something happened, and then to any moment of what happens next."""
    seen = len(smtp.given)
    for _ in range(100):
        await asyncio.sleep(chance.uniform(0.005, 0.05))
        if len(smtp.given) > seen:
            break


async def _cut() -> None:
    await db.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


async def _crashed() -> None:
    """End the database without a word, and wait until its keeper has started it again."""
    [row] = await db.fetch("SELECT pg_backend_pid() AS pid")
    stat = await asyncio.to_thread(Path(f"/proc/{row['pid']}/stat").read_text)
    os.kill(int(stat.rpartition(")")[2].split()[1]), signal.SIGQUIT)  # whom it was forked from

    async def there() -> bool:
        return bool(await db.fetch("SELECT 1"))

    await asyncio.sleep(0.5)
    await _until(there)


async def _until(condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if await condition():
                return
        except Exception:  # noqa: BLE001 - the database is away
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.05)
    raise AssertionError("not in time")


async def _all_settled(many: int) -> bool:
    # What would be tried again in a minute is tried now, and a server that was left alone for a while is asked.
    await db.execute("UPDATE mail SET due_at = now() WHERE state IN ('unknown', 'queued') AND due_at > now()")
    await db.execute("DELETE FROM mail_server")
    [row] = await db.fetch(
        "SELECT (SELECT count(*) FROM reminder WHERE state = 'mailed') AS mailed,"
        " (SELECT count(*) FROM mail WHERE due_at IS NOT NULL OR state = 'sending') AS open"
    )
    return bool(row["mailed"] == many and row["open"] == 0)


async def _outcome(smtp: Scripted, many: int, kills: int, cuts: int, seconds: float) -> Outcome:
    arrived: dict[str, set[str]] = defaultdict(set)
    for one in smtp.given:
        for name in _NAME.findall(one.content):
            arrived[name.decode()].add(one.message_id)
    rows = await db.fetch("SELECT label, m.state FROM reminder r JOIN mail m ON m.id = r.mail_id")
    missing = [row for row in rows if row["label"] not in arrived]
    times = Counter(one.message_id for one in smtp.given)
    return Outcome(
        reminders=len(rows),
        lost=[row["label"] for row in missing if row["state"] != "unknown"],
        doubtful=sum(row["state"] == "unknown" for row in missing),
        told_twice=[name for name, mails in arrived.items() if len(mails) > 1],
        mails=len(times),
        again=len(smtp.given) - len(times),
        changed=len({one.content for one in smtp.given}) - len(times),
        kills=kills,
        cuts=cuts,
        seconds=seconds,
    )


async def caught_up(many: int) -> tuple[float, int]:
    """Seconds that one round takes after a day on which nothing ran, and the mails that it wrote."""
    await _items(range(5000, 5000 + many), await _owners(max(1, many // 2)))
    before = await _count()
    begun = time.perf_counter()
    with clock.frozen(clock.now() + timedelta(days=1)):
        await planning.plan()
        await sending.send()
    return time.perf_counter() - begun, await _count() - before


async def _count() -> int:
    [row] = await db.fetch("SELECT count(*) AS many FROM mail")
    return int(row["many"])
