"""Processes of the operating system: which ones work in a folder, and how one ends together with its parent."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_PROC = Path("/proc")
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, prctl(2)
_LINUX = sys.platform.startswith("linux")
_LIBC = ctypes.CDLL(None) if _LINUX else None


def inside(folder: Path) -> list[int]:
    """The PostgreSQL processes that work in this data folder, as far as this account may know."""
    return _by_working_folder(folder) if (_PROC / "self" / "cwd").exists() else _by_command_line(folder)


def _by_working_folder(folder: Path) -> list[int]:
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit() and _works_in(entry, folder)]


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder and (process / "comm").read_text() == "postgres\n"
    except OSError:  # gone, a zombie, or somebody else's
        return False


def _by_command_line(folder: Path) -> list[int]:
    listing = subprocess.run(["/bin/ps", "-axo", "pid=,command="], capture_output=True, text=True, check=False).stdout
    lines = (line.split(maxsplit=1) for line in listing.splitlines())
    return [int(pid) for pid, command in lines if "postgres" in command.split()[0] and f"-D {folder} " in command]


def dies_with_parent() -> Callable[[], None] | None:
    """What a child does before it becomes another program, so that the kernel interrupts it when its parent dies.

    It must run after the change of account, which clears the request; `subprocess` does so. None where the kernel
    offers nothing of the kind.
    """
    if _LIBC is None:
        return None
    prctl, parent = _LIBC.prctl, os.getpid()

    def ask() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGINT)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask


def guarded(pid: int) -> "subprocess.Popen[bytes]":
    """A tiny process that interrupts `pid` when the present one is gone, for systems without a death signal.

    It waits for the end of a pipe whose other end only we hold.
    """
    return subprocess.Popen(  # noqa: S603 - constant
        ["/bin/sh", "-c", 'read -r _; kill -INT "$0"', str(pid)], stdin=subprocess.PIPE, start_new_session=True
    )


def needs_guard() -> bool:
    return not _LINUX
