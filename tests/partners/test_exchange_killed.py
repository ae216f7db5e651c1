"""A process that is killed in the middle of an import leaves all of it or nothing."""

import asyncio
import random
import signal
from multiprocessing.process import BaseProcess
from pathlib import Path

import asyncpg
import pytest

from tests.partners.importing import DIRECTORY, HEAD
from tests.platform.serving import command

ROWS = 400
KILLS = 6
SHORTEST, LONGEST = 0.05, 1.6


@pytest.fixture
def big_file(tmp_path: Path) -> Path:
    lines = [
        f",School {n},education_k12,FL,Bayhaven,{n} Main Street,850-555-01{n % 100:02},own:{n},Number {n},Bay,,\r\n"
        for n in range(ROWS)
    ]
    path = tmp_path / "schools.csv"
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


def started(url: str, file: Path) -> BaseProcess:
    """The command."""
    return command("import", "partners", str(file), "--apply", DATABASE_URL=url)


async def counted(url: str) -> dict[str, int]:
    """Rows of every table that an import writes, once nobody is connected any more but us."""
    own = await asyncpg.connect(url)
    try:
        while await own.fetchval(  # noqa: ASYNC110 - another process, which tells nobody when it ends
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state IS DISTINCT FROM 'idle'"
        ):
            await asyncio.sleep(0.05)
        tables = (*DIRECTORY, "audit_event", "import_run", "import_row")
        return {table: await own.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
    finally:
        await own.close()


async def _writing(url: str, process: BaseProcess) -> None:
    """Wait until the import is inside its transaction."""
    own = await asyncpg.connect(url)
    try:
        while process.exitcode is None and not await own.fetchval(  # noqa: ASYNC110
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE d.datname = current_database() AND l.locktype = 'advisory'"
        ):
            await asyncio.sleep(0.005)
    finally:
        await own.close()


async def _ended(process: BaseProcess) -> int | None:
    await asyncio.to_thread(process.join)
    return process.exitcode


async def test_an_import_killed_at_any_moment_is_all_or_nothing(committed: str, big_file: Path) -> None:
    before = await counted(committed)
    chance = random.Random(8)  # noqa: S311 - the moments of death
    outcomes = []
    for _ in range(KILLS):
        process = started(committed, big_file)
        await _writing(committed, process)
        await asyncio.sleep(chance.uniform(SHORTEST, LONGEST))
        process.kill()
        code = await _ended(process)
        after = await counted(committed)
        outcomes.append((code, after["organisation"]))
        if code == 0 or after["organisation"]:
            break
        assert after == before

    assert await _ended(started(committed, big_file)) == 0
    whole = await counted(committed)

    assert {whole[table] for table in ("organisation", "site", "contact_point", "lookup_organisation")} == {ROWS}
    assert (whole["audit_event"], whole["import_run"]) == (ROWS + 1, 1)
    assert {code for code, _ in outcomes} <= {0, -signal.SIGKILL}
