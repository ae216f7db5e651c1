"""Whether the process lives, and whether it can do its work."""

from typing import Any

from litestar import Response, get

from registry.platform import db
from registry.platform.access.policy import public


@get("/health/live", opt=public("a probe; says only that the process answers"), tags=["Health"])
async def live() -> dict[str, str]:
    """Says that the process answers; looks at nothing else."""
    return {"status": "alive"}


@get("/health/ready", opt=public("a probe; says only whether work can be done"), tags=["Health"])
async def ready() -> Response[dict[str, Any]]:
    """Says whether the database answers, can be written and has the shape that this version needs: 200, else 503."""
    problems = await shortcomings()
    status = 503 if problems else 200
    return Response({"status": "not ready" if problems else "ready", "problems": problems}, status_code=status)


async def shortcomings() -> list[str]:
    """What keeps the service from working now, in words for an operator; empty when nothing does."""
    try:
        row = await db.fetch_one(
            "SELECT pg_is_in_recovery() AS standby, to_regclass('organisation') IS NOT NULL AS migrated"
        )
    except Exception:  # noqa: BLE001 - whatever it is, the answer is the same
        return ["the database does not answer"]
    assert row is not None  # noqa: S101 - a SELECT without FROM gives a row
    found = []
    if row["standby"]:
        found.append("the database is a standby and cannot be written")
    if not row["migrated"]:
        found.append("the database is not migrated: run `registry migrate`")
    return found
