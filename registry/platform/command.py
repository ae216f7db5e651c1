"""What every command needs: the settings, the database open, and refusals as sentences with an honest exit code."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from registry.platform import db
from registry.platform.errors import RegistryError
from registry.platform.postgres import running
from registry.platform.settings import Settings, load

T = TypeVar("T")


def settings() -> Settings:
    """The settings from the environment.

    Raises:
        click.ClickException: naming every wrong one; the command ends with exit code 1.
    """
    with sentences():
        return load(os.environ)


@contextmanager
def sentences() -> Iterator[None]:
    """Turn a refusal into a sentence on the terminal."""
    try:
        yield
    except RegistryError as refusal:
        raise click.ClickException(refusal.sentence) from refusal


@contextmanager
def database_url(chosen: Settings) -> Iterator[str]:
    """The address of the database: the operator's own, else the embedded one, held as long as this lasts."""
    if chosen.database_url:
        yield chosen.database_url
        return
    with running(chosen.home) as url:
        yield url


def with_database(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` with the database open, migrated or not, and close it again."""
    chosen = settings()
    with sentences(), database_url(chosen) as url:
        return asyncio.run(opened(url, work))


async def opened(url: str, work: Callable[[], Awaitable[T]], pool_size: int = 3) -> T:
    """`work` with the pool opened and closed around it."""
    await db.start(url, pool_size=pool_size)
    try:
        return await work()
    finally:
        await db.stop()
