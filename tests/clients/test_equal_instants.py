"""Calendar clients that others wrote show our calendars at the instants that we mean, all of them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from notifications.feeds.assembly import TTL
from notifications.feeds.rules import with_alarm
from registry.platform.calendar import render
from tests.clients.case import EASTERN, WINDOW, Case
from tests.clients.cases import CASES
from tests.clients.instance import Instance
from tests.clients.libraries import by_icalendar, by_icaljs, by_vobject
from tests.clients.loopback import served
from tests.clients.subscriber import Subscriber
from tests.clients.thunderbird import thunderbird

HOST = "https://registry.example.org"
UIDS = {case.uid for case in CASES}


def by_khal(calendar: bytes, home: Path) -> set[Instance]:
    with served(calendar) as url:
        machine = Subscriber(home, url)
        machine.sync()
    uids = {title: case.uid for case in CASES for title in (case.title, *case.titles.values())}
    return {replace(shown, uid=uids[shown.summary]) for shown in machine.instances(WINDOW)}


def by_thunderbird(calendar: bytes, home: Path) -> set[Instance]:
    with served(calendar) as url, thunderbird(home, {"feed": url}, EASTERN) as program:
        return program.shows("feed", WINDOW, lambda shown: {one.uid for one in shown} == UIDS)


CLIENTS: dict[str, tuple[str | None, Callable[[bytes, Path], set[Instance]]]] = {
    "icalendar": (None, lambda calendar, _: by_icalendar(calendar, WINDOW)),
    "vobject": (None, lambda calendar, _: by_vobject(calendar, WINDOW)),
    "ical.js": ("clients_installed", lambda calendar, _: by_icaljs(calendar, WINDOW)),
    "vdirsyncer and khal": ("clients_installed", by_khal),
    "Thunderbird": ("thunderbird_installed", by_thunderbird),
}


@pytest.fixture(scope="module", params=CLIENTS)
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> set[Instance]:
    """What a client shows of a calendar that holds all cases, each with an alarm."""
    needs, shows = CLIENTS[request.param]
    if needs:
        request.getfixturevalue(needs)
    entries = [case.kept() for case in CASES]
    zones = [zone for kept in entries for zone in render.zones_of(kept.entry)]
    bodies = [with_alarm(render.vevents(kept, HOST), 60) for kept in entries]
    calendar = render.calendar(bodies, zones, name="Liaison", color="teal", ttl=TTL)
    return shows(calendar, tmp_path_factory.mktemp("client"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_client_shows_what_is_meant(case: Case, shown: set[Instance]) -> None:
    assert sorted(one for one in shown if one.uid == case.uid) == sorted(case.shown())


def test_a_client_shows_nothing_else(shown: set[Instance]) -> None:
    assert {one.uid for one in shown} == UIDS
