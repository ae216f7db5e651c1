"""A subscriber's machine: vdirsyncer fetches a feed into a folder as often as it is told to, khal lists the folder."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

from tests.clients.instance import Instance, Window
from tests.clients.libraries import CLIENTS

SYNC = """\
[general]
status_path = "{home}/status"
[pair feed]
a = "here"
b = "there"
collections = null
[storage here]
type = "filesystem"
path = "{home}/feed"
fileext = ".ics"
[storage there]
type = "http"
url = "{url}"
"""
LIST = """\
[calendars]
[[feed]]
path = {home}/feed
readonly = True
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%MZ
longdatetimeformat = %Y-%m-%dT%H:%MZ
[sqlite]
path = {home}/khal.db
"""
FIELDS = ("start-long-full", "end-long-full", "start-date-long", "end-date-long", "all-day", "cancelled", "title")


class Subscriber:
    """One machine that is subscribed to one feed. Its clock and its zone are UTC."""

    def __init__(self, home: Path, url: str) -> None:
        self._home = home
        (home / "feed").mkdir()
        (home / "sync.conf").write_text(SYNC.format(home=home, url=url))
        (home / "khal.conf").write_text(LIST.format(home=home))
        self._run("vdirsyncer", "-c", "sync.conf", "discover")

    def sync(self) -> None:
        self._run("vdirsyncer", "-c", "sync.conf", "sync")

    def instances(self, window: Window) -> set[Instance]:
        """What khal shows. Who fetches by HTTP gives each entry a name of its own: `uid` is empty."""
        fields = [word for name in FIELDS for word in ("--json", name)]
        days = self._run("khal", "-c", "khal.conf", "list", *fields, *map(str, window))
        found = {_instance(row) for day in days.splitlines() for row in json.loads(day)}
        return {shown for shown in found if window.holds(shown)}

    def _run(self, name: str, *args: str) -> str:
        command = [CLIENTS / "bin" / name, *args]
        environment = {"HOME": str(self._home), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        ran = subprocess.run(
            command,
            cwd=self._home,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout


def _instance(row: dict[str, str]) -> Instance:
    if row["all-day"] == "True":
        after = date.fromisoformat(row["end-date-long"]) + timedelta(days=1)
        start, end = row["start-date-long"], after.isoformat()
    else:
        start, end = row["start-long-full"], row["end-long-full"]
    return Instance("", start, end, bool(row["cancelled"]), row["title"])
