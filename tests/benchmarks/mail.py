"""Mail: putting it, handing it over to a server on loopback, and a queue of a day. BENCH_MAILS sets how many."""

import asyncio
import os
import time
from datetime import timedelta
from uuid import uuid4

import aiosmtplib

from registry.platform import clock, db, slices
from registry.platform.ids import new_id
from registry.platform.mail import Letter, put, store
from registry.platform.mail.courier import Courier
from registry.platform.mail.server import Server
from tests.benchmarks.figures import Figure

MAILS = int(os.environ.get("BENCH_MAILS", "500"))
WAITING = 20 * MAILS
_TEXT = "Dear colleague,\n\nthe review of the agreement is due.\n" * 20
_NO_PACE = 10**9


async def report(_: str) -> list[Figure]:
    """Mails a second: through a bare client, put into the outbox, delivered from it; and one claim before a queue."""
    slices.load()
    server = await asyncio.start_server(_take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    putting = MAILS / await _put(MAILS)
    content = (await db.fetch("SELECT content FROM mail LIMIT 1"))[0]["content"]
    bare = MAILS / await _bare(port, content)
    one = MAILS / await _delivered(port, workers=1)
    await _put(MAILS)
    two = MAILS / await _delivered(port, workers=2)
    await _wait(1)
    alone = await _claim()
    await _wait(WAITING)
    claim = await _claim()
    server.close()
    return [
        Figure("through the bare client, one connection", bare, "mails/s"),
        Figure("put into the outbox, in one transaction", putting, "mails/s", putting / bare, "the bare client"),
        Figure("delivered from it, one worker", one, "mails/s", one / bare, "the bare client"),
        Figure("delivered from it, two couriers in one process", two, "mails/s", two / one, "one worker"),
        Figure("claim of one mail, nothing else waiting", alone * 1000, "ms"),
        Figure(f"claim of one mail before {WAITING:,} that wait", claim * 1000, "ms", claim / alone, "nothing else"),
    ]


async def _put(many: int) -> float:
    started = time.perf_counter()
    async with db.transaction():
        for number in range(many):
            letter = Letter(recipient=f"kim{number}@example.org", subject="Review", text=_TEXT, html=f"<p>{_TEXT}</p>")
            await put(letter, kind="bench", cause=("bench", uuid4()))
    return time.perf_counter() - started


async def _wait(many: int) -> None:
    """A queue of mails, copied from one that was put."""
    await db.execute(
        "INSERT INTO mail (id, message_id, kind, cause_kind, cause_id, edition, recipient, domain, subject, content,"
        " state, urgent, may_leave, put_at, due_at)"
        " SELECT gen_random_uuid(), gen_random_uuid()::text, m.kind, m.cause_kind, m.cause_id, '', m.recipient,"
        " m.domain, m.subject, m.content, 'queued', false, false, now(), now()"
        " FROM (SELECT * FROM mail LIMIT 1) m, generate_series(1, $1::int)",
        many,
    )
    await db.execute("ANALYZE mail")


async def _claim() -> float:
    times = []
    for _ in range(20):
        started = time.perf_counter()
        mail = await store.claim(clock.now(), new_id(), 60, timedelta(0))
        times.append(time.perf_counter() - started)
        if mail is not None:
            await db.execute("UPDATE mail SET state = 'queued', lease = NULL WHERE id = $1", mail.id)
    return sorted(times)[len(times) // 2]


async def _returns(_: store.Claimed) -> str:
    return "bounces@example.org"


async def _delivered(port: int, workers: int) -> float:
    server = Server(name="127.0.0.1", port=port, tls="none", we="registry.example.org")
    couriers = [Courier(server=server, return_path=_returns, per_minute=_NO_PACE) for _ in range(workers)]
    started = time.perf_counter()
    await asyncio.gather(*(one.deliver() for one in couriers))
    return time.perf_counter() - started


async def _bare(port: int, content: bytes) -> float:
    started = time.perf_counter()
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, local_hostname="x") as client:
        for _ in range(MAILS):
            await client.sendmail("bounces@example.org", ["kim@example.org"], content)
    return time.perf_counter() - started


async def _take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that takes everything at once."""
    writer.write(b"220 ready\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
        if verb == b"QUIT":
            break
    writer.close()
