"""A file from reading to the end, for a command: look, or look and do."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import Refused
from registry.platform.exchange import runs
from registry.platform.exchange.apply import Order, Progress, carry_out
from registry.platform.exchange.kinds import ImportKind
from registry.platform.exchange.prepare import Prepared, Read, looking, prepare, proposed, understand
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.reader import read_table
from registry.platform.exchange.runs import Status, begun, encoded
from registry.platform.exchange.saved import profiles_of
from registry.platform.exchange.summary import Summary, summary_of
from registry.platform.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a file. `run` is None when nothing was written; `recognised` when a profile was made for it."""

    read: Read
    profile: Profile
    recognised: bool
    prepared: Prepared
    summary: Summary
    run: UUID | None


async def bring_in(  # noqa: PLR0913 - what an import needs to be told
    file: Path,
    kind: ImportKind,
    profile: Profile | None,
    by: Actor,
    *,
    progress: Progress,
    constants: dict[str, str] | None = None,
    leave_doubles: bool = False,
    apply: bool = False,
) -> Report:
    """Import a file, or with `apply=False` only look what that would do: then nothing at all is written.

    Raises:
        Unreadable, Invalid: the file or the profile does not do.
        Refused: this person may not import.
        Conflict: somebody changed what the file is about, meanwhile. Nothing was written.
    """
    if not kind.may_import(by):
        raise Refused
    await progress("Reading", 0, 0)
    recognised = True
    if profile is None:
        columns = (await asyncio.to_thread(read_table, file, file.name)).columns
        profile, recognised = proposed(columns, kind, await profiles_of(kind))
        profile = replace(profile, constants=profile.constants | (constants or {}))
    if leave_doubles:
        profile = replace(profile, leave_doubles=True)
    read = await asyncio.to_thread(understand, file, file.name, kind, profile)
    await progress("Comparing", 0, 0)
    if not apply:
        async with looking():
            prepared = await prepare(read.rows, kind, profile, by)
        return _report(read, profile, prepared, recognised=recognised, run=None)
    run, prepared = await _apply(file, kind, profile, read, by, progress)
    return _report(read, profile, prepared, recognised=recognised, run=run)


def _report(read: Read, profile: Profile, prepared: Prepared, *, recognised: bool, run: UUID | None) -> Report:
    summary = summary_of(prepared.plan)
    return Report(read=read, profile=profile, recognised=recognised, prepared=prepared, summary=summary, run=run)


async def _apply(  # noqa: PLR0913, PLR0917
    file: Path, kind: ImportKind, profile: Profile, read: Read, by: Actor, progress: Progress
) -> tuple[UUID | None, Prepared]:
    async with db.transaction():
        await db.execute("SET LOCAL statement_timeout = 0")
        await runs.lock(kind.name)
        prepared = await prepare(read.rows, kind, profile, by)
        if not (prepared.plan.creates or prepared.plan.updates):
            return None, prepared
        run = begun(new_id(), kind.name, file.name, read.size, read.sha256, by)
        await runs.create(run)
        await runs.put(
            run.id, columns=list(read.columns), notes=list(read.notes), profile=encoded(profile), status=Status.APPLYING
        )
        await carry_out(Order(run=run.id, kind=kind, record=profile.record, by=by), prepared, progress)
    return run.id, prepared
