"""What an operator should know before trusting an installation."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from registry.platform import clock, db
from registry.platform.command import database_url, opened, public_url
from registry.platform.documents.checking import look as documents
from registry.platform.errors import RegistryError
from registry.platform.health import health
from registry.platform.mail.channels import look as channels
from registry.platform.mail.checking import look as mail
from registry.platform.settings import Settings

OLDEST_POSTGRES = 16
LOW_DISK = 1_000_000_000
CLOCK_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `good` is None where there is nothing to judge."""

    what: str
    words: str
    good: bool | None = True
    fatal: bool = False

    @property
    def mark(self) -> str:
        """A word in front of the line."""
        return {True: "ok   ", False: "look ", None: "note "}[self.good]


def findings(settings: Settings) -> list[Finding]:
    """Everything that was looked at, settings first (wrong ones never get here)."""
    return [
        Finding("settings", f"fit; the registry is at {public_url(settings)}"),
        Finding("Python", sys.version.split()[0]),
        Finding("versions", ", ".join(f"{name} {version(name)}" for name in ("litestar", "piccolo", "granian"))),
        *_database(settings),
        *(Finding(what, words, good=good) for what, words, good in documents(settings)),
        *(Finding(what, words, good=good) for what, words, good in mail(settings)),
        *(Finding(what, words, good=good) for what, words, good in channels(settings)),
        _disk(settings),
    ]


def _database(settings: Settings) -> Iterator[Finding]:
    where = "DATABASE_URL" if settings.database_url else f"embedded in {settings.home}"
    try:
        with database_url(settings) as url:
            yield from asyncio.run(opened(url, _look))
    except (RegistryError, OSError, TimeoutError) as problem:
        words = problem.sentence if isinstance(problem, RegistryError) else f"{where} does not answer ({problem})"
        yield Finding("database", words, good=False, fatal=True)


async def _look() -> list[Finding]:
    row = await db.fetch_one("SELECT current_setting('server_version_num')::int AS number, clock_timestamp() AS now")
    assert row is not None  # noqa: S101 - a SELECT without FROM gives a row
    found = await health()
    tables = "; ".join(found.problems) or "as this version needs them"
    worker = "; ".join(found.notes) or "gave a sign of life"
    major = row["number"] // 10000
    return [
        _version(major),
        Finding("tables", tables, good=not found.problems, fatal=bool(found.problems)),
        Finding("worker", worker, good=None if found.notes else True),
        _clock(row["now"]),
    ]


def _version(major: int) -> Finding:
    enough = major >= OLDEST_POSTGRES
    words = f"PostgreSQL {major}" + ("" if enough else f"; use {OLDEST_POSTGRES} or later")
    return Finding("database", words, good=enough, fatal=not enough)


def _clock(database: datetime) -> Finding:
    apart = abs((clock.now() - database.astimezone(UTC)).total_seconds())
    words = f"{apart:.1f} s apart from the database's"
    return Finding("clock", words + ("" if apart < CLOCK_SECONDS else "; set both by NTP"), good=apart < CLOCK_SECONDS)


def _disk(settings: Settings) -> Finding:
    folder = next(place for place in (settings.home, *settings.home.parents) if place.exists())
    free = shutil.disk_usage(folder).free
    words = f"{free / 1e9:.1f} GB free at {settings.home}"
    return Finding("disk", words + ("" if free > LOW_DISK else "; make room"), good=free > LOW_DISK)
