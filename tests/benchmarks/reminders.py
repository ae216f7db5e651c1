"""Who has to be told of what: agreements and contact points of a large directory decided on in one pass.

The sizes are REMINDERS_BENCH agreements (100,000 unless told) and three times as many contact points. The ratio is to
reading the same deadlines and deciding nothing.
"""

import os
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from notifications.reminders.planning import AHEAD, STEP, plan, sources
from notifications.reminders.sending import send
from registry.platform import clock, db
from registry.platform.deadlines import NOTHING_BEFORE, Span
from tests.benchmarks.agreements import fill
from tests.benchmarks.figures import Figure

SIZE = int(os.environ.get("REMINDERS_BENCH", "100000"))
_OWNERS = """
    CREATE TEMP TABLE bench_user AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM app_user;
    UPDATE organisation o SET owner_id = u.id FROM bench_user u WHERE u.n = 1 + abs(hashtext(o.id::text)) % 40;
    INSERT INTO contact_point (id, organisation_id, kind, value, confirmed_on)
        SELECT gen_random_uuid(), o.id, 'desk', '+1305555' || lpad((n % 100 + 100)::text, 4, '0'),
            current_date - (abs(hashtext(o.id::text)) + n * 37) % 230
        FROM organisation o CROSS JOIN generate_series(1, {points}) n;
    DROP TABLE bench_user;
"""


async def report(_: str) -> list[Figure]:
    """The first pass, which writes every reminder down, the next, which finds nothing, and all the mails."""
    await fill(SIZE)
    houses = await _count("organisation")
    await db.execute(_OWNERS.format(points=max(1, SIZE * 3 // houses)))
    await db.execute("ANALYZE")
    read = await _seconds(_read)
    first, again = await _seconds(plan), await _seconds(plan)
    told = await _count("reminder")
    with clock.frozen(clock.now() + timedelta(days=1)):
        sent = await _seconds(send)
    sizes = f"{SIZE:,} agreements, {await _count('contact_point'):,} contact points"
    return [
        Figure(f"read the deadlines, {sizes}", read, "s", 1.0, "reading"),
        Figure(f"first pass, {told:,} reminders", first, "s", first / read, "reading"),
        Figure("next pass, nothing new", again, "s", again / read, "reading"),
        Figure(f"{await _count('mail'):,} mails about them", sent, "s", sent / read, "reading"),
    ]


async def _read() -> None:
    for source in sources():
        after: Any = NOTHING_BEFORE
        while after is not None:
            after = (await source.read(Span(until=clock.today() + AHEAD, after=after, limit=STEP))).after


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def _count(table: str) -> int:
    row = await db.fetch_one(f"SELECT count(*) AS many FROM {table}")
    assert row is not None
    return int(row["many"])
