"""What every command needs: the settings, the database open, and refusals as sentences with an honest exit code."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar
from urllib.parse import urlsplit

import click

from registry.platform import db, db_pool
from registry.platform.errors import RegistryError, Unavailable
from registry.platform.postgres import running
from registry.platform.setting_values import public_url as read_public_url
from registry.platform.settings import Settings, load

T = TypeVar("T")
_ADDRESS = "address"


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


def leave_address(chosen: Settings) -> None:
    """Note beside the embedded database where it is served, for commands that are called without those settings."""
    if not chosen.database_url:
        (chosen.home / _ADDRESS).write_text(f"{chosen.public_url}\n")


def public_url(chosen: Settings) -> str:
    """The address that people open: as the environment says, else where the embedded database was served last."""
    said = os.environ.get("PUBLIC_URL", "").strip() or os.environ.get("REGISTRY_LISTEN", "").strip()
    if said or chosen.database_url:
        return chosen.public_url
    with suppress(OSError, ValueError):
        return read_public_url((chosen.home / _ADDRESS).read_text().strip())
    return chosen.public_url


def with_database(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` with the database open, migrated or not, and close it again."""
    chosen = settings()
    with sentences(), database_url(chosen) as url:
        return asyncio.run(opened(url, work))


async def opened(url: str, work: Callable[[], Awaitable[T]], pool_size: int = 3) -> T:
    """`work` with the pool opened and closed around it. Its statements may take their time.

    Raises:
        Unavailable: the database does not answer; the sentence says where and why.
    """
    await db.start(url, pool_size=pool_size, hurried=False)
    try:
        await _answers(url)
        return await work()
    finally:
        await db.stop()


async def _answers(url: str) -> None:
    try:
        async with db.connection():
            pass
    except Unavailable as problem:
        raise Unavailable(f"The database at {_where(url)} does not answer: {_why(problem.__cause__)}.") from problem


def _where(url: str) -> str:
    # Without the password.
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2] or 'its socket'}{parts.path}"


def _why(cause: BaseException | None) -> str:
    if isinstance(cause, TimeoutError):
        return f"nothing came back in {db_pool.ACQUIRE_SECONDS:.0f} seconds"
    return str(cause or "no reason is known").strip().rstrip(".")
