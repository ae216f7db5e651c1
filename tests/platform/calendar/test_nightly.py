"""Lines are written anew when another version of the program writes them otherwise."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from registry.platform import clock, db
from registry.platform.calendar import nightly
from registry.platform.calendar.keep import keep
from tests.platform.calendar.cast import MEETING_ID, meeting, series

NOW = datetime(2026, 11, 2, 15, 30, 12, tzinfo=UTC)


async def rows() -> list[dict[str, object]]:
    return [dict(row) for row in await db.fetch("SELECT * FROM calendar_entry ORDER BY source_id")]


@pytest.mark.usefixtures("database")
async def test_only_lines_that_differ_are_written_and_nobody_is_told_of_a_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with clock.frozen(NOW):
        async with db.transaction():
            await keep("meeting", MEETING_ID, [meeting()])
            await keep("meeting", UUID(int=7), [series(source_id=UUID(int=7))])
    before = await rows()
    nothing = await nightly.renew()
    revision = await db.fetch("SELECT * FROM calendar_revision ORDER BY kind")
    await db.execute("UPDATE calendar_entry SET body = '', until_on = '2026-12-31' WHERE source_id = $1", MEETING_ID)
    monkeypatch.setattr(nightly, "PIECE", 1)

    renewed = await nightly.renew()

    assert (nothing, renewed) == (0, 1)
    assert await rows() == before
    after = await db.fetch("SELECT * FROM calendar_revision ORDER BY kind")
    assert [now["revision"] - was["revision"] for now, was in zip(after, revision, strict=True)] == [0, 1, 0]
