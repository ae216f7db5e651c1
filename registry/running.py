"""How the processes of one machine are started, kept going and stopped together."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings

from registry.platform.settings import Settings

PARENT = "REGISTRY_PARENT"
WORKER_PAUSE = 1.0
STOP_SECONDS = 20


def serve(settings: Settings, url: str, *, worker: bool) -> None:
    """Serve until SIGINT or SIGTERM. `url` is the database's address; with `worker`, one worker is kept going beside."""
    os.environ |= {"DATABASE_URL": url, PARENT: str(os.getpid())}
    keeper = _WorkerKeeper() if worker else None
    if keeper:
        keeper.start()
    try:
        _server(settings).serve()
    finally:
        if keeper:
            keeper.stop()


def _server(settings: Settings) -> Granian:
    return Granian(
        "registry.app:create_app",
        factory=True,
        address=settings.listen_host,
        port=settings.listen_port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=settings.server_processes,
        # Without this one killed process would stop the whole service.
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=STOP_SECONDS,
        backpressure=256,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        # Our own access log names routes; the server's would name paths, and paths can hold secrets.
        log_access=False,
        process_name="registry serve",
    )


class _WorkerKeeper(threading.Thread):
    """Starts the worker, and starts it again when it ends without having been asked to."""

    def __init__(self) -> None:
        super().__init__(name="worker keeper", daemon=True)
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not self._stopping.is_set():
            # A group of its own: Ctrl-C reaches us, and we stop the worker in order.
            self._child = subprocess.Popen([sys.executable, "-m", "registry", "worker"], start_new_session=True)  # noqa: S603
            self._child.wait()
            self._stopping.wait(WORKER_PAUSE)

    def stop(self) -> None:
        """Ask the worker to finish, and insist after a while."""
        self._stopping.set()
        if self._child is None:
            return
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()


async def leave_with_parent() -> None:
    """End this process when the one that started it is gone, however it went."""
    started_by = os.environ.get(PARENT)
    if started_by is None:
        return
    with suppress(asyncio.CancelledError):
        while _alive(int(started_by)):
            await asyncio.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(5)
        # Nobody is left to wait for us, and a server without its database is of no use.
        os.kill(os.getpid(), signal.SIGKILL)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
