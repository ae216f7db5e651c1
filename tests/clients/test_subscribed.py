"""Programs that are subscribed to the running service take up by themselves what is planned and changed there."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from contacts.meetings import service
from contacts.meetings.schemas import CancelFromIn, CancelIn, MoveIn
from contacts.meetings.service import Planned
from notifications.feeds.model import Choice, Scope
from notifications.feeds.service import subscribe
from registry.platform import clock
from registry.platform.access.model import Actor
from registry.platform.calendar.zones import instant
from tests.cast import person
from tests.clients.instance import Instance, Window, told
from tests.clients.libraries import by_icalendar, by_icaljs, by_vobject
from tests.clients.subscriber import Subscriber
from tests.clients.thunderbird import thunderbird
from tests.conftest import copy_database, drop_database, on
from tests.contacts.meetings.planned import nth, planned, version_of
from tests.serving import Service, serving

ZONE = "America/New_York"
Line = tuple[str, str, bool]


class Subscribed(NamedTuple):
    """The address of a feed, and whose it is."""

    url: str
    actor: Actor


@pytest.fixture(scope="module")
async def running(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    """An empty registry."""
    name = await copy_database(server, template)
    with serving(on(server, name), tmp_path_factory.mktemp("service") / "log") as found:
        yield found
    await drop_database(server, name)


@pytest.fixture
async def subscribed(running: Service) -> AsyncIterator[Subscribed]:
    """Somebody has a feed of their own meetings; the service's database is open."""
    async with running.database():
        owner = await person("coordinator")
        handed = await subscribe(owner, Choice(name="Liaison", scope=Scope.MINE))
        yield Subscribed(f"{running.url}/feeds/{handed.secret}.ics", owner)


FIRST = clock.now() + timedelta(days=21)
MONDAY = datetime(FIRST.year, FIRST.month, FIRST.day, 9) - timedelta(days=FIRST.weekday())
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
WINDOW = Window(MONDAY.date(), (MONDAY + 6 * WEEK).date())
OFF = CancelIn(reason="The room is flooded.")


def line(title: str, local: datetime, *, cancelled: bool = False) -> Line:
    return told(instant(local, ZONE)), title, cancelled


def lines(shown: set[Instance]) -> list[Line]:
    return sorted((one.start, one.summary, one.cancelled) for one in shown)


async def quarter(actor: Actor) -> AsyncIterator[list[Line]]:
    """Plan, move and cancel one thing after the other, and say what is to be seen after each."""
    board = await planned(actor, title="Board", first_at=wall(MONDAY), rrule="FREQ=WEEKLY;COUNT=3")
    boards = [line("Board", MONDAY + n * WEEK) for n in range(3)]
    yield boards

    visit = await planned(actor, title="Visit", first_at=wall(MONDAY))
    yield sorted([*boards, line("Visit", MONDAY)])

    await move(actor, visit, 0, MONDAY + HOUR)
    yield sorted([*boards, line("Visit", MONDAY + HOUR)])

    await cancel(actor, visit, 0)
    off = line("Visit", MONDAY + HOUR, cancelled=True)
    yield sorted([*boards, off])

    await move(actor, board, 1, MONDAY + WEEK + HOUR)
    await cancel(actor, board, 2)
    moved, dropped = line("Board", MONDAY + WEEK + HOUR), line("Board", MONDAY + 2 * WEEK, cancelled=True)
    yield sorted([off, boards[0], moved, dropped])

    called_off = CancelFromIn(reason=OFF.reason)
    await service.cancel(actor, board.series_id, called_off, await version_of(actor, board.series_id))
    starts = [MONDAY, MONDAY + WEEK + HOUR, MONDAY + 2 * WEEK]
    yield sorted([off, *(line("Board", start, cancelled=True) for start in starts)])


async def move(actor: Actor, series: Planned, place: int, to: datetime) -> None:
    meeting_id, version = await nth(series.series_id, place)
    await service.move(actor, meeting_id, MoveIn(local_at=wall(to)), version)


async def cancel(actor: Actor, series: Planned, place: int) -> None:
    meeting_id, version = await nth(series.series_id, place)
    await service.cancel_one(actor, meeting_id, OFF, version)


def wall(local: datetime) -> str:
    return local.isoformat(timespec="minutes")


async def test_thunderbird_takes_up_meetings_changes_and_cancellations_by_itself(
    thunderbird_installed: None, subscribed: Subscribed, tmp_path: Path
) -> None:
    with thunderbird(tmp_path, {"Liaison": subscribed.url}, ZONE, minutes=0.02) as program:
        async for expected in quarter(subscribed.actor):
            shown = program.shows("Liaison", WINDOW, lambda shown, wanted=expected: lines(shown) == wanted)
            assert lines(shown) == expected


async def test_vdirsyncer_and_khal_take_up_meetings_changes_and_cancellations(
    clients_installed: None, subscribed: Subscribed, tmp_path: Path
) -> None:
    machine = Subscriber(tmp_path, subscribed.url)

    async for expected in quarter(subscribed.actor):
        machine.sync()
        assert lines(machine.instances(WINDOW)) == expected


async def test_libraries_read_the_same_at_each_fetch(clients_installed: None, subscribed: Subscribed) -> None:
    async with httpx.AsyncClient() as http:
        async for expected in quarter(subscribed.actor):
            fetched = await http.get(subscribed.url)
            for read in (by_icalendar, by_vobject, by_icaljs):
                assert lines(read(fetched.content, WINDOW)) == expected
