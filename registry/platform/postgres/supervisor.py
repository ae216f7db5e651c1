"""The one detached process that starts PostgreSQL and stops it when nobody needs it any more.

Started by the first client, which hands over the supervisor's lock as an open descriptor. It answers on its standard
output with `ready` and the socket's folder, or with a sentence that says what is wrong, and stays for as long as
somebody holds the database.
"""

import contextlib
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import NoReturn

from registry.platform.postgres import locks, processes, server
from registry.platform.postgres.cluster import Cluster
from registry.platform.postgres.errors import PostgresFailed, unusable
from registry.platform.postgres.ground import prepared, return_borrowed
from registry.platform.postgres.server import Server

READY = "ready "
_LOOK = 0.2  # seconds between looks at the locks
_ROTATE_EVERY = 300  # looks


class _Dismissed(Exception):
    """Somebody asked this process to end."""


def main(home: str, user: str, durability: str) -> None:
    """Detach, start the server of `home`, and return when it has stopped."""
    if os.fork():  # the client waits for this one only; the other belongs to nobody and leaves no zombie behind
        os._exit(0)
    os.chdir("/")
    os.umask(0o022)
    signal.signal(signal.SIGTERM, _dismiss)
    signal.signal(signal.SIGINT, _dismiss)
    place = Cluster(Path(home))
    failed = _failure(place, user or None, durable=durability == "durable")
    _answer(failed)
    _leave(place, patience=1 if failed else 0)


def _failure(place: Cluster, user: str | None, *, durable: bool) -> str:
    """Supervise to the end; the sentence that says why there was no beginning, or nothing."""
    try:
        os.dup2(server.open_log(place), sys.stderr.fileno())
        _supervise(place, user, durable=durable)
    except PostgresFailed as failed:
        return failed.sentence
    except OSError as error:
        traceback.print_exc()
        return unusable(place.home, error).sentence
    except _Dismissed:
        return "The database was asked to stop. Start again."
    return ""


def _supervise(place: Cluster, user: str | None, *, durable: bool) -> None:
    with locks.descriptor(place.server) as lock, locks.descriptor(place.holders) as holders:
        _wait_for_predecessor(place, lock)
        running = server.start(prepared(place, user, lock, durable=durable))
        try:
            if _became_ready(running, holders):
                place.ready.write_text(str(running.ground.socket_folder))
                _answer(f"{READY}{running.ground.socket_folder}")
                _watch(running, holders)
        finally:
            _end(running)


def _wait_for_predecessor(place: Cluster, lock: int) -> None:
    """Wait until every process of the last server is gone; what its end did not reach is told, then killed."""
    for sign, seconds in ((signal.SIGINT, 30), (signal.SIGKILL, 10)):
        if locks.wait_exclusive(lock, 2):
            return
        for pid in processes.inside(place.data):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        if locks.wait_exclusive(lock, seconds):
            return
    raise PostgresFailed(f"The last PostgreSQL in {place.data} does not end. Restart this machine, then start again.")


def _became_ready(running: Server, holders: int) -> bool:
    """True when it accepts connections; False when everybody who waited for that has gone."""
    while not server.accepts(running):
        if locks.try_exclusive(holders):
            return False
        time.sleep(0.01)
    return True


def _watch(running: Server, holders: int) -> None:
    """Return when the server has died, or when nobody holds the database: then `holders` is locked for good."""
    looks = 0
    while running.process.poll() is None and not locks.try_exclusive(holders):
        time.sleep(_LOOK)
        looks += 1
        if looks % _ROTATE_EVERY == 0:
            server.rotate_log(running.place)


def _end(running: Server) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    running.place.ready.unlink(missing_ok=True)
    server.stop(running)


def _leave(place: Cluster, patience: float) -> None:
    """Leave nothing outside of home, unless somebody still waits for the database to come back.

    After a failure the client that read of it needs a moment to go.
    """
    with contextlib.suppress(OSError), locks.descriptor(place.holders) as holders:
        if locks.wait_exclusive(holders, patience):
            return_borrowed(place)


def _answer(sentence: str) -> None:
    """Tell the client that waits, if it still does; afterwards the standard output is the log."""
    with contextlib.suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), f"{sentence}\n".encode())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _dismiss(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Dismissed
