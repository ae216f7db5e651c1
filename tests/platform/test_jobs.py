import asyncio
from datetime import UTC, datetime, time
from typing import Any

import pytest

from registry.platform import clock, db
from registry.platform.jobs import Job, Nightly, enqueue
from registry.platform.jobs.nightly import due, plan
from registry.platform.jobs.worker import work


async def nothing() -> None:
    pass


NIGHTLY = Nightly("round", nothing, at=time(3, 10))
NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2026, 11, 21, 8, 9, tzinfo=UTC), []),
        (datetime(2026, 11, 21, 8, 10, tzinfo=UTC), ["2026-11-21"]),
        (datetime(2026, 11, 22, 4, 59, tzinfo=UTC), ["2026-11-21"]),
        (datetime(2026, 11, 22, 5, 1, tzinfo=UTC), []),
        (datetime(2026, 7, 1, 7, 10, tzinfo=UTC), ["2026-07-01"]),
    ],
)
def test_nightly_is_due_by_the_local_clock(now: datetime, days: list[str]) -> None:
    assert [str(day) for _, day in due([NIGHTLY], now, NEW_YORK)] == days


async def test_nightly_is_queued_once_a_day(database: None) -> None:
    with clock.frozen(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        first, second = await plan([NIGHTLY], NEW_YORK), await plan([NIGHTLY], NEW_YORK)
    with clock.frozen(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        third = await plan([NIGHTLY], NEW_YORK)

    assert (first, second, third) == (["round"], [], ["round"])


async def test_work_starts_after_commit_and_never_after_rollback(committed: str) -> None:
    done: list[int] = []
    finished = asyncio.Event()

    async def note(payload: dict[str, Any]) -> None:
        done.append(payload["n"])
        if payload["n"] == 3:
            finished.set()

    working = asyncio.create_task(work(committed, [Job("note", note)], NEW_YORK))
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await enqueue("note", {"n": 1})
            raise ZeroDivisionError
    for n in (2, 2, 3):
        async with db.transaction():
            await enqueue("note", {"n": n}, dedupe=f"n{n}" if not done else None)
    await asyncio.wait_for(finished.wait(), 10)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)

    assert sorted(set(done)) == [2, 3]


async def test_work_outside_a_transaction_is_refused(committed: str) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        await enqueue("note", {})
