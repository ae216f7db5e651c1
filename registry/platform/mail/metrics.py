"""Numbers for Prometheus, in its text format (version 0.0.4).

Written by hand: they all come from the database, so that any process gives the same ones whoever did the work. The
usual library counts within one process, and would need a shared folder for several.
"""

import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from litestar import Request, Response, get

from registry.platform import clock, db, slices
from registry.platform.access.policy import public
from registry.platform.errors import NotFound
from registry.platform.mail.rules import KEPT, State

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")
_MAILS: Final = """
SELECT channel, CASE WHEN reason = $1 AND due_at IS NOT NULL THEN 'kept' ELSE state END AS state, count(*) AS n
FROM mail GROUP BY 1, 2 ORDER BY 1, 2
"""
_QUEUE: Final = """
SELECT count(*) FILTER (WHERE due_at <= $1) AS depth, min(due_at) AS oldest,
    (SELECT count(*) FROM mail_received WHERE state = 'parked') AS parked,
    (SELECT count(*) FROM mail_bad_address) AS bad,
    (SELECT count(*) FROM mail_server WHERE open_until > $1) AS broken
FROM mail WHERE due_at IS NOT NULL AND reason <> $2
"""
_HELP: Final = {
    "registry_mails": "Mails and notes in the outbox, by channel and state.",
    "registry_mail_queue_depth": "Mails and notes that are due and did not leave yet.",
    "registry_mail_oldest_seconds": "How long the oldest of them has been due.",
    "registry_mail_parked": "Mails that came in and wait for a person.",
    "registry_mail_bad_addresses": "Addresses that mail does not reach.",
    "registry_mail_servers_broken": "Mail servers and channels that are left alone for a while.",
    "registry_jobs": "Work in the queue, by state.",
    "registry_heartbeat_age_seconds": "How long ago each part of the background work gave a sign of life.",
}


@get("/metrics", opt=public("behind a token of its own; numbers only"), include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[str]:
    """The numbers, for who holds the token; where none is set, there is nothing here."""
    wanted: str | None = request.app.state.settings.metrics_token
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    good = scheme.lower() == "bearer" and wanted is not None
    if not good or not hmac.compare_digest(given.strip().encode(), (wanted or "").encode()):
        raise NotFound
    lines = [*await _mails(), *await _work(), *await _of_slices()]
    return Response("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


async def _mails() -> list[str]:
    counts = {("mail", state): 0 for state in (*State, "kept")}
    counts |= {(row["channel"], row["state"]): row["n"] for row in await db.fetch(_MAILS, KEPT)}
    now = clock.now()
    row = await db.fetch_one(_QUEUE, now, KEPT)
    assert row is not None  # noqa: S101 - counts always give a row
    waits = max(0.0, (now - row["oldest"]).total_seconds()) if row["oldest"] else 0.0
    return [
        *told("registry_mails", {f'channel="{channel}",state="{state}"': n for (channel, state), n in counts.items()}),
        *told("registry_mail_queue_depth", {"": row["depth"]}),
        *told("registry_mail_oldest_seconds", {"": waits}),
        *told("registry_mail_parked", {"": row["parked"]}),
        *told("registry_mail_bad_addresses", {"": row["bad"]}),
        *told("registry_mail_servers_broken", {"": row["broken"]}),
    ]


async def _work() -> list[str]:
    jobs = await db.fetch("SELECT status::text AS status, count(*) AS n FROM pgqueuer GROUP BY 1")
    beats = await db.fetch("SELECT name, extract(epoch FROM clock_timestamp() - at)::float AS age FROM heartbeat")
    return [
        *told("registry_jobs", {f'state="{row["status"]}"': row["n"] for row in jobs}),
        *told("registry_heartbeat_age_seconds", {f'of="{row["name"]}"': max(0.0, row["age"]) for row in beats}),
    ]


async def _of_slices() -> list[str]:
    found = [await part.gauges() for part in slices.load() if part.gauges is not None]
    return [line for one in found for name, value in one.items() if _NAME.fullmatch(name)
            for line in told(f"registry_{name}", {"": value})]  # fmt: skip


def told(name: str, values: Mapping[str, float]) -> Iterable[str]:
    """The lines of one number; `values` by its labels, which are our own words."""
    yield f"# HELP {name} {_HELP.get(name) or name.replace('_', ' ').capitalize() + '.'}"
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value:g}" if labels else f"{name} {value:g}"
