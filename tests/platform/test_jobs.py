import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any, ClassVar

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform import clock, db
from registry.platform.errors import Unavailable
from registry.platform.jobs import Every, Job, Nightly, enqueue, surely, worker
from registry.platform.jobs import ping as pinging
from registry.platform.jobs.every import next_time, start_due
from registry.platform.jobs.heart import silence
from registry.platform.jobs.nightly import due, plan
from registry.platform.jobs.worker import work
from tests import cast


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


def test_what_is_due_at_once_keeps_the_order_of_the_night() -> None:
    jobs = [Nightly(name, nothing, at=at) for name, at in (("c", time(5)), ("a", time(0, 20)), ("b", time(3)))]

    assert [job.name for job, _ in due(jobs, datetime(2026, 11, 21, 17, tzinfo=UTC), NEW_YORK)] == ["a", "b", "c"]


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


async def test_work_of_the_night_begins_a_few_at_a_time_and_waits_for_the_next_worker_where_one_stops(
    committed: str,
) -> None:
    running: list[str] = []
    done: list[tuple[str, int]] = []
    go = asyncio.Event()

    def nightly(name: str) -> Nightly:
        async def run() -> None:
            running.append(name)
            await go.wait()
            done.append((name, len(running)))
            running.remove(name)

        return Nightly(name, run, at=time(0))

    jobs = [nightly(name) for name in "abcde"]
    first = asyncio.create_task(work(committed, jobs, NEW_YORK))
    await _until(lambda: len(running) == worker.NIGHTLY_AT_ONCE)
    await asyncio.sleep(0.3)
    begun = list(running)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.1)
    go.set()
    await asyncio.wait_for(first, 10)
    before = len(done)
    second = asyncio.create_task(work(committed, jobs, NEW_YORK))
    await _until(lambda: len(done) == len(jobs))
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)

    assert (begun, before) == (["a", "b"], 2)
    assert sorted(name for name, _ in done) == list("abcde")
    assert max(at_once for _, at_once in done) <= worker.NIGHTLY_AT_ONCE


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come true in ten seconds")


EVERY = Every("short round", 60, nothing)
NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)


@given(st.floats(0, 1), st.integers(1, 86_400))
def test_next_time_is_near_its_period(chance: float, seconds: int) -> None:
    waits = (next_time(Every("x", seconds, nothing), NOON, chance) - NOON).total_seconds()

    assert 0.89 * seconds <= waits <= 1.11 * seconds


async def started(at: datetime) -> list[str]:
    with clock.frozen(at):
        return await start_due([EVERY])


async def test_short_round_is_queued_once_in_its_time(database: None) -> None:
    found = [await started(NOON + timedelta(seconds=s)) for s in (0, 1, 50, 67, 68, 140)]

    assert found == [["short round"], [], [], ["short round"], [], ["short round"]]


async def test_clock_set_back_does_not_stop_the_short_rounds(database: None) -> None:
    await started(NOON)

    assert await started(NOON - timedelta(days=1)) == ["short round"]
    assert await started(NOON - timedelta(days=1) + timedelta(seconds=5)) == []


async def test_many_workers_begin_a_short_round_once(committed: str) -> None:
    found = await asyncio.gather(*(start_due([EVERY]) for _ in range(5)))

    assert sorted(map(len, found)) == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("minutes_ago", "found"),
    [
        ({}, None),
        ({"schedule": 14}, None),
        ({"schedule": 16}, 16),
        ({"schedule": 1, "reminders": 119}, None),
        ({"schedule": 1, "reminders": 121}, 121),
        ({"schedule": 200, "reminders": 121}, 200),
    ],
)
def test_silence_is_from_the_last_sign_of_life(minutes_ago: dict[str, int], found: int | None) -> None:
    beats = {name: NOON - timedelta(minutes=minutes) for name, minutes in minutes_ago.items()}

    assert silence(beats, NOON) == (None if found is None else NOON - timedelta(minutes=found))


async def test_pages_of_those_signed_in_say_since_when_reminders_have_not_run(database: None) -> None:
    bob, service = await cast.bob(), cast.app().app  # type: ignore[attr-defined]
    before = (await bob.get("/account")).text
    service.state.silent_since = NOON
    try:
        after, outside = (await bob.get("/account")).text, (await cast.anonymous().get("/sign-in")).text
    finally:
        service.state.silent_since = None

    words = "Reminders have not run since 21 Nov 2026, 12:00 EST."
    assert (words in before, words in after, words in outside) == (False, True, False)


async def test_watch_looks_again_and_again_whatever_happens(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from registry.platform.jobs import watch as watching

    state, looks = SimpleNamespace(silent_since=None), iter([NOON, OSError(), None])
    done = asyncio.Event()

    async def look() -> datetime | None:
        found = next(looks, done)
        if found is done:
            done.set()
            await asyncio.sleep(60)
        if isinstance(found, Exception):
            assert state.silent_since == NOON
            raise found
        return found  # type: ignore[return-value]

    monkeypatch.setattr(watching, "silent_since", look)
    monkeypatch.setattr(watching, "_SECONDS", 0.001)
    task = asyncio.create_task(watching.watch(state))
    await asyncio.wait_for(done.wait(), 5)
    task.cancel()

    assert state.silent_since is None


class Checker(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/followed")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(pinging, "EVERY_SECONDS", 0)
    Checker.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Checker) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


async def test_outside_checker_hears_of_us_and_its_address_stays_secret(
    checker: str, caplog: pytest.LogCaptureFixture
) -> None:
    heard = [await pinging.ping(url) for url in (None, f"{checker}/zq-secret", f"{checker}/elsewhere")]
    away = await pinging.ping("http://127.0.0.1:1/zq-secret")

    assert (heard, away) == ([False, True, False], False)
    assert Checker.asked == ["/zq-secret", "/elsewhere"]
    assert "could not be told: URLError" in caplog.text
    assert "zq-secret" not in caplog.text


async def test_outside_checker_is_told_once_a_minute(checker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinging, "EVERY_SECONDS", 60.0)
    monkeypatch.setattr(pinging, "_last", [])

    assert [await pinging.ping(f"{checker}/x") for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("kind", ["job", "nightly", "every"])
async def test_only_a_short_round_is_left_to_the_next_one(
    kind: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[object] = []

    async def work(*given: object) -> None:
        tries.append(given)
        if len(tries) == 1:
            raise Unavailable

    monkeypatch.setattr(surely, "PAUSES", (0, 0, 0))
    jobs: dict[str, worker.Work] = {
        "job": Job("x", work), "nightly": Nightly("x", work), "every": Every("x", 60, work),
    }  # fmt: skip
    with caplog.at_level("WARNING"):
        await worker._done(jobs[kind], b'{"number": 7}')

    assert tries == {"job": [({"number": 7},)] * 2, "nightly": [()] * 2, "every": [()]}[kind]
    words = (
        "waits for its next round: Unavailable" if kind == "every" else "is done again in 0 s, the database was away"
    )
    assert [(one.levelname, one.message.startswith(f"x {words}")) for one in caplog.records] == [("WARNING", True)]


async def test_what_took_too_long_is_not_done_again() -> None:
    async def work() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await surely.surely(work)


@pytest.mark.parametrize(
    "lost", [Unavailable, asyncpg.ConnectionDoesNotExistError, asyncpg.InternalClientError, ConnectionResetError]
)
async def test_work_of_the_night_is_done_again_where_the_database_was_away(
    lost: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    async def work() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise lost

    monkeypatch.setattr(surely, "PAUSES", (0, 0, 0))
    await surely.surely(work)

    assert len(tries) == 3
