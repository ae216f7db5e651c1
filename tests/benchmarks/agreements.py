"""The board, the timeline and the coverage matrix over many agreements: statements and milliseconds.

The size is AGREEMENTS_BENCH (100,000 unless told); everything is filled from one seed, in the database itself.
"""

import os
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from agreements.board.matrix import matrix
from agreements.board.model import Filters, Lane
from agreements.board.queries import board, key_of, lane_lines
from agreements.board.shown import shown
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.ids import new_id
from tests.benchmarks.figures import Figure

SIZE = int(os.environ.get("AGREEMENTS_BENCH", "100000"))
FEW = 100
COUNTIES = 67
ROUNDS = 7
# Most run quietly; the rest stand in the lanes of the board. Percentages add up to a hundred.
_STATES = (
    ("active", 62), ("expired", 10), ("superseded", 6), ("notice_window", 4), ("expiring", 4), ("review_due", 4),
    ("decide_by", 2), ("holdover", 2), ("partly_signed", 2), ("draft", 2), ("terminated", 2),
)  # fmt: skip
_FILL = """
    SELECT setseed(0.42);
    INSERT INTO app_user (id, name, email, role)
        SELECT gen_random_uuid(), 'Editor ' || n, n || '@example.org', 'manager' FROM generate_series(1, 40) n;
    INSERT INTO jurisdiction (id, type, name, folded, region) SELECT gen_random_uuid(), 'county', 'County ' || n,
        'county ' || n, 'FL' FROM generate_series(1, {counties}) n;
    CREATE TEMP TABLE bench_house AS SELECT gen_random_uuid() AS id, n,
        (ARRAY['education_k12', 'mental_health', 'healthcare', 'le_local', 'faith', 'private_crowded_space',
            'prosecutor_courts', 'emergency_mgmt'])[1 + n % 8] AS sector
        FROM generate_series(1, greatest({size} / 5, 80)) n;
    INSERT INTO organisation (id, name, sort_name, kind, sector, time_zone, region, created_at, updated_at)
        SELECT id, 'House ' || n, 'house ' || n, 'organisation', sector, 'America/New_York', 'FL', now(), now()
        FROM bench_house;
    INSERT INTO service_area (organisation_id, jurisdiction_id, role)
        SELECT h.id, j.id, 'primary' FROM bench_house h JOIN (
            SELECT id, row_number() OVER (ORDER BY name) AS n FROM jurisdiction WHERE name LIKE 'County %'
        ) j ON j.n = 1 + h.n % {counties};
    INSERT INTO contact_point (id, organisation_id, kind, value, confirmed_on)
        SELECT gen_random_uuid(), id, 'desk', '+13055550100', current_date - (n % 400) FROM bench_house;
    CREATE TEMP TABLE bench_paper AS SELECT gen_random_uuid() AS id, n, {state} AS state,
        random() AS luck, (random() * 300)::int AS days FROM generate_series(1, {size}) n;
    CREATE TEMP TABLE bench_user AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM app_user;
    INSERT INTO agreement (id, reference, title, kind, region, stage, owner_id, backup_owner_id, created_at, updated_at)
        SELECT p.id, 'B-' || p.n, 'Understanding ' || p.n,
            CASE WHEN p.n % 200 = 0 THEN 'handshake' ELSE 'mou' END, 'FL',
            CASE WHEN p.state = 'draft' THEN 'draft' WHEN p.state = 'partly_signed' THEN 'out_for_signature'
                WHEN p.n % 97 = 0 THEN 'negotiating' ELSE 'concluded' END,
            CASE WHEN p.n % 100 = 0 THEN NULL ELSE u.id END, v.id, now(), now()
        FROM bench_paper p JOIN bench_user u ON u.n = 1 + p.n % 40 JOIN bench_user v ON v.n = 1 + (p.n + 7) % 40;
    INSERT INTO agreement_party (id, agreement_id, organisation_id, role, signed_on)
        SELECT gen_random_uuid(), p.id, h.id, CASE WHEN k = 0 THEN 'lead' ELSE 'party' END,
            CASE WHEN p.state = 'draft' OR (p.state = 'partly_signed' AND k = 1) THEN NULL ELSE current_date - 400 END
        FROM bench_paper p CROSS JOIN generate_series(0, 1) k
        JOIN bench_house h ON h.n = 1 + (p.n * 7 + k * 3) % greatest({size} / 5, 80);
    INSERT INTO agreement_term (id, agreement_id, number, begins_on, ends_on, renewal)
        SELECT gen_random_uuid(), id, 1, current_date - 300, current_date + days,
            CASE WHEN n % 50 = 0 THEN 'unknown' ELSE 'none' END FROM bench_paper WHERE days > 0;
    INSERT INTO agreement_standing (agreement_id, since_on, until_on, state, reason, begins_on, ends_on, notice_on,
            send_by, decide_by, review_on, holdover_until, review_overdue, next_on)
        SELECT id, current_date, current_date + 14, state, 'As its term says.', current_date - 300,
            CASE WHEN state = 'expired' THEN current_date - days * 12 - 1 ELSE current_date + days END,
            CASE WHEN state IN ('notice_window', 'decide_by') THEN current_date + days / 4 END,
            CASE WHEN state IN ('notice_window', 'decide_by') THEN current_date + days / 5 END,
            CASE WHEN state = 'decide_by' THEN current_date + days / 8 END,
            CASE WHEN state NOT IN ('draft', 'expired') THEN current_date + days - 30 END,
            CASE WHEN state = 'holdover' THEN current_date + days END,
            state = 'active' AND n % 40 = 0,
            CASE WHEN state NOT IN ('draft', 'expired', 'superseded', 'terminated') THEN current_date + days / 3 END
        FROM bench_paper;
    INSERT INTO agreement_obligation (id, agreement_id, kind, title, first_due_on, next_due_on)
        SELECT gen_random_uuid(), id, 'meeting', 'Meet', current_date - 100, current_date + days - 20 FROM bench_paper
        WHERE n % 5 = 0;
    INSERT INTO agreement_decision (id, agreement_id, kind, reason, decided_on, by_user_id, by_name, at)
        SELECT gen_random_uuid(), id, 'let_lapse', 'Not needed any more', current_date - days * 12 - 30,
            gen_random_uuid(), 'E', now() FROM bench_paper WHERE state = 'expired' AND n % 20 <> 1;
    DROP TABLE bench_house, bench_paper, bench_user;
"""


async def report(_: str) -> list[Figure]:
    """Figures at a hundred agreements and at SIZE; the ratio is to the hundred."""
    small = await _measured(FEW)
    await _emptied()
    large = await _measured(SIZE)
    figures = []
    for name, (milliseconds, statements) in large.items():
        before, asked = small[name]
        figures.append(Figure(f"{name}, {SIZE:,} agreements", milliseconds, "ms", milliseconds / before, f"{FEW}"))
        figures.append(Figure(f"{name}, statements", statements, "", statements / asked, f"{FEW}"))
    return figures


async def _emptied() -> None:
    await db.execute("DELETE FROM agreement; DELETE FROM contact_point; DELETE FROM service_area;"
                     " DELETE FROM organisation; DELETE FROM jurisdiction WHERE name LIKE 'County %';"
                     " DELETE FROM app_user")  # fmt: skip


async def _measured(size: int) -> dict[str, tuple[float, int]]:
    await fill(size)
    actor = Actor(user_id=new_id(), name="Bench", role=Role.MANAGER)
    lines = await lane_lines(actor, Lane.EXPIRING, Filters(), after=None, limit=50)
    county = await db.fetch_one("SELECT id FROM jurisdiction WHERE name = 'County 1'")
    assert county is not None
    deep = (clock.today() + timedelta(days=30), key_of(lines[0])[1])
    reads: dict[str, Callable[[], Awaitable[Any]]] = {
        "board": lambda: board(actor, Filters()),
        "board of a sector": lambda: board(actor, Filters(sector=Sector.FAITH)),
        "board of a county": lambda: board(actor, Filters(county=county["id"])),
        "a lane, some pages on": lambda: lane_lines(actor, Lane.EXPIRING, Filters(), after=deep, limit=50),
        "timeline": lambda: shown(actor, Filters()),
        "coverage matrix": lambda: matrix(actor, "FL"),
    }
    return {name: await _timed(read) for name, read in reads.items()}


async def fill(size: int) -> None:
    """So many agreements of fictional houses in one state, the worst case for its matrix."""
    bounds, below = [], 0
    for state, share in _STATES:
        below += share
        bounds.append(f"WHEN (n * 37) % 100 < {below} THEN '{state}'")
    await db.execute(_FILL.format(size=size, counties=COUNTIES, state=f"CASE {' '.join(bounds)} END"))
    await db.execute("ANALYZE")


async def _timed(read: Callable[[], Awaitable[Any]]) -> tuple[float, int]:
    """The median in milliseconds, and how many statements are sent."""
    await read()
    asked = 0

    def note(_: object) -> None:
        nonlocal asked
        asked += 1

    async with db.transaction():
        inside: Any = db.ENGINE.current_transaction.get()
        inside.connection.add_query_logger(note)
        await read()
        inside.connection.remove_query_logger(note)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await read()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), asked
