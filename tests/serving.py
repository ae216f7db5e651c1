"""The running service, as a program of its own that other programs reach over HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

import httpx

from registry.platform import db
from registry.platform.access import sessions
from tests.cast import person

START_SECONDS = 120


@dataclass(frozen=True)
class Service:
    """A served registry: its address, and its database's."""

    url: str
    dsn: str

    async def session(self, role: str, **columns: object) -> tuple[str, UUID]:
        """A session key of somebody new with this role, and their id."""
        async with self.database():
            actor = await person(role, **columns)
            return await sessions.begin(actor.user_id), actor.user_id

    @asynccontextmanager
    async def database(self) -> AsyncIterator[None]:
        """The service's database, open in the test's own process."""
        await db.start(self.dsn, pool_size=2)
        try:
            yield
        finally:
            await db.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(dsn: str, log: Path) -> Iterator[Service]:
    """Serve this database until the end of the block; what the service says goes into `log`."""
    found = Service(f"http://127.0.0.1:{free_port()}", dsn)
    with log.open("wb") as written:
        process = _start(found, written)
        try:
            _wait(found, process, log)
            yield found
        finally:
            process.terminate()
            process.wait(20)


def _start(service: Service, log: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": service.dsn,
        "REGISTRY_LISTEN": service.url.removeprefix("http://"),
        "PUBLIC_URL": service.url,
    }
    command = [sys.executable, "-m", "registry", "serve"]
    return subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)


def _wait(service: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{service.url}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the service did not start:\n{log.read_text()[-3000:]}")
