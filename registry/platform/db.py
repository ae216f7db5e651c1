"""The only door to PostgreSQL: one engine, one `transaction()`, and plain SQL for the reads that must be quick.

Piccolo 1.38's own transaction is not used: nested it silently does nothing, and a failed COMMIT leaks the connection
and leaves its context variable set. Ours is a savepoint when nested and always gives the connection back.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeAlias, cast

import asyncpg
from piccolo.engine.postgres import PostgresEngine

from registry.platform import db_pool
from registry.platform.db_lent import LOST, Lent
from registry.platform.db_pool import ACQUIRE_SECONDS
from registry.platform.db_replica import Replica
from registry.platform.errors import Unavailable

Record: TypeAlias = asyncpg.Record
Connection: TypeAlias = asyncpg.Connection


class RegistryEngine(PostgresEngine):
    """Piccolo's engine without its connection at import, and with a limit to the wait for a free connection."""

    async def check_version(self) -> None:
        """Left to `registry check`."""

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        async with connection() as own:
            return await own.fetch(query, *(args or ()))


@dataclass(slots=True)
class Transaction:
    """What Piccolo looks up to join us; `connection` is the asyncpg connection."""

    connection: Any


os.environ.setdefault("PICCOLO_CONF", "registry.piccolo_conf")
ENGINE = RegistryEngine(config={})
_replica: Replica | None = None
_firsthand: ContextVar[bool] = ContextVar("firsthand", default=False)
STOCK_FROM = 1000


async def start(url: str, *, pool_size: int = 10, read_url: str | None = None, hurried: bool = True) -> None:
    """Open the pool, and a second one for look-ups where a replica is named.

    Neither needs to answer yet. `hurried` gives every statement four seconds, as requests need it; commands and the
    worker take their time.
    """
    global _replica  # noqa: PLW0603 - the process has one database
    ENGINE.pool = cast("Any", db_pool.opened(url, pool_size, hurried=hurried))
    _replica = Replica(read_url, url, pool_size) if read_url else None


async def stop() -> None:
    """Close the pools."""
    global _replica  # noqa: PLW0603
    if _replica is not None:
        await _replica.close()
    if ENGINE.pool is not None:
        try:
            await asyncio.wait_for(ENGINE.pool.close(), 5)
        except Exception:  # noqa: BLE001 - a database that is gone cannot be left politely
            ENGINE.pool.terminate()
    ENGINE.pool = _replica = None


@asynccontextmanager
async def transaction() -> AsyncIterator[Transaction]:
    """All or nothing. Inside another one it is a savepoint. One task per transaction: never gather inside.

    Raises:
        Unavailable: no connection became free in two seconds.
    """
    outer = cast("Transaction | None", ENGINE.current_transaction.get())
    if outer is not None:
        async with _all_or_nothing(outer.connection):
            yield outer
        return
    async with connection() as own:
        mine = Transaction(own)
        token = ENGINE.current_transaction.set(cast("Any", mine))
        try:
            async with _all_or_nothing(own):
                yield mine
        finally:
            ENGINE.current_transaction.reset(token)


@asynccontextmanager
async def _all_or_nothing(own: Any) -> AsyncIterator[None]:
    unit = own.transaction()
    await unit.start()
    try:
        yield
    except LOST:
        _cut(own)  # nobody answers at the other end: a ROLLBACK would only wait once more
        raise
    except BaseException:
        try:
            await unit.rollback()
        except Exception:  # noqa: BLE001 - the first error is the one to tell
            _cut(own)
        raise
    await unit.commit()


def _cut(own: Any) -> None:
    with suppress(asyncpg.InterfaceError):  # it may be cut already
        own.terminate()


class _Ours(Lent):
    async def __aenter__(self) -> Connection:
        try:
            return await super().__aenter__()
        except db_pool.AWAY_ALONE as problem:
            raise Unavailable from problem


def connection() -> Lent:
    """One of its own, outside any transaction, for `async with`; given back whatever happens.

    Raises:
        Unavailable: none became free in two seconds, or the pool is closed.
    """
    if ENGINE.pool is None:
        raise Unavailable("The database is not open.")
    return _Ours(cast("Any", ENGINE.pool), ACQUIRE_SECONDS)


def has_replica() -> bool:
    """Whether reads may come from a copy of the database."""
    return _replica is not None


def replica_trouble() -> str:
    """Why the copy is not asked just now; empty while it is, and where none is named."""
    return _replica.trouble if _replica else ""


@contextmanager
def firsthand() -> Iterator[None]:
    """Within this, everything is read from the database itself: for somebody who has just changed something."""
    token = _firsthand.set(True)
    try:
        yield
    finally:
        _firsthand.reset(token)


def within() -> bool:
    """Whether this task is inside a transaction."""
    return ENGINE.current_transaction.get() is not None


async def fetch(sql: str, *args: object, replica: bool = False) -> Sequence[Record]:
    """Rows of a statement with $1 placeholders, in the transaction of this task where there is one.

    With `replica`, from the replica where one is named and answers, else from the database itself.
    """
    inside = ENGINE.current_transaction.get()
    if inside is not None:
        return cast("Sequence[Record]", await inside.connection.fetch(sql, *args))
    if replica and _replica is not None and not _firsthand.get():
        found = await _replica.fetch(sql, args)
        if found is not None:
            return found
    async with connection() as own:
        return cast("Sequence[Record]", await own.fetch(sql, *args))


async def fetch_one(sql: str, *args: object, replica: bool = False) -> Record | None:
    """The first row, or None."""
    inside = ENGINE.current_transaction.get()
    if inside is not None:
        return cast("Record | None", await inside.connection.fetchrow(sql, *args))
    if replica and _replica is not None:
        return next(iter(await fetch(sql, *args, replica=True)), None)
    async with connection() as own:
        return cast("Record | None", await own.fetchrow(sql, *args))


async def execute(sql: str, *args: object) -> int:
    """Run a statement; the number of rows it touched (0 for DDL)."""
    inside = ENGINE.current_transaction.get()
    if inside is not None:
        return _touched(await inside.connection.execute(sql, *args))
    async with connection() as own:
        return _touched(await own.execute(sql, *args))


def _touched(tag: str) -> int:
    last = tag.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


async def take_stock(rows: int, *tables: str) -> None:
    """Let the planner know of tables into which many rows were just written.

    Until it does, it plans the rest of the transaction for tables that are as empty as they were.
    """
    if rows >= STOCK_FROM:
        for table in tables:
            await execute(f"ANALYZE {table}")


async def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Many rows at once by COPY, a dozen times quicker than INSERT. Inside a transaction only."""
    current = cast("Transaction | None", ENGINE.current_transaction.get())
    if current is None:
        raise RuntimeError("copy() belongs inside a transaction")
    await current.connection.copy_records_to_table(table, columns=list(columns), records=rows, timeout=None)


async def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """The same from lines in the text format of COPY, for types that have no other way in."""
    current = cast("Transaction | None", ENGINE.current_transaction.get())
    if current is None:
        raise RuntimeError("copy_lines() belongs inside a transaction")
    given = BytesIO("".join(lines).encode())
    await current.connection.copy_to_table(table, columns=list(columns), source=given, timeout=None)
