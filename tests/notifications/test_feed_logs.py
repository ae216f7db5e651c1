"""The secret of a feed is in no log of the running service, whatever happens to a fetch."""

import asyncio
import hashlib
from pathlib import Path

import asyncpg
import pytest

from notifications.feeds.model import Scope
from registry.platform import db
from tests import cast
from tests.notifications.fed import put, subscribed
from tests.platform.serving import Serving, serving

OTHER = "Q" * 43


def _visit(service: Serving, secret: str) -> list[int]:
    """Fetched, unknown, with a query, wrongly, and by hosts and ways that are refused."""
    path, statuses = f"/feeds/{secret}.ics", []
    for address, headers in (
        (path, {}), (path, {"If-None-Match": "*"}), (path, {"If-Match": '"x"'}), (path, {"Host": "elsewhere.example"}),
        (path, {"X-Odd": "\xe9"}), (f"{path}?{secret}", {}), (f"/feeds/{secret}", {}), (f"/feeds/{secret}/x.ics", {}),
        (f"/feeds/{OTHER}.ics", {"Referer": f"https://registry.example.org{path}"}), (f"/nowhere/{secret}", {}),
        (f"/sign-in?next={path}", {}),
    ):  # fmt: skip
        statuses.append(service.get(address, headers)[0])
    return statuses


async def test_no_log_holds_a_secret(committed: str, tmp_path: Path) -> None:
    await put("School liaison meeting")
    feed = await subscribed((await cast.bob()).actor, Scope.ALL)
    broken = await put("Broken")
    await db.execute("UPDATE calendar_entry SET body = 'x' WHERE source_id = $1", broken.source_id)
    with serving(tmp_path, "--no-worker", DATABASE_URL=committed, REGISTRY_LOG="DEBUG") as service:
        statuses = await asyncio.to_thread(_visit, service, feed.secret)
        # A failure in the middle of a fetch: what it needs is gone.
        await db.execute("ALTER TABLE calendar_entry RENAME COLUMN body TO hidden")
        await db.execute("UPDATE calendar_revision SET revision = revision + 1")
        statuses += [(await asyncio.to_thread(service.get, f"/feeds/{feed.secret}.ics"))[0]]
        await db.execute("ALTER TABLE calendar_feed RENAME COLUMN secret_hash TO hidden")
        statuses += [(await asyncio.to_thread(service.get, f"/feeds/{feed.secret}.ics"))[0]]
        said = service.said()

    assert statuses[:6] == [200, 304, 412, 400, 400, 200]
    assert statuses[6:9] == [404, 404, 404]
    assert statuses[-2:] == [500, 500]
    assert "GET /feeds/{address} 200" in said
    assert "is left out of feeds" in said
    assert "UndefinedColumnError" in said
    for secret in (feed.secret, OTHER, hashlib.sha256(feed.secret.encode()).hexdigest()):
        assert secret[:7] not in said


async def test_the_database_is_never_told_the_secret(committed: str) -> None:
    """What PostgreSQL logs of a statement that fails are its words and its values: the hash, not what it is of."""
    feed = await subscribed((await cast.bob()).actor)
    said: list[str] = []
    async with db.connection() as own:
        own.add_query_logger(lambda query: said.append(f"{query.query} {query.args}"))
    async with cast.anonymous() as client:
        await client.get(f"/feeds/{feed.secret}.ics")
    await asyncio.sleep(0.05)

    assert any("secret_hash" in one for one in said)
    assert feed.secret[:7] not in "\n".join(said)
    with pytest.raises(asyncpg.UndefinedColumnError) as failure:
        await db.execute("SELECT secret FROM calendar_feed")
    assert feed.secret[:7] not in str(failure.value)
