"""Locks on files that the operating system gives back however their holder ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.02


def opened(path: Path) -> int:
    """A descriptor for locking. Never through a symbolic link: root may be locking in somebody else's folder."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def try_exclusive(descriptor: int) -> bool:
    return _try(descriptor, fcntl.LOCK_EX)


def wait_shared(descriptor: int, seconds: float) -> bool:
    return _wait(descriptor, fcntl.LOCK_SH, seconds)


def wait_exclusive(descriptor: int, seconds: float) -> bool:
    return _wait(descriptor, fcntl.LOCK_EX, seconds)


@contextmanager
def descriptor(path: Path) -> Iterator[int]:
    """Open for locking, and let go at the end.

    Closed, never unlocked: a forked child that inherited the descriptor keeps the lock as long as it lives.
    """
    opened_one = opened(path)
    try:
        yield opened_one
    finally:
        os.close(opened_one)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(descriptor: int, kind: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not _try(descriptor, kind):
        if time.monotonic() > until:
            return False
        time.sleep(_PAUSE)
    return True
