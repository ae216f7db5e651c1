"""How long somebody waits for `registry serve`: whole processes, from the command to the first answer."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.platform.serving import environment, serving


async def report(_: str) -> list[Figure]:
    """Seconds of the first start (which makes the database and the demonstration) and of the ones after it."""
    return await asyncio.to_thread(_measured)


def _measured() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        bare = min(_seconds_of("-c", "pass") for _ in range(3))
        helped = min(_seconds_of("-m", "registry", "--help") for _ in range(3))
        first = _start(folder, "--demo")
        second = min(_start(folder, "--demo") for _ in range(2))
        with _fresh() as other:
            empty = _start(other)
    return [
        Figure("python -c pass", bare, "s"),
        Figure("registry --help", helped, "s", helped / bare, "python -c pass"),
        Figure("first start, empty (database made, migrated, serving)", empty, "s", empty / helped, "--help"),
        Figure("first start with the demonstration", first, "s", first / helped, "--help"),
        Figure("second start", second, "s", second / helped, "--help"),
    ]


@contextmanager
def _fresh() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield folder


def _start(folder: str, *arguments: str) -> float:
    started = time.perf_counter()
    with serving(Path(folder), *arguments, REGISTRY_HOME=f"{folder}/home"):
        return time.perf_counter() - started


def _seconds_of(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment(), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started
