"""The county, loaded once and looked at by every test of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest

from registry.demo import county
from registry.platform import clock, db
from tests.conftest import copy_database, drop_database, on

NOW = datetime(2027, 2, 10, 19, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
async def marlow_database(server: str, template: str) -> AsyncIterator[str]:
    """The address of a database with the county in it, as of a winter afternoon."""
    name = await copy_database(server, template)
    await db.start(on(server, name), pool_size=2)
    with clock.frozen(NOW):
        await county.load()
    await db.stop()
    yield on(server, name)
    await drop_database(server, name)


@pytest.fixture
async def marlow(marlow_database: str) -> AsyncIterator[None]:
    """The county, open; whatever the test does to it is rolled back."""
    await db.start(marlow_database, pool_size=2)
    own = await asyncpg.connect(marlow_database)
    outer = own.transaction()
    await outer.start()
    token = db.ENGINE.current_transaction.set(db.Transaction(own))  # type: ignore[arg-type]
    with clock.frozen(NOW):
        yield
    db.ENGINE.current_transaction.reset(token)
    await outer.rollback()
    await own.close()
    await db.stop()


@pytest.fixture
async def committed_url(server: str, template: str) -> AsyncIterator[str]:
    """The address of a migrated database that nobody has open."""
    name = await copy_database(server, template)
    yield on(server, name)
    await drop_database(server, name)
