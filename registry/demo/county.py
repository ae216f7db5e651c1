"""Marlow County, which does not exist: loaded through the services of the slices, as if its people had done it."""

from datetime import datetime

from registry.demo import cast
from registry.demo.errors import LoadedAlready, NotEmpty
from registry.doubles.jobs import look
from registry.platform import audit, clock, db, slices
from registry.platform.demonstration import Stage

# Any constant will do, as long as every process of the registry uses the same one.
_LOCK = 0x44_45_4D_4F


async def load(now: datetime | None = None) -> int:
    """Load the whole county or, when anything fails, nothing of it; how many partners. Its story ends `now`.

    Raises:
        LoadedAlready: it is here, or another process is loading it.
        NotEmpty: there are partners already.
    """
    stage = Stage(now=now or clock.now())
    async with db.transaction():
        await _claim(stage)
        async with slices.reindex_once(), audit.gathered():
            await _play(stage)
        await look()  # as every night: somebody is in the county twice
        after = {"partners": len(stage.organisations), "users": len(stage.cast)}
        await audit.record(None, "loaded", "demonstration", "marlow_county", after=after)
    return len(stage.organisations)


async def load_once() -> bool:
    """Load the county on the very first start; False, and nothing done, where anything is in the registry already.

    A start that was interrupted left nothing, so the next one begins anew. Of two at once, one loads.
    """
    try:
        await load()
    except (LoadedAlready, NotEmpty):
        return False
    return True


async def is_demo() -> bool:
    """Whether the demonstration is loaded."""
    return bool(await db.fetch("SELECT 1 FROM demonstration"))


async def _claim(stage: Stage) -> None:
    lock = await db.fetch_one("SELECT pg_try_advisory_xact_lock($1) AS mine", _LOCK)
    if not lock or not lock["mine"] or await is_demo():
        raise LoadedAlready
    if await db.fetch("SELECT 1 FROM organisation LIMIT 1"):
        raise NotEmpty
    await db.execute("INSERT INTO demonstration (loaded_at) VALUES ($1)", stage.now)


async def _play(stage: Stage) -> None:
    """Let everything happen in the order of time, so that the audit trail reads as it would have been written."""
    await cast.enter(stage)
    scenes = [scene for part in slices.load() if part.demo for scene in part.demo(stage)]
    for scene in sorted([*scenes, cast.employment(stage)], key=lambda one: one.at):
        with clock.frozen(scene.at):
            await scene.happens(stage.cast[scene.by])
