"""What the rest of the program asks: a database that runs as long as somebody holds it."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from registry.platform.postgres import cluster, locks, supervisor
from registry.platform.postgres.cluster import Cluster
from registry.platform.postgres.errors import PostgresFailed, unusable

_LOG = logging.getLogger(__name__)
_PATIENCE = 120.0  # seconds to wait for somebody else's start or stop
_LOOK = 0.5  # seconds between looks whether the supervisor still lives
_RETRY = 5.0
_IMPORT_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class _Wish:
    cluster: Cluster
    user: str | None
    durable: bool


@contextmanager
def running(home: Path, *, user: str | None = None, durable: bool = True) -> Iterator[str]:
    """Hold the embedded PostgreSQL of `home` and give the address of its database `registry` (a unix socket).

    The first holder starts it (and makes it, on the first day), the last one's end stops it, however that comes about.
    While it is held it is started again if it dies. `user` is the account that root lends it (by default the owner
    of the data, `postgres`, or `nobody`); `durable=False` is for tests: quick, and spoilt by a crash of the machine.
    Both matter to the start only, not to who joins later. Raises PostgresFailed.
    """
    wish = _Wish(Cluster(home.absolute().resolve()), user, durable)
    with _held(wish) as socket_folder, _kept_alive(wish):
        yield cluster.dsn(socket_folder)


@contextmanager
def _held(wish: _Wish) -> Iterator[Path]:
    holder, socket_folder = _joined(wish)
    try:
        yield socket_folder
    finally:
        # Closed, never unlocked: a forked child that inherited the descriptor keeps the database as long as it lives.
        os.close(holder)
        if not wish.durable:
            _wait_until_stopped(wish.cluster)


def _joined(wish: _Wish) -> tuple[int, Path]:
    try:
        _make_folders(wish.cluster)
        holder = locks.opened(wish.cluster.holders)
    except OSError as error:
        raise unusable(wish.cluster.home, error) from error
    try:
        _hold(wish.cluster, holder)
        return holder, _ensured(wish)
    except BaseException:
        os.close(holder)
        raise


def _hold(place: Cluster, holder: int) -> None:
    """Wait for a supervisor that is just stopping the server: only then can another start it."""
    if not locks.wait_shared(holder, _PATIENCE):
        raise PostgresFailed(f"The database has been stopping for {_PATIENCE:.0f} seconds. See {place.log}.")


def _make_folders(place: Cluster) -> None:
    place.home.mkdir(parents=True, exist_ok=True)
    # Root's server runs under another account, which passes through this folder to its socket.
    place.run.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)


def _ensured(wish: _Wish) -> Path:
    """See to it that a server runs, and give its socket's folder.

    One client at a time looks, so that nobody takes a start that is half done for a running server.
    """
    place, until = wish.cluster, time.monotonic() + _PATIENCE
    try:
        with locks.descriptor(place.starting) as starting, locks.descriptor(place.supervisor) as lock:
            locks.wait_exclusive(starting, _PATIENCE)
            while time.monotonic() < until:
                if locks.try_exclusive(lock):
                    return _launched(wish, lock)
                if (found := _answering(place)) is not None:
                    return found
                time.sleep(0.02)
    except OSError as error:
        raise unusable(place.home, error) from error
    raise PostgresFailed(f"The database does not answer and does not stop either. See {place.log}.")


def _launched(wish: _Wish, lock: int) -> Path:
    """Start the supervisor, which inherits the lock: no moment in between when somebody else could start a second."""
    wish.cluster.ready.unlink(missing_ok=True)
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", __package__ or "", str(wish.cluster.home), wish.user or "", _durability(wish)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        pass_fds=(lock,),
        cwd=_IMPORT_ROOT,
        env={name: os.environ[name] for name in ("PATH", "TMPDIR", "PYTHONPATH") if name in os.environ}
        | {"PYTHONUTF8": "1"},
        start_new_session=True,
    ) as child:
        answer = child.stdout.read().decode().strip() if child.stdout else ""
    if not answer.startswith(supervisor.READY):
        raise PostgresFailed(answer or f"The database's supervisor was stopped. See {wish.cluster.log}.")
    return Path(answer.removeprefix(supervisor.READY))


def _durability(wish: _Wish) -> str:
    return "durable" if wish.durable else "forgetful"


def _answering(place: Cluster) -> Path | None:
    """The socket's folder, if a server answers there."""
    try:
        folder = Path(place.ready.read_text())
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            probe.connect(str(cluster.socket_path(folder)))
    except OSError:
        return None
    return folder


def _supervised(place: Cluster) -> bool:
    with locks.descriptor(place.supervisor) as lock:
        return not locks.try_exclusive(lock)


@contextmanager
def _kept_alive(wish: _Wish) -> Iterator[None]:
    over = threading.Event()
    watcher = threading.Thread(target=_keep_alive, args=(wish, over), name="postgres-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join(_RETRY)  # it may be in the middle of a long recovery


def _keep_alive(wish: _Wish, over: threading.Event) -> None:
    pause = _LOOK
    while not over.wait(pause):
        try:
            if not _supervised(wish.cluster):
                _ensured(wish)
            pause = _LOOK
        except PostgresFailed as failed:
            _LOG.warning("%s", failed.sentence)
            pause = _RETRY


def _wait_until_stopped(place: Cluster) -> None:
    """So that the folder of a temporary cluster can be deleted. Not for ever: somebody else may hold it still."""
    with locks.descriptor(place.supervisor) as lock:
        locks.wait_exclusive(lock, 10)
