"""The HTTP server, more patient than it comes: with processes that are killed, and with a balancer before it."""

import gc
import multiprocessing
import signal
import threading
import time
from collections import deque
from typing import Any

from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from registry.app import create_app
from registry.platform import leaving, logs
from registry.platform.settings import Settings

STOP_SECONDS = 20
# So many deaths of its processes in so many seconds: it cannot be helped by starting them again.
DEATHS, DEATH_SECONDS = 10, 60.0


class Server(MPServer):
    """After SIGTERM it says on `/health/ready` that it goes, serves on for `drain` seconds, then stops.

    Whoever presses Ctrl-C, or sends SIGTERM once more, does not wait.
    """

    def __init__(self, *arguments: Any, drain: float = 0, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._drain = drain
        self._deaths: deque[float] = deque(maxlen=DEATHS)

    def signal_handler_interrupt(self, *arguments: Any, **options: Any) -> None:
        again = leaving.begun()
        leaving.begin()
        if again or not self._drain or arguments[0] != signal.SIGTERM:
            super().signal_handler_interrupt(*arguments, **options)  # type: ignore[no-untyped-call]
            return
        waiting = threading.Timer(self._drain, super().signal_handler_interrupt, arguments)
        waiting.daemon = True
        waiting.start()

    def _respawn_workers(self, *arguments: Any, **options: Any) -> None:
        super()._respawn_workers(*arguments, **options)
        self._deaths.append(time.monotonic())
        # What is noted there ends the service when the same process dies within five seconds of its start.
        if len(self._deaths) < DEATHS or self._deaths[-1] - self._deaths[0] > DEATH_SECONDS:
            self.respawned_wrks.clear()


def run(settings: Settings) -> None:
    """Serve the whole service until SIGINT or SIGTERM, with what the environment says.

    It is built once, here: processes that are forked share what it takes in memory, and one that is killed is replaced
    at once. Where they are not forked each builds its own.
    """
    made = _server(settings)
    if multiprocessing.get_start_method() != "fork":
        made.serve()
        return
    app = create_app()
    gc.collect()
    gc.freeze()  # a look through memory would write to it, and what is written to is no longer shared
    made.serve(target_loader=lambda: app, wrap_loader=False)


def _server(settings: Settings) -> Server:
    return Server(
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
        log_level=LogLevels.warning,
        log_dictconfig=logs.SERVER,
        # Our own access log names routes; the server's would name paths, and paths can hold secrets.
        log_access=False,
        drain=settings.drain_seconds,
    )
