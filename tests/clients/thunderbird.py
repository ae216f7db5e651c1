"""Thunderbird without a window, subscribed to feeds, which it fetches by itself."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from tests.clients.instance import Instance, Window
from tests.clients.marionette import Marionette
from tests.serving import free_port

PROGRAM = shutil.which("thunderbird")

# What a person finds set; a test does not wait for so long, yet a great calendar is read anew at every look at it.
HALF_HOURLY = 30

# No question at the start, and nobody outside this machine to be reached: all else is sent to a port where nobody is.
QUIET = {
    "app.update.enabled": False,
    "calendar.timezone.useSystemTimezone": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mailnews.start_page.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}

SHOWN = """
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const [name, from, to] = args;
const calendar = cal.manager.getCalendars().find((found) => found.name === name);
const events = Ci.calICalendar.ITEM_FILTER_TYPE_EVENT | Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES;
const items = await calendar.getItemsAsArray(events, 0, cal.createDateTime(from), cal.createDateTime(to));
const told = (time) => cal.dtz.toRFC3339(time.isDate ? time : time.getInTimezone(cal.dtz.UTC));
return items.map((item) => ({
  uid: item.id,
  start: told(item.startDate),
  end: told(item.endDate),
  cancelled: item.status === "CANCELLED",
  summary: item.title,
}));
"""


class Thunderbird:
    """A running Thunderbird."""

    def __init__(self, marionette: Marionette) -> None:
        self._marionette = marionette

    def instances(self, feed: str, window: Window) -> set[Instance]:
        """What it shows of a feed at this moment."""
        rows = self._marionette.run(SHOWN, feed, *(day.strftime("%Y%m%dT000000Z") for day in window))
        found = {Instance(**row | {"start": _minute(row["start"]), "end": _minute(row["end"])}) for row in rows}
        return {shown for shown in found if window.holds(shown)}

    def shows(
        self, feed: str, window: Window, wanted: Callable[[set[Instance]], bool], seconds: float = 30
    ) -> set[Instance]:
        """What it shows of a feed as soon as that is as wanted, or else after so long."""
        end = time.monotonic() + seconds
        while not wanted(found := self.instances(feed, window)) and time.monotonic() < end:
            time.sleep(0.2)
        return found


def _minute(time: str) -> str:
    return time if len(time) == 10 else f"{time[:16]}Z"


@contextmanager
def thunderbird(
    home: Path, feeds: Mapping[str, str], zone: str, *, minutes: float = HALF_HOURLY
) -> Iterator[Thunderbird]:
    """Started in this folder, for somebody in this zone, subscribed to the feeds at these addresses by their names.

    It looks at them at once, and again every so many minutes.
    """
    port = free_port()
    _prepare(home, {"marionette.port": port, "calendar.timezone.local": zone} | QUIET | _subscribed(feeds, minutes))
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(_command(home), env=_environment(home), stdout=log, stderr=log)
        try:
            with closing(Marionette(port)) as marionette:
                yield Thunderbird(marionette)
        finally:
            process.terminate()
            _stopped(process)


def _prepare(home: Path, settings: Mapping[str, object]) -> None:
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
    (home / "user.js").write_text("".join(lines))


def _subscribed(feeds: Mapping[str, str], minutes: float) -> dict[str, object]:
    """As Thunderbird notes a calendar that somebody subscribed to, with what it offers unless told otherwise."""
    noted: dict[str, object] = {}
    every = minutes if isinstance(minutes, int) else f"bignum:{minutes}"  # as it notes what is no whole number
    for name, url in feeds.items():
        branch = f"calendar.registry.{name}"
        noted |= {f"{branch}.type": "ics", f"{branch}.uri": url, f"{branch}.name": name, f"{branch}.readOnly": True}
        noted |= {f"{branch}.cache.enabled": True, f"{branch}.refreshInterval": every}
    return noted


def _command(home: Path) -> list[str]:
    assert PROGRAM is not None
    driven = ["--marionette", "--remote-allow-system-access"]
    return [PROGRAM, "--headless", "--no-remote", "--profile", str(home), *driven]


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {"HOME": str(home), "TMPDIR": str(home), "MOZ_CRASHREPORTER_DISABLE": "1"}


def _stopped(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
