"""Delivering workers that are killed at any moment: nothing is lost, and hardly anything arrives twice."""

import asyncio
import random
from collections import Counter
from multiprocessing.process import BaseProcess
from uuid import uuid4

from registry.platform import db
from registry.platform.mail import Letter, put, store
from registry.platform.mail.courier import Courier
from registry.platform.mail.server import Server
from tests.platform import serving
from tests.platform.mail.smtp import Scripted, scripted

MAILS, KILLS = 80, 12


async def _returns(_: store.Claimed) -> str:
    return "bounces@example.org"


async def _deliver(url: str, port: int) -> None:
    await db.start(url, pool_size=2, hurried=False)
    server = Server(name="127.0.0.1", port=port, tls="none", we="registry.example.org", seconds=5, answer_seconds=0.3)
    courier = Courier(server=server, return_path=_returns, per_minute=10**9, lease_seconds=0.6)
    while True:
        await courier.deliver()
        await asyncio.sleep(0.02)


def _work(url: str, port: int) -> None:
    asyncio.run(_deliver(url, port))


def _start(url: str, port: int) -> BaseProcess:
    process = serving._FORK.Process(target=_work, args=(url, port), daemon=True)
    process.start()
    return process


async def _all_settled() -> bool:
    # What would be tried again in a minute is tried now.
    await db.execute("UPDATE mail SET due_at = now() WHERE state = 'unknown' AND due_at > now()")
    row = await db.fetch_one("SELECT count(*) AS n FROM mail WHERE due_at IS NOT NULL")
    return row is not None and row["n"] == 0


async def _killed(url: str, smtp: Scripted, chance: random.Random) -> None:
    workers = [await asyncio.to_thread(_start, url, smtp.port) for _ in range(2)]
    try:
        for number in range(KILLS):
            seen = len(smtp.given)
            for _ in range(100):  # not before it works again
                await asyncio.sleep(chance.uniform(0.005, 0.06))
                if len(smtp.given) > seen:
                    break
            workers[number % 2].kill()
            workers[number % 2] = await asyncio.to_thread(_start, url, smtp.port)
        for _ in range(400):
            if await _all_settled():
                return
            await asyncio.sleep(0.05)
    finally:
        for worker in workers:
            worker.kill()


async def test_killed_workers_lose_nothing_and_repeat_no_more_than_they_were_killed(committed: str) -> None:
    async with db.transaction():
        for number in range(MAILS):
            letter = Letter(recipient=f"kim{number}@example.org", subject="Meeting", text="Hello.")
            lane = f"lane {number % 4}" if number % 2 else None
            await put(letter, kind="invitation", cause=("meeting", uuid4()), lane=lane)
    async with scripted(pause=0.01) as smtp:
        await asyncio.wait_for(_killed(committed, smtp, random.Random(4711)), 60)  # noqa: S311
        rows = await db.fetch("SELECT recipient, message_id, state, lane, place FROM mail")

    times = Counter(one.message_id for one in smtp.given)
    lost = [row["message_id"] for row in rows if row["message_id"] not in times and row["state"] != "unknown"]
    assert lost == []
    assert {row["state"] for row in rows} <= {"sent", "unknown"}
    assert len(smtp.given) - len(times) <= KILLS
    assert len({one.content for one in smtp.given}) == len(times)
    first = {one.recipient: at for at, one in reversed(list(enumerate(smtp.given)))}
    for lane in {row["lane"] for row in rows if row["lane"]}:
        of_lane = sorted((row["place"], first.get(row["recipient"], -1)) for row in rows if row["lane"] == lane)
        arrived = [at for _, at in of_lane if at >= 0]
        assert arrived == sorted(arrived)
