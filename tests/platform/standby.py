"""Two PostgreSQL servers on loopback, the second a streaming copy of the first."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from registry.platform.postgres import accounts, binaries, processes
from registry.platform.postgres.accounts import Account
from registry.platform.postgres.cluster import ENVIRONMENT, Cluster
from tests.serving import free_port

# Quick to make and small; a read that stands in the way of the copy is cancelled at once.
SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "shared_buffers": "16MB", "max_connections": "40",
    "fsync": "off", "max_standby_streaming_delay": "0", "wal_receiver_status_interval": "1", "jit": "off",
    "wal_retrieve_retry_interval": "200ms", "hot_standby_feedback": "off", "autovacuum": "off",
}  # fmt: skip
PATIENCE = 20


@dataclass
class Server:
    """One server: its data and its port."""

    data: Path
    port: int
    programs: Path
    account: Account
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"postgresql://registry@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's programs, to its end."""
        done = subprocess.run(
            [self.programs / program, *arguments],
            capture_output=True, text=True, check=False, cwd="/", env=ENVIRONMENT, **self.account.run_as(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.data, "-p", str(self.port), *settings],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", env=ENVIRONMENT,
            preexec_fn=processes.dies_with_parent(),  # noqa: PLW1509 - no thread of ours takes a lock
            **self.account.run_as(),
        )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not self._accepts():
            assert self.process.poll() is None, "the server has given up"
            assert time.monotonic() < end, "the server does not accept connections"
            time.sleep(0.05)

    def _accepts(self) -> bool:
        written = self.data / "postmaster.pid"
        lines = written.read_text().splitlines() if written.exists() else []
        return len(lines) >= 8 and lines[7].strip() in {"ready", "standby"}

    def kill(self) -> None:
        """End all of it at once, as a machine that loses its power."""
        self._send(signal.SIGKILL)
        if self.process:
            self.process.wait(PATIENCE)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def freeze(self) -> None:
        """Let it answer nothing, not even that it is gone."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, sign: signal.Signals) -> None:
        for pid in processes.inside(self.data):
            os.kill(pid, sign)


@contextmanager
def pair() -> Iterator[tuple[Server, Server]]:
    """A database and its copy, both running, the copy asking for what is written as it is written."""
    top = Path(tempfile.mkdtemp(prefix="registry-", dir="/tmp"))  # where every account may enter
    top.chmod(0o755)
    place = Cluster(top)
    account = accounts.chosen(place, None)
    programs = binaries.readable(place, account)
    primary, standby = (Server(top / name, free_port(), programs, account) for name in ("primary", "standby"))
    try:
        for server in (primary, standby):
            server.data.mkdir(mode=0o700)
            account.own(server.data)
        primary.run("initdb", "-D", str(primary.data), "-U", "registry", "--auth=trust", "--no-sync", "-E", "UTF8",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")  # fmt: skip
        primary.start()
        standby.run("pg_basebackup", "-D", str(standby.data), "-d", f"{primary.url}?application_name=copy", "-R",
                    "--checkpoint=fast", "--no-sync", "-C", "-S", "copy")  # fmt: skip
        standby.start()
        yield primary, standby
    finally:
        for server in (standby, primary):
            server.thaw()
            server.kill()
        shutil.rmtree(top, ignore_errors=True)
