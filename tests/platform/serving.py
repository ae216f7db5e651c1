"""The real command in real processes, for tests that stop, kill and ask them."""

import http.client
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from registry.platform.postgres import cluster
from tests.serving import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0


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
    """One command in a process of its own, run to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = command(*arguments, out=out, err=err, **settings)
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, PATIENCE)
        return subprocess.CompletedProcess(arguments, process.exitcode, out.read_text(), err.read_text())


def command(
    *arguments: str, out: Path | str = os.devnull, err: Path | str = os.devnull, **settings: str
) -> "multiprocessing.process.BaseProcess":
    """A command that has begun.

    It is forked from a process that has imported the program and done nothing else, which is what takes a command
    most of its time. `serving` starts the real one.
    """
    process = _FORK.Process(target=_run, args=(arguments, environment(**settings), str(out), str(err)))
    process.start()
    return process


_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["__main__", "registry.cli", __name__])


def _run(arguments: tuple[str, ...], environ: dict[str, str], out: str, err: str) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir("/")
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
    from registry.cli import main

    main(arguments, "registry")


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


def postmaster(home: Path) -> int:
    found = cluster.read_pid_file((home / "postgres" / "postmaster.pid").read_text())
    assert found is not None
    return found.pid
