"""A progress bar at the terminal, for work that takes longer than a second."""

import sys
import time
from types import TracebackType
from typing import Any, Self

import click

PATIENCE = 1.0


class Bar:
    """Shows how far it is. Silent for the first second, and where nobody looks."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._bar: Any = None
        self._stage = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    async def at(self, stage: str, done: int, total: int) -> None:
        """Say what is being done, and how many of how many."""
        if not sys.stderr.isatty() or time.monotonic() - self._began < PATIENCE:
            return
        if stage != self._stage or self._bar is None:
            self._close()
            self._stage = stage
            self._bar = click.progressbar(length=max(total, 1), label=f"{stage:20}", file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.update(self._bar.length - self._bar.pos)
            self._bar.__exit__(None, None, None)
            self._bar = None
