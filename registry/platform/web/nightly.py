"""What is done every night about one-time keys."""

from registry.platform.jobs.model import Nightly
from registry.platform.web import once


async def forget_keys() -> None:
    """Throw away the answers kept for requests that nobody repeats any more."""
    await once.purge()


JOBS = [Nightly("forget one-time keys", forget_keys)]
