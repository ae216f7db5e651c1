"""What is done about accounts every night."""

import os

from registry.platform.access import service
from registry.platform.jobs.model import Nightly
from registry.platform.settings import load


async def close_unused() -> None:
    """Disable accounts that nobody used for as long as the operator allows."""
    await service.disable_inactive(load(os.environ).inactive_days)


async def forget_expired() -> None:
    """Throw away sessions, links and counted tries that are over."""
    await service.purge_expired()


JOBS = [Nightly("close unused accounts", close_unused), Nightly("forget expired sessions", forget_expired)]
