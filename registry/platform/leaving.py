"""Whether this service is about to stop: known to all of its processes as soon as the first of them was told."""

import mmap
from typing import Final

# Anonymous, shared memory: one byte for this process and those forked from it.
_TOLD: Final = mmap.mmap(-1, 1)


def begin() -> None:
    """From now on nobody should be sent here any more."""
    _TOLD[0] = 1


def begun() -> bool:
    return _TOLD[0] == 1
