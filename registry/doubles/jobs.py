"""What is done about doubles at night."""

from datetime import time

from registry.doubles.finding import find
from registry.platform.jobs import Nightly


async def _nobody_looks(stage: str, done: int, total: int) -> None:
    """The worker says in its log when it is through."""


async def look() -> None:
    """Compare what changed during the day with the rest of the directory."""
    await find(_nobody_looks)


JOBS = [Nightly("doubles.find", look, at=time(3, 40))]
