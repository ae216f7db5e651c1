"""Whatever recurrence may be planned here is shown by libraries of others on the days and at the hours that we mean."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from registry.platform.calendar import render
from registry.platform.calendar.alike import alike
from registry.platform.calendar.expand import hit, occasions
from registry.platform.calendar.rules import Frequency, NotUnderstood, Recurrence, rrule, understood
from registry.platform.calendar.zones import instant
from tests.clients.case import Case
from tests.clients.instance import Instance, Window, told
from tests.clients.libraries import by_icalendar, by_icaljs, by_vobject

MANY = 40
WINDOW = Window(date(2026, 6, 1), date(2027, 6, 1))
ZONES = ("America/New_York", "America/Denver", "America/Phoenix", "Europe/London", "Australia/Sydney", "America/Nuuk")
LONG_AGO, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)


def recurrence(chance: Random) -> Recurrence:
    """Anything that RFC 5545 has, whether or not it can be planned."""
    days = {(chance.choice((0, 0, 0, 1, 2, 5, -1)), chance.randrange(7)) for _ in range(chance.randint(1, 2))}
    ends = ({}, {"count": chance.randint(1, 30)}, {"until": date(2026, 8, 1) + timedelta(days=chance.randrange(600))})
    parts = {
        "months": tuple(sorted(chance.sample(range(1, 13), 2))),
        "month_days": tuple(sorted(chance.sample((1, 5, 15, 28, 29, 30, 31, -1, -2), 2))),
        "days": tuple(sorted(days, key=lambda day: day[::-1])),
        "positions": (chance.choice((1, 2, -1)),),
    }
    chosen = {name: value for name, value in parts.items() if chance.random() < 0.4}
    often = {"frequency": chance.choice(list(Frequency)), "interval": chance.choice((1, 1, 2, 3))}
    return Recurrence(**often, **chosen, **chance.choice(ends), week_starts=chance.choice((0, 6)))


def series(chance: Random, title: str) -> Case | None:
    """A series by some recurrence, or None where that cannot be planned."""
    try:
        rule = rrule(alike(understood(rrule(recurrence(chance)))))
    except NotUnderstood:
        return None
    wished = datetime(2026, 1, 1, chance.choice((0, 1, 2, 9, 14, 22)), 30) + timedelta(days=chance.randrange(300))
    first, zone = hit(rule, wished), chance.choice(ZONES)
    starts = occasions(rule, first, zone, LONG_AGO, END, 1000) if first else []
    if first is None or not starts:
        return None
    shown = " ".join(told(instant(start, zone)) for start in starts)
    return Case(title=f"{title} {rule}", zone=zone, first=first, minutes=90, rrule=rule, starts=shown)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    chance = Random(5545)  # noqa: S311 - the same ones each time
    return [case for case in (series(chance, str(number)) for number in range(10 * MANY)) if case][:MANY]


def test_series_are_shown_when_they_are(cases: list[Case], clients_installed: None) -> None:
    assert len(cases) == MANY
    bodies = [render.vevents(case.kept(), "https://registry.example.org") for case in cases]
    calendar = render.calendar(bodies, ZONES)

    for read in (by_icalendar, by_vobject, by_icaljs):
        shown = read(calendar, WINDOW)
        for case in cases:
            assert of(case, shown) == sorted(filter(WINDOW.holds, case.shown())), case


def of(case: Case, shown: set[Instance]) -> list[Instance]:
    return sorted(one for one in shown if one.uid == case.uid)
