"""Bring the database to the shape that this version needs."""

import contextlib
import io

from piccolo.apps.migrations.commands.forwards import run_forwards

from registry.platform import db

# Any constant will do, as long as every process of the registry uses the same one.
_LOCK = 0x52_45_47


async def migrate() -> list[str]:
    """Run what has not run yet, all or nothing, one process at a time; the identifiers of what ran.

    Raises:
        RuntimeError: a migration refused; nothing was changed.
    """
    async with db.transaction():
        await db.execute("SET LOCAL statement_timeout = 0")
        await db.execute("SET LOCAL lock_timeout = '30s'")
        await db.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        before = await _applied()
        # Piccolo reports with print; the caller says what matters.
        with contextlib.redirect_stdout(io.StringIO()):
            result = await run_forwards("all")
        if not result.success:
            raise RuntimeError(result.message or "a migration did not succeed")
        return [name for name in await _applied() if name not in before]


async def _applied() -> list[str]:
    exists = await db.fetch_one("SELECT to_regclass('migration') IS NOT NULL AS found")
    if exists is None or not exists["found"]:
        return []
    return [row["name"] for row in await db.fetch("SELECT name FROM migration ORDER BY id")]
