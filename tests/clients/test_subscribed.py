"""Programs that are subscribed to the running service take up by themselves what is planned and changed there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from notifications.feeds.model import Choice, Scope
from notifications.feeds.service import subscribe
from registry.platform import clock, db
from registry.platform.access.model import Permission
from registry.platform.calendar.keep import keep
from registry.platform.calendar.model import Entry, EntryKind, Occasion
from registry.platform.calendar.zones import instant
from tests.cast import person
from tests.clients.instance import Instance, Window, told
from tests.clients.subscriber import Subscriber
from tests.clients.thunderbird import thunderbird
from tests.conftest import copy_database, drop_database, on
from tests.serving import Service, serving

ZONE = "America/New_York"
Line = tuple[str, str, bool]


class Subscribed(NamedTuple):
    """The address of a feed, and whose it is."""

    url: str
    user_id: UUID


@pytest.fixture(scope="module")
async def service(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    """An empty registry."""
    name = await copy_database(server, template)
    with serving(on(server, name), tmp_path_factory.mktemp("service") / "log") as found:
        yield found
    await drop_database(server, name)


@pytest.fixture
async def subscribed(service: Service) -> AsyncIterator[Subscribed]:
    """Somebody has a feed of their own meetings; the service's database is open."""
    async with service.database():
        owner = await person("coordinator")
        handed = await subscribe(owner, Choice(name="Liaison", scope=Scope.MINE))
        yield Subscribed(f"{service.url}/feeds/{handed.secret}.ics", owner.user_id)


FIRST = clock.now() + timedelta(days=21)
MONDAY = datetime(FIRST.year, FIRST.month, FIRST.day, 9) - timedelta(days=FIRST.weekday())
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
WINDOW = Window(MONDAY.date(), (MONDAY + 6 * WEEK).date())


def meeting(title: str, user_id: UUID, rrule: str | None = None) -> Entry:
    return Entry(
        source="meeting", source_id=uuid4(), kind=EntryKind.MEETING, title=title, starts=MONDAY, minutes=60, zone=ZONE,
        rrule=rrule, path="/meetings", needs=Permission.READ_DIRECTORY, user_ids=frozenset({user_id}),
    )  # fmt: skip


async def plan(entry: Entry) -> None:
    async with db.transaction():
        await keep(entry.source, entry.source_id, [entry])


def line(title: str, local: datetime, *, cancelled: bool = False) -> Line:
    return told(instant(local, ZONE)), title, cancelled


def lines(shown: set[Instance]) -> list[Line]:
    return sorted((one.start, one.summary, one.cancelled) for one in shown)


async def quarter(user_id: UUID) -> AsyncIterator[list[Line]]:
    """Plan, move and cancel one thing after the other, and say what is to be seen after each."""
    board = meeting("Board", user_id, rrule="FREQ=WEEKLY;COUNT=3")
    boards = [line("Board", MONDAY + n * WEEK) for n in range(3)]
    await plan(board)
    yield boards

    visit = meeting("Visit", user_id)
    await plan(visit)
    yield sorted([*boards, line("Visit", MONDAY)])

    await plan(replace(visit, starts=MONDAY + HOUR))
    yield sorted([*boards, line("Visit", MONDAY + HOUR)])

    await plan(replace(visit, starts=MONDAY + HOUR, cancelled=True))
    off = line("Visit", MONDAY + HOUR, cancelled=True)
    yield sorted([*boards, off])

    moved = Occasion(original=MONDAY + WEEK, starts=MONDAY + WEEK + HOUR, minutes=60)
    dropped = Occasion(original=MONDAY + 2 * WEEK, starts=MONDAY + 2 * WEEK, minutes=60, cancelled=True)
    await plan(replace(board, changed=(moved, dropped)))
    yield sorted([off, boards[0], line("Board", moved.starts), line("Board", dropped.starts, cancelled=True)])

    await plan(replace(board, changed=(moved, dropped), cancelled=True))
    starts = (board.starts, moved.starts, dropped.starts)
    yield sorted([off, *(line("Board", start, cancelled=True) for start in starts)])


async def test_thunderbird_takes_up_meetings_changes_and_cancellations_by_itself(
    thunderbird_installed: None, subscribed: Subscribed, tmp_path: Path
) -> None:
    with thunderbird(tmp_path, {"Liaison": subscribed.url}, ZONE) as program:
        async for expected in quarter(subscribed.user_id):
            shown = program.shows("Liaison", WINDOW, lambda shown, wanted=expected: lines(shown) == wanted)
            assert lines(shown) == expected


async def test_vdirsyncer_and_khal_take_up_meetings_changes_and_cancellations(
    clients_installed: None, subscribed: Subscribed, tmp_path: Path
) -> None:
    machine = Subscriber(tmp_path, subscribed.url)

    async for expected in quarter(subscribed.user_id):
        machine.sync()
        assert lines(machine.instances(WINDOW)) == expected
