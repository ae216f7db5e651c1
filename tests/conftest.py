"""What every test stands on: a real PostgreSQL of its own, and a cast of people."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings

from registry.platform import db
from registry.platform.access import unknown_keys
from registry.platform.migrate import migrate
from registry.platform.postgres import running

# How long an example takes says something about the machine, not about the code.
settings.register_profile("registry", deadline=None)
settings.load_profile("registry")


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """A command that runs in this process sets the log up for itself: what it chose holds for no other test."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for left in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(left)


@pytest.fixture(autouse=True)
def _nobody_tried_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests call from one address: what one of them tried in vain counts in no other."""
    monkeypatch.setattr(unknown_keys, "_tries", unknown_keys.Tries())


# Whole files go to whichever process is free, so what takes longest goes first.
LONGEST = ("tests/journeys/", "tests/security/", "tests/demo/", "tests/platform/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""

    def turn(item: pytest.Item) -> int:
        return next((at for at, start in enumerate(LONGEST) if item.nodeid.startswith(start)), len(LONGEST))

    items.sort(key=turn)


def on(url: str, name: str) -> str:
    """The same server, another database."""
    head, _, tail = url.partition("?")
    base = head.rsplit("/", 1)[0]
    return f"{base}/{name}" + (f"?{tail}" if tail else "")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server: the one in TEST_DATABASE_URL, else a temporary one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with running(tmp_path_factory.mktemp("home"), durable=False) as dsn:
        yield dsn


@pytest.fixture(scope="session")
async def template(server: str) -> AsyncIterator[str]:
    """The name of a migrated database, to be copied by tests that commit."""
    name = f"template_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    await db.start(on(server, name), pool_size=4)
    await migrate()
    await db.stop()
    yield name
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def copy_database(server: str, template: str) -> str:
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    await admin.close()
    return name


async def drop_database(server: str, name: str) -> None:
    admin = await asyncpg.connect(server)
    try:
        for _ in range(100):
            try:
                await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
                break
            except asyncpg.InsufficientPrivilegeError:
                # Autovacuum is at work in it, which only a superuser may send away: wait until it is through.
                await asyncio.sleep(0.2)
    finally:
        await admin.close()


@pytest.fixture(scope="session")
async def shared_database(server: str, template: str) -> AsyncIterator[str]:
    """One copy for all tests that roll back."""
    name = await copy_database(server, template)
    yield on(server, name)
    await drop_database(server, name)


@pytest.fixture(scope="session")
async def lasting(shared_database: str) -> AsyncIterator[list[asyncpg.Connection]]:
    """The one connection of all tests that roll back: it knows their statements by then."""
    connections = [await asyncpg.connect(shared_database)]
    yield connections
    await connections[0].close()


@asynccontextmanager
async def rolled_back(url: str, lasting: list[asyncpg.Connection]) -> AsyncIterator[None]:
    """The database of this address, open; whatever is written there meanwhile is rolled back."""
    await db.start(url, pool_size=2)
    if lasting[0].is_closed():
        lasting[0] = await asyncpg.connect(url)
    own = lasting[0]
    outer = own.transaction()
    await outer.start()
    token = db.ENGINE.current_transaction.set(db.Transaction(own))  # type: ignore[arg-type]
    yield
    db.ENGINE.current_transaction.reset(token)
    await outer.rollback()
    await db.stop()


@pytest.fixture
async def database(shared_database: str, lasting: list[asyncpg.Connection]) -> AsyncIterator[None]:
    """An open, empty database; whatever the test writes is rolled back at its end."""
    async with rolled_back(shared_database, lasting):
        yield


@pytest.fixture
async def committed(server: str, template: str) -> AsyncIterator[str]:
    """The address of an open database of this test alone, for what must really commit: locks, races, processes."""
    name = await copy_database(server, template)
    await db.start(on(server, name), pool_size=6)
    yield on(server, name)
    await db.stop()
    await drop_database(server, name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real directories, or a skip that says how to get it."""
    folder = Path(os.environ.get("REGISTRY_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the folder of real directories is not here; set REGISTRY_SHARED_DATA to where it is")
    return folder
