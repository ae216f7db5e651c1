"""Reports that were asked for: kept for a day, for whoever asked, and then gone."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from agreements.reports.model import KEPT_FOR, SILENT_FOR, Run, RunState
from registry.platform import clock, db
from registry.platform.access import sessions
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import NotFound, Refused, TooMany
from registry.platform.ids import new_id
from registry.platform.jobs import enqueue

JOB = "agreements.report"
AT_ONCE = 2
_COLUMNS = (
    "id, name, asked, by_user_id, state, stage, done, total, problem, file_name, length(content) AS size, asked_at,"
    " progress_at, finished_at"
)
_OWN = f"SELECT {_COLUMNS} FROM agreement_report WHERE id = $1 AND by_user_id = $2 AND asked_at > $3"  # noqa: S608 - ours
_ALL_OWN = f"""
    SELECT {_COLUMNS} FROM agreement_report WHERE by_user_id = $1 AND asked_at > $2 ORDER BY asked_at DESC LIMIT 20
"""  # noqa: S608 - our own names
_BEGIN = f"""
    UPDATE agreement_report SET state = 'under_way', progress_at = $2, stage = 'Reading'
    WHERE id = $1 AND (state = 'waiting' OR (state = 'under_way' AND progress_at < $3)) RETURNING {_COLUMNS}
"""  # noqa: S608 - our own names


async def ask(actor: Actor, name: str, asked: Mapping[str, str]) -> UUID:
    """Queue a report; its id.

    Raises:
        Refused: this person may take nothing out of the directory; TooMany: two are being made for them already.
    """
    if not can(actor, Permission.EXPORT_DIRECTORY):
        raise Refused
    now = clock.now()
    async with db.transaction():
        await db.execute("SELECT pg_advisory_xact_lock(hashtext('agreement_report ' || $1))", str(actor.user_id))
        waiting = await db.fetch_one(
            "SELECT count(*) AS n FROM agreement_report"
            " WHERE by_user_id = $1 AND state IN ('waiting', 'under_way') AND progress_at > $2",
            actor.user_id,
            now - SILENT_FOR,
        )
        if waiting and waiting["n"] >= AT_ONCE:
            raise TooMany("Two reports are being made for you already. Wait for one of them.", retry_after=60)
        key = new_id()
        await db.execute(
            "INSERT INTO agreement_report (id, name, asked, by_user_id, asked_at, progress_at)"
            " VALUES ($1, $2, $3, $4, $5, $5)",
            key, name, json.dumps(dict(asked)), actor.user_id, now,
        )  # fmt: skip
        await enqueue(JOB, {"report": str(key)}, dedupe=f"report {key}")
    return key


async def own(actor: Actor, key: UUID) -> Run:
    """A report of one's own of the last day.

    Raises:
        NotFound: there is none: it is somebody else's, or its day is over.
    """
    row = await db.fetch_one(_OWN, key, actor.user_id, clock.now() - KEPT_FOR)
    if row is None:
        raise NotFound("There is no such report. A report is kept for a day; ask for it again.")
    return _run(row)


async def all_own(actor: Actor) -> list[Run]:
    """One's own reports of the last day, the newest first."""
    return [_run(row) for row in await db.fetch(_ALL_OWN, actor.user_id, clock.now() - KEPT_FOR)]


async def content(actor: Actor, key: UUID) -> tuple[Run, bytes, str]:
    """A report with its file and the kind of file.

    Raises:
        NotFound: as `own`, or it is not done.
    """
    run = await own(actor, key)
    row = await db.fetch_one("SELECT content, media_type FROM agreement_report WHERE id = $1", key)
    if row is None or row["content"] is None:
        raise NotFound("This report is not done yet.")
    return run, row["content"], row["media_type"]


async def begun(key: UUID) -> Run | None:
    """Take a report that waits to work on it; None when somebody has it, or it is gone."""
    now = clock.now()
    row = await db.fetch_one(_BEGIN, key, now, now - SILENT_FOR)
    return _run(row) if row else None


async def told(key: UUID, stage: str, done: int, total: int) -> None:
    """Say how far it is."""
    sql = "UPDATE agreement_report SET stage = $2, done = $3, total = $4, progress_at = $5 WHERE id = $1"
    await db.execute(sql, key, stage, done, total, clock.now())


async def finished(key: UUID, file: bytes, file_name: str, media_type: str) -> None:
    """Keep what was made."""
    await db.execute(
        "UPDATE agreement_report SET state = 'done', stage = '', content = $2, file_name = $3, media_type = $4,"
        " finished_at = $5, progress_at = $5 WHERE id = $1",
        key, file, file_name, media_type, clock.now(),
    )  # fmt: skip


async def failed(key: UUID, sentence: str) -> None:
    """Say why there is no report."""
    now = clock.now()
    await db.execute(
        "UPDATE agreement_report SET state = 'failed', stage = '', problem = $2, finished_at = $3, progress_at = $3"
        " WHERE id = $1 AND state <> 'done'",
        key,
        sentence,
        now,
    )


async def purge(now: datetime) -> None:
    """Forget every report whose day is over."""
    await db.execute("DELETE FROM agreement_report WHERE asked_at <= $1", now - KEPT_FOR)


async def asker(run: Run) -> Actor:
    """Who asked, with the rights of now.

    Raises:
        Refused: the account is closed, or may take nothing out any more.
    """
    row = await db.fetch_one(
        f"SELECT {sessions.ACTOR_COLUMNS} FROM app_user u WHERE u.id = $1 AND u.disabled_at IS NULL",  # noqa: S608 - ours
        run.by_user_id,
    )
    actor = sessions.actor_of(row) if row else None
    if actor is None or not can(actor, Permission.EXPORT_DIRECTORY):
        raise Refused
    return actor


def _run(row: Mapping[str, Any]) -> Run:
    values = dict(row)
    return Run(**values | {"asked": json.loads(row["asked"]), "state": RunState(row["state"])})
