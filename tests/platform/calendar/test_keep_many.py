"""Many things of one source are written down together, in as many statements as one."""

from datetime import date
from uuid import UUID

import pytest

from registry.platform import db
from registry.platform.calendar.keep import keep, keep_many
from registry.platform.calendar.model import Change, Entry, EntryKind, Kept
from registry.platform.ids import new_id
from tests.notifications.fed import asked
from tests.platform.calendar.cast import meeting

pytestmark = pytest.mark.usefixtures("database")


def day(key: UUID, on: date, part: str = "") -> Entry:
    return meeting(
        source="agreement", source_id=key, part=part, kind=EntryKind.AGREEMENT, starts=on, minutes=None,
        related=("agreement", key), sectors=frozenset({"faith", "le_local"}), user_ids=frozenset({new_id()}),
        addresses=frozenset({"kim@example.org"}), title="“Größe”, a; b\\c",
    )  # fmt: skip


async def put(given: dict[UUID, list[Entry]], over_before: dict[UUID, date] | None = None) -> list[Kept]:
    async with db.transaction():
        return await keep_many("agreement", given, over_before=over_before)


async def test_many_are_the_same_as_one_after_the_other() -> None:
    one, other = new_id(), new_id()
    days = {key: [day(key, date(2026, 12, 1), part) for part in ("a", "b")] for key in (one, other)}
    together = await put(days)
    again = [kept for key, entries in days.items() for kept in await keep("agreement", key, entries)]

    assert [kept.change for kept in together] == [Change.NEW] * 4
    assert [kept.change for kept in again] == [Change.SAME] * 4
    assert [kept.entry for kept in again] == [kept.entry for kept in together]
    rows = await db.fetch("SELECT body, related_uid, sectors FROM calendar_entry")
    assert all(row["body"].startswith(b"BEGIN:VEVENT\r\n") for row in rows)
    assert {tuple(row["sectors"]) for row in rows} == {("faith", "le_local")}
    assert len({row["related_uid"] for row in rows}) == 2


async def test_as_many_statements_for_fifty_as_for_one() -> None:
    counts = []
    for many in (1, 50):
        keys = [new_id() for _ in range(many)]
        given = {key: [day(key, date(2026, 12, 1))] for key in keys}
        for _ in range(2):
            async with asked() as sent:
                await put(given)
            counts.append(len([one for one in sent if "SAVEPOINT" not in one]))

    assert counts[:2] == counts[2:]
    assert counts[1] == 1


async def test_what_is_over_stays_and_what_was_to_come_is_cancelled() -> None:
    key = new_id()
    await put({key: [day(key, date(2026, 11, 1), "over"), day(key, date(2026, 12, 1), "coming")]})

    told = await put({key: []}, over_before={key: date(2026, 11, 20)})

    assert {kept.entry.part: kept.change for kept in told} == {"coming": Change.CANCELLED}
    rows = await db.fetch("SELECT part, cancelled_at IS NOT NULL AS gone, sequence FROM calendar_entry ORDER BY part")
    assert [tuple(row) for row in rows] == [("coming", True, 1), ("over", False, 0)]
