"""The real command in real processes, for tests that stop, kill and ask them."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not in time: {what}"
        time.sleep(0.05)


def environment(**settings: str) -> dict[str, str]:
    """This one's, without what would choose a database or name an address."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    for name in ("DATABASE_URL", "READ_DATABASE_URL", "PUBLIC_URL", "SMTP_URL", "PYTHONDONTWRITEBYTECODE"):
        own.pop(name, None)
    return own | {"PYTHONPATH": str(ROOT)} | settings


def registry(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """One command, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "registry", *arguments],
        env=environment(**settings), capture_output=True, text=True, check=False, timeout=PATIENCE, cwd="/",
    )  # fmt: skip


@dataclass
class Serving:
    """One `registry serve`: its process, its port, and what it wrote."""

    port: int
    output: Path
    process: "subprocess.Popen[bytes]" = field(repr=False)

    def get(self, path: str, headers: dict[str, str] | None = None, *, wait: float = 10) -> tuple[int, bytes]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        try:
            asking.request("GET", path, headers=headers or {})
            answer = asking.getresponse()
            return answer.status, answer.read()
        finally:
            asking.close()

    def ready(self) -> bool:
        try:
            return self.get("/health/ready")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def children(self) -> dict[str, int]:
        """{`server` or `worker`: process id}."""
        found = {}
        for pid in _processes():
            if _parent(pid) == self.process.pid and (command := _command(pid)):
                found["worker" if command.endswith("worker") else "server"] = pid
        return found

    def stop(self, sign: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(folder: Path, *arguments: str, port: int | None = None, **settings: str) -> Iterator[Serving]:
    """A service that is ready, stopped at the end."""
    port = port or free_port()
    output = folder / f"serve-{port}.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "registry", "serve", *arguments],
            env=environment(REGISTRY_LISTEN=f"127.0.0.1:{port}", **settings),
            stdout=log, stderr=subprocess.STDOUT, cwd="/", start_new_session=True,
        )  # fmt: skip
    service = Serving(port, output, process)
    try:
        until(lambda: process.poll() is not None or service.ready(), f"{service.said()}")
        assert process.poll() is None, service.said()
        yield service
    finally:
        if process.poll() is None:
            service.stop()


def mentioning(text: str) -> list[int]:
    """Processes with this in their command line or environment, zombies excluded."""
    return [pid for pid in _processes() if text in _command(pid) or text in _environment(pid)]


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _read(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def _command(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/cmdline"))


def _environment(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/environ"))


def _parent(pid: int) -> int:
    lines = _read(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("PPid:")), 0)
