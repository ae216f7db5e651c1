"""What a source says is written down once, with a name for ever and a number that rises when answers no longer hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from registry.platform import clock, db
from registry.platform.calendar import facts, render
from registry.platform.calendar.keep import keep
from registry.platform.calendar.model import Change, Entry, EntryKind, Kept
from tests.platform.calendar.cast import HOST, MEETING_ID, meeting, moved, series

NOW = datetime(2026, 11, 2, 15, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def put(*entries: Entry) -> list[Kept]:
    async with db.transaction():
        return await keep("meeting", MEETING_ID, entries)


async def revisions() -> dict[str, int]:
    return {row["kind"]: row["revision"] for row in await db.fetch("SELECT * FROM calendar_revision")}


async def row(part: str = "") -> db.Record:
    found = await db.fetch_one("SELECT * FROM calendar_entry WHERE source_id = $1 AND part = $2", MEETING_ID, part)
    assert found is not None
    return found


@pytest.mark.usefixtures("database")
async def test_a_new_entry_is_kept_whole() -> None:
    given = series(
        changed=(moved(title="In the library"),),
        without=(datetime(2027, 1, 5, 9),),
        link="https://meet.example.org/1",
        related=("agreement", uuid4()),
        sectors=frozenset({"schools"}),
        organisation_ids=frozenset({uuid4()}),
        user_ids=frozenset({uuid4()}),
        addresses=frozenset({"a@example.org"}),
        visibility="sworn_only",
    )

    (kept,) = await put(given)

    assert (kept.sequence, kept.change, kept.revised_at) == (0, Change.NEW, NOW)
    assert facts.kept(await row()) == replace(kept, change=Change.SAME)
    assert facts.kept(await row()).entry == given


@pytest.mark.usefixtures("database")
async def test_an_entry_for_a_day_is_kept_whole() -> None:
    given = meeting(starts=date(2027, 6, 30), minutes=None, kind=EntryKind.AGREEMENT, part="notice")

    (kept,) = await put(given)

    written = await row("notice")
    assert facts.kept(written).entry == kept.entry == given
    assert (written["starts_on"], written["until_on"], written["zones"]) == (date(2027, 6, 30), date(2027, 6, 30), [])


@pytest.mark.usefixtures("database")
async def test_the_same_again_writes_nothing() -> None:
    (first,) = await put(series(changed=(moved(), moved(original=datetime(2026, 12, 1, 9)))))
    before, counted = await row(), await revisions()

    with clock.frozen(NOW + timedelta(days=1)):
        (second,) = await put(series(changed=(moved(original=datetime(2026, 12, 1, 9)), moved())))

    assert (second.change, second.uid, second.revised_at) == (Change.SAME, first.uid, NOW)
    assert await row() == before
    assert await revisions() == counted


@pytest.mark.usefixtures("database")
async def test_a_material_change_raises_the_number_and_a_typo_does_not() -> None:
    (first,) = await put(meeting())

    with clock.frozen(NOW + timedelta(hours=1)):
        (typo,) = await put(meeting(title="School liaison"))
    with clock.frozen(NOW + timedelta(hours=2)):
        (later,) = await put(meeting(title="School liaison", starts=datetime(2026, 11, 3, 10)))
    with clock.frozen(NOW + timedelta(hours=3)):
        (gone,) = await put(meeting(title="School liaison", starts=datetime(2026, 11, 3, 10), cancelled=True))
    with clock.frozen(NOW + timedelta(hours=4)):
        (back,) = await put(meeting(title="School liaison", starts=datetime(2026, 11, 3, 10)))

    told = [(one.change, one.sequence, (one.revised_at - NOW).seconds // 3600) for one in (typo, later, gone, back)]
    assert told == [
        (Change.WORDING, 0, 1), (Change.MATERIAL, 1, 2), (Change.CANCELLED, 2, 3), (Change.MATERIAL, 3, 4)
    ]  # fmt: skip
    assert {one.uid for one in (first, typo, later, gone, back)} == {first.uid}
    assert (await row())["cancelled_at"] is None


@pytest.mark.usefixtures("database")
async def test_whoever_may_read_it_changes_without_a_new_version() -> None:
    await put(meeting())
    before, counted = await row(), await revisions()

    with clock.frozen(NOW + timedelta(hours=1)):
        (kept,) = await put(meeting(user_ids=frozenset({UUID(int=7)})))

    after = await row()
    assert (kept.change, kept.sequence, kept.revised_at) == (Change.RIGHTS, 0, NOW)
    assert (after["user_ids"], after["body"]) == ([UUID(int=7)], before["body"])
    assert await revisions() == {**counted, "meeting": counted["meeting"] + 1}


@pytest.mark.usefixtures("database")
async def test_what_is_no_longer_given_becomes_cancelled_once() -> None:
    await put(meeting(part="a"), meeting(part="b", kind=EntryKind.TASK))
    counted = await revisions()

    with clock.frozen(NOW + timedelta(hours=1)):
        told = await put(meeting(part="a"))
    again = await put(meeting(part="a"))

    assert [(one.entry.part, one.change, one.sequence) for one in told] == [
        ("a", Change.SAME, 0),
        ("b", Change.CANCELLED, 1),
    ]
    assert (await row("b"))["cancelled_at"] == NOW + timedelta(hours=1)
    assert b"\r\nSTATUS:CANCELLED\r\n" in (await row("b"))["body"]
    assert [one.entry.part for one in again] == ["a"]
    assert await revisions() == {**counted, "task": counted["task"] + 1}


@pytest.mark.usefixtures("database")
async def test_the_lines_are_those_of_the_entry() -> None:
    (kept,) = await put(series())

    written = await row()

    assert written["zones"] == ["America/New_York"]
    assert written["until_on"] is None
    assert written["body"] == render.vevents(kept, HOST).replace(HOST.encode(), b"http://127.0.0.1:8000")


@pytest.mark.usefixtures("database")
async def test_an_entry_that_cannot_be_said_is_kept_without_lines(caplog: pytest.LogCaptureFixture) -> None:
    (kept,) = await put(series(rrule="FREQ=MONTHLY;BYEASTER=1", title="Secret words"))

    assert kept.change is Change.NEW
    assert (await row())["body"] == b""
    assert "Secret" not in caplog.text
    assert kept.uid in caplog.text


@pytest.mark.usefixtures("database")
async def test_an_entry_names_what_it_is_related_to() -> None:
    (parent,) = await put(meeting())
    task_id = uuid4()

    async with db.transaction():
        (task,) = await keep(
            "task", task_id, [replace(meeting(), source="task", source_id=task_id, related=("meeting", MEETING_ID))]
        )

    assert task.related_uid == parent.uid
    body = await db.fetch_one("SELECT body FROM calendar_entry WHERE uid = $1", task.uid)
    assert body is not None
    assert f"\r\nRELATED-TO:{parent.uid}\r\n".encode() in body["body"]
