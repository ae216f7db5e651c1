"""Whom to ask: the lines of a large directory found and put together by who answers for them.

The size is CONFIRMATIONS_BENCH contact points (30,000 unless told), a third of them the organisations' own, the others
people's. The ratio is to counting the lines that are due.
"""

import os
import resource
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from contacts.campaigns.asking import ask_who_is_due
from contacts.campaigns.finding import due
from contacts.campaigns.progress import keep_freshness
from contacts.campaigns.pursuing import follow_up
from registry.platform import clock, db
from tests.benchmarks.figures import Figure

SIZE = int(os.environ.get("CONFIRMATIONS_BENCH", "30000"))
# Six lines of an organisation: two of its own, and an address and a desk of each of two people.
_FILL = """
    INSERT INTO organisation (id, name, sort_name, sector, kind, status, region, time_zone)
        SELECT gen_random_uuid(), 'Bench ' || n, 'bench ' || n, CASE n % 4 WHEN 0 THEN 'education_k12' ELSE 'faith' END,
            'organisation', 'active', 'FL', 'America/New_York' FROM generate_series(1, {houses}) n;
    INSERT INTO person (id, organisation_id, name, sort_name)
        SELECT gen_random_uuid(), o.id, 'P' || n || ' ' || o.name, 'p' FROM organisation o, generate_series(1, 2) n;
    INSERT INTO position (id, organisation_id, role) SELECT gen_random_uuid(), id, 'primary_poc' FROM organisation;
    INSERT INTO assignment (id, position_id, person_id, starts_on) SELECT gen_random_uuid(), t.id, p.id, '2020-01-01'
        FROM position t JOIN person p ON p.organisation_id = t.organisation_id AND p.name LIKE 'P1%';
    INSERT INTO contact_point (id, organisation_id, kind, value, created_at, confirmed_on)
        SELECT gen_random_uuid(), id, point, '+13055550100', '2020-01-01',
            current_date - (abs(hashtext(id::text)) % 300)
        FROM organisation, unnest(ARRAY['main_line', 'duty_line']) AS point;
    INSERT INTO contact_point (id, organisation_id, person_id, kind, value, created_at, confirmed_on)
        SELECT gen_random_uuid(), organisation_id, id, point,
            CASE point WHEN 'desk' THEN '+13055550101' ELSE id || '@example.org' END, '2020-01-01',
            current_date - (abs(hashtext(id::text)) % 300)
        FROM person, unnest(ARRAY['desk', 'email_personal']) AS point;
    ANALYZE;
"""
_COUNT = """
    SELECT count(*) FROM contact_point WHERE retired_on IS NULL AND failed_at IS NULL
        AND (confirmed_on + make_interval(months => confirm_months))::date <= current_date
"""


async def report(_: str) -> list[Figure]:
    """Finding who is due, a night's asks, following them up, and the share that is fresh."""
    await db.execute(_FILL.format(houses=max(1, SIZE // 6)))
    counted = await _seconds(lambda: db.fetch(_COUNT))
    found = await _seconds(lambda: due(clock.today()))
    people = len(await due(clock.today()))
    with clock.frozen(_working_day()):
        night = await _seconds(ask_who_is_due)
    asked = len(await db.fetch("SELECT 1 FROM confirmation_ask"))
    follow, kept = await _seconds(follow_up), await _seconds(keep_freshness)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Figure(
            f"whom to ask, {SIZE:,} contact points, {people:,} due", found, "s", found / counted, "counting the lines"
        ),
        Figure(f"a night, {asked:,} asked", night, "s", night / counted, "counting the lines"),
        Figure(f"following {asked:,} up", follow, "s", follow / counted, "counting the lines"),
        Figure("share that is fresh, written down", kept, "s", kept / counted, "counting the lines"),
        Figure("most memory", peak, "MB", peak / 200, "200 MB"),
    ]


def _working_day() -> datetime:
    """Now, or next Monday: nobody is asked at a weekend."""
    now = clock.now()
    return now + timedelta(days=7 - now.weekday()) if now.weekday() > 4 else now


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun
