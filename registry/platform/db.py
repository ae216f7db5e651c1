"""The only door to PostgreSQL: one engine, one `transaction()`, and plain SQL for the reads that must be quick.

Piccolo 1.38's own transaction is not used: nested it silently does nothing, and a failed COMMIT leaks the connection
and leaves its context variable set. Ours is a savepoint when nested and always gives the connection back.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

import asyncpg
from piccolo.engine.postgres import PostgresEngine

from registry.platform.errors import Unavailable

ACQUIRE_SECONDS = 2.0
STATEMENT_SECONDS = 5.0

Record = asyncpg.Record
Connection = asyncpg.Connection


class RegistryEngine(PostgresEngine):
    """Piccolo's engine without its connection at import, so that `--help` needs no database."""

    async def check_version(self) -> None:
        """Left to `registry check`."""


@dataclass(slots=True)
class Transaction:
    """What Piccolo looks up to join us; `connection` is the asyncpg connection."""

    connection: Any
    after_commit: list[Any] = field(default_factory=list)


os.environ.setdefault("PICCOLO_CONF", "registry.piccolo_conf")
ENGINE = RegistryEngine(config={})
_replica: asyncpg.Pool | None = None


async def start(url: str, *, pool_size: int = 10, read_url: str | None = None) -> None:
    """Open the pool, and a second one for look-ups where a replica is named."""
    global _replica  # noqa: PLW0603 - the process has one database
    ENGINE.pool = await _open(url, pool_size)
    _replica = await _open(read_url, pool_size) if read_url else None


async def _open(url: str, size: int) -> asyncpg.Pool:
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=3,
        command_timeout=STATEMENT_SECONDS,
        max_inactive_connection_lifetime=60,
        # PgBouncer in transaction mode cannot keep prepared statements: the operator says so in the address.
        server_settings={"application_name": "registry", "timezone": "UTC", "jit": "off"},
        init=_prepare,
    )


async def _prepare(connection: Connection) -> None:
    await connection.execute(
        "SET statement_timeout = '4s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '60s'"
    )


async def stop() -> None:
    """Close the pools."""
    global _replica  # noqa: PLW0603
    for pool in (ENGINE.pool, _replica):
        if pool is not None:
            with suppress(Exception):
                await asyncio.wait_for(pool.close(), 5)
    ENGINE.pool = _replica = None


@asynccontextmanager
async def transaction() -> AsyncIterator[Transaction]:
    """All or nothing. Inside another one it is a savepoint. One task per transaction: never gather inside.

    Raises:
        Unavailable: no connection became free in two seconds.
    """
    outer = cast("Transaction | None", ENGINE.current_transaction.get())
    if outer is not None:
        async with outer.connection.transaction():
            yield outer
        return
    async with connection() as own:
        mine = Transaction(own)
        token = ENGINE.current_transaction.set(cast("Any", mine))
        try:
            async with own.transaction():
                yield mine
        finally:
            ENGINE.current_transaction.reset(token)


@asynccontextmanager
async def connection() -> AsyncIterator[Any]:
    """A connection of its own, outside any transaction, given back whatever happens."""
    if ENGINE.pool is None:
        raise Unavailable("The database is not open.")
    try:
        got = await ENGINE.pool.acquire(timeout=ACQUIRE_SECONDS)
    except (TimeoutError, OSError, asyncpg.CannotConnectNowError) as problem:
        raise Unavailable from problem
    try:
        yield got
    finally:
        with suppress(Exception):
            await ENGINE.pool.release(got, timeout=2)


def within() -> bool:
    """Whether this task is inside a transaction."""
    return ENGINE.current_transaction.get() is not None


@asynccontextmanager
async def _any_connection(*, replica: bool) -> AsyncIterator[Any]:
    current = cast("Transaction | None", ENGINE.current_transaction.get())
    if current is not None:
        yield current.connection
    elif replica and _replica is not None:
        async with _replica.acquire(timeout=ACQUIRE_SECONDS) as got:
            yield got
    else:
        async with connection() as got:
            yield got


async def fetch(sql: str, *args: object, replica: bool = False) -> Sequence[Record]:
    """Rows of a statement with $1 placeholders, in the transaction of this task where there is one."""
    async with _any_connection(replica=replica) as got:
        return cast("Sequence[Record]", await got.fetch(sql, *args))


async def fetch_one(sql: str, *args: object, replica: bool = False) -> Record | None:
    """The first row, or None."""
    async with _any_connection(replica=replica) as got:
        return cast("Record | None", await got.fetchrow(sql, *args))


async def execute(sql: str, *args: object) -> int:
    """Run a statement; the number of rows it touched (0 for DDL)."""
    async with _any_connection(replica=False) as got:
        tag = str(await got.execute(sql, *args))
    last = tag.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


async def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Many rows at once by COPY, a dozen times quicker than INSERT. Inside a transaction only."""
    current = cast("Transaction | None", ENGINE.current_transaction.get())
    if current is None:
        raise RuntimeError("copy() belongs inside a transaction")
    await current.connection.copy_records_to_table(table, columns=list(columns), records=rows, timeout=None)
