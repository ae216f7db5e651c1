"""The running service with the demonstration county in it, and a real browser."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from registry.demo.county import load_once
from registry.platform import db
from registry.platform.access import sessions
from tests.cast import person
from tests.conftest import copy_database, drop_database, on

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
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


@pytest.fixture(scope="session")
async def service(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    name = await copy_database(server, template)
    found = Service(f"http://127.0.0.1:{free_port()}", on(server, name))
    async with found.database():
        await load_once()
    log = tmp_path_factory.mktemp("service") / "log"
    with log.open("wb") as written:
        process = _start(found, written)
        try:
            _wait(found, process, log)
            yield found
        finally:
            process.terminate()
            process.wait(20)
    await drop_database(server, name)


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


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=CHROMIUM)
        yield found
        await found.close()


Enter = Callable[..., Awaitable[BrowserContext]]


@pytest.fixture
async def enter(service: Service, browser: Browser) -> AsyncIterator[Enter]:
    """Open a browser as somebody: `await enter("officer", sworn=True)`; role None is nobody. On a phone unless told."""
    opened: list[BrowserContext] = []

    async def come(role: str | None, *, desk: bool = False, script: bool = True, **columns: object) -> BrowserContext:
        context = await browser.new_context(
            base_url=service.url, viewport=DESK if desk else PHONE, has_touch=not desk, java_script_enabled=script
        )
        opened.append(context)
        if role:
            key, _ = await service.session(role, **columns)
            await context.add_cookies([{"name": "sid", "value": key, "url": service.url, "httpOnly": True}])
        return context

    yield come
    for context in opened:
        await context.close()


async def row(service: Service, sql: str, *args: object) -> asyncpg.Record:
    """One row of the service's database, straight from it."""
    async with service.database():
        found = await db.fetch_one(sql, *args)
    assert found is not None
    return found
