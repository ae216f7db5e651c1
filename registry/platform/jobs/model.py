"""Work that is done outside a request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """Work that a request asks for: `run` gets the payload given to `enqueue`. It may run twice, and must bear it."""

    name: str
    run: Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Nightly:
    """Work done once a day, soon after `at` on the operator's clock."""

    name: str
    run: Callable[[], Awaitable[None]]
    at: time = time(3, 10)


@dataclass(frozen=True, slots=True)
class Every:
    """Work begun again so many seconds after it was begun last, by one worker however many there are."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[None]]
