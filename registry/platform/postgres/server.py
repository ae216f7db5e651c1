"""One PostgreSQL server from its start to its stop, and its log."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from registry.platform.postgres import cluster, processes
from registry.platform.postgres.cluster import Cluster
from registry.platform.postgres.errors import explained
from registry.platform.postgres.ground import Ground, address

LOG_LIMIT = 5_000_000
# Fast, immediate, and the end; seconds that each is given. A committed row survives any of them.
_STOPS = ((signal.SIGINT, 60), (signal.SIGQUIT, 20), (signal.SIGKILL, 20))


@dataclass(frozen=True)
class Server:
    ground: Ground
    process: "subprocess.Popen[bytes]"
    guard: "subprocess.Popen[bytes] | None"
    log_start: int

    @property
    def place(self) -> Cluster:
        return self.ground.cluster


def start(ground: Ground) -> Server:
    """Start the server; it accepts connections a moment later, or after minutes where it must first recover."""
    socket_folder, durable = ground.socket_folder, ground.durable
    with address(ground.account, ground.cluster.data) as (data, descriptors):
        log = open_log(ground.cluster)
        log_start = os.fstat(log).st_size
        process = subprocess.Popen(  # noqa: S603 - our own program
            [ground.programs / "postgres", *cluster.server_arguments(data, socket_folder, durable=durable)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=cluster.ENVIRONMENT,
            pass_fds=(ground.lock, *descriptors),
            preexec_fn=processes.dies_with_parent(),  # noqa: PLW1509 - the supervisor has one thread only
            **ground.account.run_as(),
        )
    os.close(log)
    guard = processes.guarded(process.pid) if processes.needs_guard() else None
    return Server(ground, process, guard, log_start)


def accepts(server: Server) -> bool:
    """Whether it accepts connections by now. Raises PostgresFailed if it has given up."""
    if server.process.poll() is not None:
        raise explained(server.place, _said(server))
    try:
        found = cluster.read_pid_file(server.place.pid_file.read_text())
    except OSError:
        return False
    return found is not None and found.ready and found.pid == server.process.pid


def stop(server: Server) -> None:
    """Stop it, politely first."""
    if server.guard is not None:
        server.guard.kill()
        server.guard.communicate()
    for sign, seconds in _STOPS:
        server.process.send_signal(sign)
        try:
            server.process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return


def open_log(place: Cluster) -> int:
    return os.open(place.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def rotate_log(place: Cluster, limit: int = LOG_LIMIT) -> None:
    """Keep the log below `limit` bytes, and one older piece of it. Emptied in place: the server has it open."""
    if place.log.stat().st_size <= limit:
        return
    older = place.log.with_suffix(".log.1")
    older.unlink(missing_ok=True)
    older.touch(mode=0o600)
    older.write_bytes(place.log.read_bytes())
    os.truncate(place.log, 0)


def _said(server: Server) -> str:
    return _tail(server.place.log, server.log_start)


def _tail(path: Path, start: int) -> str:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(100_000).decode(errors="replace")
