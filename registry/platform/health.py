"""Whether the process lives, and whether it can do its work."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get

from registry.platform import db, leaving
from registry.platform.access.policy import public
from registry.platform.mail.checking import notes as mail_notes

WORKER_MINUTES = 3
_LOOK = """
SELECT pg_is_in_recovery() AS standby, to_regclass('organisation') IS NOT NULL AS migrated,
       to_regclass('heartbeat') IS NOT NULL AS has_heartbeat, to_regclass('every_run') IS NOT NULL AS has_mail
"""
_BEAT = "SELECT EXISTS (SELECT 1 FROM heartbeat WHERE at > now() - make_interval(mins => $1)) AS beats"


@dataclass(frozen=True, slots=True)
class Health:
    """What keeps the service from working, and what is worth a look; in words for an operator, empty when nothing."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@get("/health/live", opt=public("a probe; says only that the process answers"), tags=["Health"])
async def live() -> dict[str, str]:
    """Says that the process answers; looks at nothing else."""
    return {"status": "alive"}


@get("/health/ready", opt=public("a probe; says only whether work can be done"), tags=["Health"])
async def ready() -> Response[dict[str, Any]]:
    """Says whether the database answers, can be written and has the shape that this version needs: 200, else 503."""
    found = await health()
    said = {"status": "not ready" if found.problems else "ready", "problems": found.problems, "notes": found.notes}
    return Response(said, status_code=503 if found.problems else 200)


async def health() -> Health:
    """Look at the database and for the worker's sign of life."""
    if leaving.begun():
        return Health(("this service is about to stop",))
    try:
        row = await db.fetch_one(_LOOK)
        assert row is not None  # noqa: S101 - a SELECT without FROM gives a row
        beats = row["has_heartbeat"] and await _worker_beats()
        of_mail = await mail_notes() if row["has_mail"] else []
    except Exception:  # noqa: BLE001 - whatever it is, the answer is the same
        return Health(("the database does not answer",))
    problems = []
    if row["standby"]:
        problems.append("the database is a standby and cannot be written")
    if not row["migrated"]:
        problems.append("the database is not migrated: run `registry migrate`")
    silent = f"no worker gave a sign of life for {WORKER_MINUTES} minutes: start `registry worker`"
    trouble = db.replica_trouble()
    late = f"look-ups ask the database itself, not its replica: {trouble}"
    return Health(tuple(problems), (*(() if beats else (silent,)), *((late,) if trouble else ()), *of_mail))


async def _worker_beats() -> bool:
    row = await db.fetch_one(_BEAT, WORKER_MINUTES)
    return bool(row and row["beats"])
