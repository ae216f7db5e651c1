"""What a worker does for imports: read, compare, apply, take back; and forget what nobody needs any more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, RegistryError
from registry.platform.exchange import runs, staging
from registry.platform.exchange.apply import Order, Progress, carry_out
from registry.platform.exchange.kinds import kind_called
from registry.platform.exchange.mapping import recognise
from registry.platform.exchange.prepare import Read, looking, prepare, understand
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.reader import read_table
from registry.platform.exchange.reporting import report_rows
from registry.platform.exchange.revert import revert
from registry.platform.exchange.runs import Run, Status, encoded
from registry.platform.exchange.saved import profiles_of
from registry.platform.exchange.summary import summary_of
from registry.platform.jobs import Job, Nightly, enqueue

log = logging.getLogger("registry.exchange")
SAMPLE = 3
_CHANGED = "The directory changed since you looked at this, so nothing was done. Below is what it would do now."
_BROKE = "Something broke on our side while this was done. Nothing was changed; it has been logged."

Work = Callable[[Run, Actor], Awaitable[None]]


def _step(status: Status, back: Status, work: Work) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """Do a step of the import that waits for it. A refusal is kept with it, and it is as before, in `back`."""

    async def run(payload: dict[str, Any]) -> None:
        run_id = UUID(payload["run"])
        try:
            by = await staging.whoever(payload["by"])
            found = await runs.own(run_id, by)
            if found.status is status:
                await work(found, by)
        except RegistryError as refusal:
            await runs.put(run_id, status=back, problem=refusal.sentence, stage="")
        except Exception:
            log.exception("an import failed at %s", status)
            await runs.put(run_id, status=back, problem=_BROKE, stage="")

    return run


def progress_of(run_id: UUID) -> Progress:
    """Say how far an import is, for others to see at once: on a connection outside of its transaction."""

    async def at(stage: str, done: int, total: int) -> None:
        async with db.connection() as own:
            await own.execute(
                "UPDATE import_run SET stage = $2, done = $3, total = $4, progress_at = $5 WHERE id = $1",
                run_id, stage, done, total, clock.now(),
            )  # fmt: skip

    return at


async def _read(run: Run, by: Actor) -> None:
    """Look at the columns. A file that a profile was made for is compared at once, another one waits for a mapping."""
    table = await asyncio.to_thread(read_table, await staging.content(run.id), run.file_name)
    sample = await asyncio.to_thread(lambda: [row.values for row in islice(table.rows, SAMPLE)])
    profile = run.profile or recognise(table.columns, (await profiles_of(kind_called(run.kind))).values())
    ready = profile is not None and profile.columns <= set(table.columns)
    async with db.transaction():
        await runs.put(
            run.id, columns=list(table.columns), notes=list(table.notes), sample=encoded(sample),
            profile=encoded(profile) if profile else None, status=Status.CHECKING if ready else Status.MAPPING,
            problem=None if ready or not profile else "The profile that was chosen does not fit this file's columns.",
        )  # fmt: skip
        if ready:
            await enqueue("exchange.check", {"run": str(run.id), "by": str(by.user_id)}, dedupe=f"check {run.id}")


async def _understood(run: Run) -> tuple[Profile, Read]:
    assert run.profile is not None  # noqa: S101 - every way here has set it
    data = await staging.content(run.id)
    return run.profile, await asyncio.to_thread(understand, data, run.file_name, kind_called(run.kind), run.profile)


async def _check(run: Run, by: Actor) -> None:
    """Find out what the import would do, and keep that for the page. The directory is not touched."""
    progress = progress_of(run.id)
    await progress("Reading", 0, 0)
    profile, read = await _understood(run)
    await progress("Comparing", 0, 0)
    async with looking():
        prepared = await prepare(read.rows, kind_called(run.kind), profile, by)
    async with db.transaction():
        await runs.keep_rows(run.id, report_rows(prepared.plan, prepared.current.records))
        await runs.put(
            run.id, status=Status.CHECKED, summary=encoded(summary_of(prepared.plan)), digest=prepared.digest, stage="",
            notes=list(read.notes),
        )  # fmt: skip


async def _apply(run: Run, by: Actor) -> None:
    """Do what was shown, or nothing when that is no longer what would be done: then it is shown anew."""
    progress = progress_of(run.id)
    await progress("Reading", 0, 0)
    profile, read = await _understood(run)
    try:
        async with db.transaction():
            await db.execute("SET LOCAL statement_timeout = 0")
            await runs.lock(run.kind)
            if (await runs.own(run.id, by)).status is not Status.APPLYING:
                return
            prepared = await prepare(read.rows, kind_called(run.kind), profile, by)
            if prepared.digest != run.digest:
                raise Conflict(_CHANGED)
            order = Order(run=run.id, kind=kind_called(run.kind), record=profile.record, by=by)
            await carry_out(order, prepared, progress)
            await db.execute("DELETE FROM import_file WHERE run_id = $1", run.id)
            await runs.put(run.id, sample="[]")
    except Conflict as conflict:
        async with db.transaction():
            await runs.put(run.id, status=Status.CHECKING, problem=conflict.sentence, stage="")
            await enqueue("exchange.check", {"run": str(run.id), "by": str(by.user_id)}, dedupe=f"check {run.id}")


async def _revert(run: Run, by: Actor) -> None:
    await revert(run.id, by, progress_of(run.id))


async def _forget() -> None:
    await runs.purge(clock.now())


JOBS: list[Job | Nightly] = [
    Job("exchange.read", _step(Status.READING, Status.FAILED, _read)),
    Job("exchange.check", _step(Status.CHECKING, Status.FAILED, _check)),
    Job("exchange.apply", _step(Status.APPLYING, Status.CHECKED, _apply)),
    Job("exchange.revert", _step(Status.REVERTING, Status.APPLIED, _revert)),
    Nightly("forget expired imports", _forget),
]
