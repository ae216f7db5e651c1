"""How the processes of one machine are started, kept going and stopped together."""

import errno
import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading

from registry.platform import leaving
from registry.platform.errors import RegistryError
from registry.platform.settings import Settings
from registry.server import STOP_SECONDS, run

WORKER_PAUSE = 1.0

log = logging.getLogger("registry.processes")


class PortTaken(RegistryError):
    """Somebody else listens where the registry should."""

    code = "port_taken"


def serve(settings: Settings, url: str, *, worker: bool) -> None:
    """Serve until SIGINT or SIGTERM, with the database at `url`; with `worker`, one worker is kept going beside."""
    os.environ |= {"DATABASE_URL": url, leaving.PARENT: str(os.getpid())}
    keeper = _WorkerKeeper() if worker else None
    if keeper:
        keeper.start()
    try:
        run(settings)
    finally:
        if keeper:
            keeper.stop()


def check_port(settings: Settings) -> None:
    """Make sure that nobody listens there yet. The server itself would share the port without a word.

    Raises:
        PortTaken: somebody does, this registry perhaps, or the address is none of this machine's.
    """
    host, port = settings.listen_host, settings.listen_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as problem:
        raise PortTaken(_taken(settings, problem)) from problem


def _taken(settings: Settings, problem: OSError) -> str:
    where = f"{settings.listen_host}:{settings.listen_port}"
    other = "To run another one beside it, set REGISTRY_LISTEN and REGISTRY_HOME."
    if problem.errno != errno.EADDRINUSE:
        return f"The registry cannot listen on {where}: {problem.strerror}. Set REGISTRY_LISTEN to host:port."
    if _registry_answers(settings):
        return f"The registry already runs: open {settings.public_url}. {other}"
    return f"Another program already listens on {where}. Stop it, or set REGISTRY_LISTEN, like 127.0.0.1:8001."


def _registry_answers(settings: Settings) -> bool:
    asking = http.client.HTTPConnection(settings.listen_host, settings.listen_port, timeout=2)
    try:
        asking.request("GET", "/health/live", headers={"Host": settings.host})
        return asking.getresponse().read() == b'{"status":"alive"}'
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


class _WorkerKeeper(threading.Thread):
    """Starts the worker, and starts it again when it ends without having been asked to."""

    def __init__(self) -> None:
        super().__init__(name="worker keeper", daemon=True)
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not self._stopping.is_set():
            # A group of its own: Ctrl-C reaches us, and we stop the worker in order.
            self._child = subprocess.Popen([sys.executable, "-m", "registry", "worker"], start_new_session=True)
            code = self._child.wait()
            if not self._stopping.wait(WORKER_PAUSE):
                log.warning("the worker ended (%d) and is started again", code)

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
