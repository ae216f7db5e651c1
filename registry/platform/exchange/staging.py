"""Uploaded files on their way to an import: kept for a day, and worked on by a worker, never by a server.

The directory itself is not touched by any of this; only applying does.
"""

import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access import sessions
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import Invalid, NotFound, Refused, TooLarge
from registry.platform.exchange import runs
from registry.platform.exchange.kinds import kind_called
from registry.platform.exchange.profile import Profile, check
from registry.platform.exchange.runs import Run, Status, begun, encoded
from registry.platform.exchange.saved import profiles_of
from registry.platform.exchange.table import MAX_BYTES
from registry.platform.ids import new_id
from registry.platform.jobs import enqueue
from registry.platform.text import clean

PIECE = 1 << 20
_INSERT = "INSERT INTO import_file (run_id, position, content) VALUES ($1, $2, $3)"


async def take_in(pieces: AsyncIterator[bytes], name: str, kind: str, profile: str, by: Actor) -> Run:
    """Keep an uploaded file and have it read; it comes in pieces of about a megabyte.

    Raises:
        Refused: this person may not import.
        Invalid: there is nothing in it, or no such profile.
        TooLarge: more than 50 MB.
    """
    of = kind_called(kind)
    if not of.may_import(by):
        raise Refused
    chosen = await _profile(await profiles_of(of), profile)
    run = begun(new_id(), of.name, clean(name)[-200:] or "file", 0, bytes(32), by)
    async with db.transaction():
        await runs.create(run)
        size, sha256 = await _store(run.id, pieces)
        if not size:
            raise Invalid({"file": "The file is empty, or none was chosen."})
        await runs.put(run.id, size=size, sha256=sha256, profile=encoded(chosen) if chosen else None)
        await enqueue("exchange.read", {"run": str(run.id), "by": str(by.user_id)})
    return await runs.own(run.id, by)


async def _profile(known: dict[str, Profile], name: str) -> Profile | None:
    if name and name not in known:
        raise Invalid({"profile": "There is no such profile."})
    return known[name] if name else None


async def _store(run_id: UUID, pieces: AsyncIterator[bytes]) -> tuple[int, bytes]:
    size, digest, position = 0, hashlib.sha256(), 0
    async for piece in pieces:
        size += len(piece)
        if size > MAX_BYTES:
            raise TooLarge
        digest.update(piece)
        await db.execute(_INSERT, run_id, position, piece)
        position += 1
    return size, digest.digest()


async def content(run_id: UUID) -> bytes:
    """The file as it was uploaded.

    Raises:
        NotFound: it is no longer kept.
    """
    rows = await db.fetch("SELECT content FROM import_file WHERE run_id = $1 ORDER BY position", run_id)
    if not rows:
        raise NotFound("The file is no longer kept. Upload it again.")
    return b"".join(row["content"] for row in rows)


async def understand_as(run_id: UUID, profile: Profile, by: Actor) -> None:
    """Choose how the file is understood, and have it compared with the directory.

    Raises:
        Invalid: the profile does not fit the file.
    """
    async with db.transaction():
        run = await _own(run_id, by)
        check(profile, kind_called(run.kind).targets(profile.record))
        absent = sorted(profile.columns - set(run.columns))
        if absent:
            raise Invalid({"profile": f"The file has no column “{absent[0]}”, which this profile reads."})
        values = {"profile": encoded(profile), "summary": None, "digest": None, "problem": None}
        await _move(run, Status.CHECKING, {Status.MAPPING, Status.CHECKED, Status.FAILED, Status.CHECKING}, **values)
        await enqueue("exchange.check", {"run": str(run_id), "by": str(by.user_id)}, dedupe=f"check {run_id}")


async def ask_to_apply(run_id: UUID, by: Actor) -> None:
    """Have the import applied, as it was shown.

    Raises:
        Invalid: it is not at that point.
    """
    async with db.transaction():
        run = await _own(run_id, by)
        await _move(run, Status.APPLYING, {Status.CHECKED, Status.APPLYING}, problem=None)
        await enqueue("exchange.apply", {"run": str(run_id), "by": str(by.user_id)}, dedupe=f"apply {run_id}")


async def ask_to_revert(run_id: UUID, by: Actor) -> None:
    """Have the whole import taken back.

    Raises:
        Invalid: it was not applied.
    """
    async with db.transaction():
        run = await _own(run_id, by)
        await _move(run, Status.REVERTING, {Status.APPLIED, Status.REVERTING}, problem=None)
        await enqueue("exchange.revert", {"run": str(run_id), "by": str(by.user_id)}, dedupe=f"revert {run_id}")


async def discard(run_id: UUID, by: Actor) -> None:
    """Forget a file that was not applied.

    Raises:
        Invalid: it was applied, or a worker has it in hand.
    """
    async with db.transaction():
        run = await runs.own(run_id, by)
        if run.applied_at or (run.status.busy and not run.stalled(clock.now())):
            raise Invalid({"": "This import is under way or was applied; it can be taken back, not thrown away."})
        await db.execute("DELETE FROM import_run WHERE id = $1", run_id)


async def _own(run_id: UUID, by: Actor) -> Run:
    """An import that this person may go on with, and whose kind they may write."""
    run = await runs.own(run_id, by)
    if not kind_called(run.kind).may_import(by):
        raise Refused
    return run


async def _move(run: Run, to: Status, since: set[Status], **values: object) -> None:
    """Take an import a step on, unless somebody else did already. A step that was lost may be asked for again."""
    lost = run.status is to and run.stalled(clock.now())
    if run.status not in since or (run.status.busy and not lost):
        raise Invalid({"": f"This import is {run.status} now; look at it again."})
    moved = await db.execute(
        "UPDATE import_run SET status = $2, stage = '', done = 0, total = 0, progress_at = $3"
        " WHERE id = $1 AND status = $4",
        run.id, to, clock.now(), run.status,
    )  # fmt: skip
    if not moved:
        raise Invalid({"": "Somebody else was quicker; look at it again."})
    await runs.put(run.id, **values)


async def whoever(user_id: str) -> Actor:
    """Who asked for the work, with the rights of now.

    Raises:
        Refused: the account is closed.
    """
    row = await db.fetch_one(
        f"SELECT {sessions.ACTOR_COLUMNS} FROM app_user u WHERE u.id = $1 AND u.disabled_at IS NULL",  # noqa: S608 - ours
        UUID(user_id),
    )
    actor = sessions.actor_of(row) if row else None
    if actor is None or not can(actor, Permission.IMPORT_DIRECTORY):
        raise Refused
    return actor
