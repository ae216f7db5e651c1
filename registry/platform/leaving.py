"""How the processes of a service end: all know when it is about to stop, and none stays behind alone."""

import mmap
import os
import signal
import threading
import time
from typing import Final

# Names the process to leave with, for those that it starts.
PARENT: Final = "REGISTRY_PARENT"
_LEAVE_SECONDS = 5

# Anonymous, shared memory: one byte for this process and those forked from it.
_TOLD: Final = mmap.mmap(-1, 1)


def begin() -> None:
    """From now on nobody should be sent here any more."""
    _TOLD[0] = 1


def begun() -> bool:
    """Whether it is about to stop."""
    return _TOLD[0] == 1


def with_parent() -> None:
    """From now on, end this process soon after the one that started it is gone, however it went.

    A thread looks, so that it works whatever the process is busy with. Does nothing in a process that nobody minds.
    """
    parent = os.environ.get(PARENT)
    if parent is not None:
        threading.Thread(target=_leave_after, args=(int(parent),), name="leave with parent", daemon=True).start()


def _leave_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_LEAVE_SECONDS)
    # Nobody is left to wait for us, and a server without its database is of no use.
    os.kill(os.getpid(), signal.SIGKILL)
