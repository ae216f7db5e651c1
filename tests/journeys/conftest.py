"""The running service with the demonstration county in it, and a real browser."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from registry.demo.county import load_once
from registry.platform import db
from tests.conftest import copy_database, drop_database, on
from tests.serving import Service, serving

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
async def service(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    name = await copy_database(server, template)
    await db.start(on(server, name), pool_size=2)
    try:
        await load_once()
    finally:
        await db.stop()
    with serving(on(server, name), tmp_path_factory.mktemp("service") / "log") as found:
        yield found
    await drop_database(server, name)


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
